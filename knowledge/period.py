"""When something happened, as exactly as its source tells: a day, a month, a year, or from one of these to another."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_BEGIN = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
_END = re.compile(r"(\d{4}-)?\d\d(-\d\d)?|\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`first` and `last` are the days it may have begun and ended on. `begin` and `end` are (year,), (year, month) or
    (year, month, day), both alike; `end` equals `begin` where it is no stretch."""

    first: date
    last: date
    begin: tuple[int, ...]
    end: tuple[int, ...]
    written: str

    @classmethod
    def parse(cls, written: str) -> Period:
        """Of "2026-05-28", "2020-02", "2021", "2026-05-28/29", "2024-05/06", "2026-05-28/06-02"; else `ValueError`."""
        begin, slash, end = written.partition("/")
        if not _BEGIN.fullmatch(begin) or (slash and not _END.fullmatch(end)):
            raise ValueError(written)
        since = tuple(int(part) for part in begin.split("-"))
        own = tuple(int(part) for part in end.split("-")) if slash else ()
        until = since[: len(since) - len(own)] + own  # the end leaves out what it shares with the beginning
        if len(until) != len(since) or (slash and until <= since):
            raise ValueError(written)
        return cls(_first(since), _last(until), since, until, written)


def _first(parts: tuple[int, ...]) -> date:
    year, month, day = (*parts, 1, 1)[:3]
    return date(year, month, day)


def _last(parts: tuple[int, ...]) -> date:
    if len(parts) == 3:
        return _first(parts)
    year, month = (*parts, 12)[:2]
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, monthrange(year, month)[1])
