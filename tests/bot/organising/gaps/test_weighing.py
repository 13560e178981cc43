"""What a cell says, of statements that are more or less likely to be about it."""

from __future__ import annotations

from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.judging import Judgement
from bot.organising.gaps.report import Quote
from bot.organising.gaps.verdict import Verdict
from bot.organising.gaps.weighing import ACCUSES, Finding, finding, weighed

_KEPT = next(column for column in shipped_cards().columns if column.id == "kept")


def quote(text: str, document: str = "p1") -> Quote:
    return Quote(document, "Policy", f"{document}@1", "", "", (text,), 0)


def found(
    verdict: Verdict, likely: float, *, says: float = 1.0, prevails: bool = False, document: str = "p1"
) -> Finding | None:
    words = quote(f"{verdict} {likely}", document)
    return finding(Judgement(verdict, likely=says), likely, words, accuses=ACCUSES, prevails=prevails)


def cell(*findings: Finding | None) -> Verdict:
    verdict, shown = weighed(_KEPT, [one for one in findings if one])
    assert shown
    return verdict


def test_a_statement_that_is_likelier_about_something_else_is_in_no_cell() -> None:
    assert found(Verdict.STATED, 0.4) is None


def test_a_contrary_that_is_doubtful_is_shown_as_a_part_and_accuses_nobody() -> None:
    doubtful = found(Verdict.CONTRARY, 1.0, says=0.7)

    assert doubtful is not None
    assert cell(doubtful) is Verdict.PARTLY


def test_a_contrary_is_as_doubtful_as_what_it_says_and_what_it_is_about_together() -> None:
    alone = found(Verdict.CONTRARY, 0.95, says=0.94)

    assert alone is not None
    assert alone.verdict is Verdict.PARTLY
    assert cell(found(Verdict.CONTRARY, 1.0, says=0.95)) is Verdict.CONTRARY


def test_a_contrary_of_something_else_perhaps_is_not_shown_at_all() -> None:
    assert found(Verdict.CONTRARY, 0.7) is None


def test_the_likelier_of_two_statements_counts_alone() -> None:
    assert cell(found(Verdict.PARTLY, 0.99), found(Verdict.STATED, 0.6)) is Verdict.PARTLY
    assert cell(found(Verdict.PARTLY, 0.99), found(Verdict.STATED, 0.95)) is Verdict.STATED


def test_the_contrary_and_something_better_of_one_practice_are_both_shown_and_accuse_nobody() -> None:
    both = [found(Verdict.STATED, 0.99), found(Verdict.CONTRARY, 0.99)]

    verdict, shown = weighed(_KEPT, [one for one in both if one])

    assert verdict is Verdict.PARTLY
    assert len(shown) == 2


def test_an_exception_beyond_doubt_is_the_contrary_in_its_own_policy_alone() -> None:
    stated, elsewhere = found(Verdict.STATED, 0.99), found(Verdict.STATED, 0.99, document="p2")
    exception = found(Verdict.CONTRARY, 0.99, prevails=True)

    assert cell(stated, exception) is Verdict.CONTRARY
    assert cell(elsewhere, exception) is Verdict.PARTLY


def test_what_is_hardly_said_of_this_practice_takes_nothing_back() -> None:
    assert cell(found(Verdict.STATED, 0.6), found(Verdict.CONTRARY, 0.99)) is Verdict.CONTRARY


def test_a_doubtful_contrary_takes_nothing_back_from_one_that_is_sure() -> None:
    assert cell(found(Verdict.CONTRARY, 1.0, says=0.7), found(Verdict.CONTRARY, 0.99)) is Verdict.CONTRARY


def test_a_contrary_beyond_doubt_outweighs_a_part_of_the_matter_and_a_likely_one_does_not() -> None:
    part, other_policy = found(Verdict.PARTLY, 0.99), found(Verdict.PARTLY, 0.99, document="p2")

    assert cell(part, found(Verdict.CONTRARY, 0.99)) is Verdict.CONTRARY
    assert cell(other_policy, found(Verdict.CONTRARY, 0.99)) is Verdict.PARTLY
    assert cell(part, found(Verdict.CONTRARY, 0.97)) is Verdict.PARTLY
    assert cell(part, found(Verdict.STATED, 0.99), found(Verdict.CONTRARY, 0.99)) is Verdict.PARTLY
