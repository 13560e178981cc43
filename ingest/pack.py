"""Builds and refreshes the library from the pack of cards and the workplace's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

from ingest.local_cards import BrokenCard, LocalCards, local_sha256, read_local
from ingest.places import city_twins, gazetteer
from knowledge.card import Card, Kind, State, Status, Unit
from knowledge.card_reader import card_paths, read_pack
from knowledge.catalogue import Catalogue, text_sha256
from knowledge.document import LOCAL_ORIGIN, PACK_ORIGIN, Chunk, Document, Role, TextKind, Version, Visibility
from knowledge.jurisdiction import ANYWHERE
from knowledge.library import (
    LibraryFolder,
    Progress,
    find_fault,
    mend_index,
    open_catalogue_for_writing,
)
from knowledge.programme import Programme
from knowledge.programme_reader import FOLDER, programme_paths, read_programmes
from knowledge.topic import Topic, read_topics, topic_paths
from knowledge.translation import read_translations, translation_paths


@dataclass(frozen=True, slots=True)
class PackChange:
    """What a refresh did, in documents; `broken` are the workplace's cards that could not be brought in."""

    added: int
    updated: int
    unchanged: int
    removed: int
    broken: tuple[BrokenCard, ...] = ()


def pack_folder() -> Path:
    return Path(str(files("knowledge.pack")))


def pack_sha256(folder: Path) -> str:
    """Names the pack's content: every file, by path and bytes."""
    digest = hashlib.sha256()
    places = sorted((folder / "places").glob("*.toml"))
    written = (*card_paths(folder), *programme_paths(folder), *topic_paths(folder), *translation_paths(folder))
    for path in (*written, *places):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def needs_building(folder: LibraryFolder, pack: Path) -> bool:
    """Whether the library is missing, half-written, mismatching or older than its cards. Raises `CatalogueDamaged`."""
    if find_fault(folder) is not None:
        return True
    with Catalogue.read(folder.catalogue) as catalogue:
        held = (catalogue.fact("pack"), catalogue.fact("local") or "")
    return held != (pack_sha256(pack), local_sha256(folder.cards))


def build_library(
    folder: LibraryFolder,
    pack: Path,
    *,
    now: datetime,
    anew: bool = False,
    wait: float = 0,
    progress: Progress | None = None,
) -> PackChange:
    """Brings the library to the state of the pack and of the workplace's cards, and the index to the library's. Safe to
    stop at any point.

    A broken card of the workplace's is reported, and answers on as it was read before. `anew` sets a damaged catalogue
    aside, and writes every card and programme again; `wait` is how many seconds another writer is given to finish.
    Raises `CardError` (of the pack), `LibraryBusy`, `LibraryReadOnly`, `CatalogueDamaged`, `EmbedderError`.
    """
    entries = [*map(_card, read_pack(pack)), *map(_programme, read_programmes(pack))]
    topics = read_topics(pack)
    local_state = local_sha256(folder.cards)  # before they are read: what changes meanwhile is noticed next time
    local = read_local(folder.cards)
    entries += map(_card, local.cards)
    translations = read_translations(pack)
    with folder.lock(wait):
        catalogue = open_catalogue_for_writing(folder, now=now, set_damaged_aside=anew)
        try:
            with catalogue.writing():
                change = _write(catalogue, entries, local, added=now.date(), anew=anew)
                catalogue.put_places([*gazetteer(), *city_twins()])
                catalogue.put_topics(_topic_rows(topics))
                catalogue.put_translations(translations)
                catalogue.set_fact("pack", pack_sha256(pack))
                catalogue.set_fact("local", local_state)
            mend_index(folder, catalogue, progress)
        finally:
            catalogue.close()
    return change


@dataclass(frozen=True, slots=True)
class _Entry:
    """A card or programme as the catalogue keeps it. `version` came in on no day yet."""

    document: Document
    version: Version
    units: tuple[Unit, ...]
    chunks: tuple[Chunk, ...]


def _write(
    catalogue: Catalogue, entries: Sequence[_Entry], local: LocalCards, *, added: date, anew: bool
) -> PackChange:
    live = {d.id: v.id for d, v in catalogue.documents() if d.origin in (PACK_ORIGIN, LOCAL_ORIGIN)}
    counts = {"added": 0, "updated": 0, "unchanged": 0}
    for entry in entries:
        if live.get(entry.document.id) == entry.version.id:
            counts["unchanged"] += 1
            if not anew:
                continue
        else:
            counts["updated" if entry.document.id in live else "added"] += 1
        catalogue.put(entry.document, replace(entry.version, added=added), entry.units, entry.chunks)
    known = {entry.document.id for entry in entries}
    gone = {held for held in live.keys() - known if not local.keeps(held)}
    for document_id in gone:
        catalogue.remove(document_id, on=added)
    return PackChange(**counts, removed=len(gone), broken=local.told(live))


def _topic_rows(topics: Sequence[Topic]) -> Iterator[tuple[str, str, str, str]]:
    for topic in topics:
        for side, texts in (("ask", topic.asks), ("statement", topic.statements)):
            yield from ((topic.id, side, text, text_sha256(text)) for text in texts)


def _card(card: Card) -> _Entry:
    document = Document(
        id=card.id,
        kind=card.kind,
        text_kind=TextKind.SUMMARY,
        title=card.title,
        jurisdiction=card.jurisdiction,
        visibility=_visibility(card),
        citation=card.citation,
        url=card.url,
        names=card.names,
        default_rule=card.default_rule,
        origin=LOCAL_ORIGIN if card.is_local else PACK_ORIGIN,
    )
    version = _version(card, card.states, directive=card.directive, visibility=document.visibility)
    return _Entry(document, version, card.units, tuple(_chunks(card)))


def _visibility(card: Card) -> Visibility:
    return Visibility.PUBLIC if card.public else Visibility.MEMBERS


def _programme(programme: Programme) -> _Entry:
    """Without chunks, and without names: no search finds it, and no question about law is taken to be about it."""
    document = Document(
        id=programme.id,
        kind=Kind.NEWS,
        text_kind=TextKind.SUMMARY,
        title=f"{programme.title}: timeline",
        jurisdiction=ANYWHERE,
        visibility=Visibility.PUBLIC,
        citation=programme.citation,
        url=programme.url,
        origin=PACK_ORIGIN,
        path=f"{FOLDER}/{programme.id}.toml",
    )
    return _Entry(document, _version(programme, (State(Status.REPORTED, None),)), programme.units, ())


def _version(
    of: Card | Programme,
    states: tuple[State, ...],
    *,
    directive: bool = False,
    visibility: Visibility = Visibility.PUBLIC,
) -> Version:
    return Version(
        id=f"{of.id}@{hashlib.sha256(of.source.encode()).hexdigest()[:12]}",
        document_id=of.id,
        text=of.source,
        added=date.min,
        checked=of.checked,
        review_by=of.review_by,
        directive=directive,
        states=states,
        visibility=visibility,
    )


def _chunks(card: Card) -> list[Chunk]:
    """A unit is found by its text and by each way to ask for it."""
    return [
        Chunk(
            id=unit.id if role is Role.UNIT else f"{unit.id}?{number}",
            target=unit.id,
            role=role,
            text=text,
            jurisdiction=unit.jurisdiction,
            visibility=_visibility(card),
            locator=unit.heading,
        )
        for unit in card.units
        for number, (role, text) in enumerate([(Role.UNIT, unit.text), *((Role.ASK, ask) for ask in unit.asks)])
    ]
