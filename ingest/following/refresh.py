"""A refresh: each source is fetched, read, judged; what may answer is put into force at once, at the end.

Fetching needs no lock on the library and writes only snapshots. Killing the process anywhere leaves the old versions or
the new ones, and the next refresh goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.changes.version_change import VersionChange, version_changes
from ingest.changes.weighing import WeighedChange, weighed_changes
from ingest.errors import IngestRefused
from ingest.following.failure import FailureKind, SourceFailed
from ingest.following.fetched import FetchedSource, Fetches, fetch_source
from ingest.following.gatekeeper import TOLD, Gatekeeper
from ingest.following.page_reading import ORIGIN, PageReading
from ingest.following.running import LOCK, over, shown_in
from ingest.following.snapshots import Snapshots
from ingest.following.source import Allowed, Place, Source
from ingest.following.state import GONE_AFTER, SourceState, State, after_failure, after_look, is_due, state_of
from ingest.ingestion import FolderReading, resolved
from ingest.intake import PART, Arrival, IngestReport, Intake
from ingest.prepared import IngestOptions, Prepared
from knowledge.catalogue import Catalogue
from knowledge.catalogue_following import FollowedRow
from knowledge.errors import LibraryBusy
from knowledge.library import LibraryFolder, Progress, open_catalogue_for_writing


@dataclass(frozen=True, slots=True)
class Planned:
    """What a refresh would do to one document: `changes` are what matters most first, empty for a new one."""

    title: str
    is_new: bool
    changes: tuple[WeighedChange, ...] = ()


@dataclass
class RefreshReport:
    """`states` of the sources that were looked at; `documents` is what became of their texts; `changes` what changed in
    those that were updated; `downloaded` counts the bodies that came over the network. `planned` is what would happen,
    where nothing was to be written."""

    states: list[SourceState] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    documents: IngestReport = field(default_factory=IngestReport)
    changes: list[VersionChange] = field(default_factory=list)
    downloaded: int = 0


@dataclass(frozen=True, slots=True)
class Following:
    """What is followed, where it is kept, and how it is had. `fetcher` opens one for a whole refresh."""

    folder: LibraryFolder
    sources: Sequence[Source]
    allowed: Allowed
    fetcher: Callable[[Path, Allowed], AbstractContextManager[Fetches]]
    now: Callable[[], datetime]

    @property
    def snapshots(self) -> Snapshots:
        return Snapshots(self.folder.path / "snapshots")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Raises `LibraryBusy` where another refresh runs."""
        self.folder.make()
        try:
            with FileLock(self.folder.path / LOCK, timeout=0):
                try:
                    yield
                finally:
                    over(self.folder.path)
        except Timeout:
            raise LibraryBusy("A refresh is running already. This one did nothing; the other goes on.") from None


Fetched = FetchedSource | SourceFailed


