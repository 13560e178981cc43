"""The report as plain values, for scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.organising.gaps.asked_by import AskedBy
from bot.organising.gaps.report import Cell, Quote, Report


def gaps_as_json(
    report: Report, asked: Mapping[tuple[str, str], Sequence[AskedBy]], *, places: Sequence[str], day: date
) -> dict[str, object]:
    return {
        "day": day.isoformat(), "places": list(places), "searched": report.searched, "unread": list(report.unread),
        "unread_in_part": list(report.unread_in_part),
        "practices": [
            {
                "practice": row.practice, "mention": _quote(row.mention),
                "columns": [_cell(cell, asked.get((row.practice, cell.column), ())) for cell in row.cells],
            } for row in report.rows
        ],
    }  # fmt: skip


def _cell(cell: Cell, asked: Sequence[AskedBy]) -> dict[str, object]:
    made = cell.correction
    correction = made and {
        "verdict": made.verdict, "why": made.why, "by": made.by, "on": made.on.isoformat(), "counts": cell.counts,
        "read": cell.read,
    }  # fmt: skip
    return {
        "column": cell.column, "verdict": cell.verdict, "quotes": [_quote(quote) for quote in cell.quotes],
        "correction": correction,
        "asked_by": [
            {
                "what": one.what, "title": one.title, "document": one.document or None, "url": one.url or None,
                "jurisdiction": one.jurisdiction or None, "standing": one.standing, "binding": one.binds,
            } for one in asked
        ],
    }  # fmt: skip


def _quote(quote: Quote) -> dict[str, object]:
    return {
        "document": quote.document, "title": quote.title, "version": quote.day or None,
        "heading": quote.heading or None, "sentences": list(quote.sentences),
    }  # fmt: skip
