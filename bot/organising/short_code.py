"""A short code: eight characters that say, for five minutes and once, who wants in at the office. Alone it opens
nothing.

It is a keyed hash of a person and of the ten seconds in which it was made. Nothing is stored of it where it is made.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.organising.code import ALPHABET, read_characters

LENGTH = 8
STEP = 10
"""Seconds in which a person's codes are the same."""
LASTS = 5 * 60
"""Seconds for which a code is good."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose code it was, and in which step of `STEP` seconds it was made."""

    person: str = field(repr=False)
    step: int


class ShortCodes:
    """`secret` is shared by whoever makes codes and whoever reads them, and by nobody else."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def made(self, person: str, *, now: datetime) -> str:
        """As it is shown: 7K3F-M2QX."""
        text = self._text(person, step_of(now))
        return f"{text[:4]}-{text[4:]}"

    def claim(self, typed: str, people: Iterable[str], *, now: datetime) -> Claim | None:
        """Whose code was typed; None where it is nobody's, or no longer. Each person and step is compared, whichever
        fits."""
        text = (read_characters(typed, LENGTH) or "").encode()
        last = step_of(now)
        found: Claim | None = None
        for person in people:
            for step in range(last - LASTS // STEP + 1, last + 1):
                if hmac.compare_digest(text, self._text(person, step).encode()):
                    found = Claim(person, step)
        return found

    def _text(self, person: str, step: int) -> str:
        digest = hmac.new(self._secret, f"office {step} {person}".encode(), hashlib.sha256).digest()
        number = int.from_bytes(digest[:5])
        return "".join(ALPHABET[number >> shift & 31] for shift in range(35, -5, -5))


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // STEP
