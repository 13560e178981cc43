"""The consent gap report put into words: from what the policies say to what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.organising.gaps.asked_by import AskedBy
from bot.organising.gaps.card import Cards
from bot.organising.gaps.report import Cell, Quote, Report, Row
from bot.organising.gaps.verdict import Verdict
from bot.rendering.gaps import ToldAsk, ToldCell, ToldReport, ToldRow

NO_PLACE = "No place is known, so no law is named. Say where you work with --jurisdiction."
NO_POLICY = "There is no policy here yet. Bring yours in with: steward ingest FOLDER"
READ_BY_PROGRAM = (
    "Read by a program, not by a lawyer: look at the quoted sentence before you rely on a cell. “Looked for, not "
    "found” means that every policy was searched and no sentence on it was recognised. Steward overlooks wordings: on "
    "policies written by others, something was there in one of five cells that it had not found, and on those of real "
    "employers in one of three; of what these say it overlooked more than half. Read the policies yourselves before "
    "you say that something is missing. It also accused wrongly: about one cell in five hundred was called “to the "
    "contrary” and was not."
)


_COUNTED = {
    Verdict.STATED: "stated", Verdict.PARTLY: "partly", Verdict.SILENT: "not found",
    Verdict.CONTRARY: "to the contrary", Verdict.UNREAD: "not found in what could be read",
}  # fmt: skip


def told(
    report: Report,
    cards: Cards,
    asked: Mapping[tuple[str, str], Sequence[AskedBy]],
    *,
    places: Sequence[str],
    day: date,
) -> ToldReport:
    """`asked`: what asks for each (practice, column); `places` the names of where people work."""
    rows = []
    for row in report.rows:
        practice = cards.practice(row.practice)
        cells = []
        for cell in row.cells:
            column = cards.column(cell.column)
            by = tuple(asked.get((row.practice, cell.column), ()))
            name, question = (column.name, column.question) if column else (cell.column, "")
            cells.append(
                ToldCell(
                    name, question, cell.verdict.value, cell.verdict.words, tuple(map(_quoted, cell.quotes)),
                    tuple(ToldAsk(one.words, one.binds) for one in by), _correction(cell),
                )
            )  # fmt: skip
        name = practice.name if practice else row.practice
        rows.append(ToldRow(name, _count(row), _quoted(row.mention), tuple(cells)))
    where = " and ".join(places)
    return ToldReport(day, where, _notes(report, bool(places)), tuple(rows), "" if rows else _nothing(report))


def _notes(report: Report, has_place: bool) -> tuple[str, ...]:
    found = [f"{_policies(report.searched)} searched."]
    if report.unread:
        found.append(
            f"Not in English and not read: {'; '.join(report.unread)}. Nothing is said to be missing for that reason."
        )
    if report.unread_in_part:
        found.append(f"Read in part, because a part is not in English: {'; '.join(report.unread_in_part)}.")
    if not has_place:
        found.append(NO_PLACE)
    return (*found, READ_BY_PROGRAM)


def _nothing(report: Report) -> str:
    if not report.searched and not report.unread:
        return NO_POLICY
    if not report.searched:
        return "No policy is in English, so none could be read and nothing can be said of any practice."
    return (
        "No practice of tracking was found in what could be read. That is no promise that there is none: the policies "
        "may not tell, or may tell it in words that no card knows."
    )


def _policies(count: int) -> str:
    return "1 policy was" if count == 1 else f"{count} policies were"


def _quoted(quote: Quote) -> tuple[str, str]:
    words = " … ".join(quote.sentences)
    version = f", version of {quote.day}" if quote.day else ""
    heading = f" › {quote.heading}" if quote.heading else ""
    return words, f"{quote.title}{heading}{version}"


def _correction(cell: Cell) -> str:
    made = cell.correction
    if made is None or made.verdict is None:
        return ""
    said = f"“{made.verdict.words}” by the role {made.by} on {made.on.isoformat()}: {made.why}"
    if cell.counts:
        return f"Corrected to {said} (the rules read: {cell.read.words if cell.read else 'nothing'})"
    return f"Made on an earlier version, so it no longer counts: corrected to {said}"


def _count(row: Row) -> str:
    held = [cell.verdict for cell in row.cells]
    return ", ".join(f"{held.count(v)} {words}" for v, words in _COUNTED.items() if v in held)
