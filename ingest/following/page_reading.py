"""Reads what was fetched of one source into an intake: extracts, judges, stages. Nothing is in force before `put`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from ingest.changes.gate import Hold, Seen, hold_for
from ingest.following.extraction import extract, extractor_of
from ingest.following.failure import FailureKind, SourceFailed
from ingest.following.fetched import FetchedPage, FetchedSource
from ingest.following.gatekeeper import TOLD, Gatekeeper
from ingest.following.snapshots import SnapshotDamaged, Snapshots
from ingest.following.source import Place, Source
from ingest.following.state import State
from ingest.intake import PART, Arrival, Intake, told_apart
from ingest.prepared import IngestOptions, Prepared, prepare
from ingest.reading.block import Unreadable
from ingest.sources import withheld
from knowledge.catalogue import text_sha256
from knowledge.document import Document, Version

ORIGIN = "source:"
"""What the origin of a followed document begins with; its source's id follows."""
PAGE = "page"  # the path of a source's only page: its address may change, the document stays the one it is


@dataclass
class PageReading:
    """One look at one source. `read` may be called once; `put` within the transaction."""

    source: Source
    intake: Intake
    snapshots: Snapshots
    now: datetime
    arrivals: list[Arrival] = field(default_factory=list)
    same: list[Arrival] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    snapshot: str = ""
    extractor: str = ""

    def __post_init__(self) -> None:
        self._origin = f"{ORIGIN}{self.source.id}"
        self._known: dict[str, list[Document]] = {}
        for document, _ in self.intake.catalogue.documents():
            if document.origin == self._origin:
                self._known.setdefault(document.path.partition(PART)[0], []).append(document)
        taken_out = withheld(self.intake.catalogue)
        self._taken_out = {
            path.partition(PART)[0]
            for (origin, path), document_id in self.intake.ids.items()
            if origin == self._origin and document_id in taken_out
        }
        self._gatekeeper = Gatekeeper(
            self.intake.catalogue, self.source.id, self.now, language=self.source.expected_language
        )

    def read(self, fetched: FetchedSource) -> None:
        """Raises `SourceFailed` where the page of a source cannot be read."""
        self.intake.report.skipped += fetched.skipped
        for page in fetched.pages:
            try:
                self._read(page)
            except (Unreadable, SnapshotDamaged) as error:
                if self.source.place is Place.FEED:
                    self.intake.report.skipped.append((page.title or page.entry, str(error)))
                    continue
                raise SourceFailed(
                    FailureKind.UNREADABLE, f"The page could not be read: {error}. The last good version answers on."
                ) from None

    @property
    def state(self) -> tuple[State, str]:
        """How the source is after this look, and why."""
        if self.holds:
            return State.HELD, f"{TOLD[self.holds[0]]}. Look at it with: steward sources held {self.source.id}"
        return (State.OK if self.arrivals else State.UNCHANGED), ""

    def put(self) -> None:
        for arrival in self.arrivals:
            self.intake.put(arrival)
        for arrival in self.same:
            self.intake.touch(arrival.documents, arrival.source_key)
        self._gatekeeper.write()

    def _read(self, page: FetchedPage) -> None:
        body = self.snapshots.read(self.source.id, page.snapshot)
        extractor = extractor_of(body, page.media_type, page.name, self.source.selectors)
        if not page.entry:
            self.snapshot, self.extractor = page.snapshot, extractor
        arrival = self._arrival(page, page.snapshot, extractor)
        if not arrival.documents and arrival.path in self._taken_out:
            told = f"it was removed; to bring it back: steward sources remove {self.source.id}, then add it again"
            self.intake.report.skipped.append((page.title or self.source.id, told))
            return
        if self.intake.is_live(arrival.source_key, arrival.documents):
            self._gatekeeper.settle(arrival)
            self.same.append(arrival)
            return
        prepared = self._prepared(body, page)
        live = self._live_version(arrival)
        read_anew = live is not None and live.snapshot == page.snapshot
        baseline = None if read_anew else self._read_anew(page, live, extractor)
        # Judged also where the bytes are the same: with a wrong selector, next to nothing may be left of them.
        verdict = self._gatekeeper.judge(arrival, prepared, baseline)
        if verdict.hold is None:
            self._take_in(replace(arrival, restored=verdict.restored, read_anew=read_anew), prepared)
        elif not verdict.discarded:
            self.holds.append(verdict.hold)
            self.intake.report.held.append((self.source.id, TOLD[verdict.hold]))

    def _take_in(self, arrival: Arrival, prepared: list[Prepared]) -> None:
        self.intake.stage(arrival.source_key, prepared)
        self.arrivals.append(arrival)

    def _read_anew(self, page: FetchedPage, live: Version | None, extractor: str) -> str | None:
        """Where pages are read otherwise than when the live version was, that version's own bytes are read so as well:
        what differs then is no change of the text. Returns what that version says, read so."""
        if live is None or live.extractor == extractor or not live.snapshot or page.entry:
            return None
        try:
            prepared = self._prepared(self.snapshots.read(self.source.id, live.snapshot), page)
        except (SnapshotDamaged, Unreadable):
            return None
        if len(prepared) != 1 or hold_for(prepared[0].text, Seen(live.text)) is not None:
            return None
        self._take_in(replace(self._arrival(page, live.snapshot, extractor), read_anew=True), prepared)
        return prepared[0].text

    def _live_version(self, arrival: Arrival) -> Version | None:
        if len(arrival.documents) != 1:
            return None
        return self.intake.catalogue.live_version(arrival.documents[0].id)

    def _prepared(self, body: bytes, page: FetchedPage) -> list[Prepared]:
        """Raises `Unreadable`."""
        source = self.source
        options = IngestOptions(source.kind, source.jurisdiction, source.title, source.visibility)
        readings = extract(body, page.media_type, page.charset, page.name, source.selectors).readings
        made = [
            prepare(
                replace(
                    reading, url=reading.url or page.url, dated=page.published or reading.dated,
                    title=page.title or reading.title,
                ),
                Path(page.name or "page"), options,
            )
            for reading in readings
        ]  # fmt: skip
        told = [one for one in told_apart(made) if one.passages]
        if not told:
            raise Unreadable("it holds no text of its own")
        return told

    def _arrival(self, page: FetchedPage, snapshot: str, extractor: str) -> Arrival:
        source = self.source
        path = page.entry or PAGE
        said = (source.kind, source.jurisdiction or "", source.title or "", source.visibility or "", page.title)
        return Arrival(
            self._origin, path, text_sha256("\x1f".join((snapshot, extractor, page.url, *said))),
            tuple(self._known.get(path, ())), wished=source.id if not page.entry else f"{source.id}/{page.entry}",
            snapshot=snapshot, extractor=extractor,
        )  # fmt: skip
