"""What `steward doctor` looks at. Each check says what it found and, where that is wrong, the remedy."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bot import app, tracking
from bot.box_diagnosis import look_at_box
from bot.check import Check as Check
from bot.errors import ConfigError
from bot.model_diagnosis import look_at_model
from bot.settings import Settings, process_environment
from ingest.local_cards import read_local
from knowledge.card_reader import card_paths, read_pack
from knowledge.catalogue import Catalogue
from knowledge.embedding.ready import read_record
from knowledge.embedding.source import ModelSource
from knowledge.errors import KnowledgeError, LibraryReadOnly
from knowledge.index import DenseIndex
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import find_fault

_LEAST_FREE = 1_000_000_000  # bytes: the exported model and two index generations, with room to spare


def diagnose(*, now: datetime) -> Iterator[Check]:
    """Every check, in the order in which one depends on another. Without settings there is nothing more to look at."""
    yield _python()
    try:
        settings = Settings.load()
    except ConfigError as error:
        yield Check("settings", False, str(error), "Correct that setting; README.md lists them all.")
        return
    yield _settings(settings)
    for check in (_operator, _folder, _weights, _export, _pack, _own_cards, _catalogue, _index, _pack_age, _sources):
        yield _guarded(check, settings, now)
    yield from look_at_model(settings, today=now.astimezone(UTC).date())
    yield from look_at_box(settings, process_environment(), now=now)


def look_after(settings: Settings, *, now: datetime) -> Iterator[Check]:
    """The checks that take no time, for a page: of the library and its sources. Nothing is written."""
    for check in (_own_cards, _catalogue, _pack_age, _sources):
        yield _guarded(check, settings, now)


def _guarded(check: Callable[[Settings, datetime], Check], settings: Settings, now: datetime) -> Check:
    name = check.__name__.strip("_").replace("_", " ")
    try:
        return check(settings, now)
    except (KnowledgeError, OSError) as error:
        found = str(error) if isinstance(error, KnowledgeError) else f"could not be looked at ({type(error).__name__})"
        return Check(name, False, found, "Follow what it says; if that does not help: steward library rebuild")


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("python", sys.version_info >= (3, 11), version, "Install Python 3.11 or newer and run: make setup")


def _settings(settings: Settings) -> Check:
    found = settings.config.name if settings.config else "no steward.toml, defaults and environment"
    if settings.default_place:
        try:
            Jurisdiction.parse(settings.default_place)
        except KnowledgeError as error:
            return Check("settings", False, str(error), "Correct answers.default_place or STEWARD_DEFAULT_PLACE.")
    return Check("settings", True, found)


def _operator(settings: Settings, _: datetime) -> Check:
    operator = settings.operator
    found = (
        "demo profile (say who runs this with: steward init)" if operator.demo else f"{operator.name}, {operator.kind}"
    )
    return Check("operator", True, found)


def _folder(settings: Settings, _: datetime) -> Check:
    try:
        app.library_folder(settings).make()
    except LibraryReadOnly:
        if settings.data.is_dir() and settings.data.stat().st_uid != os.geteuid() and os.access(settings.data, os.R_OK):
            return Check("data folder", True, "readable; another user, the keeper's, writes it")
        raise
    free = shutil.disk_usage(settings.data).free
    return Check(
        "data folder", free > _LEAST_FREE, f"writable, {free / 1e9:.1f} GB free",
        "Free some space, or choose another folder with STEWARD_DATA.",
    )  # fmt: skip


def _weights(settings: Settings, _: datetime) -> Check:
    source = ModelSource.find(settings.embedding_model)
    sha256 = source.checked_sha256()
    return Check("embedding weights", True, f"{source.name}, sha256 {sha256[:12]}…" if sha256 else source.name)


def _export(settings: Settings, _: datetime) -> Check:
    folder = app.library_folder(settings)
    source = ModelSource.find(settings.embedding_model)
    record = read_record(source.home(folder.models))
    if record is None or not source.unchanged_since(record):
        return Check("embedding model", False, "not made ready yet", "Run: steward library rebuild")
    how = f"onnx, within {record.difference:.0e} of the original" if record.onnx else "torch (slower; export failed)"
    return Check("embedding model", True, f"{record.dimension} dimensions, {how}")


def _pack(_: Settings, now: datetime) -> Check:
    cards = read_pack(app.pack_location())
    late = sum(card.review_by < now.date() for card in cards)
    found = f"{len(cards)} cards, {sum(len(c.units) for c in cards)} units"
    return Check(
        "pack", bool(card_paths(app.pack_location())), f"{found}, {late} due for a fresh look", "Run: make setup"
    )


def _own_cards(settings: Settings, _: datetime) -> Check:
    local = read_local(app.library_folder(settings).cards)
    found = "; ".join(card.rule for card in local.broken) or f"{len(local.cards)}, none broken"
    return Check("own cards", not local.broken, found, "Mend the card, then run: steward pack check")


def _catalogue(settings: Settings, _: datetime) -> Check:
    with Catalogue.read(app.library_folder(settings).catalogue) as catalogue:
        trouble = catalogue.health()
        counts = catalogue.counts()
    found = trouble or f"healthy, {counts['documents']} documents"
    return Check("catalogue", trouble is None, found, "Run: steward library rebuild")


def _index(settings: Settings, _: datetime) -> Check:
    folder = app.library_folder(settings)
    if fault := find_fault(folder):
        return Check("index", False, fault.what, "Run: steward library rebuild")
    index = DenseIndex.open(folder.index)
    index.verify()
    return Check("index", True, f"{index.generation.name}, {index.generation.chunks} chunks")


def _sources(settings: Settings, now: datetime) -> Check:
    states = tracking.states(settings, lambda: now)
    poorly = [state for state in states if not state.is_well]
    found = f"{len(states)} followed" + "".join(f"; {state.source.id}: {state.state}" for state in poorly[:5])
    return Check("sources", not poorly, found, "See what each of them needs with: steward sources list")


def _pack_age(settings: Settings, _: datetime) -> Check:
    newer = app.pack_is_newer(app.library_folder(settings))
    return Check(
        "library and pack", not newer,
        "the pack or a card of your own is newer" if newer else "the library holds the installed pack",
        "Run: steward library rebuild",
    )  # fmt: skip
