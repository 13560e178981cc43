"""What becomes of a form that is to be signed, and what its seven words lead to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.organising.petitions.petition import Petition


class Outcome(StrEnum):
    """What became of a form. Only `SIGNED` spends the code."""

    SIGNED = "signed"
    SIGNED_BEFORE = "signed before"  # the same form once more
    WITHDRAWN_BEFORE = "withdrawn before"
    NOT_OPEN = "not open"  # the code's batch
    NOT_SIGNABLE = "not signable"  # the petition: not yet, no more, or its text is another
    NOT_FOR_THIS = "not for this"  # a code for something else
    NO_SUCH_CODE = "no such code"
    NO_RECEIPT = "no receipt"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True)
class Signed:
    """What seven words lead to. `can_withdraw` until its cooling-off has ended."""

    petition: Petition
    can_withdraw: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What would become of a form, were it sent now. Where that is `SIGNED`: the circle of its code, and the seven
    words to show with the signed field that they travel in."""

    outcome: Outcome
    circle: int = 0
    words: tuple[str, ...] = field(default=(), repr=False)
    signed: str = field(default="", repr=False)
