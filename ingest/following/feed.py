"""The entries of a news feed (RSS, Atom), out of bytes that are here already: nothing is fetched on its behalf."""

from __future__ import annotations

import hashlib
import html
import io
import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from time import struct_time
from typing import Any
from xml.parsers import expat

import feedparser
import httpx
from feedparser.encodings import convert_to_utf8

from ingest.following import reasons
from ingest.following.address import host_of, is_host_or_below, web_address
from ingest.following.failure import SourceFailed
from ingest.following.source import Allowed

_MOST = 500  # entries
_LONGEST_TITLE = 300
_LONGEST_SUMMARY = 4000
_LONGEST_READ = 20_000  # characters of markup, for either
# Beyond these, feedparser can be kept busy for minutes.
_LARGEST = 5_000_000  # bytes
_LARGEST_BROKEN = 100_000  # bytes of a feed that is no XML, which is guessed at
_MOST_ELEMENTS = 30_000
_DEEPEST = 64
# A document type with declarations in it, which no feed needs: a few lines of entities can stand for gigabytes.
_OWN_ENTITIES = re.compile(
    rb"""\s*+(?>(?><\?.*?\?>|<!--.*?-->)\s*+)*+<!DOCTYPE(?>"[^"]*"|'[^']*'|[^>\["'])*+\[""", re.DOTALL
)
# RSS does not say whether a title is text or markup. A tag that browsers know is none that a person reads.
_MARKUP = re.compile(
    r"<(?:!--|/?(?:a|abbr|b|blockquote|br|code|dd|div|dl|dt|em|embed|figure|font|form|frame|h[1-6]|hr|i|iframe|img|input|"
    r"ins|del|li|link|mark|math|meta|object|ol|p|pre|q|s|script|small|span|strong|style|sub|sup|svg|table|tbody|td|th|"
    r"title|tr|u|ul|video|audio)\b)",
    re.IGNORECASE,
)
_UNREAD = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(
    r"</?(?:blockquote|br|dd|div|dl|dt|h[1-6]|hr|img|li|ol|p|pre|table|td|th|tr|ul)\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


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
    if len(body) > _LARGEST:
        raise reasons.too_large(host_of(base), _LARGEST)
    said = {"content-location": str(base), "content-type": "application/xml"}
    try:
        readable = convert_to_utf8(said, body, {})
        if _OWN_ENTITIES.match(readable):
            raise ValueError("entities of its own")
        if not _is_whole(readable) and len(body) > _LARGEST_BROKEN:
            raise ValueError("too much to guess at")
        # As a stream: bytes or text would be tried as the name of a file, or as an address to fetch.
        parsed = feedparser.parse(
            io.BytesIO(body), response_headers=said, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception:  # noqa: BLE001 - parsers of other people, on anybody's file
        raise reasons.no_feed(host_of(base)) from None
    if not parsed.get("version") or (parsed.get("bozo") and not parsed.get("entries")):
        raise reasons.no_feed(host_of(base))
    return [dict(entry) for entry in parsed["entries"]]


def _is_whole(readable: bytes) -> bool:
    """Whether it is XML from beginning to end. Raises ValueError where it has more in it than a feed would."""
    elements = depth = 0

    def begin(*_: object) -> None:
        nonlocal elements, depth
        elements, depth = elements + 1, depth + 1
        if elements > _MOST_ELEMENTS or depth > _DEEPEST:
            raise ValueError("made to keep a parser busy")

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(readable, True)
    except expat.ExpatError:
        return False
    return True


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


def _plain(raw: Mapping[str, Any], field: str) -> str:
    value = raw.get(field)
    if not isinstance(value, str):
        return ""
    detail = raw.get(f"{field}_detail")
    kind = detail.get("type", "") if isinstance(detail, Mapping) else ""
    value = value[:_LONGEST_READ]
    text = value if kind == "text/plain" and not _MARKUP.search(value) else _text_of(value)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _text_of(markup: str) -> str:
    spaced = _BREAK.sub(" ", _UNREAD.sub(" ", markup))
    return html.unescape(_TAG.sub("", spaced))
