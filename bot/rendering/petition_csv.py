"""A petition as CSV for a spreadsheet: its demands, or the names. No cell is a formula, no column is empty."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence

from bot.rendering.petition import Group, PetitionDocument, SourcePart, line, plain

_BOM = "\ufeff"
_FORMULA = "=+-@"
_LEADS = re.compile(r"^[\s']+")


def petition_as_csv(document: PetitionDocument) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; lines end in CRLF. A cell that a spreadsheet would compute has
    a ' before it."""
    head, rows = _names(document) if document.names else _demands(document)
    kept = [place for place in range(len(head)) if any(row[place] for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([head[place] for place in kept])
    writer.writerows([inert(row[place]) for place in kept] for row in rows)
    return (_BOM + out.getvalue()).encode()


def inert(cell: str) -> str:
    """Also where a spreadsheet takes the wide = of East Asian scripts for the narrow one. Somebody's own ' before it is
    kept: without the first one, each cell is again what was typed."""
    first = unicodedata.normalize("NFKC", _LEADS.sub("", cell))[:1]
    return f"'{cell}" if first and first in _FORMULA else cell


def _names(document: PetitionDocument) -> tuple[Sequence[str], list[list[str]]]:
    return ("name", "role"), [[line(name), line(role)] for name, role in document.names]


def _demands(document: PetitionDocument) -> tuple[Sequence[str], list[list[str]]]:
    last = {number: result for answer in document.answers for number, _, result in answer.results}
    head = ("number", "demand", "text", "reason", "law here", "company policy", "no right here", "answer")
    rows = []
    for number, demand in enumerate(document.demands, start=1):
        cited = ["\n".join(_source(s) for s in demand.sources if s.group is group) for group in Group]
        texts = [line(demand.heading), plain(demand.text), plain(demand.reason)]
        rows.append([str(number), *texts, *cited, last.get(number, "")])
    return head, rows


def _source(source: SourcePart) -> str:
    told = (f"{line(source.title)} ({source.label})", line(source.line), line(source.url))
    return ". ".join(part for part in told if part)
