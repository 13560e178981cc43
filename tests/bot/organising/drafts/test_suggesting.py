"""Which clauses are suggested, and the words in which it is said why."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.organising.choice import BY_ID
from bot.organising.clauses.collection import built_in
from bot.organising.clauses.vocabulary import COLUMNS, PRACTICES
from bot.organising.drafts.gap import Gap
from bot.organising.drafts.suggesting import Suggestion, suggest
from bot.organising.petitions.text import Standing
from knowledge.jurisdiction import Jurisdiction
from tests.bot.organising.clauses.conftest import TODAY, Remembered
from tests.thorough import examples

CLAUSES = built_in()
HERE = (Jurisdiction("US-NY"),)
KEPT = Gap(
    "keystrokes", "kept", "contrary", "Logs are kept for as long as the company sees fit.", "policies/monitoring",
    "Monitoring policy", "2026-03-01", "Retention", "https://example.org/monitoring",
)  # fmt: skip
SILENT = Gap("screen", "human", "silent")

LOOK = " Read them yourselves before you say so: Steward overlooks wordings."


def ids(found: tuple[Suggestion, ...]) -> list[str]:
    return [suggestion.clause.id for suggestion in found]


def test_what_people_said_and_the_policies_lack_comes_first(catalogue: Remembered) -> None:
    themes = {"missing.limit": 15, "missing.told": 40}

    found = suggest(themes, [KEPT], CLAUSES, HERE, catalogue, TODAY)

    assert ids(found)[:3] == ["C11", "C02", "C03"]
    assert {"C10", "C13"} < set(ids(found))
    assert "C20" not in ids(found)


def test_it_says_why_with_the_total_and_the_policys_own_sentence(catalogue: Remembered) -> None:
    found = suggest({"missing.limit": 15}, [KEPT], CLAUSES, HERE, catalogue, TODAY)[0]

    assert found.why == (
        "At least 15 concerns said: “no limit on how much or how long”.",
        "A day on which data is deleted (keystrokes and mouse): the contrary stands in the policy “Monitoring policy”, "
        "version 2026-03-01, under “Retention”. It says: “Logs are kept for as long as the company sees fit.”",
    )
    assert found.sources[0].standing is Standing.POLICY
    assert found.sources[0].quote == KEPT.sentence
    assert found.sources[0].url == KEPT.url


def test_what_was_not_found_says_how_far_it_was_looked_for(catalogue: Remembered) -> None:
    def said(gap: Gap, searched: int) -> str:
        return suggest({}, [gap], CLAUSES, HERE, catalogue, TODAY, searched=searched)[0].why[0]

    about = "A person who decides, and not a system alone (the screen)"
    assert said(SILENT, 6) == f"{about}: looked for in 6 policies, not found.{LOOK}"
    assert said(SILENT, 1) == f"{about}: looked for in the company's only policy, not found.{LOOK}"
    assert (
        said(Gap("screen", "human", "unread"), 6)
        == f"{about}: not found in what could be read of the company's policies.{LOOK}"
    )


def test_one_sentence_that_lacks_the_same_for_several_practices_is_told_once(catalogue: Remembered) -> None:
    gaps = [Gap(practice, "human", "silent") for practice in ("score", "keystrokes", "screen")]

    found = suggest({}, gaps, CLAUSES, HERE, catalogue, TODAY, searched=4)

    human = next(suggestion for suggestion in found if suggestion.clause.id == "C15")
    assert human.why == (
        "A person who decides, and not a system alone (keystrokes and mouse; the screen; scores and rankings): looked "
        f"for in 4 policies, not found.{LOOK}",
    )


def test_what_is_stated_is_no_gap_and_a_total_under_five_is_never_told(catalogue: Remembered) -> None:
    stated = Gap("keystrokes", "kept", "stated", "Logs are deleted after 30 days.", "p", "Policy", "1")

    assert suggest({choice: 4 for choice in BY_ID}, [stated], CLAUSES, HERE, catalogue, TODAY) == ()


def test_totals_are_told_in_fives_and_never_added_up(catalogue: Remembered) -> None:
    found = suggest({"missing.told": 19, "wanted.information": 17}, [], CLAUSES, HERE, catalogue, TODAY)

    assert found[0].why == (
        "At least 15 concerns said: “we were not told”.",
        "At least 15 concerns asked for this: “to be told what is tracked and why”.",
    )


GAPS = st.builds(
    Gap,
    practice=st.sampled_from(sorted(PRACTICES)),
    column=st.sampled_from(sorted(COLUMNS)),
    verdict=st.sampled_from(["contrary", "silent", "partly", "stated", "unread"]),
    sentence=st.sampled_from(["", "We keep it all.", "Data may be sold."]),
    document=st.sampled_from(["p", "q"]),
    title=st.just("Policy"),
)


@given(
    themes=st.dictionaries(st.sampled_from(sorted(BY_ID)), st.integers(0, 60)),
    gaps=st.lists(GAPS, max_size=12),
    data=st.data(),
)
@settings(max_examples=examples(40), deadline=None)
def test_the_order_in_which_things_are_given_makes_no_difference(
    themes: dict[str, int], gaps: list[Gap], data: st.DataObject, catalogue: Remembered
) -> None:
    mixed, clauses = data.draw(st.permutations(gaps)), data.draw(st.permutations(CLAUSES))

    found = suggest(themes, gaps, CLAUSES, HERE, catalogue, TODAY)

    assert suggest(dict(reversed(themes.items())), mixed, clauses, HERE, catalogue, TODAY) == found
    assert all(suggestion.why for suggestion in found)
