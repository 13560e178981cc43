"""The text of one article or section, in its paragraphs and points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.reading.block import Block, BlockKind
from ingest.reading.line import one_line

_MARK = r"(?:\((?:[0-9]{1,3}|[A-Za-z]|[ivxIVX]{1,6}|[a-z]{2})(?:[.\-][0-9]{1,3})?\))"
_LONE_MARK = re.compile(rf"^[‘“'\"]?(?:{_MARK}+|(?:\d{{1,3}}\.)+|—|–)$")
_LEADING_MARK = re.compile(rf"^(?P<mark>{_MARK}|(?:\d{{1,3}}\.)+(?=\s)|[—–](?=\s))\s?(?P<second>{_MARK})?")
_ROMAN = re.compile(r"^\([ivx]+\)$", re.IGNORECASE)
_BEFORE_ROMAN = {"(i)": "(h)", "(v)": "(u)", "(x)": "(w)", "(I)": "(H)", "(V)": "(U)", "(X)": "(W)"}
_DEEPEST = 6


def heading(text: str, provision: str, level: int = 2) -> Block:
    return Block(BlockKind.HEADING, one_line(text), level, provision=provision)


def with_marks_joined(paragraphs: Iterable[str]) -> Iterator[str]:
    """Each of `paragraphs` on one line; a mark that stands alone ("(a)") with the text that it marks.

    A mark whose text is missing goes: "(b)" says nothing. Nor does punctuation by itself, which belongs to the line
    before.
    """
    waiting = ""
    last: str | None = None
    for paragraph in map(one_line, paragraphs):
        if not paragraph:
            continue
        if _LONE_MARK.match(paragraph):
            # "(2)" "(a)" are one mark in two lines; "(b)" "(c)" are two, the first without its text.
            waiting = f"{waiting} {paragraph}" if waiting and _style(waiting) != _style(paragraph) else paragraph
            continue
        if not waiting and last is not None and not any(char.isalnum() for char in paragraph):
            last += paragraph
            continue
        if last is not None:
            yield last
        last, waiting = f"{waiting} {paragraph}".strip(), ""
    if last is not None:
        yield last


def blocks_of(lines: Iterable[str], paragraphs_as: str | None = None) -> Iterator[Block]:
    """PARAGRAPH and ITEM blocks from lines that begin with their marks.

    Marks of the kind that the first line begins with ("1.", or "(a)" in American codes) are those of paragraphs,
    unless `paragraphs_as` gives one of that kind; marks
    of every other kind are points, one deeper for each kind that is open above them.
    """
    open_styles: list[str] = []
    before = ""
    of_paragraphs = _style(paragraphs_as) if paragraphs_as else None
    for n, line in enumerate(lines):
        match = _LEADING_MARK.match(line)
        mark, second = (match["mark"], match["second"]) if match else ("", None)
        style = _style(mark, before) if mark else ""
        if n == 0 and of_paragraphs is None:
            of_paragraphs = style
        if not mark or style in (of_paragraphs, "number"):
            open_styles.clear()
            yield Block(BlockKind.PARAGRAPH, line)
        else:
            if style in open_styles:
                del open_styles[open_styles.index(style) + 1 :]
            else:
                open_styles.append(style)
            yield Block(BlockKind.ITEM, line, min(len(open_styles) - 1, _DEEPEST))
        if second:  # "(4)(A)" opens two kinds at once
            open_styles.append(_style(second))
        before = second or mark or before


def _style(mark: str, before: str = "") -> str:
    if not mark.startswith("("):
        return "dash" if mark[:1] in "—–" else "number"
    inner = mark[1 : mark.index(")")]
    if inner[0].isdigit():
        return "(1)"
    if _ROMAN.match(f"({inner})") and _BEFORE_ROMAN.get(f"({inner})", "") != before:
        return "(i)" if inner.islower() else "(I)"
    return "(a)" if inner.islower() else "(A)"
