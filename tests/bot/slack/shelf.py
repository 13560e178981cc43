"""A catalogue of policies that change from day to day, and what the room of a test reads of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ingest.changes.version_change import VersionChange, version_changes
from knowledge.card import Kind
from knowledge.catalogue import Catalogue
from knowledge.document import Chunk, Document, Role, TextKind, Version, Visibility

FIRST_DAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
OPENING = "Badges open the doors of the building. The canteen is closed on Sundays."


@dataclass
class Shelf:
    """`now` moves when a test says so; a text comes in on the day that it is then."""

    path: Path
    now: datetime = FIRST_DAY
    texts: dict[str, list[str]] = field(default_factory=dict)

    def time(self) -> datetime:
        return self.now

    def wait(self, days: int = 1) -> None:
        self.now += timedelta(days=days)

    def put(
        self,
        document_id: str,
        text: str,
        *,
        title: str = "Monitoring policy",
        visibility: Visibility = Visibility.PUBLIC,
        dated: date | None = None,
        restored: date | None = None,
    ) -> None:
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        document = Document(
            document_id, Kind.POLICY, TextKind.OFFICIAL, title, "US", visibility, "A policy", "", origin="a folder",
            path=f"{document_id}.md",
        )  # fmt: skip
        version = Version(
            f"{document_id}@{digest}", document_id, text, self.now.date(), self.now.date(), None, False, (),
            dated=dated, visibility=visibility, restored=restored,
        )  # fmt: skip
        chunk = Chunk(f"{version.id}#1", f"{version.id}#1", Role.PASSAGE, text, "US", visibility, "whole")
        with Catalogue.create(self.path) as catalogue, catalogue.writing():
            catalogue.put(document, version, (), (chunk,))

    def say(self, *sentences: str, document_id: str = "monitoring", **how: object) -> None:
        """A policy that begins as all of them do and goes on with these sentences."""
        self.put(document_id, " ".join([OPENING, *sentences]), **how)  # type: ignore[arg-type]

    def change(self, document_id: str = "monitoring") -> VersionChange:
        """The latest."""
        with Catalogue.read(self.path) as catalogue:
            return version_changes(catalogue, document_id, members=True)[0]