def refresh(
    following: Following,
    *,
    only: str | None = None,
    due: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> RefreshReport:
    """Looks at every source that is not paused, at `only` one, or at those that are `due`. A source that fails never
    stops the others. A `dry_run` fetches and tells, and writes nothing into the library. Raises `LibraryError` and its
    like where the library cannot be written."""
    told = shown_in(following.folder.path, progress or (lambda *_: None))
    with following.alone():
        chosen = _chosen(following, only, due)
        if not chosen and due:
            return RefreshReport()
        fetched = _fetch(following, chosen, told)
        if dry_run:
            with Catalogue.read(following.folder.catalogue) as catalogue:
                report = _Refresh(following, catalogue, told, looks_only=True).plan(fetched)
                _tidy(following, catalogue, chosen)
                return report
        with following.folder.lock(wait=_OTHERS_FINISH), closing(_open(following)) as catalogue:
            report = _Refresh(following, catalogue, told).run(fetched)
            _tidy(following, catalogue, chosen)
            return report


_OTHERS_FINISH = 120  # seconds


def _open(following: Following) -> Catalogue:
    return open_catalogue_for_writing(following.folder, now=following.now(), set_damaged_aside=False)


def _tidy(following: Following, catalogue: Catalogue, sources: Sequence[Source]) -> None:
    """Of what was fetched, only that is kept which a version was read from, or a text that waits."""
    kept: dict[str, set[str]] = {}
    for (origin, _), document_id in catalogue.document_ids().items():
        kept.setdefault(origin, set()).update(v.snapshot for v in catalogue.versions(document_id))
    for row in catalogue.held():
        kept.setdefault(row.origin, set()).add(row.snapshot)
    for source in sources:
        if source.place is not Place.PATH:
            following.snapshots.forget(source.id, kept.get(f"{ORIGIN}{source.id}", set()))


def _chosen(following: Following, only: str | None, due: bool) -> list[Source]:
    if only is not None:
        return [source for source in following.sources if source.id == only]
    with Catalogue.read(following.folder.catalogue) as catalogue:
        followed = catalogue.followed()
    now = following.now()
    return [s for s in following.sources if not s.paused and (not due or is_due(s, followed, now))]


def _fetch(following: Following, sources: Sequence[Source], told: Progress) -> list[tuple[Source, Fetched | None]]:
    """What was had of each; None for a folder, which is read where it lies."""
    found: list[tuple[Source, Fetched | None]] = []
    web = [source for source in sources if source.place is not Place.PATH]
    if not web:
        return [(source, None) for source in sources]
    with Catalogue.read(following.folder.catalogue) as catalogue:
        known: dict[str, set[str]] = {}
        for origin, path in catalogue.document_ids():
            known.setdefault(origin, set()).add(path)
    snapshots = following.snapshots
    with following.fetcher(following.folder.path / "fetched", following.allowed) as fetcher:
        for number, source in enumerate(sources, start=1):
            told("Looking at sources", number, len(sources))
            if source.place is Place.PATH:
                found.append((source, None))
                continue
            try:
                entries = known.get(f"{ORIGIN}{source.id}", set())
                found.append((source, fetch_source(source, fetcher, snapshots, following.allowed, entries)))
            except SourceFailed as failed:
                found.append((source, failed))
    return found


class _Refresh:
    def __init__(self, following: Following, catalogue: Catalogue, told: Progress, *, looks_only: bool = False) -> None:
        self._following, self._catalogue = following, catalogue
        self._now = following.now()
        self._intake = Intake(following.folder, catalogue, self._now.date(), told, looks_only=looks_only)
        self._arrivals: list[Arrival] = []
        self._gone: list[str] = []
        self._leaving: list[str] = []  # sources whose documents stop answering
        self._before = catalogue.followed()
        self._rows: list[FollowedRow] = []
        self._puts: list[Callable[[], None]] = []
        self._report = RefreshReport(documents=self._intake.report)

    def plan(self, fetched: Sequence[tuple[Source, Fetched | None]]) -> RefreshReport:
        """What would be put into force."""
        self._read(fetched)
        self._retire()
        for arrival in self._arrivals:
            self._report.planned += self._planned(arrival)
        leaving = {f"{ORIGIN}{source_id}" for source_id in self._leaving}
        self._report.documents.removed += self._gone
        self._report.documents.removed += [d.id for d, _ in self._catalogue.documents() if d.origin in leaving]
        rows = {row.source_id: row for row in self._rows}
        self._report.states = [state_of(source, rows) for source, _ in fetched]
        return self._report

    def _planned(self, arrival: Arrival) -> Iterator[Planned]:
        known = {d.path.partition(PART)[2]: d for d in arrival.documents}
        for one in () if arrival.read_anew else self._intake.seen.get(arrival.source_key, ()):
            document = known.get(one.part)
            live = (
                next((v for v in self._catalogue.versions(document.id) if v.left is None), None) if document else None
            )
            if live is None:
                yield Planned(one.title, is_new=True)
            elif changes := weighed_changes(live.text, one.text):
                yield Planned(one.title, is_new=False, changes=changes)

    def _read(self, fetched: Sequence[tuple[Source, Fetched | None]]) -> None:
        for source, what in fetched:
            try:
                if isinstance(what, SourceFailed):
                    raise what
                self._rows.append(self._folder(source) if what is None else self._pages(source, what))
            except SourceFailed as failed:
                self._rows.append(self._failed(source, failed))

    def run(self, fetched: Sequence[tuple[Source, Fetched | None]]) -> RefreshReport:
        self._read(fetched)
        self._retire()
        with self._catalogue.writing():
            for put in self._puts:
                put()
            for source_id in self._leaving:
                self._remove_of(source_id)
            for row in self._rows:
                self._catalogue.set_followed(row)
            self._catalogue.clear_staged()
            generation = self._intake.new_generation()
        self._intake.publish(generation)
        followed = self._catalogue.followed()
        self._report.states = [state_of(source, followed) for source, _ in fetched]
        for document_id in dict.fromkeys(self._intake.report.updated):
            self._report.changes += version_changes(self._catalogue, document_id, members=True)[:1]
        return self._report

    def _pages(self, source: Source, fetched: FetchedSource) -> FollowedRow:
        self._report.downloaded += fetched.downloaded
        reading = PageReading(source, self._intake, self._following.snapshots, self._now)
        reading.read(fetched)
        self._puts.append(reading.put)
        self._arrivals += reading.arrivals
        state, reason = reading.state
        return after_look(
            source, self._before.get(source.id), state, reason, self._now, snapshot=reading.snapshot,
            extractor=reading.extractor,
        )  # fmt: skip

    def _folder(self, source: Source) -> FollowedRow:
        gatekeeper = Gatekeeper(
            self._catalogue, source.id, self._now, language=source.expected_language, reverts_are_meant=True
        )

        def gate(arrival: Arrival, prepared: Sequence[Prepared]) -> str | None:
            verdict = gatekeeper.judge(arrival, prepared)
            return None if verdict.hold is None else "" if verdict.discarded else TOLD[verdict.hold]

        options = IngestOptions(source.kind, source.jurisdiction, source.title, source.visibility, again=True)
        reading = FolderReading(self._intake, options, gate)
        mine = self._intake.report
        failed, held = len(mine.failed), len(mine.held)
        try:
            reading.read([resolved(source.path)])
        except IngestRefused as refused:
            raise SourceFailed(FailureKind.MISSING, str(refused)) from None
        gatekeeper.settle_rest()
        self._puts += [reading.put, gatekeeper.write]
        self._arrivals += reading.arrivals
        self._gone += reading.gone
        state, reason = (State.OK if reading.is_changed else State.UNCHANGED), ""
        if len(mine.held) > held:
            name, why = mine.held[held]
            state, reason = State.HELD, f"{name}: {why}. Look at it with: steward sources held {source.id}"
        elif len(mine.failed) > failed:
            name, why = mine.failed[failed]
            return replace(
                after_failure(
                    source, self._before.get(source.id),
                    SourceFailed(FailureKind.UNREADABLE, f"{name}: {why}. The rest was read."), self._now,
                ),
                checked=self._now.isoformat(),
            )  # fmt: skip
        return after_look(source, self._before.get(source.id), state, reason, self._now)

    def _failed(self, source: Source, failed: SourceFailed) -> FollowedRow:
        """What the server says is no longer there stops answering: at once where it is gone for good, at the second
        refresh in a row where it is only not found."""
        before = self._before.get(source.id)
        row = after_failure(source, before, failed, self._now)
        in_a_row = row.failures if before and before.kind == failed.kind else 1
        if failed.kind is FailureKind.GONE or (failed.kind is FailureKind.NOT_FOUND and in_a_row >= GONE_AFTER):
            self._leaving.append(source.id)
            row = after_failure(source, before, failed, self._now, State.GONE)
        self._intake.report.failed.append((source.id, failed.reason))
        return row

    def _retire(self) -> None:
        """Documents of sources that are followed no longer stop answering."""
        ids = {source.id for source in self._following.sources}
        gone = {
            d.origin.removeprefix(ORIGIN)
            for d, _ in self._catalogue.documents()
            if d.origin.startswith(ORIGIN) and d.origin.removeprefix(ORIGIN) not in ids
        }
        self._leaving += sorted(gone)
        for source_id in self._before.keys() - ids:
            self._puts.append(partial(self._catalogue.forget_followed, source_id))

    def _remove_of(self, source_id: str) -> None:
        for document, _ in self._catalogue.documents():
            if document.origin == f"{ORIGIN}{source_id}":
                self._intake.remove(document.id)
