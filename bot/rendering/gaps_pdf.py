"""The consent gap report as PDF. What policies and people wrote reaches Typst as data, never as source."""

from __future__ import annotations

import json
from importlib.resources import files

from bot.rendering.gaps import TITLE, ToldCell, ToldReport
from bot.rendering.pdf import compiled


def gaps_as_pdf(report: ToldReport) -> bytes:
    """PDF/UA-1, A4. The same report is the same bytes. Raises `UserError` where no font has a character of it."""
    template = files("bot.rendering").joinpath("gaps.typ").read_bytes()
    where = f" for {report.places}" if report.places else ""
    parts = {
        "title": f"{TITLE}{where}, {report.day.isoformat()}",
        "notes": list(report.notes),
        "empty": report.empty,
        "rows": [
            {
                "name": row.name, "count": f"{row.count}.", "quote": row.mention[0], "source": row.mention[1],
                "cells": [_cell(cell) for cell in row.cells],
            } for row in report.rows
        ],
    }  # fmt: skip
    return compiled(template, {"report": json.dumps(parts, ensure_ascii=False)}, day=report.day)


def _cell(cell: ToldCell) -> dict[str, object]:
    return {
        "name": cell.name, "verdict": cell.said, "question": cell.question,
        "quotes": [{"text": quote, "source": source} for quote, source in cell.quotes],
        "asked": [asked.words for asked in cell.asked_by], "correction": cell.correction,
    }  # fmt: skip
