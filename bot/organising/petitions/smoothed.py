"""That a language model worded a part of a demand: written into the text itself, for as long as that wording stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.organising.petitions.text import PetitionText

UNREAD = (
    "A language model worded a part of it. Read that part first, beside the wording before it, and say that you did. "
    "Nothing was frozen."
)
UNNAMED = "a model without a name"
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@+ -]{0,79}")
_PROMPTS = re.compile(r"[0-9a-f]{12}(?:\.[0-9a-f]{12}){0,3}")
_MARK = re.compile(r"(?:[0-9a-f]{16})?")


@dataclass(frozen=True, slots=True)
class Smoothed:
    """`model` is its name, `prompts` the versions of what it was told. `text` and `reason` are marks of these parts as
    it worded them, each empty where it did not."""

    model: str
    prompts: str
    text: str = ""
    reason: str = ""

    def standing(self, text: str, reason: str) -> Smoothed | None:
        """What of it is true of a demand of that text and reason; None where nothing is."""
        kept = replace(
            self, text=self.text if self.text == mark_of(text) else "",
            reason=self.reason if self.reason == mark_of(reason) else "",
        )  # fmt: skip
        return kept if kept.text or kept.reason else None

    def filled(self, text: str, reason: str) -> Smoothed:
        """The same of these texts, which only have values in the places of their variables."""
        return replace(self, text=mark_of(text) if self.text else "", reason=mark_of(reason) if self.reason else "")


def mark_of(part: str) -> str:
    return hashlib.sha256(part.encode()).hexdigest()[:16]


def told_name(model: str) -> str:
    """As it may stand in public: a model's name, and never the folder that it lies in."""
    provider, found, rest = model.rpartition(":") if "/" not in model else model.partition(":")
    name = re.split(r"[/\\]", rest)[-1]
    told = f"{provider}:{name}" if found else name
    return told if _MODEL.fullmatch(told) else UNNAMED


def as_parts(smoothed: Smoothed) -> dict[str, str]:
    return {name: value for name, value in asdict(smoothed).items() if value}


def smoothed_of(parts: Mapping[str, Any] | None) -> Smoothed | None:
    """What `as_parts` made. Raises `ValueError`, `TypeError`."""
    if parts is None:
        return None
    found = Smoothed(**parts)
    sound = (
        _MODEL.fullmatch(found.model) and _PROMPTS.fullmatch(found.prompts)
        and _MARK.fullmatch(found.text) and _MARK.fullmatch(found.reason)
    )  # fmt: skip
    if not sound:
        raise ValueError("not what a smoothed demand says")
    return found


def wording_of(text: PetitionText, *, read: bool = True) -> str:
    """Which demands a model worded, in a sentence without its full stop; empty where none. `read`: a frozen text, since
    nobody freezes one without saying that they read it."""
    by: dict[str, list[str]] = {}
    for number, demand in enumerate(text.demands, start=1):
        if demand.smoothed:
            by.setdefault(demand.smoothed.model, []).append(str(number))
    ends = "read by the organisers" if read else "not yet said to be read by the organisers"
    return "; ".join(
        f"{_demands(numbers)}: wording smoothed with a language model {model} and {ends}"
        for model, numbers in by.items()
    )


def worded_by(text: PetitionText) -> list[str]:
    """For the history of a draft: of each demand that a model worded, by which, and told what."""
    return [
        f"{demand.id}: worded by {demand.smoothed.model}, prompts {demand.smoothed.prompts}"
        for demand in text.demands
        if demand.smoothed
    ]


def _demands(numbers: list[str]) -> str:
    if len(numbers) == 1:
        return f"Demand {numbers[0]}"
    return f"Demands {', '.join(numbers[:-1])} and {numbers[-1]}"
