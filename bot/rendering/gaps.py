"""The consent gap report in words, the same for every format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

TITLE = "Consent gap report"


@dataclass(frozen=True, slots=True)
class ToldAsk:
    """Something that asks for a thing; `binds` only for law in force where the workplace is."""

    words: str
    binds: bool


@dataclass(frozen=True, slots=True)
class ToldCell:
    """`verdict` is an id such as "partly", `said` what people read. `quotes` are pairs of what is quoted and where it
    stands; `correction` is empty where none was made."""

    name: str
    question: str
    verdict: str
    said: str
    quotes: tuple[tuple[str, str], ...]
    asked_by: tuple[ToldAsk, ...]
    correction: str


@dataclass(frozen=True, slots=True)
class ToldRow:
    """`count` says of how many columns what is said; `mention` is the sentence that says it is done, and where."""

    name: str
    count: str
    mention: tuple[str, str]
    cells: tuple[ToldCell, ...]


@dataclass(frozen=True, slots=True)
class ToldReport:
    """`notes` are what has to be known to read it; `empty` says why there is no row."""

    day: date
    places: str
    notes: tuple[str, ...]
    rows: tuple[ToldRow, ...]
    empty: str = ""
