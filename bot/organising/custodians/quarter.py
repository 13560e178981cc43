"""Quarters of the year, for each of which there is a key of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `2026-Q4`. Raises `ValueError`."""
        match = re.fullmatch(r"(20\d\d)-[Qq]([1-4])", text, flags=re.ASCII)
        if not match:
            raise ValueError("a quarter is written 2026-Q4")
        return cls(int(match[1]), int(match[2]))

    @property
    def begins(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"
