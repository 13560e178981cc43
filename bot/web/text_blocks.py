"""Stored text as blocks to be drawn: headings, paragraphs, lists and rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from knowledge.sentences import HEADING_MARK, ITEM_MARK, ROW_MARK

_DEEPEST = 6
_FEW_HEADINGS = 4  # from more on there is a table of contents


@dataclass(frozen=True, slots=True)
class TextBlock:
    """`kind` is heading, paragraph, list or table; a heading has a `level`, from 2 on, and an `anchor` in the page."""

    kind: str
    lines: tuple[str, ...]
    level: int = 0
    anchor: str = ""

    @property
    def text(self) -> str:
        return self.lines[0]


def text_blocks(text: str, *, title: str = "") -> list[TextBlock]:
    """`title` is on the page already: a first heading that says the same is left out."""
    found = list(_blocks(text))
    return list(_stepping(found[1:] if found and found[0].kind == "heading" and found[0].text == title else found))


def contents_of(blocks: list[TextBlock]) -> list[TextBlock]:
    """The headings of a long text; nothing of a short one."""
    headings = [block for block in blocks if block.kind == "heading"]
    return headings if len(headings) > _FEW_HEADINGS else []


def _stepping(blocks: list[TextBlock]) -> Iterator[TextBlock]:
    """Headings one step below what they stand under, and never more, however the text was marked."""
    path: list[int] = []  # depths as marked, of the headings that the next one may stand under
    for block in blocks:
        if block.kind == "heading":
            path = [depth for depth in path if depth < block.level] + [block.level]
            yield replace(block, level=min(len(path) + 1, _DEEPEST))
        else:
            yield block


def _blocks(text: str) -> Iterator[TextBlock]:
    lines = [line.strip() for line in text.splitlines()]
    for kind, group in groupby(enumerate(lines, start=1), lambda numbered: _kind(numbered[1])):
        for_lists: list[str] = []
        for number, line in group:
            if kind == "heading":
                depth = len(line) - len(line.lstrip(HEADING_MARK))
                told = line.lstrip(HEADING_MARK).strip()
                if told:
                    yield TextBlock(kind, (told,), depth, f"line-{number}")
            elif kind == "paragraph":
                yield TextBlock(kind, (line,))
            elif kind in ("list", "table"):
                for_lists.append(line.removeprefix(ITEM_MARK if kind == "list" else ROW_MARK))
        if for_lists:
            yield TextBlock(kind, tuple(for_lists))


def _kind(line: str) -> str:
    if not line:
        return ""
    if re.match(rf"{HEADING_MARK}+\s", line):
        return "heading"
    if line.startswith(ITEM_MARK):
        return "list"
    return "table" if line.startswith(ROW_MARK) else "paragraph"
