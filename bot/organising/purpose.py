"""What a code is for: one concern in a quarter, or one signature under a petition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

GRACE = timedelta(days=14)
"""How long codes of a quarter are good after it: a batch may open in the night in which the quarter ends."""
_CONCERN = re.compile(r"concern/(\d{4})-Q([1-4])")
_PETITION = re.compile(r"petition/[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class Purpose:
    """`text` as it is stored: `concern/2026-Q4`, `petition/no-keystrokes`."""

    text: str

    def __post_init__(self) -> None:
        if not (_CONCERN.fullmatch(self.text) or _PETITION.fullmatch(self.text)):
            raise ValueError("no such purpose")

    @classmethod
    def concern(cls, day: date) -> Purpose:
        """One concern in the quarter of that day. `day` is a day where people work, not in UTC."""
        return cls(f"concern/{day.year:04}-Q{(day.month + 2) // 3}")

    @classmethod
    def petition(cls, petition: str) -> Purpose:
        return cls(f"petition/{petition}")

    @property
    def is_concern(self) -> bool:
        return self.text.startswith("concern/")

    @property
    def ends(self) -> date | None:
        """The first day after the quarter. A petition ends when it is closed, and not by the calendar."""
        if not (match := _CONCERN.fullmatch(self.text)):
            return None
        year, quarter = int(match[1]), int(match[2])
        return date(year + 1, 1, 1) if quarter == 4 else date(year, quarter * 3 + 1, 1)

    def is_handed_out(self, day: date) -> bool:
        """Whether somebody may still take a code for it on that day."""
        return self.ends is None or day < self.ends

    def is_good(self, day: date) -> bool:
        """Whether a code for it still does something on that day."""
        return self.ends is None or day < self.ends + GRACE
