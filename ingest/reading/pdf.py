"""Reads PDF files that hold text."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pdfplumber

from ingest.reading.block import Block, BlockKind, Reading, Unreadable
from ingest.reading.dating import dated
from ingest.reading.line import named, one_line
from ingest.reading.pdf_blocks import blocks_of
from ingest.reading.pdf_page import Page, page_of

# What pdfminer warns of can quote the file, and nobody could act on it.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL + 1)

_LOCKED = ("PDFPasswordIncorrect", "PDFEncryptionError", "PDFTextExtractionNotAllowed")
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_MOST_UNMAPPED = 0.2
_FILE_NAME = re.compile(r"\.\w{2,5}$|^(?:untitled|microsoft word|document\d*)\b", re.IGNORECASE)


def read_pdf(path: Path) -> list[Reading]:
    """The file at `path`, page by page. Raises Unreadable where it is locked, damaged, or pictures only."""
    pages, given = _pages(path)
    text = " ".join(line.text for page in pages for line in page.lines)
    cells = "".join(cell for page in pages for grid in page.grids for row in grid.rows for cell in row)
    if not text.strip() and not cells.strip():
        raise Unreadable(
            "it holds no text, only pictures of pages (a scan): run text recognition (OCR) over it first"
            if any(page.has_pictures for page in pages)
            else "its pages hold no text"
        )
    if 8 * len(_UNMAPPED.findall(text)) > _MOST_UNMAPPED * len(text):
        raise Unreadable("its fonts do not say which letters they draw: print it to a new PDF, or run OCR over it")
    blocks = list(blocks_of(pages))
    return [Reading(_title(blocks, given) or named(path), blocks, dated=dated(blocks))]


def _pages(path: Path) -> tuple[list[Page], str]:
    """What the pages hold, each freed once it is read, and the title in the file's properties."""
    pages: list[Page] = []
    try:
        with pdfplumber.open(path) as file:
            for number, page in enumerate(file.pages, 1):
                pages.append(page_of(page, number))
                page.close()
            title = file.metadata.get("Title")
    except Exception as error:  # noqa: BLE001 - whatever a damaged file sets off in two libraries of other people
        if any(type(cause).__name__ in _LOCKED for cause in _causes(error)):
            raise Unreadable("it is protected by a password: save it without one") from None
        where = f" (page {len(pages) + 1})" if pages else ""
        raise Unreadable(f"it is damaged, or not a PDF file{where}") from None
    if not pages:
        raise Unreadable("it is damaged: it holds no pages")
    return pages, one_line(title) if isinstance(title, str) else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error`, and what it wraps."""
    at: BaseException | None = error
    while at is not None:
        yield at
        yield from (argument for argument in at.args if isinstance(argument, BaseException))
        at = at.__cause__ or at.__context__


def _title(blocks: list[Block], given: str) -> str:
    """The first of the largest headings on page 1; else the file's own title, unless a program made it up."""
    first = [block for block in blocks if block.kind is BlockKind.HEADING and block.page == 1]
    if first:
        return min(first, key=lambda heading: heading.level).text
    return "" if _FILE_NAME.search(given) else given
