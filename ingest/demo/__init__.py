"""Policies of a company that does not exist, so that a newcomer sees the whole product; an earlier version of most."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from pathlib import Path

from ingest.ingestion import ingest
from ingest.intake import IngestReport
from ingest.prepared import IngestOptions
from knowledge.card import Kind
from knowledge.document import DEMO_ORIGIN, Visibility
from knowledge.library import LibraryFolder, Progress

COMPANY = "Brindlemark Freight"


def bring_in_demo(folder: LibraryFolder, *, now: datetime, progress: Progress | None = None) -> IngestReport:
    """Ingests the earlier versions, where the library has none yet, and then those in force. Raises like `ingest`."""
    home = Path(str(files("ingest.demo")))
    options = IngestOptions(kind=Kind.POLICY, visibility=Visibility.MEMBERS, origin=DEMO_ORIGIN)
    if not _held(folder):
        ingest(folder, [home / "earlier"], options, now=now, progress=progress)
    return ingest(folder, [home / "current"], options, now=now, progress=progress)


def _held(folder: LibraryFolder) -> bool:
    from knowledge.catalogue import Catalogue

    with Catalogue.read(folder.catalogue) as catalogue:
        return any(origin == DEMO_ORIGIN for origin, _ in catalogue.document_ids())
