"""The few sentences that Steward says itself, in the asker's language; everything else comes from the sources."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

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


@cache
def wording(language: str) -> Wording:
    """Wording of a language; English where Steward has no sentences of it."""
    code = language if language in LANGUAGES else "en"
    text = files("knowledge.pack").joinpath(f"words/{code}.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return Wording(code, {f"{table}.{key}": value for table, keys in tables.items() for key, value in keys.items()})
