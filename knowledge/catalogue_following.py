"""What the keeper knows of each source it follows, and the texts that wait for an admin's word."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from knowledge.catalogue_file import CatalogueFile, sqlite_errors


@dataclass(frozen=True, slots=True)
class FollowedRow:
    """A source's state. Times are ISO 8601 in UTC, empty where there is none; `since` is when the state began."""

    source_id: str
    state: str
    kind: str = ""
    reason: str = ""
    since: str = ""
    failures: int = 0
    checked: str = ""
    next_look: str = ""
    snapshot: str = ""
    extractor: str = ""


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A text that was read and does not answer. `document_id` is empty where the document would be new; `content` is
    what would be put into force."""

    id: str
    source_id: str
    origin: str
    path: str
    document_id: str
    title: str
    reason: str
    first_seen: str
    last_seen: str
    times: int
    discarded: bool
    source_key: str
    snapshot: str
    extractor: str
    content: str


class CatalogueFollowing(CatalogueFile):
    """The part of the catalogue that no answer is made from."""

    def followed(self) -> dict[str, FollowedRow]:
        with sqlite_errors():
            return {row["source_id"]: FollowedRow(**row) for row in self.db.table("followed").rows}

    def set_followed(self, row: FollowedRow) -> None:
        self.db.table("followed").upsert(_values(row), pk="source_id")

    def forget_followed(self, source_id: str) -> None:
        for table in ("followed", "held"):
            self._connection.execute(f"delete from {table} where source_id = ?", [source_id])  # noqa: S608

    def held(self, source_id: str | None = None) -> list[HeldRow]:
        """Texts that wait, the oldest first; also those that were discarded."""
        with sqlite_errors():
            rows = self.db.table("held").rows_where(order_by="first_seen, id")
            return [
                HeldRow(**(row | {"discarded": bool(row["discarded"])}))
                for row in rows
                if source_id is None or row["source_id"] == source_id
            ]

    def hold(self, row: HeldRow) -> None:
        self.db.table("held").upsert(_values(row) | {"discarded": int(row.discarded)}, pk="id")

    def let_go(self, held_id: str) -> None:
        self._connection.execute("delete from held where id = ?", [held_id])


def _values(row: FollowedRow | HeldRow) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row)}
