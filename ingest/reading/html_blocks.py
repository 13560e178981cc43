"""A tree of HTML, walked into blocks. Without recursion: pages nest as deep as their authors' tools please."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bs4.element import NavigableString, PageElement, Tag

from ingest.reading.block import Block, BlockKind
from ingest.reading.html_shown import HEADINGS, is_table_of_contents, is_way_back
from ingest.reading.html_table import caption_of, grid_of, is_headed, is_of_data
from ingest.reading.line import one_line
from ingest.reading.table import row_blocks

_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_BLOCKS = frozenset(
    "address article aside blockquote body caption center details dialog div dl fieldset figcaption figure form hr "
    "html legend main p pre section summary table tbody td tfoot th thead tr header hgroup search optgroup".split()
)
_PLACES = frozenset((*HEADINGS, "li", "dt", "dd"))
_BREAKS = frozenset(("br", "wbr", "img"))


@dataclass(slots=True)
class _Place:
    """The heading or entry that text stands in. What follows an entry's first paragraph is no entry of its own."""

    tag: str
    level: int
    begun: bool = False


def blocks_of(root: Tag) -> Iterator[Block]:
    """The blocks of `root` in reading order, once what is unseen has been dropped from it."""
    yield from _Walk().blocks(root)


class _Walk:
    def __init__(self, *, in_cell: bool = False) -> None:
        self._in_cell = in_cell
        self._words: list[str] = []
        self._places: list[_Place] = []
        self._lists = 0
        self._term = ""

    def blocks(self, root: Tag) -> Iterator[Block]:
        waiting: list[tuple[PageElement, bool]] = [(child, False) for child in reversed(root.contents)]
        while waiting:
            node, leaving = waiting.pop()
            if not isinstance(node, Tag):
                if type(node) is NavigableString:  # its subclasses are comments, scripts and the like
                    self._words.append(node)
            elif leaving:
                yield from self._leave(node.name)
            elif node.name == "table" and not self._in_cell and is_of_data(node):
                yield from self._flush()
                yield from _table(node)
            elif not self._is_passed_over(node):
                yield from self._enter(node.name)
                waiting.append((node, True))
                waiting.extend((child, False) for child in reversed(node.contents))
        yield from self._flush()
        if self._term:
            yield Block(BlockKind.PARAGRAPH, self._term)

    def _is_passed_over(self, tag: Tag) -> bool:
        if tag.name in _LISTS:
            return self._lists == 0 and not self._in_cell and is_table_of_contents(tag)
        return tag.name == "p" and is_way_back(tag)

    def _enter(self, name: str) -> Iterator[Block]:
        if name in _BREAKS:
            self._words.append("" if name == "wbr" else " ")
        elif name in _LISTS or name in _BLOCKS or name in _PLACES:
            yield from self._flush()
        if name in _LISTS:
            self._lists += 1
        elif name in _PLACES:
            level = int(name[1]) if name in HEADINGS else max(self._lists - 1, 0)
            self._places.append(_Place(name, level))

    def _leave(self, name: str) -> Iterator[Block]:
        if name in _LISTS or name in _BLOCKS or name in _PLACES:
            yield from self._flush()
        if name in _LISTS:
            self._lists -= 1
        elif name in _PLACES:
            self._places.pop()

    def _flush(self) -> Iterator[Block]:
        text = one_line("".join(self._words))
        self._words.clear()
        if not text:
            return
        place = self._places[-1] if self._places else None
        if place is None:
            yield Block(BlockKind.PARAGRAPH, text)
        elif place.tag == "dt":
            self._term = f"{self._term}, {text}" if self._term else text
        elif place.tag in HEADINGS:
            yield Block(BlockKind.HEADING, text, place.level)
        elif place.begun:
            yield Block(BlockKind.PARAGRAPH, text)
        else:
            place.begun = True
            if self._term and place.tag == "dd":
                text, self._term = f"{self._term.rstrip(':')}: {text}", ""
            yield Block(BlockKind.ITEM, text, place.level)


def _table(table: Tag) -> Iterator[Block]:
    if caption := caption_of(table):
        yield Block(BlockKind.PARAGRAPH, caption)
    yield from row_blocks(grid_of(table, _cell), headed=is_headed(table))


def _cell(cell: Tag) -> str:
    return " ".join(block.text for block in _Walk(in_cell=True).blocks(cell))
