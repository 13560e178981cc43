"""A petition as a document: all that is said in it, whatever the format. What is empty here is nowhere in the file."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

_KEPT_FORMAT = frozenset("\u200c\u200d")
"""Joiners, without which Persian and several Indian languages are misspelt, and families of emoji fall apart."""
_HIDING = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_ADDRESS = re.compile(r"https?://[A-Za-z0-9!#$%&'()*+,\-./:;=?@\[\]_~]+", re.ASCII)
_RTL = frozenset("ar arc ckb dv fa he iw ks ku-arab nqo ps sd syr ug ur yi".split())


class Group(StrEnum):
    """Where a source stands below a demand. Only what is `LAW` is law in force where this workplace is."""

    LAW = "law"
    POLICY = "policy"
    NO_RIGHT = "no right"  # law of another place or not in force, agreements, models, reports


@dataclass(frozen=True, slots=True)
class SourcePart:
    """`label` says in words how it binds; `line` is how it stands, as answers say it."""

    title: str
    label: str
    group: Group
    line: str = ""
    url: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class DemandPart:
    heading: str
    text: str
    reason: str = ""
    sources: tuple[SourcePart, ...] = ()


@dataclass(frozen=True, slots=True)
class StepPart:
    day: date
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class DeliveryPart:
    to: str
    on: date
    how: str


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """`results` are (number of the demand, its heading, met | partly | refused)."""

    on: date
    text: str
    results: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class PetitionDocument:
    """`signed` are sentences: totals as they are published. `day` is the day on which the document is made. `sha256`
    and `words` are empty for a draft. `names` are (name, role) and only there where a roster was given; its repr tells
    none."""

    id: str
    title: str
    addressee: str
    operator: str
    opening: str
    demands: tuple[DemandPart, ...]
    closing: str
    language: str
    day: date
    signed: tuple[str, ...] = ()
    sha256: str = ""
    words: tuple[str, ...] = ()
    address: str = ""
    steps: tuple[StepPart, ...] = ()
    log_hash: str = ""
    delivery: DeliveryPart | None = None
    answers: tuple[AnswerPart, ...] = ()
    predecessor: str = ""
    names: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    roster_sha256: str = ""
    wording: str = ""
    """Which demands a language model worded, in a sentence without its full stop."""

    @property
    def draft(self) -> bool:
        return not self.sha256

    @property
    def right_to_left(self) -> bool:
        return self.language.partition("-")[0].lower() in _RTL


def plain(text: str) -> str:
    """Without what cannot be seen or turns other text around; lines stay."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    shown = (c for c in lines if c == "\n" or c in _KEPT_FORMAT or unicodedata.category(c) not in _HIDING)
    return "\n".join(" ".join(line.split()) for line in "".join(shown).split("\n")).strip()


def line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text.replace("\t", " ")).split())


def direction(text: str) -> str:
    """ltr or rtl, by the first letter that has one; empty where none has. As browsers do with dir=auto."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next(("ltr" if kind == "L" else "rtl" for kind in kinds if kind in ("L", "R", "AL")), "")


def web_address(url: str) -> str:
    """The address where a link may lead: http(s), nobody's name before the host; else empty."""
    if not _ADDRESS.fullmatch(url):
        return ""
    try:
        parts = urlsplit(url)
        host, user = parts.hostname, parts.username
    except ValueError:
        return ""
    return url if host and user is None else ""


def day_in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def in_groups(sha256: str) -> tuple[str, ...]:
    """Eight groups of eight, as the page where people sign shows them, to be compared by eye."""
    return tuple(sha256[at : at + 8] for at in range(0, len(sha256), 8))
