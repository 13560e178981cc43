"""One source as it stands in sources.toml: checked key by key, and written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ingest.following.source import EVERY, Place, Selectors, Source
from knowledge.card import Kind
from knowledge.document import Visibility
from knowledge.errors import UnknownPlace
from knowledge.jurisdiction import Jurisdiction

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_EVERY = re.compile(r"([0-9]{1,4})\s*([mhdw])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_LEAST_EVERY, _MOST_EVERY = timedelta(minutes=15), timedelta(days=366)
_KEYS = frozenset(
    "id kind url path feed jurisdiction title selectors every visibility expected_language paused".split()
)
_Value = TypeVar("_Value", bound=StrEnum)


class WrongSource(Exception):
    """What is wrong with one source, in a sentence."""


def source_of(row: Mapping[str, Any], folder: Path) -> Source:
    """Relative paths are meant from `folder`. Raises `WrongSource`."""
    name = row.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise WrongSource("it needs an id of lower case letters, digits, dots and hyphens.")
    if unknown := sorted(row.keys() - _KEYS):
        raise WrongSource(f"unknown key {unknown[0]}. The keys are: {', '.join(sorted(_KEYS))}.")
    places = [place for place in Place if place in row]
    if len(places) != 1:
        raise WrongSource("give exactly one of url, feed and path.")
    kind = _one_of(row, "kind", Kind)
    if kind is None:
        raise WrongSource("kind is missing: policy, law, news or guide.")
    paused = row.get("paused", False)
    if not isinstance(paused, bool):
        raise WrongSource("paused is true or false.")
    jurisdiction = _text(row, "jurisdiction")
    if kind is Kind.LAW and jurisdiction is None and places[0] is not Place.PATH:
        raise WrongSource("a law needs its jurisdiction: US-NY, DE, EU …")
    return Source(
        name, kind, places[0], _address(places[0], row, folder), _known(jurisdiction), _text(row, "title"),
        _selectors(row.get("selectors", {})), duration(_text(row, "every") or "1d"),
        _one_of(row, "visibility", Visibility), _language(_text(row, "expected_language")), paused,
    )  # fmt: skip


def _address(place: Place, row: Mapping[str, Any], folder: Path) -> str:
    given = _text(row, place)
    if given is None:
        raise WrongSource(f"{place} is empty.")
    if place is Place.PATH:
        try:
            sound, path = "\0" not in given, Path(given).expanduser()
        except RuntimeError:
            sound, path = False, Path()
        if not sound:
            raise WrongSource("path is no path of a file or folder.")
        return str((folder / path).absolute())
    try:
        parts = urlsplit(given)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        sound = sound and parts.username is None
    except ValueError:
        sound = False
    if not sound or any(c.isspace() for c in given):
        raise WrongSource("an address begins with https:// and holds no user name or space.")
    return given


def duration(given: str) -> timedelta:
    """`6h`, `1d`, `2w`: from 15 minutes to a year."""
    match = _EVERY.fullmatch(given.strip())
    found = int(match[1]) * _UNITS[match[2]] if match else None
    if found is None or not _LEAST_EVERY <= found <= _MOST_EVERY:
        raise WrongSource("every is a number and m, h, d or w, from 15m to 52w: 6h, 1d, 2w.")
    return found


def said(every: timedelta) -> str:
    """The shortest way to write a duration in sources.toml."""
    for unit, size in reversed(_UNITS.items()):
        if every % size == timedelta(0):
            return f"{every // size}{unit}"
    return f"{every // _UNITS['m']}m"


def row_of(source: Source) -> dict[str, Any]:
    row: dict[str, Any] = {"id": source.id, "kind": str(source.kind), str(source.place): source.address}
    for key in ("jurisdiction", "title", "expected_language"):
        if value := getattr(source, key):
            row[key] = value
    if source.selectors != Selectors():
        row["selectors"] = {"keep": list(source.selectors.keep), "drop": list(source.selectors.drop)}
    if source.every != EVERY:
        row["every"] = said(source.every)
    if source.visibility is not None:
        row["visibility"] = str(source.visibility)
    if source.paused:
        row["paused"] = True
    return row


def _text(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise WrongSource(f"{key} is a text in quotes.")
    return value.strip()


def _one_of(row: Mapping[str, Any], key: str, values: type[_Value]) -> _Value | None:
    given = _text(row, key)
    try:
        return values(given) if given else None
    except ValueError:
        raise WrongSource(f"{key} is one of: {', '.join(values)}.") from None


def _known(jurisdiction: str | None) -> str | None:
    try:
        return Jurisdiction.parse(jurisdiction).code if jurisdiction else None
    except UnknownPlace:
        raise WrongSource("jurisdiction is a code such as US-NY, DE or EU.") from None


def _language(given: str | None) -> str | None:
    if given is not None and not re.fullmatch(r"[a-z]{2}(-[A-Za-z]{2,4})?", given):
        raise WrongSource("expected_language is a code such as en, de or ja.")
    return given


def _selectors(given: object) -> Selectors:
    if not isinstance(given, Mapping) or given.keys() - {"keep", "drop"}:
        raise WrongSource('selectors is { keep = ["main"], drop = [".banner"] }.')
    lists = {key: given.get(key, []) for key in ("keep", "drop")}
    if not all(isinstance(v, list) and all(isinstance(s, str) and s.strip() for s in v) for v in lists.values()):
        raise WrongSource("selectors are lists of CSS selectors in quotes.")
    return Selectors(tuple(lists["keep"]), tuple(lists["drop"]))
