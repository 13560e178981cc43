"""The report: what policies say of each cell, and never more than they say."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.organising.gaps.called import tools_in
from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.evaluation import scores_of
from bot.organising.gaps.nearest import Nearest
from bot.organising.gaps.policy import Policy
from bot.organising.gaps.report import Report, Row, report_of
from bot.organising.gaps.statement import statements_of
from bot.organising.gaps.verdict import Verdict
from tests.bot.organising.gaps.judged import policies, read
from tests.thorough import THOROUGH, examples

CARDS = shipped_cards()
CAMERAS = "# Cameras\n\nCameras film the yard.\n\nFootage is deleted after 30 days.\n"
CANTEEN = "# Canteen\n\nLunch is served from noon to two. The soup changes every day. Trays go back to the counter.\n"


def report(nearest: Nearest, *texts: str) -> Report:
    return report_of([read(f"p{n}", text) for n, text in enumerate(texts)], CARDS, nearest)


def row(nearest: Nearest, practice: str, *texts: str) -> Row:
    return next(row for row in report(nearest, *texts).rows if row.practice == practice)


def verdict(nearest: Nearest, text: str, practice: str, column: str) -> Verdict:
    return row(nearest, practice, text).cell(column).verdict


@pytest.mark.parametrize(
    ("name", "least"),
    [("policies.txt", 0.8), ("more_policies.txt", 0.65), ("corporate_policies.txt", 0.8)]
    if THOROUGH
    else [("policies.txt", 0.78), ("more_policies.txt", 0.5), ("corporate_policies.txt", 0.65)],
)
def test_policies_of_made_up_workplaces_are_read_as_they_are_meant(nearest: Nearest, name: str, least: float) -> None:
    scores = scores_of(policies(name), CARDS, nearest)

    assert scores.macro_f1 >= least
    assert scores.practice_recall >= 0.9
    assert len(scores.false_contraries) <= 1


def test_the_same_day_and_the_same_policies_give_the_same_report_in_any_order(nearest: Nearest) -> None:
    held = [judged.policy for judged in policies()]
    shuffled = random.Random(7).sample(held, len(held))  # noqa: S311

    assert report_of(held, CARDS, nearest) == report_of(shuffled, CARDS, nearest)


def test_a_policy_on_something_else_changes_no_cell(nearest: Nearest) -> None:
    alone, beside = report(nearest, CAMERAS), report(nearest, CAMERAS, CANTEEN)

    assert [row.cells for row in alone.rows] == [row.cells for row in beside.rows]
    assert beside.searched == alone.searched + 1


def test_an_entry_of_a_list_is_read_with_the_line_that_introduces_it(nearest: Nearest) -> None:
    text = (
        "# Monitoring\n\nCalls are recorded.\n\nWe never:\n\n- sell recordings;\n- use recordings to train "
        "artificial intelligence.\n"
    )

    cell = row(nearest, "messages", text).cell("training")

    assert cell.verdict in ((Verdict.STATED,) if THOROUGH else (Verdict.STATED, Verdict.PARTLY))
    assert cell.quotes[0].sentences == ("We never:", "use recordings to train artificial intelligence.")


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("Drivers are told ten days before tracking begins.", Verdict.STATED),
        ("Where practicable, drivers are told before tracking begins.", Verdict.PARTLY),
        pytest.param("Tracking never begins without notice to the driver.", Verdict.STATED, marks=pytest.mark.long),
        ("Tracking may begin without notice to the driver.", Verdict.CONTRARY),
        ("Drivers must notify the depot before they leave.", Verdict.SILENT),
    ],
)
def test_negation_and_hedges_decide(nearest: Nearest, sentence: str, meant: Verdict) -> None:
    assert (
        verdict(nearest, f"# Vehicle tracking\n\nGPS trackers are fitted in vans.\n\n{sentence}\n", "location", "told")
        is meant
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "We never sell location data.",
        "Location data is not kept indefinitely.",
        "GPS data alone is not a basis for dismissal.",
        "No one is tracked covertly, and there is no covert use of GPS data.",
        "Tracking does not continue outside working hours.",
        "Use of the van does not count as consent to tracking.",
        "Location data is not used to train AI.",
        "Nothing is decided by the system without a person.",
        "Misuse of location data leads to dismissal.",
        "Drivers who refuse tracking will not be dismissed.",
    ],
)
def test_what_denies_the_contrary_is_never_taken_for_it(nearest: Nearest, sentence: str) -> None:
    found = row(nearest, "location", f"# Vehicle tracking\n\nGPS trackers are fitted in vans.\n\n{sentence}\n")

    assert [cell.column for cell in found.cells if cell.verdict is Verdict.CONTRARY] == []


def test_who_sees_it_and_that_it_ends_there_may_stand_in_two_sentences(nearest: Nearest) -> None:
    one = "# Cameras\n\nCameras film the yard.\n\nOnly the guard may view footage.\n"

    assert verdict(nearest, one, "camera", "shared") is Verdict.PARTLY
    assert (
        verdict(nearest, f"{one}\nFootage is never passed on to third parties.\n", "camera", "shared") is Verdict.STATED
    )


def test_of_a_list_of_practices_each_has_its_row_and_a_rule_for_all_is_read_for_each(nearest: Nearest) -> None:
    text = (
        "# Digital workplace monitoring\n\nWe monitor activity on company computers. This includes keystrokes, "
        "screenshots and the content of email and instant messages.\n\n## Retention\n\nMonitoring data is retained for "
        "90 days, after which it is deleted.\n"
    )

    found = report(nearest, text).rows

    assert {row.practice for row in found} == {"keystrokes", "screen", "messages"}
    assert [row.cell("kept").verdict for row in found] == [Verdict.STATED] * 3


def test_what_is_said_of_a_tool_by_its_name_is_about_what_it_does_in_every_policy(nearest: Nearest) -> None:
    one = "# Laptops\n\nDeskvane records keystrokes and mouse movements.\n"
    other = (
        "# Gates\n\nCameras film the gate.\n\n## Discipline\n\nA Deskvane record alone is no ground for discipline.\n"
    )

    said = {row.practice: row.cell("discipline").verdict for row in report(nearest, one, other).rows}

    assert said["keystrokes"] in (Verdict.STATED, Verdict.PARTLY) and said["camera"] is Verdict.SILENT


_TWO = (
    "# Monitoring\n\n## Cameras\n\nCCTV cameras film the yard.\n\n"
    "## Vans\n\nGPS trackers in vans record their position.\n\n"
)


def kept(nearest: Nearest, text: str) -> dict[str, Verdict]:
    """Of each practice, what is said of how long."""
    return {row.practice: row.cell("kept").verdict for row in report(nearest, text).rows}


@pytest.mark.parametrize("heading", ["General provisions", "Rules common to all monitoring", "For all of it"])
def test_what_stands_under_rules_for_all_is_read_for_each_practice(nearest: Nearest, heading: str) -> None:
    text = f"{_TWO}## {heading}\n\nFootage is not copied.\n\nIt is deleted after 30 days.\n"

    assert kept(nearest, text) == {"camera": Verdict.STATED, "location": Verdict.STATED}


@pytest.mark.parametrize(
    "passage",
    [
        "## What applies to cameras\n\nFootage is kept indefinitely.\n\nIt is kept indefinitely.",
        "## Rules for all staff\n\n### Cameras\n\nCCTV footage is kept.\n\nIt is kept indefinitely.",
        "## All six cameras\n\nIt is kept indefinitely.",
        "## Every system at the yard\n\nCCTV cameras film it.\n\nFootage is copied.\n\nIt is kept indefinitely.",
        "## Notes\n\nAll the cameras listed in Schedule 1 record sound, and footage is kept indefinitely.",
        "## Notes\n\nThis notice gives you information about our CCTV footage, which is kept indefinitely.",
    ],
)
def test_what_names_its_practice_is_held_against_no_other(nearest: Nearest, passage: str) -> None:
    assert kept(nearest, f"{_TWO}{passage}\n")["location"] is Verdict.SILENT


@pytest.mark.parametrize(
    "line",
    [
        "Security Office, High Street, Leeds",
        "Yes",
        "Signed",
        "Jane Doe, HR Director",
        "Footage is kept for",
        "Version 2",
    ],
)
def test_a_stray_line_is_no_heading(nearest: Nearest, line: str) -> None:
    text = (
        f"**Cameras**\n\nCCTV cameras film the yard.\n\n{line}\n\nIt is kept indefinitely.\n\n"
        "**Vans**\n\nGPS trackers in vans record their position.\n"
    )

    found = {row.practice: row.cell("kept") for row in report(nearest, f"# Monitoring\n\n{text}").rows}

    assert found["location"].verdict is Verdict.SILENT
    assert found["camera"].quotes[0].heading == "Cameras"


@pytest.mark.parametrize("retention", ["**Retention**", "Retention", "Storage of it"])
def test_under_a_line_that_names_nothing_what_went_before_goes_on(nearest: Nearest, retention: str) -> None:
    text = (
        "# Monitoring\n\n**Cameras**\n\nCCTV cameras film the yard.\n\n"
        f"{retention}\n\nIt is kept indefinitely.\n\n**Vans**\n\nGPS trackers in vans record their position.\n"
    )

    assert kept(nearest, text)["location"] is Verdict.SILENT


@pytest.mark.parametrize(
    "passage",
    [
        "**Is CCTV footage kept indefinitely?**\n\nNo. CCTV footage is deleted after 30 days.",
        "Is footage kept indefinitely? No, footage is deleted after 30 days.",
    ],
)
def test_a_question_accuses_nobody(nearest: Nearest, passage: str) -> None:
    assert kept(nearest, f"# Cameras\n\nCCTV cameras film the yard.\n\n{passage}\n")["camera"] is not Verdict.CONTRARY


@pytest.mark.parametrize(
    "sentence",
    [
        "Unlike CCTV footage, GPS location data is kept indefinitely.",
        "Until 2020 CCTV footage was kept indefinitely.",
        "CCTV footage may be kept indefinitely where a court orders it.",
    ],
)
def test_what_is_said_of_another_of_the_past_or_of_a_court_does_not_outweigh_the_rule(
    nearest: Nearest, sentence: str
) -> None:
    text = f"{_TWO}CCTV footage is deleted after 30 days.\n\n{sentence}\n"

    assert kept(nearest, text)["camera"] is not Verdict.CONTRARY


def test_a_number_says_under_which_line_another_stands(nearest: Nearest) -> None:
    text = (
        "# Monitoring\n\n**1. Cameras**\n\nCCTV cameras film the yard.\n\n"
        "**1.1 Retention**\n\nIt is kept indefinitely.\n\n"
        "**2. Vans**\n\nGPS trackers in vans record their position.\n"
    )

    found = {row.practice: row.cell("kept") for row in report(nearest, text).rows}

    assert found["location"].verdict is Verdict.SILENT
    assert found["camera"].quotes[0].heading == "1. Cameras › 1.1 Retention"


@pytest.mark.parametrize(
    "sentence",
    [
        "By starting work you consent to everything described on this page.",
        "Your use of the site counts as consent to all monitoring described here.",
    ],
)
def test_what_a_document_says_of_all_that_it_describes_is_read_for_each_practice(
    nearest: Nearest, sentence: str
) -> None:
    found = {row.practice: row.cell("opt_in") for row in report(nearest, f"{_TWO}{sentence}\n").rows}

    assert found.keys() == {"camera", "location"}
    assert all(cell.quotes[0].sentences == (sentence,) for cell in found.values())
    assert {cell.verdict for cell in found.values()} <= (
        {Verdict.CONTRARY} if THOROUGH else {Verdict.CONTRARY, Verdict.PARTLY}
    )


@pytest.mark.parametrize("heading", ["**2. Vans**", "**What about vans?**", "Vans"])
def test_a_line_of_its_own_is_a_heading_though_no_mark_says_so(nearest: Nearest, heading: str) -> None:
    text = (
        "# Monitoring\n\n**1. Cameras**\n\nCCTV cameras film the yard.\n\n"
        f"{heading}\n\nGPS trackers in vans record their position.\n\nIt is deleted after 30 days.\n"
    )

    found = {row.practice: row.cell("kept") for row in report(nearest, text).rows}

    assert found["location"].verdict is Verdict.STATED and found["camera"].verdict is Verdict.SILENT
    assert found["location"].quotes[0].heading == heading.strip("*")


def test_a_sentence_that_lacks_its_full_stop_is_read(nearest: Nearest) -> None:
    text = "# Cameras\n\nCameras film the yard.\n\nFootage is deleted after 30 days\n"

    assert verdict(nearest, text, "camera", "kept") is Verdict.STATED


@pytest.mark.parametrize(
    "described",
    [
        "An agent called Moth runs on laptops. Moth records keystrokes. Moth takes screenshots.",
        "Moth, the program on our laptops, records keystrokes. Moth takes screenshots.",
    ],
)
def test_a_tool_stands_for_all_that_its_policy_says_it_does(nearest: Nearest, described: str) -> None:
    text = f"# Laptop monitoring\n\n{described}\n\n## Who sees it\n\nOutput of Moth is deleted after 30 days.\n"

    found = {row.practice: row.cell("kept").verdict for row in report(nearest, text).rows}

    assert found == {"keystrokes": Verdict.STATED, "screen": Verdict.STATED}


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ("In Germany, the software records keystrokes.", "In Germany it is kept indefinitely."),
        ("However, the software that runs here records keystrokes.", "However, it is kept indefinitely."),
        ("Currently, the system that runs here records keystrokes.", "Currently, it is kept indefinitely."),
        (
            "Northwind employs forty people. Northwind records keystrokes. Northwind takes screenshots.",
            "Northwind keeps it indefinitely.",
        ),
    ],
)
def test_neither_a_place_nor_the_employer_is_a_tool(nearest: Nearest, described: str, said: str) -> None:
    laptops = f"# Laptop monitoring\n\n{described}\n"
    gates = f"# Gates\n\nCCTV cameras film the gate.\n\nFootage goes to the guard.\n\n{said}\n"

    found = {row.practice: row.cell("kept").verdict for row in report(nearest, laptops, gates).rows}

    assert found["keystrokes"] is Verdict.SILENT


def test_a_name_beside_a_long_number_is_looked_at_in_no_time() -> None:
    statements = statements_of(f"# Laptops\n\n## Moth {'1' * 600}x\n\nMoth records keystrokes.\n")

    assert tools_in(statements, [frozenset({"keystrokes"})] * len(statements), "") == {"Moth": {"keystrokes"}}


def test_what_is_certain_in_one_policy_does_not_hide_what_another_says(nearest: Nearest) -> None:
    open_, hidden = (
        "Cameras are announced ten days before they are fitted.",
        "Hidden cameras may be used without any notice.",
    )
    one, other = (f"# Cameras {n}\n\nCCTV cameras film the yard.\n\n{said}\n" for n, said in enumerate((open_, hidden)))

    cell = row(nearest, "camera", one, other).cell("told")

    assert cell.verdict is not Verdict.CONTRARY
    assert {sentence for quote in cell.quotes for sentence in quote.sentences} >= {open_, hidden}


def test_an_exception_that_is_beyond_doubt_is_the_contrary_though_something_better_is_said(nearest: Nearest) -> None:
    text = (
        "# Cameras\n\nCCTV cameras film the yard.\n\nCameras are announced ten days before they are fitted.\n\n"
        "Hidden cameras may be used without any notice to staff.\n"
    )

    cell = row(nearest, "camera", text).cell("told")

    assert cell.verdict is Verdict.CONTRARY
    assert cell.quotes[0].sentences == ("Hidden cameras may be used without any notice to staff.",)
    assert len(cell.quotes) == 2, "what is said besides is shown as well"


@pytest.mark.parametrize(
    ("sentence", "column"),
    [
        ("Recordings may be passed to the tax authorities where the law requires it.", "shared"),
        ("Use of calls for training AI models is under evaluation.", "training"),
    ],
)
def test_neither_a_duty_nor_an_open_question_is_held_against_anybody(
    nearest: Nearest, sentence: str, column: str
) -> None:
    found = row(nearest, "messages", f"# Calls\n\nCalls are recorded.\n\n{sentence}\n").cell(column)

    assert found.verdict is not Verdict.CONTRARY


def test_a_practice_that_is_only_denied_has_no_row(nearest: Nearest) -> None:
    assert report(nearest, "# Monitoring\n\nWe do not record keystrokes. There are no cameras.\n").rows == ()


def test_where_a_policy_could_not_be_read_nothing_is_called_silent(nearest: Nearest) -> None:
    german = (
        "# Richtlinie\n\nDie Aufnahmen der Kameras werden nach dreißig Tagen gelöscht. Die Beschäftigten werden vorher "
        "schriftlich unterrichtet, und der Betriebsrat stimmt jeder Änderung zu. Eine Weitergabe findet nicht statt.\n"
    )

    found = report(nearest, CAMERAS, german)

    assert found.unread == ("Richtlinie",)
    assert found.searched == 1
    verdicts = {cell.verdict for row in found.rows for cell in row.cells}
    assert Verdict.SILENT not in verdicts and Verdict.UNREAD in verdicts


def test_without_a_policy_there_is_no_row_and_nothing_was_searched(nearest: Nearest) -> None:
    assert report_of([], CARDS, nearest) == Report((), 0)


_WORDS = (
    "we never may record keystrokes footage is kept for 30 days indefinitely unless without notice consent AI train "
    "the system alone decides: - * # ; . , ( “ ’ \n \n\n sold third parties employees Will? No. cameras GPS scores"
)
_words = st.sampled_from(_WORDS.split(" "))
_texts = st.one_of(st.text(max_size=400), st.lists(_words, max_size=80).map(" ".join))


@settings(max_examples=examples(60), deadline=None)
@given(_texts)
def test_no_text_breaks_it_and_every_quote_stands_in_its_policy_word_for_word(nearest: Nearest, text: str) -> None:
    policy = Policy("p", "Monitoring", "v", "2026-11-01", text)

    for found in report_of([policy], CARDS, nearest).rows:
        for quote in (found.mention, *(quote for cell in found.cells for quote in cell.quotes)):
            assert all(sentence in text for sentence in quote.sentences)


@settings(max_examples=20, deadline=None)
@given(st.lists(_texts, min_size=2, max_size=4))
def test_the_order_of_policies_makes_no_difference_whatever_they_say(nearest: Nearest, texts: list[str]) -> None:
    held = [Policy(f"p{n}", "Monitoring", "v", "2026-11-01", text) for n, text in enumerate(texts)]

    assert report_of(held, CARDS, nearest) == report_of(held[::-1], CARDS, nearest)


def test_quotes_name_document_version_and_heading(nearest: Nearest) -> None:
    quote = row(nearest, "camera", CAMERAS.replace("Footage is", "## Storage\n\nFootage is")).cell("kept").quotes[0]

    assert (quote.title, quote.version, quote.heading) == ("Cameras", "p0@1", "Storage")
    assert replace(quote, at=0).sentences == ("Footage is deleted after 30 days.",)
