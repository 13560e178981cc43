"""The consent gap report of a process that keeps running: made once for the policies that there are, and corrected."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import library_folder
from bot.errors import NothingFound, UserError
from bot.gap_reader import nearest_of
from bot.gap_report import told
from bot.organising.calendar import day_in
from bot.organising.drafts.gap import SILENT, UNREAD, Gap
from bot.organising.gaps.asked_by import asked_by
from bot.organising.gaps.card import Cards
from bot.organising.gaps.card_reader import read_cards
from bot.organising.gaps.catalogued import policies_in
from bot.organising.gaps.corrections import Correction, Corrections, Role, corrected
from bot.organising.gaps.policy import Policy
from bot.organising.gaps.report import Report, Row, report_of
from bot.organising.gaps.verdict import Verdict
from bot.rendering.gaps import ToldCell, ToldReport
from bot.settings import Settings
from knowledge.catalogue import Catalogue
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import find_fault

if TYPE_CHECKING:
    from bot.organising.gaps.asked_by import AskedBy

_NO_LIBRARY = (
    "The library is not there yet, or cannot be read. Whoever runs this machine finds out with: steward doctor"
)
_NOT_WRITTEN = (
    "The correction could not be written here. At the machine, as the user who may write the data folder: steward gaps "
    "correct. Nothing was changed."
)


@dataclass(frozen=True, slots=True)
class PracticeGaps:
    """A practice as it is told, with the ids that its addresses are made of. `cells` are (column, cell)."""

    practice: str
    name: str
    count: str
    mention: tuple[str, str]
    cells: tuple[tuple[str, ToldCell], ...]


@dataclass(frozen=True, slots=True)
class MadeReport:
    report: Report
    told: ToldReport

    @property
    def practices(self) -> tuple[PracticeGaps, ...]:
        rows = zip(self.report.rows, self.told.rows, strict=True)
        return tuple(
            PracticeGaps(
                row.practice, said.name, said.count, said.mention,
                tuple(zip([cell.column for cell in row.cells], said.cells, strict=True)),
            )
            for row, said in rows
        )  # fmt: skip


class PolicyGaps:
    """Reading every policy takes seconds, so it is done again only where a policy or a card is another."""

    def __init__(self, settings: Settings, *, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._folder = settings.data / "gaps"
        self._now = now
        self._corrections = Corrections(self._folder / "corrections.jsonl")
        self._read: tuple[object, Cards, Report] | None = None
        self._lock = threading.Lock()

    @property
    def places(self) -> tuple[Jurisdiction, ...]:
        """Raises `KnowledgeError`."""
        place = self._settings.default_place
        return (Jurisdiction.parse(place),) if place else ()

    def made(self) -> MadeReport:
        """Raises `UserError`, `KnowledgeError`."""
        folder = library_folder(self._settings)
        if find_fault(folder) is not None:
            raise UserError(_NO_LIBRARY)
        with Catalogue.read(folder.catalogue) as catalogue:
            cards, read = self._report(catalogue)
            report = corrected(read, self._corrections.latest())
            day = day_in(self._settings.zone, self._now())
            asked = dict(_asked(report, cards, catalogue, self.places, day))
        names = [place.name for place in self.places]
        return MadeReport(report, told(report, cards, asked, places=names, day=day))

    def correct(self, practice: str, column: str, verdict: Verdict | None, why: str, by: Role) -> None:
        """`verdict` None takes back what was said of that cell. Raises `UserError`, `KnowledgeError`."""
        row = next((row for row in self.made().report.rows if row.practice == practice), None)
        if row is None or all(cell.column != column for cell in row.cells):
            raise NothingFound("The report has no such cell any more.")
        if verdict is None and (practice, column) not in self._corrections.latest():
            raise UserError("That cell was not corrected, so there is nothing to take back.")
        day = day_in(self._settings.zone, self._now())
        try:
            self._corrections.add(Correction(practice, column, verdict, why, by, day, dict(row.versions)))
        except OSError:
            raise UserError(_NOT_WRITTEN) from None

    def _report(self, catalogue: Catalogue) -> tuple[Cards, Report]:
        with self._lock:
            policies = policies_in(catalogue)
            key = ([(policy.id, policy.version) for policy in policies], _stamps(self._folder))
            if self._read is None or self._read[0] != key:
                cards = read_cards(self._folder)
                self._read = (key, cards, self._anew(policies, cards))
            return self._read[1], self._read[2]

    def _anew(self, policies: Sequence[Policy], cards: Cards) -> Report:
        return report_of(policies, cards, nearest_of(self._settings, cards)) if policies else Report((), 0)


def gaps_of(report: Report) -> tuple[Gap, ...]:
    """What drafts begin from: each sentence that shows a gap, and each search that found none."""
    return tuple(gap for row in report.rows for gap in _gaps(row))


def _gaps(row: Row) -> Iterator[Gap]:
    for cell in row.cells:
        if not cell.verdict.is_gap:
            continue
        if cell.verdict in (Verdict.SILENT, Verdict.UNREAD):
            yield Gap(row.practice, cell.column, SILENT if cell.verdict is Verdict.SILENT else UNREAD)
            continue
        for quote in cell.quotes:  # where somebody corrected it to what no sentence shows, there is none to quote
            yield Gap(
                row.practice, cell.column, cell.verdict.value, " … ".join(quote.sentences), quote.document, quote.title,
                quote.day, quote.heading,
            )  # fmt: skip


def _asked(
    report: Report, cards: Cards, catalogue: Catalogue, places: Sequence[Jurisdiction], day: date
) -> Iterator[tuple[tuple[str, str], Sequence[AskedBy]]]:
    for row in report.rows:
        for column in cards.columns:
            yield (row.practice, column.id), asked_by(column, row.practice, catalogue, places, day)


def _stamps(folder: Path) -> list[tuple[str, int, int]]:
    """Changes where one of the workplace's own cards does."""
    stats = ((path.name, path.stat()) for path in sorted(folder.glob("*/*.toml")))
    return [(name, stat.st_mtime_ns, stat.st_size) for name, stat in stats]
