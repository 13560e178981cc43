"""What people sign: a text with its demands, frozen under its SHA-256. Nobody can change it after that."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from bot.errors import UserError
from bot.organising.petitions.smoothed import Smoothed, as_parts, smoothed_of

FORMAT = "steward petition 1"
STEP = 10
"""A threshold is a multiple of it, and totals are told in it."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,47}")
_VARIABLE = re.compile(r"\$([a-z][a-z0-9_]*)")
_DEMAND_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_LONGEST = {
    "title": 160, "addressee": 200, "opening": 6_000, "closing": 3_000, "heading": 200, "demand": 2_000,
    "reason": 2_000, "quote": 2_000, "source": 400, "line": 900, "variable": 120,
}  # fmt: skip
MOST_DEMANDS, _MOST_SOURCES, _MOST_VARIABLES, _MOST_PEOPLE = 24, 12, 60, 1_000_000


class Mode(StrEnum):
    """What a signature is: one more in a count, or a name that is told once enough others are."""

    COUNT = "count"
    NAMES = "names"


_SIGNING = {
    Mode.COUNT: (
        "Signatures are counted, and nobody's name is collected with them. This petition is handed over only with at "
        "least {threshold} signatures."
    ),
    Mode.NAMES: (
        "Nobody who signed is named unless at least {threshold} agreed to be, and everybody could ask for more than "
        "that before their own name is told. With fewer, no name is told and nothing is handed over."
    ),
}
"""What stands for `$signing`."""


class Standing(StrEnum):
    """How a source binds. Only `BINDING` is law in force where this workplace is."""

    BINDING = "binding"
    ELSEWHERE = "elsewhere"  # law in force in another place
    NOT_IN_FORCE = "not in force"  # proposed, vetoed, withdrawn, blocked, not yet begun
    AGREEMENT = "agreement"  # what others won
    MODEL = "model"  # a clause that somebody proposes
    POLICY = "policy"  # the company's own words
    OTHER = "other"  # guidance, news, reports


@dataclass(frozen=True, slots=True)
class Source:
    """`document` names it in the library, where it is held there. `quote` is verbatim or empty. `line` tells how it
    stands, as answers do."""

    title: str
    standing: Standing
    line: str = ""
    url: str = ""
    document: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """`id` is the clause it came from, or `own-1` and so on. Variables stand in its texts as `$notice_days`. `smoothed`
    says which parts of it a language model worded."""

    id: str
    heading: str
    text: str
    reason: str = ""
    sources: tuple[Source, ...] = ()
    smoothed: Smoothed | None = None


@dataclass(frozen=True, slots=True)
class PetitionText:
    """All that stands on the page that people sign, and nothing else. `deadline` is the last day to sign; `threshold`
    the least number of signatures without which nothing is delivered. `operator` is who collects."""

    title: str
    addressee: str
    opening: str
    demands: tuple[Demand, ...]
    closing: str
    threshold: int
    deadline: date
    mode: Mode
    operator: str
    language: str = "en"
    variables: Mapping[str, str] = field(default_factory=dict)
    predecessor: str = ""

    @property
    def canonical(self) -> bytes:
        """One spelling for one text: JSON with sorted keys, in NFC, lines ended by \\n."""
        parts = {"format": FORMAT, **as_json(self)}
        return json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.canonical).hexdigest()

    @property
    def missing(self) -> list[str]:
        """Variables that stand in it and were given no value, in the order in which they are read."""
        found, values = dict.fromkeys(name for text in _texts(self) for name in _VARIABLE.findall(text)), self.values
        return [name for name in found if not values.get(name, "").strip()]

    @property
    def values(self) -> Mapping[str, str]:
        """Of its variables, and of two that are its own: what they say is so whatever threshold and mode become."""
        own = {"threshold": str(self.threshold), "signing": _SIGNING[self.mode].format(threshold=self.threshold)}
        return {**self.variables, **own}

    def filled(self) -> PetitionText:
        """With the values in the places of their variables, as people read it. Raises `UserError` for one without."""
        if self.missing:
            raise UserError(f"These have no value yet: {', '.join(self.missing)}. Give them one. Nothing was changed.")

        values = self.values

        def fill(text: str) -> str:
            return _VARIABLE.sub(lambda match: values[match[1]], text)

        def fill_in(d: Demand) -> Demand:
            text, reason = fill(d.text), fill(d.reason)
            smoothed = d.smoothed.filled(text, reason) if d.smoothed else None
            return Demand(d.id, fill(d.heading), text, reason, d.sources, smoothed)

        demands = tuple(map(fill_in, self.demands))
        return PetitionText(
            fill(self.title), self.addressee, fill(self.opening), demands, fill(self.closing), self.threshold,
            self.deadline, self.mode, self.operator, self.language, {}, self.predecessor,
        )  # fmt: skip


