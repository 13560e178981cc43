"""Canadian acts as JSON: each section in one run of text, which is taken apart at its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.reading.block import Reading
from ingest.reading.dating import date_in
from ingest.reading.statute_json import Fields
from ingest.reading.statute_text import blocks_of, heading

_SHORT_NAMES = {"p-8-6": "PIPEDA", "p-21": "Privacy Act"}  # those in the data are cut off: "Personal Information P..."
_CURRENT = re.compile(r"Current to (\d{4}-\d{2}-\d{2})")
_GAP = re.compile(r"(?<=\S) (?=[,.;:)](?: |$))|(?<=[(]) (?=\S)")
_SUBSECTION = re.compile(r"(?<=[.)\w]) (?=\((?P<number>\d{1,2}(?:\.\d{1,2})?)\) [A-Z])")
_POINT = re.compile(
    r"(?:(?<=[;:—])|(?<=[^)],)|(?<=[;,] or)|(?<=[;,] and)) (?=\((?:[a-z](?:\.\d{1,2})?|[ivx]{1,5})\) \w)"
    r"|(?<=[a-z]) (?=\([ai]\) \w)"
)
_PRINCIPLE = re.compile(r"(?<=[.)”]) (?=\d\.\d{1,2}(?:\.\d{1,2})? )")
_REFERENCE = re.compile(r"(?:\b(?:sub)?(?:sections?|paragraphs?|clauses?)|\) (?:to|and|or))$")
_FURNITURE = re.compile(r"\bFootnote \* (?=\()| Previous Versions?$")


def read_canadian(act: Fields) -> list[Reading]:
    """The act. Its list of definitions repeats a section: not read."""
    name = act.text("title_en") or act.text("title")
    short = _SHORT_NAMES.get(act.text("id"), name)
    current = _CURRENT.search(act.text("description"))
    blocks = []
    for provision in act.each("provisions"):
        section = provision.text("section")
        content = _FURNITURE.sub("", _GAP.sub("", provision.text("content")))
        if not section or not content:
            continue
        is_schedule = section.upper().startswith("SCHEDULE")
        label = section.capitalize() if is_schedule else f"s. {section}"
        title = provision.text("title")
        title = "" if title.casefold() == section.casefold() else title
        blocks.append(heading(f"{label}{' – ' if title else ''}{title}", f"{short} {label}"))
        blocks += blocks_of(_lines(content.removeprefix(section).strip(), is_schedule=is_schedule))
    return [
        Reading(
            title=f"{name} ({short})" if short != name else name,
            blocks=blocks,
            dated=act.day("in_force_date") or (date_in(current[1]) if current else None),
            citation=short,
            url=act.text("url"),
            jurisdiction="CA",
        )
    ]


def _lines(content: str, *, is_schedule: bool) -> Iterator[str]:
    """The subsections of a section, the principles of a schedule, each with its points on lines of their own."""
    parts = _PRINCIPLE.split(content) if is_schedule else list(_split(content, _SUBSECTION))
    for part in parts:
        yield from (line.strip() for line in _split(part, _POINT) if line.strip())


def _split(text: str, at: re.Pattern[str]) -> Iterator[str]:
    """`text` in pieces, cut where a mark begins one, and not where a sentence refers to one ("paragraph (a) of")."""
    start = 0
    for match in at.finditer(text):
        if not _REFERENCE.search(text, max(start, match.start() - 20), match.start()):
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]
