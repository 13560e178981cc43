"""The entries of a news feed (RSS, Atom), out of bytes that are here already: nothing is fetched on its behalf."""

from __future__ import annotations

import hashlib
import io
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from time import struct_time
from typing import Any

import feedparser
import httpx

from ingest.following import reasons
from ingest.following.address import host_of, is_host_or_below, web_address
from ingest.following.failure import SourceFailed
from ingest.following.source import Allowed

_MOST = 500  # entries
_LONGEST_TITLE = 300
_LONGEST_SUMMARY = 4000


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """`id` stays the same as long as the feed calls the entry the same, and can be part of a file's name. `title` and
    `summary` are plain text, one line each, and may be empty."""

    id: str
    title: str
    url: str
    published: date | None
    summary: str


@dataclass(frozen=True, slots=True)
class Feed:
    """`elsewhere` counts the entries that lead to hosts which are not among the news hosts, or nowhere."""

    entries: tuple[FeedEntry, ...]
    elsewhere: int


def read_feed(body: bytes, url: str, allowed: Allowed) -> Feed:
    """`url` is where it was found. Raises `SourceFailed`."""
    base = web_address(url)
    parsed = _parsed(body, base)
    entries: dict[str, FeedEntry] = {}
    elsewhere = 0
    for raw in parsed[:_MOST]:
        entry = _entry(raw, base)
        if entry is None or not is_host_or_below(host_of(httpx.URL(entry.url)), allowed.news_hosts):
            elsewhere += 1
        else:
            entries.setdefault(entry.id, entry)
    return Feed(tuple(entries.values()), elsewhere)


def _parsed(body: bytes, base: httpx.URL) -> list[Mapping[str, Any]]:
    try:
        # As a stream: bytes or text would be tried as the name of a file, or as an address to fetch.
        parsed = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-location": str(base)},
            sanitize_html=True,
            resolve_relative_uris=True,
        )
    except Exception:  # noqa: BLE001 - parsers of other people, on anybody's file
        raise reasons.no_feed(host_of(base)) from None
    if not parsed.get("version") or (parsed.get("bozo") and not parsed.get("entries")):
        raise reasons.no_feed(host_of(base))
    return list(parsed["entries"])


def _entry(raw: Mapping[str, Any], base: httpx.URL) -> FeedEntry | None:
    link = raw.get("link")
    if not isinstance(link, str) or not link:
        return None
    try:
        url = str(web_address(link, base))
    except SourceFailed:
        return None
    named = raw.get("id")
    name = named if isinstance(named, str) and named.strip() else url
    return FeedEntry(
        id=hashlib.sha256(name.strip().encode("utf-8", "replace")).hexdigest()[:20],
        title=_plain(raw, "title")[:_LONGEST_TITLE],
        url=url,
        published=_day(raw.get("published_parsed") or raw.get("updated_parsed")),
        summary=_plain(raw, "summary")[:_LONGEST_SUMMARY],
    )


def _day(moment: object) -> date | None:
    if not isinstance(moment, struct_time):
        return None
    try:
        return datetime.fromtimestamp(timegm(moment), UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


class _Text(HTMLParser):
    """What a person reads: text without tags, and nothing of scripts and styles."""

    _UNREAD = frozenset({"script", "style", "template"})
    _BREAKS = frozenset(
        "address blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr img li ol p pre table td th tr ul".split()
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in self._UNREAD
        self._between(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unread = max(0, self._unread - (tag in self._UNREAD))
        self._between(tag)

    def _between(self, tag: str) -> None:
        if tag in self._BREAKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.parts.append(data)


def _plain(raw: Mapping[str, Any], field: str) -> str:
    value = raw.get(field)
    if not isinstance(value, str):
        return ""
    detail = raw.get(f"{field}_detail")
    kind = detail.get("type", "") if isinstance(detail, Mapping) else ""
    text = value if kind == "text/plain" else _text_of(value)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _text_of(markup: str) -> str:
    reader = _Text()
    reader.feed(markup)
    reader.close()
    return "".join(reader.parts)
