"""What one page of a PDF holds: lines of text with their looks, and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.page import Page as PdfPage

_MOST_EDGES = 5000  # a drawing; finding tables among its lines would take minutes
_SMALLEST = 3.0  # points; what is set smaller is not meant to be read
_TWICE = 0.02  # of the letters of a page
_RAISED = 0.75  # of the size of the line: the number of a footnote
_GAP = 0.15  # of the size: nearer than that, two pieces are one word

Word = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """Measures are in points from the top left corner. `height` is that of the page."""

    text: str
    page: int
    top: float
    bottom: float
    left: float
    right: float
    size: float
    is_bold: bool
    height: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table."""

    rows: tuple[tuple[str, ...], ...]
    page: int
    top: float
    bottom: float
    height: float


Part = Line | Grid


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    parts: tuple[Part, ...]
    has_pictures: bool

    @property
    def lines(self) -> Iterator[Line]:
        return (part for part in self.parts if isinstance(part, Line))

    @property
    def grids(self) -> Iterator[Grid]:
        return (part for part in self.parts if isinstance(part, Grid))


def page_of(page: PdfPage, number: int) -> Page:
    """What `page` holds, from top to bottom. The text of tables is in the tables only."""
    shown = page.dedupe_chars(tolerance=1) if _is_printed_twice(page) else page
    height = float(page.height)
    words = [
        word
        for word in shown.extract_words(x_tolerance_ratio=_GAP, extra_attrs=["fontname", "size"])
        if word["size"] >= _SMALLEST and 0 <= word["x0"] <= float(page.width) and -1 <= word["top"] <= height
    ]
    grids: list[Grid] = []
    for box, rows in _tables(page, shown):
        inside = [word for word in words if _is_in(word, box)]
        if inside:
            words = [word for word in words if not _is_in(word, box)]
            grids.append(Grid(rows, number, box[1], box[3], height))
    lines = (_line(row, number, height) for row in _rows(words))
    parts: list[Part] = [*grids, *(line for line in lines if line.text)]
    parts.sort(key=lambda part: (part.top, part.bottom))
    return Page(number, tuple(parts), bool(page.images))


def _is_printed_twice(page: PdfPage) -> bool:
    """Whether letters stand on themselves, as some programs make them bold. To part them takes long; few need it."""
    places = {(char["text"], round(char["x0"] / 2), round(char["top"] / 2)) for char in page.chars}
    return len(places) < (1 - _TWICE) * len(page.chars)


def _tables(page: PdfPage, shown: PdfPage) -> Iterator[tuple[tuple[float, ...], tuple[tuple[str, ...], ...]]]:
    """Each ruled table, with its box. A box around text, one cell, is none."""
    if not page.edges or len(page.edges) > _MOST_EDGES:
        return
    for table in shown.find_tables():
        rows = tuple(tuple(cell or "" for cell in row) for row in table.extract(x_tolerance_ratio=_GAP))
        if len(rows) > 1 and max(map(len, rows)) > 1:
            yield table.bbox, rows


def _is_in(word: Word, box: Sequence[float]) -> bool:
    middle, centre = (word["top"] + word["bottom"]) / 2, (word["x0"] + word["x1"]) / 2
    return bool(box[0] <= centre <= box[2] and box[1] <= middle <= box[3])


def _rows(words: list[Word]) -> Iterator[list[Word]]:
    """Words that stand beside each other: at least half of the lower one's height overlaps."""
    row: list[Word] = []
    top = bottom = 0.0
    for word in sorted(words, key=lambda word: (word["top"], word["x0"])):
        overlap = min(bottom, word["bottom"]) - max(top, word["top"])
        if row and overlap >= 0.5 * min(bottom - top, word["bottom"] - word["top"]):
            row.append(word)
            # The taller sets the measure: a raised number does not pull two lines into one.
            if word["bottom"] - word["top"] > bottom - top:
                top, bottom = word["top"], word["bottom"]
        else:
            if row:
                yield row
            row, top, bottom = [word], word["top"], word["bottom"]
    if row:
        yield row


def _line(row: list[Word], number: int, height: float) -> Line:
    sizes: Counter[float] = Counter()
    for word in row:
        sizes[round(word["size"] * 2) / 2] += len(word["text"])
    size = sizes.most_common(1)[0][0]
    kept = [w for w in row if not (w["text"].isdigit() and w["size"] < _RAISED * size)] or row
    kept.sort(key=lambda word: word["x0"])
    pieces: list[str] = []
    end: float | None = None
    for word in kept:
        if end is not None and word["x0"] - end > _GAP * size:
            pieces.append(" ")
        pieces.append(word["text"])
        end = word["x1"]
    return Line(
        text="".join(pieces).strip(),
        page=number,
        top=min(word["top"] for word in kept),
        bottom=max(word["bottom"] for word in kept),
        left=kept[0]["x0"],
        right=max(word["x1"] for word in kept),
        size=size,
        is_bold=all(_is_bold(word["fontname"]) for word in kept),
        height=height,
    )


def _is_bold(font: str) -> bool:
    return any(name in font.lower() for name in ("bold", "black", "heavy", "demi"))
