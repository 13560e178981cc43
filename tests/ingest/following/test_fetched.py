"""Of a feed only that is taken which its writer may send us to."""

from __future__ import annotations

from pathlib import Path

from ingest.following.fetched import fetch_source
from ingest.following.page import Page
from ingest.following.snapshots import Snapshots
from ingest.following.source import Allowed, Place, Source
from knowledge.card import Kind

FEED = "https://news.example.org/feed"
PUBLIC, INSIDE = "https://news.example.org/1", "https://intranet.example.org/salaries"
ALLOWED = Allowed(frozenset({"intranet.example.org"}), frozenset({"example.org"}))


class Web:
    """Answers at once, wherever it is asked."""

    def __init__(self, feed: str) -> None:
        self.feed, self.asked = feed, list[str]()

    def fetch(self, url: str) -> Page:
        self.asked.append(url)
        items = "".join(f"<item><title>T</title><link>{link}</link></item>" for link in (PUBLIC, INSIDE))
        feed = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
        body = feed if url == self.feed else "<p>Words.</p>"
        return Page(url, body.encode(), "text/html", "utf-8", unchanged=False, filename="")


def read(feed: str, folder: Path) -> tuple[list[str], int]:
    web = Web(feed)
    found = fetch_source(Source("news", Kind.NEWS, Place.FEED, feed), web, Snapshots(folder), ALLOWED, ())
    assert len(found.pages) + len(found.skipped) == 2
    return web.asked[1:], len(found.skipped)


def test_a_public_feed_has_no_page_of_the_intranet_fetched(tmp_path: Path) -> None:
    assert read(FEED, tmp_path) == ([PUBLIC], 1)


def test_a_feed_of_the_intranet_may_lead_to_its_pages(tmp_path: Path) -> None:
    assert read("https://intranet.example.org/feed", tmp_path) == ([PUBLIC, INSIDE], 0)
