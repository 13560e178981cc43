"""Reads web pages."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from ingest.reading.block import Block, BlockKind, Reading, Unreadable
from ingest.reading.dating import dated
from ingest.reading.html_blocks import blocks_of
from ingest.reading.html_shown import drop_unseen, main_part
from ingest.reading.line import named, one_line
from ingest.reading.page_charset import decoded_page

_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>")


def read_html(path: Path) -> list[Reading]:
    """The page at `path`. Raises Unreadable."""
    soup = parsed(decoded_page(path.read_bytes()))
    title = soup.title.get_text() if soup.title else ""
    blocks = shown_blocks(soup)
    return [Reading(title_of(title, blocks) or named(path), blocks, dated=dated(blocks))]


def parsed(markup: str) -> BeautifulSoup:
    """Raises Unreadable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it looks like a file name, or like XML: neither matters here
            return BeautifulSoup(_XML_DECLARATION.sub("", markup), "lxml")
    except Exception as error:  # noqa: BLE001 - two parsers of other people, on anybody's file
        raise Unreadable(f"it could not be read as HTML ({type(error).__name__})") from None


def shown_blocks(soup: BeautifulSoup) -> list[Block]:
    """What a person sees of the page, in blocks."""
    root: Tag = soup.body or soup
    drop_unseen(root)
    return list(blocks_of(main_part(root)))


def title_of(title: str, blocks: list[Block]) -> str:
    """The one heading of level 1 where the title repeats it ("Monitoring policy | Intranet") or is missing."""
    title = one_line(title)
    headings = [block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1]
    if headings and (not title or (len(headings) == 1 and headings[0].casefold() in title.casefold())):
        return headings[0]
    return title
