"""A petition as a file that anybody can check: its text, its log, and what it says of itself. Never a signature."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.errors import FileDamaged, UserError
from bot.organising.petitions.life import Entry, State, Step, entry_of, state_after
from bot.organising.petitions.petition import Petition
from bot.organising.petitions.roster import Roster
from bot.organising.petitions.smoothed import wording_of
from bot.organising.petitions.text import as_json, from_json
from bot.organising.wordlist import WORDS, to_words

FORMAT = "steward petition export 1"
KEYS = frozenset({"format", "petition", "text", "text_sha256", "state", "total", "operator", "log"})
MAY = frozenset({"predecessor", "wording", "delivery", "answers", "results", "closed", "roster"})
"""Keys of what not every petition has come to."""
_LONGEST = 8_000_000
_FINGERPRINT_WORDS = 8


@dataclass(frozen=True, slots=True)
class PetitionRecord:
    """`roster` is only there where it was made from a roster file, on the custodians' offline computer."""

    petition: Petition
    roster: Roster | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, Any]:
        petition = self.petition
        parts = {
            "format": FORMAT, "petition": petition.id, "text": as_json(petition.text), "text_sha256": petition.sha256,
            "state": petition.state.value, "total": told_as(petition.total), "operator": petition.text.operator,
            "log": [entry.as_json() for entry in petition.log], **from_log(petition.log),
        }  # fmt: skip
        if petition.text.predecessor:
            parts["predecessor"] = petition.text.predecessor
        if wording := wording_of(petition.text):
            parts["wording"] = wording
        if self.roster is not None:
            parts["roster"] = json.loads(self.roster.text)
        return parts

    @property
    def text(self) -> str:
        """Raises `UserError` for a draft: there is nothing to check before a text is frozen."""
        if self.petition.state is State.DRAFT:
            raise UserError("A draft can still change, so there is nothing to check yet. Freeze it first.")
        return json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, indent=1) + "\n"


def from_log(log: Sequence[Entry]) -> dict[str, Any]:
    """Delivery, answers, the last result for each demand, and why it was closed; each where the log has it."""
    parts: dict[str, Any] = {}
    for entry in log:
        if entry.step is Step.DELIVER:
            parts["delivery"] = dict(entry.holds)
        elif entry.step is Step.ANSWER:
            parts.setdefault("answers", []).append(dict(entry.holds))
            if entry.holds["demands"]:
                parts["results"] = {**parts.get("results", {}), **entry.holds["demands"]}
        elif entry.step is Step.CLOSE:
            parts["closed"] = entry.holds["why"]
    return parts


def told_as(total: int) -> str:
    """A total in words: never more exact than it is published."""
    return f"at least {total}" if total else "fewer than 10"


def total_of(told: str) -> int:
    """The way back. Raises `ValueError`."""
    total = 0 if told == told_as(0) else int(told.removeprefix("at least "))
    if told_as(total) != told or total % 10 or total < 0:
        raise ValueError("not a total as it is told")
    return total


def fingerprint_words(sha256: str) -> tuple[str, ...]:
    """Eight words to say aloud; the SHA-256 itself is the longer way."""
    return to_words(int(sha256, 16) % WORDS**_FINGERPRINT_WORDS, _FINGERPRINT_WORDS)


def parts_of(text: str) -> dict[str, Any]:
    """What the JSON says; a key that stands twice, read differently by others, is refused. Raises `FileDamaged`."""
    if len(text) > _LONGEST:
        raise FileDamaged("This file is far longer than a petition. Nothing was checked.")
    try:
        parts = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once, parse_constant=_refused)
    except (ValueError, RecursionError):
        parts = None
    if not isinstance(parts, dict) or parts.get("format") != FORMAT:
        raise FileDamaged("This is no petition that Steward exported, or it is damaged. Nothing was checked.")
    return parts


def petition_in(parts: dict[str, Any]) -> Petition:
    """The petition that a sound record holds; see `bot.organising.petitions.verifying`. Raises `UserError`."""
    try:
        log = tuple(entry_of(entry) for entry in parts["log"])
        key = next((entry.holds["key"] for entry in log if entry.step is Step.OPEN), "")
        return Petition(
            str(parts["petition"]), state_after(log), from_json(parts["text"]), str(parts["text_sha256"]), str(key),
            total_of(parts["total"]), log[-1].day, log,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise FileDamaged("This petition is damaged, or a part of it is missing.") from None


def roster_in(parts: dict[str, Any]) -> Roster | None:
    """Raises `FileDamaged`."""
    held = parts.get("roster")
    if held is None:
        return None
    try:
        names = tuple((one["name"], one["role"]) for one in held["names"])
        if not all(isinstance(text, str) for name in names for text in name):
            raise TypeError
        return Roster(str(held["petition"]), str(held["text_sha256"]), names)
    except (KeyError, TypeError):
        raise FileDamaged("The roster in this file is damaged.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError
    return dict(pairs)


def _refused(constant: str) -> None:
    raise ValueError(constant)
