"""When a statement is taken for the contrary: it accuses somebody, so it takes more than anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.organising.gaps.card import Column, Pattern
from bot.organising.gaps.verdict import FOUND, Verdict

if TYPE_CHECKING:
    from bot.organising.gaps.nearest import Near

# How sure the examples have to be, of about 1; chosen on policies whose sentences they did not hold.
ACCUSES, BY_FAR = 0.4, 0.3  # that it speaks to the column, and how much likelier than anything else
RASH = {"minimum": (0.5, 0.6), "opt_in": (0.5, 0.6)}  # the same for columns whose contrary is most often mistaken
CERTAIN = (0.6, 0.7)  # the same though something better is said of the practice too
UNNAMED = 0.65  # how much likelier at least, where no word of a card names what it is about
PASSAGE = (0.6, 0.4)  # the same in a handbook that is about other things too
DENIED = 0.25  # what it says instead, where a word of it denies the contrary
RULED = 0.1  # what a rule of the column's card, that holds, adds to how sure the examples are


@dataclass(frozen=True, slots=True)
class Bar:
    """What a contrary has to reach: how much it `speaks` to the column (of which `added` is there already), and how
    much likelier than anything else (`by_far`)."""

    speaks: float
    by_far: float
    added: float = 0.0

    @classmethod
    def of(cls, column: str, *, handbook: bool, names: bool, borne_out: bool) -> Bar:
        """In a `handbook` that is about other things too; where it `names` what it is about; `borne_out` by a rule."""
        speaks, by_far = RASH.get(column, (ACCUSES, BY_FAR))
        if handbook:
            speaks, by_far = max(speaks, PASSAGE[0]), max(by_far, PASSAGE[1])
        return cls(speaks, by_far if names else max(by_far, UNNAMED), RULED * borne_out)


def likeliest(near: Near, column: str) -> Verdict:
    return max(FOUND, key=lambda one: near.verdicts[column][one])


def confirmed(near: Near, card: Column, said: str, shared: Mapping[str, Pattern], bar: Bar) -> Verdict | None:
    """Of a statement that is likeliest the contrary: the contrary only where that is far likelier than anything else,
    and no look-alike that the card knows."""
    scores = near.verdicts[card.id]
    if any(p.search(said) for p in card.negations):
        return None
    if shared["denied"].search(said):
        next_best = max(FOUND[1:], key=lambda one: scores[one])
        return next_best if scores[next_best] >= DENIED else None
    if shared["open_question"].search(said):
        return Verdict.PARTLY
    sure = near.columns[card.id] + bar.added
    if sure < ACCUSES:
        return None
    return Verdict.CONTRARY if _margin(near, card.id) >= bar.by_far and sure >= bar.speaks else Verdict.PARTLY


def is_certain(near: Near, column: str, said: str, shared: Mapping[str, Pattern]) -> bool:
    """Whether nothing else that is said of the practice takes it back."""
    speaks, by_far = CERTAIN
    far = near.columns[column] >= speaks and _margin(near, column) >= by_far
    return far and not shared["excused"].search(said)


def _margin(near: Near, column: str) -> float:
    """How much likelier the contrary is than anything else."""
    scores = near.verdicts[column]
    return scores[Verdict.CONTRARY] - max(scores[v] for v in FOUND if v is not Verdict.CONTRARY)
