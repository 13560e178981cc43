"""A concern as a person raises it: choices, and a text of up to 1,000 characters."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.errors import UserError
from bot.organising.choice import BY_ID, as_bits, from_bits

MOST_CHARACTERS = 1_000
PADDED_BYTES = 4_096
"""What each concern is padded to before it is sealed: a thousand characters of the widest kind fit."""


@dataclass(frozen=True, slots=True)
class Concern:
    """Its repr tells nothing."""

    choices: tuple[str, ...] = field(repr=False)
    text: str = field(repr=False)

    @classmethod
    def read(cls, choices: Iterable[str], text: str) -> Concern:
        """From a form. Raises `UserError`, which repeats nothing of it, before anything is spent."""
        chosen = set(choices)
        if not chosen <= BY_ID.keys():
            raise UserError("One of the choices is not on the list. Nothing was sent and your code is still good.")
        written = _plain(text)
        if len(written) > MOST_CHARACTERS:
            raise UserError(
                f"The text is {len(written):,} characters long; {MOST_CHARACTERS:,} fit. Nothing was sent and your "
                "code is still good: shorten it and send it again."
            )
        if not chosen and not written:
            raise UserError("Nothing was chosen or written. Nothing was sent and your code is still good.")
        return cls(from_bits(as_bits(chosen)), written)

    def packed(self) -> bytes:
        """What is padded and sealed; never more than `PADDED_BYTES`."""
        values = {"v": 1, "c": as_bits(self.choices).hex(), "t": self.text}
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> Concern:
        """What the custodians read once they have opened it. Raises `ValueError`."""
        values = json.loads(packed)
        if not isinstance(values, dict) or values.keys() != {"v", "c", "t"} or values["v"] != 1:
            raise ValueError("not a concern of this version")
        return cls(from_bits(bytes.fromhex(values["c"])), str(values["t"]))


def _plain(text: str) -> str:
    """One spelling for what looks the same, lines ended one way, and no character that cannot be seen or stored."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
