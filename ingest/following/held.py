"""An admin's word on a text that was held back: it answers after all, or it never was one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime

from ingest.errors import IngestRefused
from ingest.following.gatekeeper import came_back
from ingest.following.page_reading import ORIGIN, PAGE
from ingest.following.snapshots import Snapshots
from ingest.following.source import Place, Source
from ingest.following.state import State
from ingest.intake import PART, Arrival, IngestReport, Intake
from ingest.prepared import Prepared
from ingest.sources import forget_path, give_back
from knowledge.catalogue import Catalogue
from knowledge.catalogue_following import HeldRow
from knowledge.library import LibraryFolder, Progress, open_catalogue_for_writing

_OTHERS_FINISH = 120  # seconds


def release(folder: LibraryFolder, held_id: str, *, now: datetime, progress: Progress | None = None) -> IngestReport:
    """The held text becomes the version that answers. Raises `IngestRefused` where nothing of that id waits, and
    `LibraryError` and its like."""
    with folder.lock(wait=_OTHERS_FINISH), closing(_open(folder, now)) as catalogue:
        row = _waiting(catalogue, held_id)
        intake = Intake(folder, catalogue, now.date(), progress)
        prepared = Prepared.from_json(row.content)
        place = (row.origin, row.path.partition(PART)[0])
        documents = tuple(d for d, _ in catalogue.documents() if (d.origin, d.path) == (row.origin, row.path))
        live = catalogue.live_version(documents[0].id) if documents else None
        called = row.source_id if place[1] == PAGE else f"{row.source_id}/{place[1]}"
        arrival = Arrival(
            *place, row.source_key, documents, wished=called if row.origin.startswith(ORIGIN) else None,
            snapshot=row.snapshot, extractor=row.extractor,
            restored=came_back(catalogue, prepared, documents[0] if documents else None),
            read_anew=live is not None and bool(row.snapshot) and live.snapshot == row.snapshot,
        )  # fmt: skip
        intake.stage(row.source_key, [prepared])
        with catalogue.writing():
            intake.put(arrival)
            give_back(catalogue, (*intake.report.added, *intake.report.updated))
            catalogue.let_go(row.id)
            _well_again(catalogue, row.source_id, now)
            catalogue.clear_staged()
            generation = intake.new_generation()
        intake.publish(generation)
    return intake.report


def discard(folder: LibraryFolder, held_id: str, *, now: datetime) -> HeldRow:
    """The text is remembered as none, so that nobody hears of it again. Raises like `release`."""
    return _marked(folder, held_id, now, lambda row: replace(row, discarded=True))


def bring_back(folder: LibraryFolder, held_id: str, *, now: datetime) -> HeldRow:
    """Undoes `discard`: the text waits again."""
    return _marked(folder, held_id, now, lambda row: replace(row, discarded=False))


def forget(folder: LibraryFolder, source: Source, documents: Sequence[str], *, now: datetime) -> None:
    """What was known of a source that is followed no longer. Its `documents` come back if it is followed again, and so
    does what was taken out of a page or feed by hand."""
    with (
        folder.lock(wait=_OTHERS_FINISH),
        closing(_open(folder, now)) as catalogue,
        catalogue.writing(searchable=False),
    ):
        catalogue.forget_followed(source.id)
        origin = f"{ORIGIN}{source.id}"
        give_back(catalogue, (*documents, *(i for (held, _), i in catalogue.document_ids().items() if held == origin)))
        if source.place is Place.PATH:
            forget_path(catalogue, source.path.resolve())
    Snapshots(folder.path / "snapshots").forget(source.id, set())


def _marked(folder: LibraryFolder, held_id: str, now: datetime, change: Callable[[HeldRow], HeldRow]) -> HeldRow:
    with folder.lock(wait=_OTHERS_FINISH), closing(_open(folder, now)) as catalogue:
        row = change(_waiting(catalogue, held_id))
        with catalogue.writing(searchable=False):
            catalogue.hold(row)
            if row.discarded:
                _well_again(catalogue, row.source_id, now)
        return row


def _well_again(catalogue: Catalogue, source_id: str, now: datetime) -> None:
    """A source of which nothing waits any longer is as it was before."""
    state = catalogue.followed().get(source_id)
    if state is not None and state.state == State.HELD and all(r.discarded for r in catalogue.held(source_id)):
        catalogue.set_followed(replace(state, state=State.UNCHANGED, reason="", since=now.isoformat()))


def _waiting(catalogue: Catalogue, held_id: str) -> HeldRow:
    for row in catalogue.held():
        if row.id == held_id:
            return row
    raise IngestRefused("No text of that id is held back. List them with: steward sources held")


def _open(folder: LibraryFolder, now: datetime) -> Catalogue:
    return open_catalogue_for_writing(folder, now=now, set_damaged_aside=False)
