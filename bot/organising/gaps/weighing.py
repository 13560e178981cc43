"""What a cell says, of the statements that speak to it: the surest count, and the contrary takes more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.organising.gaps.card import Column
from bot.organising.gaps.judging import Judgement
from bot.organising.gaps.verdict import FOUND, Verdict

if TYPE_CHECKING:
    from bot.organising.gaps.report import Quote

# From 0 to 1; chosen on policies whose sentences the examples did not hold.
ABOUT = 0.5  # how likely a statement has to be about a practice
WEAKER = 0.12  # how much less likely than the likeliest of its cell it may be
NAMED = 0.9  # from when it counts as said of this practice, not of others beside it
ACCUSES = 0.95  # how likely it has to be the contrary, and about the practice, both together
ACCUSES_BY_RULE = 0.89  # the same where the card's rules say so too: two that do not know of each other
CERTAIN = 0.97  # the same though something better is said of the practice too
OVER_A_PART = 0.985  # the same though a part of the matter is said of it, and nothing better
SHOWN = 0.8  # how likely it has to be about the practice, to be shown as a part though it may be the contrary


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement in a cell. `likely` is about the practice; `named`: beyond doubt; `certain`: a contrary that nothing
    else takes back; `over_a_part`: one that a part of the matter does not; `doubted`: one that is not likely enough,
    shown as a part."""

    verdict: Verdict
    likely: float
    halves: frozenset[str]
    quote: Quote
    certain: bool = False
    over_a_part: bool = False
    doubted: bool = False

    @property
    def named(self) -> bool:
        return self.likely >= NAMED


def finding(judgement: Judgement, likely: float, quote: Quote, *, accuses: float, prevails: bool) -> Finding | None:
    """What a statement puts in the cell of a practice that it is `likely` about; None where that is not likely enough.
    It accuses somebody, so the contrary takes `accuses`. `prevails`: it may outweigh what else is said there."""
    if likely < ABOUT:
        return None
    both = judgement.likely * likely
    if judgement.verdict is not Verdict.CONTRARY:
        return Finding(judgement.verdict, likely, judgement.halves, quote)
    if both >= accuses:
        certain, over = prevails and both >= CERTAIN, both >= OVER_A_PART
        return Finding(Verdict.CONTRARY, likely, frozenset(), quote, certain=certain, over_a_part=over)
    return Finding(Verdict.PARTLY, likely, frozenset(), quote, doubted=True) if likely >= SHOWN else None


def weighed(column: Column, findings: Sequence[Finding]) -> tuple[Verdict, list[Finding]]:
    """The verdict of a cell and what shows it. `findings` is not empty."""
    likeliest = max(f.likely for f in findings)
    found = [f for f in findings if f.verdict is Verdict.CONTRARY or f.likely >= likeliest - WEAKER]
    contrary, stated, partly = ([f for f in found if f.verdict is verdict] for verdict in FOUND)
    if against := [f for f in contrary if f.named]:
        # Both is said of this practice: that is shown, and nobody is accused of the half of it. But an exception that
        # is beyond doubt ("a hidden camera may be fitted") is what people have to reckon with, in its own policy.
        said = [f for f in [*stated, *partly] if f.named and not f.doubted]
        certain = {f.quote.document for f in against if f.certain}
        over_a_part = {f.quote.document for f in against if f.over_a_part}
        prevails = all(
            f.quote.document in (certain if f.verdict is Verdict.STATED else certain | over_a_part) for f in said
        )
        return (Verdict.CONTRARY if prevails else Verdict.PARTLY, [*said, *against])
    if contrary:
        said = [f for f in [*stated, *partly] if f.named and not f.doubted]
        # What is said of all data, against what is said of this practice: neither the one nor the other alone.
        return (Verdict.PARTLY, [*said, *contrary]) if said else (Verdict.CONTRARY, contrary)
    if stated:
        return Verdict.STATED, stated
    if column.halves and frozenset().union(*(f.halves for f in partly)) >= set(column.halves):
        return Verdict.STATED, _one_of_each(column, partly)
    return Verdict.PARTLY, partly


def _one_of_each(column: Column, partly: Sequence[Finding]) -> list[Finding]:
    return [next(f for f in partly if half in f.halves) for half in column.halves]
