"""Lays the consent gap report out in the terminal. It arranges; it writes no sentences."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.cli.layout import WHOLE
from bot.rendering.gaps import TITLE, ToldCell, ToldReport, ToldRow

_STYLES = {"stated": "green", "partly": "yellow", "silent": "bold", "unread": "bold", "contrary": "bold red"}


def laid_out(report: ToldReport) -> RenderableType:
    where = f" for {report.places}" if report.places else ""
    blocks: list[RenderableType] = [Text(f"{TITLE}{where}", style="bold")]
    blocks += [Text(note, style="dim", overflow=WHOLE) for note in report.notes]
    if report.empty:
        blocks += [Text(""), Text(report.empty, overflow=WHOLE)]
    for row in report.rows:
        blocks += [Text(""), _row(row)]
    return Group(*blocks)


def _row(row: ToldRow) -> RenderableType:
    quote, source = row.mention
    table = Table(show_header=False, box=None, padding=(0, 1, 1, 0), expand=True)
    table.add_column(ratio=1, overflow=WHOLE)
    table.add_column(ratio=3, overflow=WHOLE)
    for cell in row.cells:
        table.add_row(Text.assemble((cell.name, "bold"), "\n", (cell.said, _STYLES[cell.verdict])), _said(cell))
    head = Text.assemble((row.name, "bold underline"), f"  {row.count}")
    return Group(head, Text(f"“{quote}”", overflow=WHOLE), Text(source, style="dim", overflow=WHOLE), Text(""), table)


def _said(cell: ToldCell) -> RenderableType:
    lines: list[RenderableType] = []
    for quote, source in cell.quotes:
        lines += [Text(f"“{quote}”", overflow=WHOLE), Text(source, style="dim", overflow=WHOLE)]
    if cell.correction:
        lines.append(Text(cell.correction, style="italic", overflow=WHOLE))
    lines += [Text(f"→ {asked.words}", style="" if asked.binds else "dim", overflow=WHOLE) for asked in cell.asked_by]
    return Group(*(lines or [Text(cell.question, style="dim")]))
