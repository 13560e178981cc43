"""The consent gap report as members see it in Slack: whole, within Slack's limits, and inert whatever a policy says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.gap_report import told
from bot.organising.gaps.asked_by import AskedBy
from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.corrections import Correction, Role, corrected
from bot.organising.gaps.report import Report
from bot.organising.gaps.verdict import Verdict
from bot.policy_gaps import MadeReport
from bot.slack import gap_words, names
from bot.slack.gap_views import MOST, gaps_message, gaps_view, note_view, practice_view
from bot.slack.home import Home, home_view
from bot.slack.home import Role as Part
from bot.slack.plain_blocks import plain_blocks, plain_view
from tests.bot.organising.gaps.made_reports import VERSIONS, quote, report
from tests.bot.slack.reading import complaints_about, complaints_about_view, elements_of, words_of
from tests.bot.slack.test_home import UNION

Json = dict[str, Any]
CARDS = shipped_cards()
BINDING = AskedBy("notice before a vehicle is tracked", "Vehicle law", "US-NJ", "law in force", binds=True)
CLAUSE = AskedBy("written notice", "Model clause C02", "", "what workers ask for, not law", binds=False)
HOSTILE = quote(
    "<!channel> <@U012ABCDEF> <https://x.example|sign here> *bold* `code` & &lt;!here&gt; \u202egnp.exe\u2066 :skull:",
    title="Vans <!here> *\u202e",
)
LONG = quote("Vans carry trackers that report. " * 400, title="Title " * 200)


def made(read: Report | None = None, correction: Correction | None = None, *, place: str = "New Jersey") -> MadeReport:
    read = read or report()
    if correction:
        read = corrected(read, {(correction.practice, correction.column): correction})
    asked = {("location", column.id): (BINDING, CLAUSE) * (9 if column.id == "kept" else 1) for column in CARDS.columns}
    places = [place] if place else []
    return MadeReport(read, told(read, CARDS, asked, places=places, day=date(2026, 11, 23)))


def pages(found: MadeReport, practice: str = "location") -> list[Json]:
    """All pages of a practice, turned over as people do."""
    views = [practice_view(found, practice)]
    while further := [b for b in elements_of(views[-1], "button") if b["text"]["text"] == f"Page {len(views) + 1}"]:
        assert further[0]["action_id"] == names.numbered(names.GAPS_PAGE, f"{len(views) + 1}-{practice}")
        views.append(practice_view(found, practice, len(views) + 1))
    return views


MANY = report(None, *[f"own_{n}" for n in range(40)])
REPORTS = {
    "usual": made(), "hostile": made(report(HOSTILE, quotes=3)), "long": made(report(LONG, quotes=3)),
    "many": made(MANY), "none": made(Report((), 4)), "nothing read": made(Report((), 0, ("Richtlinie",)), place=""),
}  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_slack_takes_every_window_and_message_and_each_is_under_fifty_blocks(name: str) -> None:
    found = REPORTS[name]
    views = [gaps_view(found), *(view for one in found.practices[:2] for view in pages(found, one.practice))]

    for view in (*views, *map(plain_view, views)):
        assert complaints_about_view(view) == []
        assert len(view["blocks"]) <= 50 and "private_metadata" not in view
        assert not elements_of(view, "plain_text_input")
    message = gaps_message(found)
    assert complaints_about([message, replace(message, blocks=tuple(plain_blocks(message.blocks)))]) == []
    assert complaints_about([replace(message, text=message.plain, blocks=())]) == []


def test_the_list_names_each_practice_its_count_and_the_notes_and_so_do_words_alone() -> None:
    for shown in (words_of(gaps_view(made())), gaps_message(made()).plain):
        assert "2 to the contrary, " in shown or "to the contrary" in shown
        assert all(CARDS.practice(id).name in shown for id in ("location", "camera"))  # type: ignore[union-attr]
        assert made().practices[0].count in shown
        assert "Read by a program, not by a lawyer" in shown and "Richtlinie" in shown and "Handbook" in shown


def test_each_practice_of_the_list_has_a_button_and_those_that_do_not_fit_are_counted() -> None:
    buttons = [b["action_id"] for b in elements_of(gaps_view(REPORTS["many"]), "button")]

    assert buttons == [names.numbered(names.GAPS_PRACTICE, f"own_{n}") for n in range(MOST)]
    assert f"{40 - MOST} more" in words_of(gaps_view(REPORTS["many"]))


def test_a_practice_shows_all_twelve_with_the_verdict_in_words_the_sentence_and_where_it_stands() -> None:
    shown = "\n".join(words_of(view) for view in pages(made()))

    for column, cell in zip(CARDS.columns, made().practices[0].cells, strict=True):
        assert shown.count(f"{column.name}: {cell[1].said}") == 1
    assert len(CARDS.columns) == 12
    assert "“Vans carry trackers. … They report every minute.”" in shown
    assert "Vans › Tracking, version of 2026-11-01" in shown
    assert "Read by a program, not by a lawyer" in shown


def test_what_asks_for_it_is_called_binding_only_where_it_is_law_in_force() -> None:
    shown = "\n".join(words_of(view) for view in pages(made()))

    assert "• Binding. Vehicle law (law in force, New Jersey): notice before a vehicle is tracked" in shown
    assert "• Model clause C02 (what workers ask for, not law): written notice" in shown


def test_nothing_of_a_policy_is_live_and_no_invisible_character_turns_what_follows() -> None:
    found = REPORTS["hostile"]
    for view in (gaps_view(found), *pages(found), *map(plain_view, pages(found))):
        shown = words_of(view)
        assert elements_of(view, "link") == [] and "\u202e" not in shown and "\u2066" not in shown
        assert "<!channel>" not in shown and "<@U" not in shown
    assert all("<https" not in words_of(plain_view(view)) for view in pages(found)), "where it would be a link"
    assert "*bold* `code` & &lt;!here&gt; gnp.exe :skull:" in words_of(pages(found)[0]), "word for word all the same"


def test_what_is_cut_ends_with_a_mark_and_it_says_where_it_stands_in_full() -> None:
    assert "trackers that report.…" in (shown := words_of(pages(REPORTS["long"])[0])) or "…”" in shown
    assert gap_words.WHOLE in shown
    assert gap_words.WHOLE not in words_of(practice_view(made(), "camera"))


def test_a_correction_is_marked_and_says_what_the_rules_read_or_that_it_counts_no_more() -> None:
    why = "The <!channel> schedule names \u202eexceptions."
    counts = Correction("location", "kept", Verdict.CONTRARY, why, Role.ORGANISER, date(2026, 11, 20), VERSIONS)
    over = replace(counts, versions={"vans": "vans@0"})
    one, other = ("\n".join(words_of(view) for view in pages(made(correction=c))) for c in (counts, over))

    assert "Kept how long: the contrary (corrected)" in one and "by the role organiser on 2026-11-20" in one
    assert "(the rules read: " in one and "<!channel>" not in one and "\u202e" not in one
    assert "Made on an earlier version, so it no longer counts" in other


def test_where_nothing_was_found_or_no_place_is_known_it_says_what_to_do() -> None:
    assert "That is no promise that there is none" in words_of(gaps_view(REPORTS["none"]))
    nowhere = words_of(gaps_view(made(place="")))
    assert "/steward where New York" in nowhere and "--jurisdiction" not in nowhere
    assert "Law is named for New Jersey." in words_of(gaps_view(made()))


def test_a_practice_that_is_no_more_leads_back_and_so_does_a_page_that_is_not_there() -> None:
    assert gap_words.GONE in words_of(practice_view(made(), "gone"))
    assert [b["action_id"] for b in elements_of(practice_view(made(), "gone"), "button")] == [names.GAPS_ALL]
    assert practice_view(made(), "location", 99) == pages(made())[-1]
    assert practice_view(made(), "location", 0) == pages(made())[0]


def test_a_note_is_text_and_nothing_more() -> None:
    assert "<!here>" not in words_of(note_view("<!here>")) and complaints_about_view(note_view("<!here>")) == []


def test_the_home_tab_leads_there_for_members_only() -> None:
    for member in (True, False):
        view = home_view(Home(Part.EMPLOYEE, UNION, member=member))
        assert (names.HOME_GAPS in [b["action_id"] for b in elements_of(view, "button")]) is member
        assert (gap_words.TITLE in words_of(view)) is member and complaints_about_view(view, "home") == []
