"""What is followed, composed from the settings: sources.toml, the refresh, an admin's word on what was held back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot import app
from bot.settings import Settings
from ingest.following.fetching import Fetcher, user_agent
from ingest.following.held import forget
from ingest.following.page_reading import ORIGIN
from ingest.following.refresh import Following, RefreshReport
from ingest.following.refresh import refresh as refresh_sources
from ingest.following.source import Allowed, Place, Source
from ingest.following.sources_file import NAME, SourcesFile
from ingest.following.state import SourceState, state_of
from ingest.intake import PART, IngestReport
from ingest.pack import PackChange, build_library, needs_building, pack_folder
from knowledge.catalogue import Catalogue
from knowledge.catalogue_following import HeldRow
from knowledge.document import Document
from knowledge.library import Progress, find_fault


@dataclass
class Refreshed:
    """What a whole refresh did: to the pack and the workplace's own cards, to folders that were brought in by hand, and
    to the sources that are followed."""

    pack: PackChange | None = None
    folders: IngestReport = field(default_factory=IngestReport)
    sources: RefreshReport = field(default_factory=RefreshReport)


def sources_file(settings: Settings) -> SourcesFile:
    """Beside steward.toml, where there is one; else in the data folder."""
    folder = settings.config.parent if settings.config else settings.data
    return SourcesFile(settings.sources or folder / NAME)


def following(settings: Settings, now: Callable[[], datetime]) -> Following:
    """Raises `SourcesRefused`."""
    sources, allowed = sources_file(settings).read()
    asks_as = user_agent(None if settings.operator.demo else settings.operator.contact)

    def fetcher(folder: Path, allowed: Allowed) -> Fetcher:
        return Fetcher(folder, allowed, now=now, user_agent=asks_as)

    return Following(app.library_folder(settings), sources, allowed, fetcher, now)


def refresh(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    only: str | None = None,
    due: bool = False,
    dry_run: bool = False,
    folders_only: bool = False,
    progress: Progress | None = None,
) -> Refreshed:
    """Everything anew: the pack, the cards and folders of the workplace, every source. With `only`, `due` or `dry_run`,
    sources alone; with `folders_only`, everything but sources. Raises `KnowledgeError`."""
    done = Refreshed()
    followed = following(settings, now)
    folder = followed.folder
    if not (only or due or dry_run):
        done.pack = build_library(folder, pack_folder(), now=now(), wait=app.OTHERS_FINISH, progress=progress)
        from ingest.ingestion import read_again

        paths = [source.path.resolve() for source in followed.sources if source.place is Place.PATH]
        done.folders = read_again(folder, now=now(), followed=paths, progress=progress)
    elif find_fault(folder) is not None:
        build_library(folder, pack_folder(), now=now(), wait=app.OTHERS_FINISH, progress=progress)
    if folders_only:
        return done
    done.sources = refresh_sources(followed, only=only, due=due, dry_run=dry_run, progress=progress)
    if done.sources.documents.added:
        app.retire_demo(folder, done.sources.documents, now=now(), progress=progress)
    return done


def states(settings: Settings, now: Callable[[], datetime]) -> list[SourceState]:
    """Raises `SourcesRefused`."""
    followed = following(settings, now)
    rows = {}
    if find_fault(followed.folder) is None:
        with Catalogue.read(followed.folder.catalogue) as catalogue:
            rows = catalogue.followed()
    return [state_of(source, rows) for source in followed.sources]


def held(settings: Settings, source_id: str | None = None) -> list[HeldRow]:
    """Texts that wait for an admin, and those that were discarded."""
    folder = app.library_folder(settings)
    if needs_building(folder, pack_folder()) and find_fault(folder) is not None:
        return []
    with Catalogue.read(folder.catalogue) as catalogue:
        return catalogue.held(source_id)


def live_text(settings: Settings, document_id: str) -> str:
    """What answers now, for comparison; empty where nothing does."""
    with Catalogue.read(app.library_folder(settings).catalogue) as catalogue:
        live = catalogue.live_version(document_id)
        return live.text if live else ""


def documents_of(settings: Settings, source: Source) -> list[str]:
    """Ids of the documents that answer and came of it."""
    folder = app.library_folder(settings)
    if find_fault(folder) is not None:
        return []
    with Catalogue.read(folder.catalogue) as catalogue:
        return [d.id for d, _ in catalogue.documents() if _came_of(source, d)]


def _came_of(source: Source, document: Document) -> bool:
    if source.place is not Place.PATH:
        return document.origin == f"{ORIGIN}{source.id}"
    read = Path(document.origin) / document.path.partition(PART)[0]
    return bool(document.path) and read.is_relative_to(source.path.resolve())


def take_out(
    settings: Settings, source: Source, documents: Sequence[str], *, now: datetime, progress: Progress | None = None
) -> None:
    """The documents of a source stop answering, and what was known of it is forgotten, its snapshots too."""
    folder = app.library_folder(settings)
    if documents:
        app.remove_documents(settings, documents, now=now, progress=progress)
    if find_fault(folder) is None:
        forget(folder, source, documents, now=now)
