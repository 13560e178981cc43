"""The consent gap report of a process that keeps running: made once for the policies that there are, and corrected."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.app import library_folder
from bot.errors import NothingFound, UserError
from bot.gap_reader import nearest_of
from bot.gap_report import told
from bot.organising.calendar import day_in
from bot.organising.drafts.gap import SILENT, UNREAD, Gap
from bot.organising.gaps.asked_by import asked_by
from bot.organising.gaps.card import Cards
from bot.organising.gaps.card_reader import cards_stamp, read_cards
from bot.organising.gaps.catalogued import policies_in
from bot.organising.gaps.corrections import Correction, Corrections, Role, corrected
from bot.organising.gaps.kept import KeptReport, key_of
from bot.organising.gaps.policy import Policy
from bot.organising.gaps.report import Cell, Quote, Report, Row, report_of
from bot.organising.gaps.verdict import Verdict
from bot.rendering.gaps import ToldCell, ToldReport
from bot.settings import Settings
from knowledge.catalogue import Catalogue
from knowledge.errors import KnowledgeError
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import find_fault

if TYPE_CHECKING:
    from bot.organising.gaps.asked_by import AskedBy
    from bot.organising.gaps.nearest import Progress

_NO_LIBRARY = (
    "The library is not there yet, or cannot be read. Whoever runs this machine finds out with: steward doctor"
)
_NOT_WRITTEN = (
    "The correction could not be written here. At the machine, as the user who may write the data folder: steward gaps "
    "correct. Nothing was changed."
)


OF_EARLIER = (
    "A policy or a card of the report has changed since. This is what was read before; it is read anew by the next day."
)
_AT_MOST = 2.0  # seconds that a page is held
_BEING_MADE = (
    "Steward is reading the policies. The first time that takes a few minutes, because it first reads the sentences "
    "that it has learned from. Come back soon: it goes on by itself."
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
    """Reading every policy takes seconds, and what they are read with minutes the first time: so a report is kept, and
    made again only where a policy or a card is another. With `patient` whoever asks waits; else it is made beside the
    process's other work and whoever asks meanwhile is told so."""

    def __init__(
        self, settings: Settings, *, now: Callable[[], datetime], patient: bool = True, progress: Progress | None = None
    ) -> None:
        self._patient = patient
        self._progress = progress
        self._kept = KeptReport(settings.data / "gaps" / "report.json")
        self._making: threading.Thread | None = None
        self._done: tuple[str, Report | Exception] | None = None
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
            cards, read = self.read(catalogue)
            return self._told(catalogue, cards, read, self.places)

    def _told(self, catalogue: Catalogue, cards: Cards, read: Report, places: Sequence[Jurisdiction]) -> MadeReport:
        report = corrected(read, self._corrections.latest())
        day = day_in(self._settings.zone, self._now())
        asked = dict(_asked(report, cards, catalogue, places, day))
        names = [place.name for place in places]
        return MadeReport(report, told(report, cards, asked, places=names, day=day))

    def kept(self, places: Sequence[Jurisdiction] = ()) -> MadeReport | None:
        """The last that was made, whoever made it, for `places` or the workplace's own. It says so where it is of
        earlier policies or cards. None where there is none, and where it quotes what the library no longer holds. It
        reads no policy anew. Raises `UserError`, `KnowledgeError`."""
        folder = library_folder(self._settings)
        if find_fault(folder) is not None:
            raise UserError(_NO_LIBRARY)
        with Catalogue.read(folder.catalogue) as catalogue:
            policies = policies_in(catalogue)
            now = self._kept.read(self._key(policies)) if policies else Report((), 0)
            report = now or self._kept.read()
            if report is None or not _quoted_in(report) <= {policy.id for policy in policies}:
                return None
            made = self._told(catalogue, read_cards(self._folder), report, tuple(places) or self.places)
        if now is not None:
            return made
        return replace(made, told=replace(made.told, notes=(OF_EARLIER, *made.told.notes)))

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

    def read(self, catalogue: Catalogue) -> tuple[Cards, Report]:
        """What the policies say, before anybody's correction. Raises `UserError`, `KnowledgeError`."""
        with self._lock:
            policies = policies_in(catalogue)
            key = self._key(policies)
            if self._read is None or self._read[0] != key:
                cards = read_cards(self._folder)
                if (report := self._kept.read(key)) is None:
                    report = self._anew(key, policies, cards)
                self._read = (key, cards, report)
            return self._read[1], self._read[2]

    def _key(self, policies: Sequence[Policy]) -> str:
        return report_key(self._settings, policies)

    def _anew(self, key: str, policies: Sequence[Policy], cards: Cards) -> Report:
        """Raises `UserError` where it is being made and nobody is to wait for it."""
        if not policies:
            return Report((), 0)
        if self._patient:
            return self._make(key, policies, cards)
        if self._making is None or not (self._making.is_alive() or (self._done and self._done[0] == key)):
            self._making = threading.Thread(target=self._make_aside, args=(key, policies, cards), daemon=True)
            self._making.start()
        self._making.join(_AT_MOST)
        if self._done is None or self._done[0] != key:
            raise UserError(_BEING_MADE)
        made, self._done = self._done[1], None
        if isinstance(made, Exception):
            raise made
        return made

    def _make_aside(self, key: str, policies: Sequence[Policy], cards: Cards) -> None:
        try:
            self._done = (key, self._make(key, policies, cards))
        except (UserError, KnowledgeError) as error:
            self._done = (key, error)

    def _make(self, key: str, policies: Sequence[Policy], cards: Cards) -> Report:
        report = report_of(policies, cards, nearest_of(self._settings, cards, self._progress), self._progress)
        self._kept.write(key, report)
        return report


def _quoted_in(report: Report) -> set[str]:
    """The ids of the policies that it quotes."""
    return {quote.document for row in report.rows for quote in (row.mention, *(q for c in row.cells for q in c.quotes))}


def report_key(settings: Settings, policies: Sequence[Policy]) -> str:
    """What a kept report is of."""
    return key_of(policies, [cards_stamp(settings.data / "gaps"), settings.embedding_model])


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
        for quote in _showing(cell):
            yield Gap(
                row.practice, cell.column, cell.verdict.value, " … ".join(quote.sentences), quote.document, quote.title,
                quote.day, quote.heading,
            )  # fmt: skip


def _showing(cell: Cell) -> tuple[Quote, ...]:
    """Sentences that show the cell's gap. A report also quotes what speaks against it, after what does not: of the
    contrary only the first is told, and none where somebody corrected what was read as something else."""
    if cell.verdict is not Verdict.CONTRARY:
        return cell.quotes
    return () if cell.counts and cell.read is not Verdict.CONTRARY else cell.quotes[:1]


def _asked(
    report: Report, cards: Cards, catalogue: Catalogue, places: Sequence[Jurisdiction], day: date
) -> Iterator[tuple[tuple[str, str], Sequence[AskedBy]]]:
    for row in report.rows:
        for column in cards.columns:
            yield (row.practice, column.id), asked_by(column, row.practice, catalogue, places, day)
