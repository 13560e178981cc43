"""A sheet of codes on paper, to be cut up and drawn from a hat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.organising.code import Code
from bot.organising.purpose import Purpose

_ACROSS = 3
NAME_DIGITS = 8


@dataclass(frozen=True, slots=True)
class TicketSheet:
    """`batch` names the sheet when it is told how many slips were drawn. `codes` stand nowhere else."""

    batch: bytes
    purpose: Purpose
    circle: int
    codes: Sequence[Code] = field(repr=False)

    @property
    def name(self) -> str:
        """What people call the sheet: the first eight digits of its batch."""
        return self.batch.hex()[:NAME_DIGITS]

    @property
    def head(self) -> tuple[str, ...]:
        what = "one concern" if self.purpose.is_concern else "one signature"
        return (
            f"{len(self.codes)} slips, each for {what}. Sheet {self.name}",
            "Cut them apart, fold them, and let people draw: one slip a person. Count the slips that are drawn.",
            f"They work from the midnight after you say how many were drawn, {self.circle} or more.",
            "Burn the slips that are left: they work as well. Write down nobody's name.",
        )

    @property
    def rows(self) -> list[tuple[Code, ...]]:
        return [tuple(self.codes[at : at + _ACROSS]) for at in range(0, len(self.codes), _ACROSS)]

    def text(self) -> str:
        """Lines of at most 100 characters, for a printer."""
        slips = ("   ".join(f"[ {code.shown} ]" for code in row) for row in self.rows)
        return "\n\n".join(("\n".join(self.head), *slips)) + "\n"
