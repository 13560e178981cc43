"""The composition root: builds things from settings and joins them. Heavy imports happen here, when called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from ingest.local_cards import BrokenCard
from ingest.pack import PackChange, build_library, needs_building, pack_folder
from knowledge.answering import Answerer
from knowledge.asked import Asker
from knowledge.card import Kind
from knowledge.catalogue import Catalogue
from knowledge.chat_model import ModelFault
from knowledge.document import DEMO_ORIGIN
from knowledge.errors import IndexDamaged, LibraryBusy, LibraryReadOnly
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library, LibraryFolder, Progress, find_fault, open_library
from knowledge.model_answering import ModelAnswerer

if TYPE_CHECKING:
    from ingest.intake import IngestReport
    from ingest.prepared import IngestOptions

# Seconds that a question waits for another process to build the library, where there is none to answer from.
OTHERS_FINISH = 120


@dataclass(frozen=True, slots=True)
class Desk:
    """An open library and what answers from it: `answerer` from the sources alone, `worded` with a language model's
    words, where one is set, and `without_model` why it is not although one is. `stale` where newer cards could not be
    written into the library; `broken` are the workplace's cards that could not be brought in just now."""

    library: Library
    answerer: Answerer
    default: Jurisdiction | None
    stale: bool
    broken: tuple[BrokenCard, ...] = ()
    worded: ModelAnswerer | None = None
    without_model: str = ""

    def asker(self, places: tuple[Jurisdiction, ...] = (), *, member: bool) -> Asker:
        """`member`: whether they may be shown what is for full members of the workplace."""
        return Asker(choice=places, default=self.default, member=member)


def library_folder(settings: Settings) -> LibraryFolder:
    return LibraryFolder(settings.data, settings.embedding_model)


def open_desk(
    settings: Settings,
    *,
    now: datetime,
    progress: Progress | None = None,
    worded: bool = False,
    clock: Callable[[], datetime] | None = None,
) -> Desk:
    """Opens the library, building or mending it first where needed. `worded`: with the language model too, where one is
    set; its budget is of the days that `clock` tells, `now` where None. Raises `KnowledgeError`, `ConfigError`."""
    default = Jurisdiction.parse(settings.default_place) if settings.default_place else None
    folder = library_folder(settings)
    stale = False
    broken: tuple[BrokenCard, ...] = ()
    if needs_building(folder, pack_folder()):
        whole = find_fault(folder) is None
        try:
            wait = 0 if whole else OTHERS_FINISH
            broken = build_library(folder, pack_folder(), now=now, wait=wait, progress=progress).broken
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
    answerer = Answerer(library, contacts=settings.contacts, reranker=reranker)
    model, fault = _model_answerer(settings, answerer, clock or (lambda: now)) if worded else (None, "")
    return Desk(library, answerer, default, stale, broken, model, fault)


def _model_answerer(
    settings: Settings, answerer: Answerer, clock: Callable[[], datetime]
) -> tuple[ModelAnswerer | None, str]:
    """(what answers with the model's words, why nothing does although a model is set)."""
    if settings.model is None:
        return None, ""
    from knowledge.language_model import ModelNotInstalled, open_model
    from knowledge.model_ledger import ModelLedger
    from knowledge.model_limits import Limited

    limits = settings.model.limits
    try:
        opened = open_model(settings.model.model)
    except (ModelNotInstalled, ModelFault) as error:
        return None, str(error)
    model = Limited(opened, ModelLedger(settings.counts_folder), limits, today=lambda: clock().date())
    return ModelAnswerer(answerer, model, timeout=limits.timeout, note=model.note), ""


def rebuild(settings: Settings, *, now: datetime, progress: Progress | None = None) -> PackChange:
    """Builds the library from the pack and the workplace's cards; a damaged catalogue is set aside first."""
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
    report = bring_in(folder, paths, options, now=now, progress=progress)
    retire_demo(folder, report, now=now, progress=progress)
    return report


def retire_demo(folder: LibraryFolder, report: IngestReport, *, now: datetime, progress: Progress | None) -> None:
    """Where a workplace brings in policies of its own, the made-up company's stop answering."""
    from ingest.ingestion import remove_documents as remove

    with Catalogue.read(folder.catalogue) as catalogue:
        policies = [d for d, _ in catalogue.documents() if d.kind is Kind.POLICY]
    demo = [d.id for d in policies if d.origin == DEMO_ORIGIN]
    if demo and len(policies) > len(demo):
        remove(folder, demo, now=now, progress=progress)
        report.removed.extend(demo)


def bring_in_demo(settings: Settings, *, now: datetime, progress: Progress | None = None) -> IngestReport:
    """The policies of the made-up company."""
    from ingest.demo import bring_in_demo as bring_in

    folder = library_folder(settings)
    if find_fault(folder) is not None:
        build_library(folder, pack_folder(), now=now, wait=OTHERS_FINISH, progress=progress)
    return bring_in(folder, now=now, progress=progress)


def demo_where_no_policies(settings: Settings, *, now: datetime, progress: Progress | None = None) -> None:
    """Brings in the demo policies where the library holds no policy at all."""
    folder = library_folder(settings)
    if find_fault(folder) is None:
        with Catalogue.read(folder.catalogue) as catalogue:
            if any(d.kind is Kind.POLICY for d, _ in catalogue.documents()):
                return
    bring_in_demo(settings, now=now, progress=progress)


def remove_demo(settings: Settings, *, now: datetime, progress: Progress | None = None) -> int:
    """Takes the demo policies out; returns how many there were."""
    folder = library_folder(settings)
    with Catalogue.read(folder.catalogue) as catalogue:
        demo = [d.id for d, _ in catalogue.documents() if d.origin == DEMO_ORIGIN]
    if demo:
        remove_documents(settings, demo, now=now, progress=progress)
    return len(demo)


def remove_documents(
    settings: Settings, ids: Sequence[str], *, now: datetime, progress: Progress | None = None
) -> None:
    from ingest.ingestion import remove_documents as remove

    remove(library_folder(settings), ids, now=now, progress=progress)


def pack_location() -> Path:
    return pack_folder()


def pack_is_newer(folder: LibraryFolder) -> bool:
    """Whether the installed pack, or a card of the workplace's, has changed since the library was built."""
    return needs_building(folder, pack_folder())
