"""Rich text: lines of spans, put together into blocks. Slack shows it as it is written, so quotes stay verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from bot.slack.blocks import Block
from bot.slack.cutting import pieces
from bot.slack.escaping import literal

LONGEST_BLOCK = 3_000  # characters; Slack names no limit for rich text, so the one for sections is kept
_LONGEST_LINE = 2_800
_ADDRESS = re.compile(r"https?://[^\s<>|\"]{1,1000}\Z")


@dataclass(frozen=True, slots=True)
class Span:
    """A few words; with `url` a link, where that is an address that people may open."""

    text: str
    url: str = ""
    bold: bool = False
    italic: bool = False

    @property
    def link(self) -> str:
        return self.url if _ADDRESS.match(self.url) else ""

    @property
    def size(self) -> int:
        return len(literal(self.text)) + len(self.link)

    def as_element(self) -> Block:
        element: Block = {"type": "text", "text": literal(self.text)}
        if self.link:
            element = {"type": "link", "url": self.link, "text": literal(self.text)}
        style = {name: True for name in ("bold", "italic") if getattr(self, name)}
        return element | ({"style": style} if style else {})


class LineKind(StrEnum):
    PLAIN = "plain"
    BULLET = "bullet"
    QUOTE = "quote"


_GOES_ON = {LineKind.BULLET: LineKind.PLAIN}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of rich text. `opens` a block of its own, with some room before it."""

    spans: tuple[Span, ...]
    kind: LineKind = LineKind.PLAIN
    opens: bool = False
    heading: bool = False

    @property
    def size(self) -> int:
        return sum(span.size for span in self.spans) + 1

    @property
    def plain(self) -> str:
        said = "".join(span.text for span in self.spans)
        return f"• {said}" if self.kind is LineKind.BULLET else said


def heading(text: str) -> Line:
    return Line((Span(text, bold=True),), opens=True, heading=True)


def bullet(*spans: Span) -> Line:
    return Line(spans, LineKind.BULLET)


def in_short_lines(lines: Iterable[Line]) -> Iterator[Line]:
    """The same, with lines that are too long for a block in several."""
    for line in lines:
        if line.size <= _LONGEST_LINE:
            yield line
            continue
        parts = [replace(s, text=text) for s in line.spans for text in pieces(s.text, _LONGEST_LINE // 2, _size)]
        held: list[Span] = []
        for part in parts:
            if held and sum(span.size for span in held) + part.size > _LONGEST_LINE:
                yield replace(line, spans=tuple(held))
                held = []
                # What goes on is no new point of a list.
                line = replace(line, opens=False, kind=_GOES_ON.get(line.kind, line.kind))
            held.append(part)
        yield replace(line, spans=tuple(held))


def rich_text(lines: Sequence[Line]) -> list[Block]:
    """Blocks of at most `LONGEST_BLOCK` characters each; a line that `opens` begins one."""
    blocks: list[list[Line]] = []
    room = 0
    for line in in_short_lines(lines):
        if not any(span.text.strip() for span in line.spans):
            continue
        if not blocks or line.opens or line.size > room:
            blocks.append([])
            room = LONGEST_BLOCK
        blocks[-1].append(line)
        room -= line.size
    return [{"type": "rich_text", "elements": list(_elements(block))} for block in blocks]


def _elements(lines: Sequence[Line]) -> Iterator[Block]:
    for kind, run in groupby(lines, key=lambda line: line.kind):
        rows = [[span.as_element() for span in line.spans if span.text] for line in run]
        if kind is LineKind.BULLET:
            sections = [{"type": "rich_text_section", "elements": row} for row in rows]
            yield {"type": "rich_text_list", "style": "bullet", "elements": sections}
            continue
        # Clients differ in whether two sections stand on two lines: one section with line breaks always does.
        joined = [element for row in rows for element in (*row, {"type": "text", "text": "\n"})][:-1]
        yield {"type": "rich_text_quote" if kind is LineKind.QUOTE else "rich_text_section", "elements": joined}


def _size(text: str) -> int:
    return len(literal(text))