def checked(text: PetitionText) -> PetitionText:
    """As it is stored: NFC, no character that hides, turns text around or cannot be printed. Raises `UserError`, which
    repeats nothing of it."""
    demands = tuple(map(_demand, text.demands))
    variables = {name: _plain(value, _LONGEST["variable"]) for name, value in text.variables.items()}
    sound = PetitionText(
        _plain(text.title, _LONGEST["title"]), _plain(text.addressee, _LONGEST["addressee"]),
        _plain(text.opening, _LONGEST["opening"]), demands, _plain(text.closing, _LONGEST["closing"]),
        text.threshold, text.deadline, text.mode, _plain(text.operator, _LONGEST["addressee"]),
        _plain(text.language, 12), variables, text.predecessor,
    )  # fmt: skip
    if len(demands) > MOST_DEMANDS or any(len(d.sources) > _MOST_SOURCES for d in demands):
        raise UserError(f"A petition has up to {MOST_DEMANDS} demands, each with up to {_MOST_SOURCES} sources.")
    if len({d.id for d in demands}) != len(demands):
        raise UserError("Two demands have the same id. Give each its own.")
    if not all(_DEMAND_ID.fullmatch(d.id) for d in demands):
        raise UserError("A demand's id has up to 64 letters, digits, dots and hyphens, such as C02 or own-1.")
    if any(s.url and not s.url.startswith(("https://", "http://")) for d in demands for s in d.sources):
        raise UserError("A source's address begins with https:// or http://.")
    if not _LANGUAGE.fullmatch(sound.language):
        raise UserError("A language is named by its code, such as en or de-AT.")
    if sound.predecessor:
        checked_id(sound.predecessor)
    if not STEP <= sound.threshold <= _MOST_PEOPLE or sound.threshold % STEP:
        raise UserError(f"The threshold is a multiple of {STEP}: {STEP}, {2 * STEP}, {3 * STEP} and so on.")
    if len(variables) > _MOST_VARIABLES or any(len(n) > 64 or not _VARIABLE.fullmatch(f"${n}") for n in variables):
        raise UserError("A variable is named in small letters, digits and _, as in $notice_days; 60 are possible.")
    return sound


def ready(text: PetitionText, *, today: date) -> PetitionText:
    """As it is frozen: checked, filled and whole. Raises `UserError`."""
    whole = checked(checked(text).filled())
    lacking = [
        what
        for what, held in (
            ("a title", whole.title), ("an addressee", whole.addressee), ("who collects", whole.operator),
            ("a demand", whole.demands), ("a text in each demand", all(d.heading and d.text for d in whole.demands)),
        )
        if not held
    ]  # fmt: skip
    if lacking:
        raise UserError(f"The petition lacks {', '.join(lacking)}. Nothing was frozen.")
    if whole.deadline <= today:
        raise UserError("The last day to sign is over or today. Choose a later one. Nothing was frozen.")
    return whole


def checked_id(text: str) -> str:
    """A petition's id: it stands in addresses, in codes' purposes and in file names. Raises `UserError`."""
    if not _ID.fullmatch(text):
        raise UserError("A petition's id has 2 to 48 small letters, digits and hyphens, such as no-keystrokes.")
    return text


def as_json(text: PetitionText) -> dict[str, Any]:
    """What `from_json` reads back."""
    parts = asdict(text)
    return {**parts, "deadline": text.deadline.isoformat(), "mode": text.mode.value, "demands": _demands(text.demands)}


def from_json(parts: Mapping[str, Any]) -> PetitionText:
    """Raises `UserError` where it is no petition's text: another key, another kind of value."""
    try:
        given = {key: value for key, value in parts.items() if key != "format"}
        demands = tuple(
            Demand(**{
                **demand, "sources": tuple(_source_of(source) for source in demand.get("sources", ())),
                "smoothed": smoothed_of(demand.get("smoothed")),
            })
            for demand in given.pop("demands")
        )  # fmt: skip
        deadline, mode = date.fromisoformat(given.pop("deadline")), Mode(given.pop("mode"))
        if type(given["threshold"]) is not int:
            raise TypeError
        return checked(PetitionText(demands=demands, deadline=deadline, mode=mode, **given))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UserError("This is no petition's text, or a part of it is missing or of another kind.") from None


def _demands(demands: Iterable[Demand]) -> list[dict[str, Any]]:
    return [_parts(demand) for demand in demands]


def _parts(demand: Demand) -> dict[str, Any]:
    """Without a word of smoothing where there was none."""
    sources = [{**asdict(source), "standing": source.standing.value} for source in demand.sources]
    parts = {"id": demand.id, "heading": demand.heading, "text": demand.text, "reason": demand.reason}
    return {**parts, "sources": sources, **({"smoothed": as_parts(demand.smoothed)} if demand.smoothed else {})}


def _source_of(parts: Mapping[str, Any]) -> Source:
    return Source(**{**parts, "standing": Standing(parts["standing"])})


def _demand(d: Demand) -> Demand:
    text, reason = _plain(d.text, _LONGEST["demand"]), _plain(d.reason, _LONGEST["reason"])
    return Demand(
        _plain(d.id, 64), _plain(d.heading, _LONGEST["heading"]), text, reason, tuple(map(_source, d.sources)),
        d.smoothed.standing(text, reason) if d.smoothed else None,
    )  # fmt: skip


def _source(source: Source) -> Source:
    return Source(
        _plain(source.title, _LONGEST["source"]), source.standing, _plain(source.line, _LONGEST["line"]),
        _plain(source.url, _LONGEST["source"]), _plain(source.document, _LONGEST["source"]),
        _plain(source.quote, _LONGEST["quote"]),
    )  # fmt: skip


def _texts(text: PetitionText) -> list[str]:
    parts = [text.title, text.opening]
    for demand in text.demands:
        parts += [demand.heading, demand.text, demand.reason]
    return [*parts, text.closing]


_KEPT_FORMAT = frozenset("\u200c\u200d")
"""Joiners, without which Persian and several Indian languages are misspelt."""


def _plain(text: str, longest: int) -> str:
    """Raises `UserError` where it is longer."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    shown = "".join(c for c in lines if c == "\n" or c in _KEPT_FORMAT or not _hides(c)).strip()
    if len(shown) > longest:
        raise UserError(f"A part of it has {len(shown):,} characters; {longest:,} fit there. Nothing was changed.")
    return shown


def _hides(character: str) -> bool:
    """What cannot be seen or turns text around: controls, formats, surrogates, private use, line separators."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
