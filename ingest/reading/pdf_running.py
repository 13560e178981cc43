"""What repeats at the head and foot of PDF pages, and is no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.reading.pdf_page import Line, Page, Part

_MARGIN = 0.13  # of the page's height
_LINES = 3  # at the head and at the foot
_SHARE = 0.4  # of the pages: left and right pages may differ
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:page|seite|página|pagina|p\.?)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|von|de|di|sur|-|–)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)


def without_running_heads(pages: Sequence[Page]) -> Iterator[list[Part]]:
    """The parts of each page, without running heads, running feet and page numbers."""
    often: Counter[tuple[bool, str]] = Counter()
    for page in pages:
        often.update({_key(line) for line in _at_the_edges(page)})
    least = max(2, -(-len(pages) * _SHARE // 1))
    for page in pages:
        dropped = {
            id(line) for line in _at_the_edges(page) if _PAGE_NUMBER.match(line.text) or often[_key(line)] >= least
        }
        yield [part for part in page.parts if id(part) not in dropped]


def _at_the_edges(page: Page) -> Iterator[Line]:
    lines = list(page.lines)
    yield from (line for line in lines[:_LINES] if line.bottom <= _MARGIN * line.height)
    yield from (line for line in lines[-_LINES:] if line.top >= (1 - _MARGIN) * line.height)


def _key(line: Line) -> tuple[bool, str]:
    """Where and what, with any number in place of a number: "Page 3 of 9" is "Page 4 of 9"."""
    return line.top < line.height / 2, re.sub(r"\d+", "#", line.text)
