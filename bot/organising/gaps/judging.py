"""What one sentence says of one column: by the card's rules alone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.organising.gaps.card import Column
from bot.organising.gaps.verdict import FOUND, Verdict

_DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`halves`: which parts of the matter it tells without a hedge; `hedged`: whether it was stated but for a hedge;
    `counted`: how many of the things that are counted it names; `likely`: how likely it says just that, from 0 to 1;
    `borne_out`: whether it says so by the rules of the card too; `set_phrase`: in words that everybody uses for it."""

    verdict: Verdict
    halves: frozenset[str] = frozenset()
    counted: int = 0
    likely: float = 1.0
    borne_out: bool = False
    set_phrase: bool = False

    def for_practice(self, column: Column, practice: str) -> Verdict:
        """The verdict on a practice, for which it may not name enough."""
        if self.verdict is not Verdict.STATED or not column.counted:
            return self.verdict
        enough = column.enough.get(practice, column.enough.get(_DEFAULT, 1))
        return Verdict.STATED if self.counted >= enough else Verdict.PARTLY


def judged(column: Column, said: str) -> Judgement | None:
    """None where a folded sentence says nothing of it."""
    if phrase := next((rule for rule in column.rules if rule.set_phrase and rule.holds(said)), None):
        return Judgement(phrase.verdict, set_phrase=True)
    if not any(p.search(said) for p in column.cues) or any(p.search(said) for p in column.negations):
        return None
    holding = [rule for rule in column.rules if rule.holds(said)]
    if not holding:
        return None
    verdicts = {rule.verdict for rule in holding}
    verdict = next(v for v in FOUND if v in verdicts)
    halves = frozenset(rule.half for rule in holding if rule.half)
    if verdict is not Verdict.CONTRARY and any(p.search(said) for p in column.hedges):
        return Judgement(Verdict.PARTLY)
    if verdict is Verdict.CONTRARY:
        halves = frozenset()
    elif column.halves and halves >= set(column.halves):
        verdict = Verdict.STATED
    return Judgement(verdict, halves, sum(bool(p.search(said)) for p in column.counted))
