"""The draft: whole without a language model, and nothing in it that has no source."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.errors import UserError
from bot.organising.choice import BY_ID
from bot.organising.clauses.collection import built_in
from bot.organising.clauses.vocabulary import PRACTICES
from bot.organising.drafts.drafting import draft_text
from bot.organising.drafts.gap import Gap
from bot.organising.drafts.suggesting import Suggestion, suggest, suggestion_for
from bot.organising.petitions.text import Mode, PetitionText, Standing, as_json, from_json, ready
from knowledge.jurisdiction import Jurisdiction, place_names
from tests.bot.organising.clauses.conftest import TODAY, Remembered
from tests.bot.organising.drafts.test_suggesting import CLAUSES, HERE, KEPT, SILENT

LAST_DAY = date(2026, 12, 31)


def chosen(catalogue: Remembered, *ids: str, places: tuple[Jurisdiction, ...] = HERE) -> list[Suggestion]:
    """Clauses that somebody picked, with nothing that speaks for them."""
    return [suggestion_for(clause, places, catalogue, TODAY) for clause in CLAUSES if clause.id in ids]


def drafted(suggestions: list[Suggestion], mode: Mode = Mode.COUNT, **more: str) -> PetitionText:
    return draft_text(
        suggestions,
        "The management of Brindlemark Freight",
        20,
        LAST_DAY,
        mode,
        "Night shift committee",
        variables=more,
    )


def found(catalogue: Remembered) -> list[Suggestion]:
    return list(suggest({"missing.limit": 15}, [KEPT, SILENT], CLAUSES, HERE, catalogue, TODAY, searched=6))[:3]


def test_a_draft_is_ready_to_be_frozen(catalogue: Remembered) -> None:
    whole = ready(drafted(found(catalogue)), today=TODAY)

    assert whole.missing == [] and whole.variables == {}
    assert whole.title == "A date on which data is deleted, and 2 more demands"
    assert [demand.id for demand in whole.demands] == [s.clause.id for s in found(catalogue)]
    assert "by 28 January 2027" in whole.closing
    assert "deleted 30 days after" in whole.demands[0].text


def test_all_of_ours_together_fit_one_petition_in_any_place(catalogue: Remembered) -> None:
    for code in ("US-NY", "US-CA", "DE", "ES", "GB", "AU-NSW", "BR", "CA-QC"):
        assert code in place_names()
        every = [suggestion_for(clause, (Jurisdiction(code),), catalogue, TODAY) for clause in built_in()]
        whole = ready(drafted(every), today=TODAY)
        assert len(whole.demands) == 24
        assert from_json(as_json(whole)) == whole


def test_its_opening_tells_what_people_said_and_where_that_is_from(catalogue: Remembered) -> None:
    text = drafted(found(catalogue))

    assert "At least 15 concerns said: “no limit on how much or how long”." in text.opening
    assert "published totals of concerns" in text.opening
    assert "looked up in 6 of them" in text.opening
    assert text.opening.count("At least 15 concerns") == 1


def test_a_draft_that_rests_on_nothing_says_so(catalogue: Remembered) -> None:
    text = drafted(chosen(catalogue, "C02", "C06"))

    assert (
        "No published total of concerns and no finding in the company's policies stands behind this text. Its demands "
        "were chosen by those who wrote it."
    ) in text.opening
    assert "At least" not in text.opening
    assert "No published total" not in drafted(found(catalogue)).opening


def test_what_the_company_says_is_quoted_word_for_word_with_where_it_stands(catalogue: Remembered) -> None:
    demand = drafted(found(catalogue)).demands[0]
    own = demand.sources[0]

    assert (own.standing, own.quote, own.document, own.url) == (Standing.POLICY, KEPT.sentence, KEPT.document, KEPT.url)
    assert "version 2026-03-01, under “Retention”" in own.line
    assert KEPT.sentence not in demand.reason


def test_what_the_policies_lack_is_summed_up_in_a_sentence_for_each_column(catalogue: Remembered) -> None:
    asked = [
        replace(KEPT, column="opt_in", practice="location"),
        replace(KEPT, column="opt_in", practice="keystrokes"),
        replace(KEPT, column="opt_in", practice="keystrokes", sentence="You agree by logging in."),
        replace(KEPT, column="opt_in", practice="messages", verdict="partly"),
        *(Gap(practice, "opt_in", "silent") for practice in ("ai_training", "screen")),
    ]
    notice = next(clause for clause in CLAUSES if clause.id == "C01")

    (demand,) = drafted([suggestion_for(notice, HERE, catalogue, TODAY, gaps=asked, searched=6)]).demands

    assert demand.reason.removeprefix(notice.reason) == (
        "\n\nThe company's policies on being asked, and free to refuse: the contrary stands there (keystrokes and "
        "mouse; location); looked for in 6 policies, not found (the screen; training AI on work); only part of it "
        "stands there (messages, mail and calls)."
    )
    assert [source.title for source in demand.sources if source.standing is Standing.POLICY] == [
        *["Monitoring policy"] * 3, "Not found in the company's policies"
    ]  # fmt: skip


def test_a_summary_that_does_not_fit_is_left_to_the_sources(catalogue: Remembered) -> None:
    told = next(clause for clause in CLAUSES if clause.id == "C02")
    lacking = [
        replace(gap, practice=f"practice {n} {'x' * 120}")
        for gap in (Gap("", "told", "silent"), Gap("", "told", "unread"), replace(KEPT, column="told"))
        for n in range(5)
    ]

    def reason(gaps: list[Gap]) -> str:
        return drafted([suggestion_for(told, HERE, catalogue, TODAY, gaps=gaps)]).demands[0].reason

    assert "\n\nThe company's policies on being told before it begins: looked for" in reason(lacking[:5])
    assert reason(lacking) == told.reason


def test_of_what_the_policies_lack_nothing_is_summed_up_whose_words_are_left_out(catalogue: Remembered) -> None:
    told = next(clause for clause in CLAUSES if clause.id == "C02")
    practices = ("keystrokes", "screen", "camera", "location", "messages", "score", "biometrics")
    many = [
        replace(KEPT, column="told", practice=practice, sentence=f"Sentence {n} of {practice}.")
        for practice in practices
        for n in range(3)
    ]

    (demand,) = drafted([suggestion_for(told, HERE, catalogue, TODAY, gaps=many, searched=6)]).demands

    quotes = " ".join(source.quote for source in demand.sources)
    for practice in practices:
        assert (PRACTICES[practice] in demand.reason) == (f" of {practice}." in quotes)
    assert PRACTICES["keystrokes"] in demand.reason and PRACTICES["biometrics"] not in demand.reason


def test_a_sentence_too_long_to_be_quoted_is_not_summed_up(catalogue: Remembered) -> None:
    long = replace(KEPT, sentence="We keep it. " * 300)

    (demand,) = drafted(list(suggest({}, [long], CLAUSES, HERE, catalogue, TODAY))[:1]).demands

    assert "The company's policies on" not in demand.reason
    assert "the contrary stands in the policy" in demand.sources[0].line


def test_a_gap_that_no_sentence_shows_is_told_as_not_found(catalogue: Remembered) -> None:
    bare = replace(KEPT, sentence="", title="", document="")

    (demand,) = drafted(list(suggest({}, [bare], CLAUSES, HERE, catalogue, TODAY))[:1]).demands

    assert "looked for in the policies, not found (keystrokes and mouse)." in demand.reason
    assert "the contrary" not in demand.reason + demand.sources[0].line


def test_themes_that_do_not_fit_are_left_to_the_opening(catalogue: Remembered) -> None:
    clause = replace(CLAUSES[0], reason="Because. " * 60, themes=tuple(BY_ID))

    suggestion = suggestion_for(clause, HERE, catalogue, TODAY, themes=dict.fromkeys(BY_ID, 35))

    (demand,) = (text := drafted([suggestion])).demands
    told = [theme.said in demand.reason for theme in suggestion.themes]
    assert {True, False} == {*told} and len(demand.reason) <= 2_000
    assert all(theme.said in text.opening for theme in suggestion.themes)


def test_each_figure_and_each_law_in_it_has_a_source(catalogue: Remembered) -> None:
    """Law and what others won stand in sources alone: the demand and its reason name neither."""
    for demand in drafted([suggestion_for(clause, HERE, catalogue, TODAY) for clause in CLAUSES]).demands:
        assert not re.search(r"§|\bAct\b|GDPR|UPS|ZeniMax|Just Eat|Hilfr|\d", demand.reason)
        assert demand.sources
        assert all(source.line and (source.url or source.standing is Standing.POLICY) for source in demand.sources)


def test_what_binds_here_is_never_left_out(catalogue: Remembered) -> None:
    many = [replace(KEPT, sentence=f"Sentence {n} of the policy.", column="told") for n in range(20)]
    for code in ("US-NY", "DE", "US-ME"):
        places = (Jurisdiction(code),)
        for clause in CLAUSES:
            suggestion = suggestion_for(clause, places, catalogue, TODAY, gaps=many)
            (demand,) = drafted([suggestion]).demands
            binding = [s for s in suggestion.sources if s.standing is Standing.BINDING]
            assert [s for s in demand.sources if s.standing is Standing.BINDING] == binding
            assert len(demand.sources) <= 12


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        (
            Mode.COUNT,
            "nobody's name is collected with them. This petition is handed over only with at least 20 signatures.",
        ),
        (Mode.NAMES, "Nobody who signed is named unless at least 20 agreed to be"),
    ],
)
def test_its_closing_says_how_signatures_are_collected_and_threatens_nothing(
    mode: Mode, told: str, catalogue: Remembered
) -> None:
    closing = ready(drafted(chosen(catalogue, "C02"), mode), today=TODAY).closing

    assert told in closing
    assert not re.search(r"\b(will|must|otherwise|consequence|press|court|strike)\b", closing)


def test_values_take_the_place_of_defaults(catalogue: Remembered) -> None:
    text = drafted(chosen(catalogue, "C02"), notice_days="60", answer_by="1 March 2027")

    whole = ready(text, today=TODAY)
    assert "at least 60 days before" in whole.demands[0].text
    assert "by 1 March 2027" in whole.closing
    with pytest.raises(UserError, match="notice_days, answer_by"):
        drafted(chosen(catalogue, "C02"), retention_days="1")


def test_a_policy_that_reads_like_a_variable_changes_nothing(catalogue: Remembered) -> None:
    odd = replace(KEPT, title="The $notice_days policy", sentence="Costs $money and $retention_days.")

    text = drafted(list(suggest({}, [odd], CLAUSES, HERE, catalogue, TODAY))[:1])

    assert text.missing == []
    assert text.demands[0].sources[0].quote == odd.sentence


def test_a_sentence_too_long_to_be_quoted_is_pointed_at(catalogue: Remembered) -> None:
    long = replace(KEPT, sentence="We keep it. " * 300)

    source = drafted(list(suggest({}, [long], CLAUSES, HERE, catalogue, TODAY))[:1]).demands[0].sources[0]

    assert source.quote == ""
    assert "under “Retention”" in source.line


def test_what_cannot_be_drafted_is_said(catalogue: Remembered) -> None:
    one = chosen(catalogue, "C02")

    with pytest.raises(UserError, match="No clause was chosen"):
        drafted([])
    with pytest.raises(UserError, match="chosen twice"):
        drafted(one + one)
    with pytest.raises(UserError, match="in English so far"):
        draft_text(one, "a", 20, LAST_DAY, Mode.COUNT, "b", language="de")


def test_the_same_choices_make_the_same_text(catalogue: Remembered) -> None:
    assert drafted(found(catalogue)).sha256 == drafted(found(catalogue)).sha256


def test_a_gap_of_one_of_many_policies_is_told_without_a_number_where_none_is_known(catalogue: Remembered) -> None:
    text = drafted(list(suggest({}, [Gap("screen", "told", "silent")], CLAUSES, HERE, catalogue, TODAY))[:1])

    assert "was looked up. It stands" in text.opening
    assert text.demands[0].sources[0].line.endswith("looked for in the policies, not found.")
