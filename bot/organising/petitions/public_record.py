"""What is public of a petition, as a file for a computer without a network: its text, and the log of its steps."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import FileDamaged, UserError
from bot.organising.petitions.life import Entry, State, Step, entry_of, first_break, state_after
from bot.organising.petitions.petition import Petition
from bot.organising.petitions.text import PetitionText, as_json, checked_id, from_json

FORMAT = "steward petition record 1"
_DAMAGED = "The petition's file was changed or cut off. Take it from whoever runs the Box again. Nothing was opened."


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """`sha256` is that of the text, worked out here; `key` is what names are sealed to, as its log says."""

    petition: str
    text: PetitionText
    log: Sequence[Entry]

    @property
    def sha256(self) -> str:
        return self.text.sha256

    @property
    def state(self) -> State:
        return state_after(self.log)

    @property
    def key(self) -> str:
        return next((str(entry.holds["key"]) for entry in self.log if entry.step is Step.OPEN), "")


def record_text(petition: Petition) -> str:
    parts = {
        "format": FORMAT, "petition": petition.id, "sha256": petition.sha256, "text": as_json(petition.text),
        "log": [entry.as_json() for entry in petition.log],
    }  # fmt: skip
    return json.dumps(parts, sort_keys=True, ensure_ascii=False, indent=1) + "\n"


def read_record(data: bytes) -> PublicRecord:
    """Raises `FileDamaged`: also where text, hash and log do not belong together."""
    try:
        parts = json.loads(data)
    except (ValueError, RecursionError):
        parts = None
    if not isinstance(parts, dict) or parts.get("format") != FORMAT:
        raise FileDamaged("This is no petition's file, or it is damaged. Nothing was opened.")
    try:
        log = tuple(entry_of(entry) for entry in parts["log"])
        record = PublicRecord(checked_id(parts["petition"]), from_json(parts["text"]), log)
        frozen = [entry.holds["text_sha256"] for entry in log if entry.step is Step.FREEZE]
    except (KeyError, TypeError, UserError):
        raise FileDamaged(_DAMAGED) from None
    if first_break(log) is not None or frozen != [record.sha256] or parts.get("sha256") != record.sha256:
        raise FileDamaged(_DAMAGED)
    return record
