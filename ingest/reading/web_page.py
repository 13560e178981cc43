"""Reads web pages as they were fetched: with all that stands around their text, in whatever charset."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from ingest.reading.block import Block, Reading, Unreadable
from ingest.reading.charset import NOT_TEXT
from ingest.reading.dating import dated
from ingest.reading.html import parsed, title_of
from ingest.reading.html_blocks import blocks_of
from ingest.reading.html_shown import drop_hidden
from ingest.reading.line import named
from ingest.reading.page_charset import decoded_page
from ingest.reading.page_main import main_part_of
from ingest.reading.page_selecting import selected
from ingest.reading.page_shown import drop_surroundings
from ingest.reading.page_words import PageWords, words_in

# Raise it whenever a page comes to read differently by what is done here: see "extractor" in ingest.following.
PAGE = "1"
_FEWEST_WORDS = 30  # with fewer, a page that asks for JavaScript holds nothing else
_REFRESH = re.compile("^refresh$", re.IGNORECASE)
_LEADS_ON = re.compile("url", re.IGNORECASE)
_MOUNTS = ["root", "app", "__next", "__nuxt", "___gatsby", "svelte"]  # what the common frameworks fill
_DEEPEST = 10_000


def read_page(
    data: bytes, *, charset: str | None = None, name: str = "", keep: Sequence[str] = (), drop: Sequence[str] = ()
) -> Reading:
    """The page that `data` holds. `charset` is what the server says; `name` gives a title where the page gives none.

    `keep` and `drop` are CSS selectors: of what holds the text, which is then read whole, and of what is left out.
    Raises Unreadable.
    """
    soup = parsed(_decoded(data, charset))
    if PageWords.of(soup).deepest > _DEEPEST:
        raise Unreadable("what it holds is nested too deep to be read")
    title = soup.title.get_text() if soup.title else ""
    lacking = _lacking(soup)
    blocks = list(_blocks(soup, keep, drop))
    if not blocks or (lacking and sum(len(words_in(block.text)) for block in blocks) < _FEWEST_WORDS):
        raise Unreadable(lacking or "it holds no text that a person would see")
    return Reading(title_of(title, blocks) or named(Path(name)), blocks, dated=dated(blocks))


def _decoded(data: bytes, charset: str | None) -> str:
    try:
        return decoded_page(data, charset)
    except Unreadable as unreadable:
        if str(unreadable) == NOT_TEXT:
            raise Unreadable("what the address sends is called a web page, but is no text") from None
        raise


def _blocks(soup: BeautifulSoup, keep: Sequence[str], drop: Sequence[str]) -> Iterator[Block]:
    kept = selected(soup, keep, drop)
    for part in kept:
        drop_hidden(part)
        yield from blocks_of(part)
    if not keep:
        root: Tag = soup.body or soup
        drop_surroundings(root)
        yield from blocks_of(main_part_of(root))


def _lacking(soup: BeautifulSoup) -> str:
    """Why a page with hardly any text may have hardly any."""
    if soup.find("frameset") is not None:
        return "it only shows other pages in frames: give the address of the frame that holds the text"
    if soup.find("meta", attrs={"http-equiv": _REFRESH, "content": _LEADS_ON}) is not None:
        return "it only leads on to another page: give the address of that one"
    if soup.find("script") is None:
        return ""
    waits = any(not mount.get_text(strip=True) for mount in [*soup.find_all(id=_MOUNTS), *soup.find_all("app-root")])
    if waits or "javascript" in soup.get_text().lower():
        return (
            "it holds no text of its own: a program in it (JavaScript) fetches the text, which is not run here. Give "
            "the address of a version for printing or as PDF, or save the page as a file and add that"
        )
    return ""
