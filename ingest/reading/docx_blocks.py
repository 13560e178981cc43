"""The body of a Word document, walked into blocks as it reads with all its changes accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest.reading.block import Block, BlockKind
from ingest.reading.docx_style import Element, Style, W, is_on, list_depth, number
from ingest.reading.line import one_line
from ingest.reading.table import looks_headed, row_blocks

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = frozenset((f"{W}del", f"{W}moveFrom", _FALLBACK))
_SPACES = frozenset((f"{W}tab", f"{W}br", f"{W}cr", f"{W}ptab"))
_LONGEST_BOLD_HEADING = 100
_BOLD_HEADING = 3
_PLAIN = Style()


@dataclass(slots=True)
class _Line:
    """The text of one paragraph as it is gathered, and the text boxes that hang on it."""

    words: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    is_bold: bool = True  # until a run is not


def blocks_of(body: Element, styles: Mapping[str, Style]) -> Iterator[Block]:
    """The blocks of `body`, an element that holds paragraphs and tables, in reading order."""
    yield from _Walk(styles).blocks(body)


class _Walk:
    def __init__(self, styles: Mapping[str, Style]) -> None:
        self._styles = styles

    def blocks(self, holder: Element) -> Iterator[Block]:
        """Paragraphs and tables, however deep in content controls; not those inside the tables."""
        waiting = list(reversed(holder))
        while waiting:
            element = waiting.pop()
            if element.tag == f"{W}p":
                block, boxes = self._paragraph(element)
                if block is not None:
                    yield block
                waiting.extend(reversed(boxes))
            elif element.tag == f"{W}tbl":
                grid = self._grid(element)
                yield from row_blocks(grid, headed=_is_headed(element) or looks_headed(grid))
            elif element.tag not in _DELETED:
                waiting.extend(reversed(element))

    def _paragraph(self, paragraph: Element) -> tuple[Block | None, list[Element]]:
        properties = paragraph.find(f"{W}pPr")
        style = self._style(properties, "pStyle")
        if style.is_contents:
            return None, []
        line = self._line(paragraph, hidden=style.is_hidden)
        text = one_line("".join(line.words))
        return (_block(text, properties, style, is_bold=line.is_bold) if text else None), line.boxes

    def _style(self, properties: Element | None, kind: str) -> Style:
        named = properties.find(W + kind) if properties is not None else None
        return self._styles.get(str(named.get(f"{W}val")), _PLAIN) if named is not None else _PLAIN

    def _line(self, paragraph: Element, *, hidden: bool) -> _Line:
        line = _Line()
        waiting = list(reversed(paragraph))
        while waiting:
            element = waiting.pop()
            if element.tag in _DELETED:
                continue
            if element.tag == f"{W}txbxContent":
                line.boxes.append(element)
            elif element.tag == f"{W}r" and self._is_hidden(element, hidden=hidden):
                continue
            else:
                _gather(element, line)
                waiting.extend(reversed(element))
        return line

    def _is_hidden(self, run: Element, *, hidden: bool) -> bool:
        properties = run.find(f"{W}rPr")
        if properties is not None and properties.find(f"{W}vanish") is not None:
            return is_on(properties, "vanish")
        return hidden or self._style(properties, "rStyle").is_hidden

    def _grid(self, table: Element) -> list[list[str]]:
        return [
            [cell for column in _inside(row, f"{W}tc") for cell in self._cell(column)]
            for row in _inside(table, f"{W}tr")
            if (properties := row.find(f"{W}trPr")) is None or properties.find(f"{W}del") is None
        ]

    def _cell(self, cell: Element) -> list[str]:
        """Its text, and an empty cell for each further column that it spans. Tables in cells are read as text."""
        texts = []
        for paragraph in cell.iter(f"{W}p"):
            if not any(
                holder.tag in _DELETED or holder.tag == f"{W}txbxContent" for holder in paragraph.iterancestors()
            ):
                block, _ = self._paragraph(paragraph)
                texts += [block.text] if block is not None else []
        span = number(cell.find(f"{W}tcPr"), "gridSpan") or 1
        return [" ".join(texts), *[""] * (min(span, 100) - 1)]


def _block(text: str, properties: Element | None, style: Style, *, is_bold: bool) -> Block:
    outline = number(properties, "outlineLvl")
    level = style.heading or (min(outline + 1, 6) if outline is not None and outline < 9 else 0)
    if level:
        return Block(BlockKind.HEADING, text, level)
    numbering = properties.find(f"{W}numPr") if properties is not None else None
    depth = list_depth(properties) if numbering is not None else style.entry
    if depth is not None:
        return Block(BlockKind.ITEM, text, depth)
    if is_bold and len(text) <= _LONGEST_BOLD_HEADING and not text.endswith((".", ":", ";", ",", "!", "?")):
        return Block(BlockKind.HEADING, text, _BOLD_HEADING)  # many write headings so, and never open the styles
    return Block(BlockKind.PARAGRAPH, text)


def _gather(element: Element, line: _Line) -> None:
    if element.tag == f"{W}t" and element.text:
        line.words.append(element.text)
        run = element.getparent()
        if element.text.strip() and not is_on(run.find(f"{W}rPr"), "b"):
            line.is_bold = False
    elif element.tag == f"{W}noBreakHyphen":
        line.words.append("-")
    elif element.tag in _SPACES:
        line.words.append(" ")


def _inside(holder: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those in content controls, not those of tables inside."""
    waiting = list(reversed(holder))
    while waiting:
        element = waiting.pop()
        if element.tag == tag:
            yield element
        elif element.tag not in (f"{W}tbl", f"{W}p", *_DELETED):
            waiting.extend(reversed(element))


def _is_headed(table: Element) -> bool:
    """Whether Word itself was told that the first row is a header."""
    row = next(_inside(table, f"{W}tr"), None)
    return row is not None and is_on(row.find(f"{W}trPr"), "tblHeader")
