"""What changed in a document from one version to the next, with an address of its own that stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ingest.changes.weighing import WeighedChange, weighed_changes
from knowledge.catalogue import Catalogue
from knowledge.document import Document, Version
from knowledge.history import changed_on


@dataclass(frozen=True, slots=True)
class VersionChange:
    """`changes` is what matters most first, and never empty."""

    document: Document
    former: Version
    later: Version
    changes: tuple[WeighedChange, ...]

    @property
    def key(self) -> str:
        """Tells the changes of one document apart, for good."""
        return self.later.id.rpartition("@")[2]

    @property
    def on(self) -> date:
        return changed_on(self.former, self.later)

    @property
    def alerts(self) -> tuple[WeighedChange, ...]:
        return tuple(w for w in self.changes if w.alerts)


def version_changes(
    catalogue: Catalogue, document_id: str, *, members: bool, since: date = date.min
) -> list[VersionChange]:
    """Every change of a document that the library saw happen, newest first; of versions that came in `since` that day.
    Strangers see what was public."""
    document = catalogue.document(document_id)
    if document is None or document.is_card:
        return []
    versions = catalogue.versions(document_id, members=members)
    found = [
        VersionChange(document, former, later, changes)
        for former, later in pairwise(versions)
        if later.added >= since and (changes := weighed_changes(former.text, later.text))
    ]
    return found[::-1]


def recent_changes(catalogue: Catalogue, *, members: bool, since: date) -> list[VersionChange]:
    """What changed in any document that answers, by the day its later version came in; newest first."""
    found = [
        change
        for document_id in catalogue.with_history(since)
        for change in version_changes(catalogue, document_id, members=members, since=since)
    ]
    return sorted(found, key=lambda c: (c.later.added, c.on, c.document.id), reverse=True)
