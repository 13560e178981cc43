"""The consent gap report as Markdown (CommonMark). What policies and people wrote stays what it is: none of it becomes
markup."""

from __future__ import annotations

import re

from bot.rendering.gaps import TITLE, ToldCell, ToldReport, ToldRow

_INLINE = re.compile(r"([\\`*_\[\]<>|~&#$!]|:(?=//)|(?<=www)\.)")
_OPENING = re.compile(r"\A(\d+)([.)])|\A([-+=])")


def gaps_as_markdown(report: ToldReport) -> str:
    where = f" for {_inline(report.places)}" if report.places else ""
    parts = [f"# {TITLE}{where}, {report.day.isoformat()}", "\n".join(f"- {_opening(note)}" for note in report.notes)]
    parts += [_inline(report.empty)] if report.empty else [_row(row) for row in report.rows]
    return "\n\n".join(parts) + "\n"


def _row(row: ToldRow) -> str:
    quote, source = row.mention
    head = [f"## {_inline(row.name)}", f"{_inline(row.count)}.", f"> {_opening(quote)}\n>\n> {_inline(source)}"]
    return "\n\n".join([*head, *map(_cell, row.cells)])


def _cell(cell: ToldCell) -> str:
    parts = [f"### {_inline(cell.name)}: {_inline(cell.said)}", _inline(cell.question)]
    parts += [f"> {_opening(quote)}\n>\n> {_inline(source)}" for quote, source in cell.quotes]
    parts += [f"**{_inline(cell.correction)}**"] if cell.correction else []
    parts += ["\n".join(f"- {_opening(asked.words)}" for asked in cell.asked_by)] if cell.asked_by else []
    return "\n\n".join(parts)


def _opening(text: str) -> str:
    """A text at the beginning of a line, where more characters mean something."""
    return _OPENING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", _inline(text))


def _inline(text: str) -> str:
    return _INLINE.sub(r"\\\1", " ".join(text.split()))
