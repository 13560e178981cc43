"""The composition root: builds things from settings and joins them. Heavy imports happen here, when called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from ingest.pack import PackChange, build_library, needs_building, pack_folder
from knowledge.answering import Answerer, Asker
from knowledge.errors import IndexDamaged, LibraryBusy, LibraryReadOnly
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library, LibraryFolder, Progress, find_fault, open_library

if TYPE_CHECKING:
    from ingest.ingestion import IngestReport
    from ingest.prepared import IngestOptions

# Seconds that a question waits for another process to build the library, where there is none to answer from.
OTHERS_FINISH = 120


@dataclass(frozen=True, slots=True)
class Desk:
    """An open library and what answers from it. `stale` where a newer pack could not be written into the library."""

    library: Library
    answerer: Answerer
    default: Jurisdiction | None
    stale: bool

    def asker(self, places: tuple[Jurisdiction, ...] = (), *, member: bool = False) -> Asker:
        return Asker(choice=places, default=self.default, member=member)


def library_folder(settings: Settings) -> LibraryFolder:
    return LibraryFolder(settings.data, settings.embedding_model)


def open_desk(settings: Settings, *, now: datetime, progress: Progress | None = None) -> Desk:
    """Opens the library, building or mending it first where needed. Raises `KnowledgeError`, `ConfigError`."""
    default = Jurisdiction.parse(settings.default_place) if settings.default_place else None
    folder = library_folder(settings)
    stale = False
    if needs_building(folder, pack_folder()):
        whole = find_fault(folder) is None
        try:
            build_library(folder, pack_folder(), now=now, wait=0 if whole else OTHERS_FINISH, progress=progress)
        except (LibraryReadOnly, LibraryBusy):
            if not whole and find_fault(folder) is not None:
                raise
            stale = True
    reranker = None
    if settings.reranker:
        from knowledge.embedding.cross_encoder import CrossEncoderReranker

        reranker = CrossEncoderReranker.open(settings.reranker)
    try:
        library = open_library(folder)
    except IndexDamaged:  # whole to look at, but Chroma cannot read it
        build_library(folder, pack_folder(), now=now, progress=progress)
        library = open_library(folder)
    return Desk(library, Answerer(library, contacts=settings.contacts, reranker=reranker), default, stale)


def rebuild(settings: Settings, *, now: datetime, progress: Progress | None = None) -> PackChange:
    """Builds the library from the pack; a damaged catalogue is set aside first."""
    return build_library(library_folder(settings), pack_folder(), now=now, anew=True, progress=progress)


def ingest(
    settings: Settings,
    paths: Sequence[Path],
    options: IngestOptions,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> IngestReport:
    """Brings files into the library, which is built first where it is not there yet."""
    from ingest.ingestion import ingest as bring_in

    folder = library_folder(settings)
    if find_fault(folder) is not None:
        build_library(folder, pack_folder(), now=now, wait=OTHERS_FINISH, progress=progress)
    return bring_in(folder, paths, options, now=now, progress=progress)


def remove_documents(
    settings: Settings, ids: Sequence[str], *, now: datetime, progress: Progress | None = None
) -> None:
    from ingest.ingestion import remove_documents as remove

    remove(library_folder(settings), ids, now=now, progress=progress)


def pack_location() -> Path:
    return pack_folder()


def pack_is_newer(folder: LibraryFolder) -> bool:
    """Whether the installed pack has changed since the library was built from it."""
    return needs_building(folder, pack_folder())
