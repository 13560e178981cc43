"""The consent gap report for spreadsheets: one row a cell. No text in it is taken for a formula."""

from __future__ import annotations

import csv
import io

from bot.rendering.gaps import ToldReport

COLUMNS = ("practice", "column", "verdict", "sentences", "where", "asked by", "binding", "correction")
# A spreadsheet takes what begins so for a formula; some look past blanks, and some know the wide forms.
_FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")


def gaps_as_csv(report: ToldReport) -> str:
    """UTF-8 with a byte order mark, so that Excel reads it as such; every field in quotes."""
    held = io.StringIO()
    write = csv.writer(held, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    write.writerow(COLUMNS)
    for row in report.rows:
        for cell in row.cells:
            write.writerow(
                [inert(text) for text in (
                    row.name, cell.name, cell.said, "\n".join(quote for quote, _ in cell.quotes),
                    "\n".join(source for _, source in cell.quotes),
                    "\n".join(asked.words for asked in cell.asked_by),
                    "\n".join("yes" if asked.binds else "no" for asked in cell.asked_by), cell.correction,
                )]
            )  # fmt: skip
    for note in (*report.notes, report.empty):
        if note:
            write.writerow([inert(note), *[""] * (len(COLUMNS) - 1)])
    return "\ufeff" + held.getvalue()


def inert(text: str) -> str:
    """The text, with an apostrophe before each of its lines that a spreadsheet could take for a formula."""
    lines = text.replace("\r", " ").replace("\t", " ").replace("\0", "").split("\n")
    return "\n".join(f"'{line}" if line.strip().startswith(_FORMULA) else line for line in lines)
