"""What the tests of this room share: a small pack that may be changed, and a workplace that brings in its policies."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from ingest.ingestion import ingest, remove_documents
from ingest.intake import IngestReport
from ingest.prepared import IngestOptions
from knowledge.answering import Answerer
from knowledge.asked import Asker
from knowledge.catalogue import Catalogue
from knowledge.document import Document, Version
from knowledge.embedding import DEFAULT_MODEL
from knowledge.library import LibraryFolder, Progress, find_fault, open_library
from tests.made_once import copied

TODAY = date(2026, 11, 23)


@pytest.fixture
def pack(small_pack: Path, tmp_path: Path) -> Path:
    """A pack of four cards that may be changed."""
    return Path(shutil.copytree(small_pack, tmp_path / "pack"))


@pytest.fixture
def one_card(pack: Path) -> Path:
    """A pack of one card, where any will do."""
    for path in pack.glob("*/*.md"):
        if path.stem != "ny-52c2":
            path.unlink()
    return pack


@pytest.fixture
def empty(tmp_path: Path, models: Path) -> LibraryFolder:
    """A folder without a library, where the model is ready."""
    folder = LibraryFolder(tmp_path / "data", DEFAULT_MODEL)
    folder.path.mkdir()
    folder.models.symlink_to(models, target_is_directory=True)
    return folder


@pytest.fixture
def small(built_small: LibraryFolder, tmp_path: Path) -> LibraryFolder:
    """Instead of `empty`: a library that was built from `pack` already."""
    return copied(built_small, tmp_path / "data")


class Company:
    """A workplace: `home` is its folder of policies, `folder` its library, which holds nothing else."""

    def __init__(self, folder: LibraryFolder, home: Path) -> None:
        self.folder, self.home = folder, home

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def ingest(self, *paths: Path, day: date = TODAY, progress: Progress | None = None, **options: Any) -> IngestReport:
        now = datetime.combine(day, time(12), UTC)
        report = ingest(self.folder, paths or [self.home], IngestOptions(**options), now=now, progress=progress)
        assert find_fault(self.folder) is None
        return report

    def remove(self, *ids: str) -> None:
        remove_documents(self.folder, ids, now=datetime.combine(TODAY, time(12), UTC))

    def documents(self) -> dict[str, Document]:
        """What answers, by id."""
        with Catalogue.read(self.folder.catalogue) as catalogue:
            return {document.id: document for document, _ in catalogue.documents()}

    def texts(self) -> dict[str, str]:
        """The text of each document that answers, by id."""
        with Catalogue.read(self.folder.catalogue) as catalogue:
            return {document.id: version.text for document, version in catalogue.documents()}

    def versions(self, document_id: str) -> list[Version]:
        with Catalogue.read(self.folder.catalogue) as catalogue:
            return catalogue.versions(document_id)

    def quotes(self, question: str, *, member: bool = True) -> set[tuple[str, str]]:
        """(document, quote) of everything that is cited to a question."""
        with open_library(self.folder) as library:
            reply = Answerer(library).answer(question, today=TODAY, asker=Asker(member=member))
        return {(citation.document, citation.quote) for citation in reply.answer.citations}


@pytest.fixture
def company(empty: LibraryFolder, tmp_path: Path) -> Company:
    (tmp_path / "policies").mkdir()
    return Company(empty, tmp_path / "policies")


@pytest.fixture
def bound(tmp_path: Path) -> list[str]:
    """What a command is begun with so that permission bits bind it. Root they do not: its leave is taken away."""
    before: list[str] = []
    if os.geteuid() == 0:
        if not (setpriv := shutil.which("setpriv")):
            pytest.skip("root may read everything, and there is no setpriv to take that leave away")
        before = [setpriv, "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    probe = tmp_path / "probe"
    probe.touch(0)
    if subprocess.run([*before, "cat", str(probe)], capture_output=True, check=False).returncode == 0:
        pytest.skip("permission bits do not bind here")
    return before
