"""Lines of PDF pages into blocks: headings by their looks, paragraphs by their gaps, across page breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.reading.block import Block, BlockKind
from ingest.reading.bullet import bullet_entry, is_numbered
from ingest.reading.line import one_line
from ingest.reading.pdf_look import Look
from ingest.reading.pdf_page import Grid, Line, Page
from ingest.reading.pdf_running import without_running_heads
from ingest.reading.table import looks_headed, row_blocks

_ENDS = (".", "!", "?", ":", ";", "…", "。", "！", "？")
_CLOSERS = "”’\"')]»"


def blocks_of(pages: Sequence[Page]) -> Iterator[Block]:
    """The blocks of a document, without what repeats on its pages."""
    parts = [part for page in without_running_heads(pages) for part in page]
    look = Look([part for part in parts if isinstance(part, Line)])
    text: list[Line] = []
    table: list[Grid] = []
    for part in parts:
        if isinstance(part, Grid):
            yield from _text_block(text, look)
            if table and not _continues(table[-1], part):
                yield from _rows(table)
            table.append(part)
        else:
            yield from _rows(table)
            if text and _begins(text, part, look):
                yield from _text_block(text, look)
            text.append(part)
    yield from _text_block(text, look)
    yield from _rows(table)


def _text_block(lines: list[Line], look: Look) -> Iterator[Block]:
    """The block that `lines` make, which are used up."""
    if not lines:
        return
    first = lines[0]
    joined = look.joined([line.text for line in lines])
    level = look.heading_level(first)
    entry = bullet_entry(first.text)
    lines.clear()
    text = one_line(joined if entry is None or level else joined[len(first.text) - len(entry) :])
    if not text:
        return
    if level:
        yield Block(BlockKind.HEADING, text, level, page=first.page)
    elif entry is not None or is_numbered(first.text):
        yield Block(BlockKind.ITEM, text, look.depth(first), page=first.page)
    else:
        yield Block(BlockKind.PARAGRAPH, text, page=first.page)


def _begins(text: Sequence[Line], line: Line, look: Look) -> bool:
    """Whether `line` begins a block of its own after the lines `text`."""
    before = text[-1]
    level = look.heading_level(line)
    if level != look.heading_level(before):
        return True
    if level:  # a heading on two lines
        return line.page != before.page or line.top - before.top > 1.8 * line.size or is_numbered(line.text)
    if bullet_entry(line.text) is not None or is_numbered(line.text):
        return True
    if line.page != before.page:
        return not _runs_on(before, line, look)
    pitch = line.top - before.top
    if pitch < 0 or pitch > 1.35 * look.pitch * max(line.size, before.size):
        return True
    return _ends(before.text) and not look.is_full(before) and line.text[:1].isupper()


def _runs_on(before: Line, line: Line, look: Look) -> bool:
    """Whether a paragraph goes on from the foot of one page to the head of the next."""
    if before.text.endswith("-"):
        return True
    return not _ends(before.text) and (line.text[:1].islower() or look.is_full(before))


def _ends(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(_ENDS)


def _continues(before: Grid, grid: Grid) -> bool:
    """Whether a table goes on from the page before."""
    return grid.page == before.page + 1 and len(grid.rows[0]) == len(before.rows[0])


def _rows(table: list[Grid]) -> Iterator[Block]:
    """The rows of a table that may run over several pages, its header repeated on each; `table` is used up."""
    header = table[0].rows[0] if table and looks_headed(table[0].rows) else None
    for n, grid in enumerate(table):
        rows = list(grid.rows)
        if header and n and rows[0] != header:
            rows.insert(0, header)
        yield from row_blocks(rows, headed=header is not None, page=grid.page)
    table.clear()
