"""The few sentences that Steward says itself, in the asker's language; everything else comes from the sources."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from knowledge.period import Period

LANGUAGES = ("en", "es", "de", "fr", "it", "pt", "ja", "zh")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wording:
    """Fixed sentences of one language. `say("notice.doubt", doubt=…)`; a missing key or value raises `KeyError`."""

    language: str
    sentences: dict[str, str]

    def say(self, key: str, **values: str) -> str:
        return self.sentences[key].format_map(values)

    def day(self, day: date) -> str:
        """ "7 May 2022" in English; the unmistakable 2022-05-07 elsewhere."""
        if self.language == "en":
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        return day.isoformat()

    def period(self, period: Period) -> str:
        """ "28–29 May 2026", "May–June 2024", "2021" in English; "2026-05-28 – 2026-05-29" elsewhere."""
        if self.language != "en":
            return " – ".join(dict.fromkeys(map(_numeric, (period.begin, period.end))))
        begin, end = _english(period.begin), _english(period.end)
        while begin and begin[-1] == end[len(begin) - 1]:
            begin = begin[:-1]  # what both share stands once, at the end
        dash = ["–"] if len(begin) == 1 else [" – "] if begin else []
        return "".join([" ".join(begin), *dash, " ".join(end)])


def _numeric(parts: tuple[int, ...]) -> str:
    return "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])])


def _english(parts: tuple[int, ...]) -> tuple[str, ...]:
    """Year, month and day, as far as they are known, in the order in which they are written."""
    return tuple(_MONTHS[n - 1] if place == 1 else str(n) for place, n in enumerate(parts))[::-1]


@cache
def wording(language: str) -> Wording:
    """Wording of a language; English where Steward has no sentences of it."""
    code = language if language in LANGUAGES else "en"
    text = files("knowledge.pack").joinpath(f"words/{code}.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return Wording(code, {f"{table}.{key}": value for table, keys in tables.items() for key, value in keys.items()})
