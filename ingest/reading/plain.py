"""Reads plain text: paragraphs by their empty lines, headings by their looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.reading.block import Block, BlockKind, Reading
from ingest.reading.bullet import bullet_entry, is_numbered
from ingest.reading.charset import decoded
from ingest.reading.dating import dated
from ingest.reading.line import named, one_line

_SECTION = re.compile(r"^(?P<number>\d{1,3}(?:\.\d{1,3}){0,4})\.?\s+[^\W\d_]")
_UNDERLINE = re.compile(r"^\s*(={3,}|-{3,}|~{3,}|\*{3,}|_{3,})\s*$")
_LONGEST_HEADING = 80
_MOST_WORDS = 10
_TAB = 4


def read_plain(path: Path) -> list[Reading]:
    """The text file at `path`. Raises Unreadable where it is none."""
    blocks = list(_blocks(decoded(path.read_bytes()).splitlines()))
    first = blocks[0] if blocks else None
    title = first.text if first and first.kind is BlockKind.HEADING else named(path)
    return [Reading(title, blocks, dated=dated(blocks))]


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    words: list[str] = []
    kind, level = BlockKind.PARAGRAPH, 0

    def close() -> Iterator[Block]:
        text = one_line(" ".join(words))
        words.clear()
        if text:
            yield Block(kind, text, level)

    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    for n, line in enumerate(lines):
        shown = one_line(line)
        if not shown or _UNDERLINE.match(line):
            yield from close()
            kind, level = BlockKind.PARAGRAPH, 0
        elif heading := _heading(lines, n, is_first=n == first):
            yield from close()
            kind, level = BlockKind.PARAGRAPH, 0
            yield Block(BlockKind.HEADING, shown, heading)
        elif (entry := bullet_entry(line)) is not None or is_numbered(line):
            yield from close()
            kind, level = BlockKind.ITEM, _depth(line)
            words.append(line if entry is None else entry)
        else:
            words.append(line)
    yield from close()


def _heading(lines: Sequence[str], n: int, *, is_first: bool) -> int:
    """The level of the heading that line `n` is, or 0."""
    line = one_line(lines[n])
    after = lines[n + 1] if n + 1 < len(lines) else ""
    if len(line) > _LONGEST_HEADING or not any(char.isalpha() for char in line):
        return 0
    if underline := _UNDERLINE.match(after):
        return 1 if underline[1][0] == "=" else 2
    alone = n == 0 or not lines[n - 1].strip() or _UNDERLINE.match(lines[n - 1]) is not None
    if not alone or line.endswith((".", ";", ",", "。", "、")) or bullet_entry(lines[n]) is not None:
        return 0
    if line.isupper() and len(line) > 3:
        return 1 if is_first else 2
    if section := _SECTION.match(line):
        return _section_level(lines, n, section["number"])
    # A title: the first line, by itself, not a sentence.
    return 1 if is_first and not after.strip() and not line.endswith((":", "?", "!", "：", "？", "！")) else 0


def _section_level(lines: Sequence[str], n: int, number: str) -> int:
    """The level of a numbered line, or 0 where its neighbours show that it is one entry of a numbered list."""
    line, depth = one_line(lines[n]), number.count(".")
    neighbours = (one_line(near) for near in (_nearest(lines, n, -1), _nearest(lines, n, 1)))
    for near in neighbours:
        match = _SECTION.match(near)
        if match and match["number"].count(".") == depth:
            return 0
    return min(depth + 2, 6) if len(line.split()) <= _MOST_WORDS and not line.endswith(":") else 0


def _nearest(lines: Sequence[str], n: int, step: int) -> str:
    n += step
    while 0 <= n < len(lines):
        if lines[n].strip():
            return lines[n]
        n += step
    return ""


def _depth(line: str) -> int:
    spaces = len(line.expandtabs(_TAB)) - len(line.expandtabs(_TAB).lstrip())
    return min(spaces // 2, 6)
