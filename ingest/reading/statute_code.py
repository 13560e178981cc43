"""American codes as JSON: sections of the US Code, a line each, and a state's acts with their sections."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.reading.block import Block, BlockKind, Reading
from ingest.reading.line import one_line
from ingest.reading.statute_json import Fields
from ingest.reading.statute_text import blocks_of, heading, with_marks_joined

# "(a) Powers of Board generallyThe Board is empowered": a heading that lost its line break.
_GLUED = re.compile(r"^(?P<heading>\([a-z]{1,2}\) [A-Z][^.—:]{2,240}?[a-z)])(?P<text>(?:[A-Z][a-z]+|[AI])[ ,][^\n]*)$")
_MARKED_HEADING = re.compile(r"^\([a-z]{1,2}\) [A-Z][^.—:]{2,240}$")
_FIRST_POINT = re.compile(r"(?<=—)(?=\((?:a|A|1|i)\)\s?)|(?<=[a-z])(?=\(1\) [A-Z])")


def read_code_section(section: Fields) -> Reading:
    """One section of the US Code."""
    citation = section.text("citation")
    title = section.text("title")
    name = f"{citation} – {title}" if citation and title else citation or title
    return Reading(
        title=name,
        blocks=[heading(name or "Section", citation), *_section(section.raw("text"))],
        dated=section.day("effective_date"),
        part=section.text("id") or citation,
        citation=citation,
        url=section.text("url"),
        jurisdiction="US" if " U.S.C. " in citation else None,
    )


def read_state_code(code: Fields) -> list[Reading]:
    """A reading for each act. The titles of sections are mostly the beginnings of their texts: not read."""
    provisions = list(code.each("provisions"))
    readings = []
    for n, act in enumerate(code.each("documents")):
        citation = act.text("identifier")
        code_name = citation.partition("§")[0].strip()
        blocks: list[Block] = []
        for provision in provisions:
            number = provision.text("section_number")
            if provision.index("document_index") == n and number:
                name = f"{code_name} {number}".strip()
                blocks += [heading(name, name), *_section(provision.raw("text"))]
        short = act.text("short_name")
        title = act.text("title") or citation
        readings.append(
            Reading(
                title=f"{title} ({short})" if short and short not in title else title,
                blocks=blocks,
                dated=act.day("effective_date"),
                part=citation or str(n + 1),
                citation=citation,
                url=act.text("source_url"),
                jurisdiction=act.text("jurisdiction") or None,
            )
        )
    return readings


def _section(text: str) -> Iterator[Block]:
    """Headings of subsections as headings of level 3; what they head, in its paragraphs and points."""
    lines: list[str] = []
    marked: str | None = None
    for paragraph in with_marks_joined(_paragraphs(text)):
        if _MARKED_HEADING.match(paragraph) and len(paragraph) < 250 and _is_heading(paragraph):
            yield from blocks_of(lines, marked)
            lines, marked = [], "(a)"
            yield Block(BlockKind.HEADING, paragraph, 3)
        else:
            lines.append(paragraph)
    yield from blocks_of(lines, marked)


def _paragraphs(text: str) -> Iterator[str]:
    for raw in text.split("\n"):
        line = one_line(raw)
        match = _GLUED.match(line)
        pieces = [match["heading"], match["text"]] if match else [line]
        for piece in pieces:
            yield from _FIRST_POINT.split(piece)


def _is_heading(paragraph: str) -> bool:
    return not paragraph.endswith((",", ";", "and", "or"))
