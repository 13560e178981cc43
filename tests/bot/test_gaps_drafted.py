"""What of a gap report a draft begins from: an accusation only with the words that make it."""

from __future__ import annotations

from datetime import date

from bot.organising.gaps.card import Column
from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.corrections import Correction, Role, corrected
from bot.organising.gaps.report import Cell, Report, Row
from bot.organising.gaps.report import _cell as weighed_cell
from bot.organising.gaps.verdict import Verdict
from bot.organising.gaps.weighing import Finding
from bot.policy_gaps import gaps_of
from tests.bot.organising.gaps.made_reports import VERSIONS, quote


def _cell_of(column: Column, *found: tuple[Verdict, str]) -> Cell:
    """As a report weighs what sentences say of the practice itself."""
    read = [
        Finding(verdict, 0.99, frozenset(), quote(said), certain=verdict is Verdict.CONTRARY) for verdict, said in found
    ]
    return weighed_cell(column, read, Verdict.SILENT)


def test_a_draft_is_told_of_the_contrary_only_in_a_sentence_that_says_it() -> None:
    """A report quotes beside it what speaks against it."""
    column = next(column for column in shipped_cards().columns if column.id == "opt_in")
    promise, contrary = "A: Nobody is tracked unless they agree.", "By logging in you agree to be tracked."
    cell = _cell_of(column, (Verdict.STATED, promise), (Verdict.CONTRARY, contrary))
    assert cell.verdict is Verdict.CONTRARY and len(cell.quotes) == 2

    (gap,) = gaps_of(Report((Row("location", quote(promise), (cell,), VERSIONS),), 6))

    assert (gap.verdict, gap.sentence) == ("contrary", contrary)


def test_where_a_correction_alone_says_the_contrary_a_draft_quotes_nothing_for_it() -> None:
    column = next(column for column in shipped_cards().columns if column.id == "opt_in")
    said = "Nobody is tracked unless they agree."
    read = Report((Row("location", quote(said), (_cell_of(column, (Verdict.STATED, said)),), VERSIONS),), 6)

    def corrected_to(verdict: Verdict) -> Report:
        by = Correction("location", "opt_in", verdict, "Not so.", Role.ORGANISER, date(2026, 11, 1), VERSIONS)
        return corrected(read, {("location", "opt_in"): by})

    assert gaps_of(corrected_to(Verdict.CONTRARY)) == ()
    assert [gap.sentence for gap in gaps_of(corrected_to(Verdict.PARTLY))] == [said]
