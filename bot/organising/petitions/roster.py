"""The roster: names that custodians opened offline and that their owners confirmed. What returns to the Box of it is
how many they are, and its hash."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.errors import FileDamaged
from bot.organising.petitions.name import SignedName
from bot.organising.petitions.release import released

FORMAT, RESULT = "steward roster 1", "steward petition result 1"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Roster:
    """`names` are (name, role), sorted by name. Its repr tells none."""

    petition: str
    text_sha256: str
    names: tuple[tuple[str, str], ...] = field(repr=False)

    @property
    def text(self) -> str:
        parts = {
            "format": FORMAT, "petition": self.petition, "text_sha256": self.text_sha256,
            "names": [{"name": name, "role": role} for name, role in self.names],
        }  # fmt: skip
        return json.dumps(parts, sort_keys=True, ensure_ascii=False, indent=1) + "\n"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class OpeningResult:
    """What the Box is told: too few where `confirmed` is 0."""

    petition: str
    text_sha256: str
    confirmed: int
    roster_sha256: str

    @property
    def text(self) -> str:
        parts = {
            "format": RESULT, "petition": self.petition, "text_sha256": self.text_sha256,
            "confirmed": self.confirmed, "roster_sha256": self.roster_sha256,
        }  # fmt: skip
        return json.dumps(parts, sort_keys=True, indent=1) + "\n"


def roster_of(petition: str, text_sha256: str, threshold: int, confirmed: Iterable[SignedName]) -> Roster | None:
    """Of those who confirmed their names, all who have as many beside them as they asked for. None where these are
    fewer than the threshold: then nothing is told of anybody."""
    names = list(confirmed)
    may = released([name.minimum for name in names], threshold)
    told = [(name.name, name.role) for name in names if name.minimum in may]
    if not told:
        return None
    return Roster(petition, text_sha256, tuple(sorted(told, key=lambda one: (one[0].casefold(), one))))


def result_of(petition: str, text_sha256: str, roster: Roster | None) -> OpeningResult:
    if roster is None:
        return OpeningResult(petition, text_sha256, 0, "")
    return OpeningResult(petition, text_sha256, len(roster.names), roster.sha256)


def read_roster(text: str) -> Roster:
    """Raises `FileDamaged`."""
    parts = _parts(text, FORMAT)
    try:
        names = tuple((str(one["name"]), str(one["role"])) for one in parts["names"])
        roster = Roster(str(parts["petition"]), str(parts["text_sha256"]), names)
    except (KeyError, TypeError):
        raise FileDamaged("The roster was changed or cut off. Take it from the offline computer again.") from None
    if roster.text != text.replace("\r\n", "\n"):
        raise FileDamaged("The roster was changed since it was made. Take it from the offline computer again.")
    return roster


def read_result(text: str) -> OpeningResult:
    """Raises `FileDamaged`."""
    parts = _parts(text, RESULT)
    damaged = FileDamaged("The result was changed or cut off. Take it from the offline computer again.")
    try:
        result = OpeningResult(
            str(parts["petition"]), str(parts["text_sha256"]), int(parts["confirmed"]), str(parts["roster_sha256"])
        )
        told = bool(_SHA256.fullmatch(result.roster_sha256)) and result.confirmed > 0
        sound = told if result.confirmed else result.roster_sha256 == ""
    except (KeyError, TypeError, ValueError):
        raise damaged from None
    if not sound or result.text != text.replace("\r\n", "\n"):
        raise damaged
    return result


def _parts(text: str, kind: str) -> dict[str, Any]:
    try:
        parts = json.loads(text)
    except (ValueError, RecursionError):
        parts = None
    if not isinstance(parts, dict) or parts.get("format") != kind:
        raise FileDamaged("This is another kind of file. Nothing was done.")
    return parts
