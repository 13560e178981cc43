"""Between rows of the catalogue and values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from knowledge.card import Form, Kind, State, Status, Unit, UnitKind
from knowledge.document import Chunk, Document, Shelf, TextKind, Version, Visibility
from knowledge.who import Who


def day_text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def states_text(states: Sequence[State]) -> str:
    return json.dumps([[state.status, day_text(state.since)] for state in states])


def states_of(text: str) -> tuple[State, ...]:
    return tuple(State(Status(status), day_of(since)) for status, since in json.loads(text))


def document_of(row: dict[str, Any]) -> Document:
    return Document(
        id=row["id"], kind=Kind(row["kind"]), text_kind=TextKind(row["text_kind"]), title=row["title"],
        jurisdiction=row["jurisdiction"], visibility=Visibility(row["visibility"]), citation=row["citation"],
        url=row["url"], names=tuple(json.loads(row["names"])),
        default_rule=bool(row["default_rule"]), origin=row["origin"], path=row["path"],
    )  # fmt: skip


def version_of(row: dict[str, Any]) -> Version:
    return Version(
        id=row["id"], document_id=row["document_id"], text=row["text"], added=date.fromisoformat(row["added"]),
        checked=date.fromisoformat(row["checked"]), review_by=day_of(row["review_by"]),
        directive=bool(row["directive"]), states=states_of(row["states"]),
        dated=day_of(row["dated"]), source_key=row["source_key"], left=day_of(row["left"]),
        visibility=Visibility(row["visibility"]), snapshot=row["snapshot"], extractor=row["extractor"],
        restored=day_of(row["restored"]),
    )  # fmt: skip


def document_row(document: Document) -> dict[str, object]:
    return {
        "id": document.id, "kind": document.kind, "text_kind": document.text_kind, "title": document.title,
        "jurisdiction": document.jurisdiction, "visibility": document.visibility, "citation": document.citation,
        "url": document.url, "names": json.dumps(document.names), "default_rule": int(document.default_rule),
        "origin": document.origin, "path": document.path,
    }  # fmt: skip


def version_row(version: Version) -> dict[str, object]:
    return {
        "id": version.id, "document_id": version.document_id, "live": 1, "text": version.text,
        "added": version.added.isoformat(), "checked": version.checked.isoformat(),
        "review_by": day_text(version.review_by), "directive": int(version.directive),
        "states": states_text(version.states), "dated": day_text(version.dated), "source_key": version.source_key,
        "left": None, "visibility": version.visibility, "snapshot": version.snapshot, "extractor": version.extractor,
        "restored": day_text(version.restored),
    }  # fmt: skip


def chunk_row(version_id: str, shelf: Shelf, chunk: Chunk) -> dict[str, object]:
    return {
        "id": chunk.id, "version_id": version_id, "target": chunk.target, "role": chunk.role, "text": chunk.text,
        "jurisdiction": chunk.jurisdiction, "visibility": chunk.visibility, "locator": chunk.locator,
        "text_sha256": text_sha256(chunk.search_text or chunk.text), "search_text": chunk.search_text,
        "provision": chunk.provision, "shelf": shelf,
    }  # fmt: skip


def text_sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def unit_row(version_id: str, unit: Unit) -> dict[str, object]:
    return {
        "id": unit.id, "version_id": version_id, "position": unit.position, "kind": unit.kind,
        "heading": unit.heading, "text": unit.text, "asks": json.dumps(unit.asks),
        "jurisdiction": unit.jurisdiction, "states": states_text(unit.states), "citation": unit.citation,
        "url": unit.url, "verified": int(unit.verified), "doubt": unit.doubt, "valid_from": day_text(unit.valid_from),
        "valid_until": day_text(unit.valid_until), "deadline": unit.deadline, "deadline_days": unit.deadline_days,
        "form": unit.form, "only_for": json.dumps(unit.only_for), "not_for": json.dumps(unit.not_for),
    }  # fmt: skip


def unit_of(row: dict[str, Any], card_id: str) -> Unit:
    return Unit(
        id=row["id"], card_id=card_id, position=row["position"], kind=UnitKind(row["kind"]),
        heading=row["heading"], text=row["text"], asks=tuple(json.loads(row["asks"])),
        jurisdiction=row["jurisdiction"], states=states_of(row["states"]), citation=row["citation"], url=row["url"],
        verified=bool(row["verified"]), doubt=row["doubt"], valid_from=day_of(row["valid_from"]),
        valid_until=day_of(row["valid_until"]), deadline=row["deadline"], deadline_days=row["deadline_days"],
        form=Form(row["form"]), only_for=tuple(map(Who, json.loads(row["only_for"]))),
        not_for=tuple(map(Who, json.loads(row["not_for"]))),
    )  # fmt: skip
