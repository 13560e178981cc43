"""What was fetched of one source, as it lies among the snapshots: a page, or the new entries of a feed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import httpx

from ingest.following import reasons
from ingest.following.address import AddressGuard, host_of, is_host_or_below
from ingest.following.failure import SourceFailed
from ingest.following.feed import FeedEntry, read_feed
from ingest.following.page import Page
from ingest.following.snapshots import Snapshots
from ingest.following.source import Allowed, Place, Source

# New entries of one feed that are fetched at one refresh; the rest comes with the next.
MOST_ENTRIES = 20


class Fetches(Protocol):
    """What a `Fetcher` does."""

    def fetch(self, url: str) -> Page: ...


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """`snapshot` is the SHA-256 of its bytes. The rest is what the server, or the feed, says of them; `entry` is the
    feed's id of it, empty for a page of its own."""

    snapshot: str
    url: str
    media_type: str
    charset: str | None
    name: str
    entry: str = ""
    title: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class FetchedSource:
    """`skipped` are entries that could not be had, by title, with the reason; `elsewhere` counts those that lead to
    hosts which are not allowed."""

    source: Source
    pages: tuple[FetchedPage, ...]
    downloaded: int = 0
    skipped: tuple[tuple[str, str], ...] = ()
    elsewhere: int = 0


def fetch_source(
    source: Source, fetcher: Fetches, snapshots: Snapshots, allowed: Allowed, known: Collection[str]
) -> FetchedSource:
    """`known` are the ids of entries that the library has. Raises `SourceFailed` where the page or the feed itself
    cannot be had."""
    page = fetcher.fetch(source.address)
    if source.place is not Place.FEED:
        return FetchedSource(source, (_kept(source, page, snapshots),), int(not page.unchanged))
    feed = read_feed(page.body, page.url, allowed)
    inside = _is_inside(page.url, allowed)
    pages: list[FetchedPage] = []
    skipped: list[tuple[str, str]] = []
    for entry in [e for e in feed.entries if e.id not in known][:MOST_ENTRIES]:
        try:
            # Whoever writes a public feed must not have pages of the intranet fetched, and shown to everybody.
            if not inside and _is_inside(entry.url, allowed):
                raise reasons.entry_inside()
            there = fetcher.fetch(entry.url)
            if not is_host_or_below(host_of(httpx.URL(there.url)), allowed.news_hosts):
                raise reasons.entry_elsewhere()
            pages.append(_kept(source, there, snapshots, entry))
        except SourceFailed as failed:
            skipped.append((entry.title or entry.id, failed.reason))
    return FetchedSource(source, tuple(pages), int(not page.unchanged) + len(pages), tuple(skipped), feed.elsewhere)


def _is_inside(url: str, allowed: Allowed) -> bool:
    """Whether it is on a host that is allowed although its address is private."""
    return AddressGuard(allowed).allows_private(host_of(httpx.URL(url)))


def _kept(source: Source, page: Page, snapshots: Snapshots, entry: FeedEntry | None = None) -> FetchedPage:
    return FetchedPage(
        snapshots.keep(source.id, page.body), page.url, page.media_type, page.charset, page.filename,
        entry.id if entry else "", entry.title if entry else "", entry.published if entry else None,
    )  # fmt: skip
