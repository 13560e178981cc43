"""Reads programme files (programmes/*.toml) and holds them to the rules of docs/cards.md."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from knowledge.card import Kind
from knowledge.card_reader import DOUBT_WORDS, TITLE_CHARACTERS, card_paths
from knowledge.citation import occurs
from knowledge.document import Document, Version
from knowledge.errors import CardError
from knowledge.period import Period
from knowledge.programme import Event, How, LastKnown, Programme

FOLDER = "programmes"
TEXT_WORDS, STATE_WORDS = 30, 12

_KEYS = {
    "id", "title", "employer", "cards", "called", "citation", "url", "checked", "review_by", "state", "event",
}  # fmt: skip
_DOUBTED = {"on", "text", "confidence"}


def programme_paths(pack: Path) -> list[Path]:
    return sorted((pack / FOLDER).glob("*.toml"))


def read_programmes(pack: Path) -> list[Programme]:
    """Every programme of a pack, ordered by id. Raises `CardError` for the first that breaks a rule."""
    return [read_programme(path) for path in programme_paths(pack)]


def read_programme(path: Path) -> Programme:
    """The programme in `path`, whose cards are looked for beside it. Raises `CardError`, which names file and rule."""
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CardError(f"{path.name}: cannot be read ({type(error).__name__})") from None
    programme = parse_programme(source.replace("\r\n", "\n"), path.stem)
    pack = path.parents[1]
    if path.stem in {card.stem for card in card_paths(pack)}:
        raise CardError(f"{path.name}: a card is named {path.stem} already")
    for card in programme.cards:
        if not any((pack / kind / f"{card}.md").is_file() for kind in (Kind.NEWS, Kind.LAW)):
            raise CardError(f"{path.name}: there is no card {card} of news or law")
    return programme


def stored_programme(document: Document, version: Version) -> Programme:
    """The programme that a document of the library is."""
    return parse_programme(version.text, document.id)


@lru_cache(maxsize=256)
def parse_programme(source: str, stem: str) -> Programme:
    """Raises `CardError`."""
    at = _Place(f"{stem}.toml", source)
    try:
        values = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, ValueError):  # ValueError: a date that no calendar has
        raise at.fail("is not TOML") from None
    at.keys(values, _KEYS)
    if values["id"] != stem:
        raise at.fail(f"id is {values['id']!r}, the file is named {stem!r}")
    if not isinstance(values["event"], list) or not values["event"]:
        raise at.fail("has no [[event]]")
    title = at.text(values, "title")
    if len(title) > TITLE_CHARACTERS:
        raise at.fail(f"title has {len(title)} characters, {TITLE_CHARACTERS} at most")
    programme = Programme(
        id=stem,
        title=title,
        employer=at.text(values, "employer"),
        cards=at.texts(values, "cards"),
        called=at.texts(values, "called"),
        citation=at.text(values, "citation"),
        url=at.text(values, "url"),
        checked=at.day(values, "checked"),
        review_by=at.day(values, "review_by"),
        state=_state(values["state"], _Place(f"{at.where}: state", source)),
        events=tuple(
            _event(entry, _Place(f"{at.where}: event {number}", source))
            for number, entry in enumerate(values["event"], start=1)
        ),
        source=source,
    )
    _check_days(programme, at)
    return programme


def _state(entry: object, at: _Place) -> LastKnown:
    values = at.table(entry)
    at.keys(values, _DOUBTED, {"doubt"})
    return LastKnown(at.period(values), at.words(values, "text", STATE_WORDS), at.doubt(values))


def _event(entry: object, at: _Place) -> Event:
    values = at.table(entry)
    at.keys(values, {*_DOUBTED, "by"}, {"doubt", "how", "superseded"})
    text = at.words(values, "text", TEXT_WORDS)
    if not text.endswith((".", "”")):
        raise at.fail("text is not a whole sentence")
    if not occurs(text, at.source):
        raise at.fail("text is written with escapes: it must stand in the file word for word")
    how = str(values.get("how", How.REPORTED))
    if how not in list(How):
        raise at.fail(f"how is one of {', '.join(How)}")
    event = Event(
        at.period(values), at.text(values, "by"), How(how), text, at.doubt(values),
        at.day(values, "superseded") if "superseded" in values else None,
    )  # fmt: skip
    if event.superseded and (event.how is not How.DECIDED or event.superseded <= event.on.last):
        raise at.fail("superseded is the later day of a decision, and only decisions have one")
    return event


def _check_days(programme: Programme, at: _Place) -> None:
    if any(one.on > other.on for one, other in pairwise(programme.events)):
        raise at.fail("its events are not oldest first")
    if len({(event.on, event.text) for event in programme.events}) < len(programme.events):
        raise at.fail("an event stands twice")
    latest = max(event.on.last for event in programme.events)
    if programme.state.on.last < latest:
        raise at.fail("its state is older than its last event")
    if programme.checked < programme.state.on.last:
        raise at.fail("something in it is later than the day it was checked")
    if programme.review_by < programme.checked:
        raise at.fail("review_by is before checked")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a file something stands, for errors; and how its values are read."""

    where: str
    source: str

    def fail(self, rule: str) -> CardError:
        return CardError(f"{self.where}: {rule}")

    def table(self, value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.fail("is not a table of keys and values")
        return value

    def keys(self, values: Mapping[str, Any], needed: set[str], may: Sequence[str] | set[str] = ()) -> None:
        if unknown := sorted(values.keys() - needed - set(may)):
            raise self.fail(f"has an unknown key: {', '.join(unknown)}")
        if missing := sorted(needed - values.keys()):
            raise self.fail(f"lacks {', '.join(missing)}")

    def text(self, values: Mapping[str, Any], key: str) -> str:
        value = values[key]
        if not isinstance(value, str) or not value.strip():
            raise self.fail(f"{key} is not text")
        if key == "url" and not value.startswith("https://"):
            raise self.fail("url is an https address")
        return " ".join(value.split())

    def words(self, values: Mapping[str, Any], key: str, most: int) -> str:
        text = self.text(values, key)
        if (count := len(text.split())) > most:
            raise self.fail(f"{key} has {count} words, {most} at most")
        return text

    def texts(self, values: Mapping[str, Any], key: str) -> tuple[str, ...]:
        entries = values[key]
        if not isinstance(entries, list) or not entries or not all(isinstance(e, str) and e.strip() for e in entries):
            raise self.fail(f"{key} is a list of texts")
        return tuple(entries)

    def day(self, values: Mapping[str, Any], key: str) -> date:
        value = values[key]
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        raise self.fail(f"{key} is not a date like 2026-11-23, without quotation marks")

    def period(self, values: Mapping[str, Any]) -> Period:
        try:
            return Period.parse(values["on"] if isinstance(values["on"], str) else "")
        except ValueError:
            raise self.fail('on is "2026-05-28", "2020-02", "2021", "2026-05-28/29" or "2024-05/06"') from None

    def doubt(self, values: Mapping[str, Any]) -> str | None:
        match values["confidence"], values.get("doubt"):
            case "verified", None:
                return None
            case "unverified", str(doubt) if doubt.strip() and len(doubt.split()) <= DOUBT_WORDS:
                return doubt.strip().rstrip(".")
        raise self.fail(f"confidence is verified, or unverified with a doubt of {DOUBT_WORDS} words at most")
