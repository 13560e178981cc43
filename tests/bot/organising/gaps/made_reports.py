"""Reports as they are made, without a model: every verdict, every kind of quote."""

from __future__ import annotations

from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.report import Cell, Quote, Report, Row
from bot.organising.gaps.verdict import Verdict

VERSION = "vans@1"
VERSIONS = {"vans": VERSION}
_VERDICTS = (Verdict.STATED, Verdict.PARTLY, Verdict.CONTRARY, Verdict.SILENT, Verdict.UNREAD)


def quote(*sentences: str, document: str = "vans", title: str = "Vans") -> Quote:
    return Quote(document, title, VERSION, "2026-11-01", "Tracking", sentences or ("Drivers are told.",), 7)


def row(practice: str, shown: Quote, *, quotes: int = 1) -> Row:
    """All of Steward's columns, one verdict after the other."""
    cells = []
    for n, column in enumerate(shipped_cards().columns):
        verdict = _VERDICTS[n % len(_VERDICTS)]
        cells.append(Cell(column.id, verdict, (shown,) * quotes if verdict.is_found else ()))
    return Row(practice, shown, tuple(cells), VERSIONS)


def report(shown: Quote | None = None, *practices: str, quotes: int = 1) -> Report:
    shown = shown or quote("Vans carry trackers.", "They report every minute.")
    rows = tuple(row(practice, shown, quotes=quotes) for practice in practices or ("location", "camera"))
    return Report(rows, 3, ("Richtlinie",), ("Handbook",))
