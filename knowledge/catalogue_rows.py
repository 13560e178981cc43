"""Between rows of the catalogue and values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from knowledge.card import Kind, State, Status, Unit, UnitKind
from knowledge.document import Document, TextKind, Version, Visibility


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
        default_rule=bool(row["default_rule"]), origin=row["origin"],
    )  # fmt: skip


def version_of(row: dict[str, Any]) -> Version:
    return Version(
        id=row["id"], document_id=row["document_id"], text=row["text"], added=date.fromisoformat(row["added"]),
        checked=date.fromisoformat(row["checked"]), review_by=day_of(row["review_by"]),
        directive=bool(row["directive"]), states=states_of(row["states"]),
    )  # fmt: skip


def unit_row(version_id: str, unit: Unit) -> dict[str, object]:
    return {
        "id": unit.id, "version_id": version_id, "position": unit.position, "kind": unit.kind,
        "heading": unit.heading, "text": unit.text, "asks": json.dumps(unit.asks),
        "jurisdiction": unit.jurisdiction, "states": states_text(unit.states), "citation": unit.citation,
        "url": unit.url, "verified": int(unit.verified), "doubt": unit.doubt, "valid_from": day_text(unit.valid_from),
        "valid_until": day_text(unit.valid_until), "deadline": unit.deadline, "deadline_days": unit.deadline_days,
    }  # fmt: skip


def unit_of(row: dict[str, Any], card_id: str) -> Unit:
    return Unit(
        id=row["id"], card_id=card_id, position=row["position"], kind=UnitKind(row["kind"]),
        heading=row["heading"], text=row["text"], asks=tuple(json.loads(row["asks"])),
        jurisdiction=row["jurisdiction"], states=states_of(row["states"]), citation=row["citation"], url=row["url"],
        verified=bool(row["verified"]), doubt=row["doubt"], valid_from=day_of(row["valid_from"]),
        valid_until=day_of(row["valid_until"]), deadline=row["deadline"], deadline_days=row["deadline_days"],
    )  # fmt: skip
