"""Which key is sealed to on a day, and which are still needed to open what was sealed before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.errors import FileDamaged
from bot.organising.custodians.key_set import KeySet, Purpose
from bot.organising.custodians.public_file import read_public_file

LONGEST = timedelta(days=90 + 7)
"""How long a concern can be held: 90 days, from the end of the week in which it came, for only the week is stored."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys for concerns, oldest first: one for each quarter, and one more where a sheet was lost."""

    keys: tuple[KeySet, ...]

    @classmethod
    def of(cls, keys: Iterable[KeySet]) -> Keyring:
        """Raises `FileDamaged` where two begin on the same day, or the demo key stands beside a real one."""
        found = sorted({each for each in keys if each.purpose is Purpose.CONCERN}, key=lambda each: each.begins)
        if len({each.begins for each in found}) != len(found):
            raise FileDamaged("Two keys for concerns begin on the same day. Keep the one that the sheets name.")
        if len(found) > 1 and any(each.demo for each in found):
            raise FileDamaged("The demo key stands beside a real one. Take the demo key's file away.")
        return cls(tuple(found))

    @classmethod
    def load(cls, folder: Path) -> Keyring:
        """From the public files in a folder. Raises `FileDamaged`, `UserError`."""
        return cls.of(read_public_file(path) for path in sorted(folder.glob("*.json")))

    def current(self, day: date) -> KeySet | None:
        """What the Box seals to: the newest that has begun. None before the first begins."""
        begun = [each for each in self.keys if each.begins <= day]
        return begun[-1] if begun else None

    def overdue(self, day: date) -> bool:
        """Whether the key's quarter is over and no other was made. Concerns still come in; rotate soon."""
        current = self.current(day)
        return current is not None and not current.demo and current.quarter.next.begins <= day

    def needed_until(self, keys: KeySet) -> date | None:
        """The last day on which a concern sealed to it can still be held, where it was replaced in time. None while
        nothing replaces it."""
        later = [each for each in self.keys if each.begins > keys.begins]
        return later[0].begins + LONGEST if later else None

    def needed(self, day: date, held: Collection[str] = ()) -> tuple[KeySet, ...]:
        """What must be kept. `held` are the key ids of rows in the Box: they count whatever the calendar says, since
        a key can be installed late."""
        return tuple(
            each
            for each in self.keys
            if each.id in held or (until := self.needed_until(each)) is None or day <= until
        )  # fmt: skip
