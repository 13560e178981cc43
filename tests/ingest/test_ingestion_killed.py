"""`kill -9` at any point of an ingest: the library holds the old state or the new one, whole, and answers from it."""

from __future__ import annotations

import json
import os
import random
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.ingestion import ingest
from ingest.pack import build_library, pack_folder
from ingest.prepared import IngestOptions
from knowledge.answering import Answerer
from knowledge.asked import Asker
from knowledge.embedding import DEFAULT_MODEL
from knowledge.library import LibraryFolder, find_fault, open_library

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CARDS = ("law/ny-52c2.md", "guide/xcut-bot-scope.md")
QUESTIONS = ("How long are records of cameras kept?", "Do they lend out scanners?", "Are drones used at the dock?")
# Has everything imported, and is forked for each ingest: a process of its own that begins at once.
NURSERY = """
import json, os, sys
from datetime import UTC, datetime
from pathlib import Path
import chromadb, sentencex, sqlite_utils, knowledge.embedding.onnx_model
from ingest.ingestion import ingest
from ingest.prepared import IngestOptions
from knowledge.embedding import DEFAULT_MODEL
from knowledge.library import LibraryFolder
while line := sys.stdin.readline():
    data, home = json.loads(line)
    child = os.fork()
    if child == 0:
        try:
            now = datetime(2026, 11, 24, 12, tzinfo=UTC)
            ingest(LibraryFolder(Path(data), DEFAULT_MODEL), [Path(home)], IngestOptions(), now=now)
            os._exit(0)
        finally:
            os._exit(1)
    print(child, flush=True)
    sys.stdin.readline()  # until then a child that has ended keeps its number, so that nobody else is killed
    print(os.waitpid(child, 0)[1], flush=True)
"""
LONGEST_WAIT = 300  # seconds until an ingest that never ends is given up

State = tuple[dict[str, str], list[set[tuple[str, str]]]]


class Nursery:
    """Ingests `home` in processes of their own that can be killed."""

    def __init__(self, process: subprocess.Popen[str], home: Path) -> None:
        self._process, self.home = process, home

    def ingest(self, folder: LibraryFolder, kill_after: float | None = None) -> int:
        """How the process ended, as the system tells it: 0 where it was done before it was killed."""
        assert self._process.stdin and self._process.stdout
        print(json.dumps([str(folder.path), str(self.home)]), file=self._process.stdin, flush=True)
        child = int(self._process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(child, signal.SIGKILL)
        print("done?", file=self._process.stdin, flush=True)
        with selectors.DefaultSelector() as ends:
            ends.register(self._process.stdout, selectors.EVENT_READ)
            if not ends.select(LONGEST_WAIT):
                os.kill(child, signal.SIGKILL)
                pytest.fail("an ingest never ended")
        return int(self._process.stdout.readline())


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    (tmp_path / "policies").mkdir()
    command = [sys.executable, "-c", NURSERY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Nursery(process, tmp_path / "policies")


@pytest.fixture
def old(tmp_path: Path, built: LibraryFolder, nursery: Nursery) -> LibraryFolder:
    """A small library with three policies."""
    for card in CARDS:
        (tmp_path / "pack" / card).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(pack_folder() / card, tmp_path / "pack" / card)
    folder = LibraryFolder(tmp_path / "old", DEFAULT_MODEL)
    folder.path.mkdir()
    folder.models.symlink_to(built.models, target_is_directory=True)
    build_library(folder, tmp_path / "pack", now=NOW)
    for subject in ("cameras", "badges", "scanners"):
        write(nursery.home, subject, 30)
    ingest(folder, [nursery.home], IngestOptions(), now=NOW)
    return folder


def write(home: Path, subject: str, days: int) -> None:
    text = (
        f"The {subject} run day and night. Records of {subject} are kept for {days} days. Nobody lends out {subject}."
    )
    (home / f"{subject}.md").write_text(
        f"# {subject.title()}\n\n## Use\n\n{text}\n\n## Training\n\n{text} At the dock.\n"
    )


def change(home: Path) -> None:
    """Two files change, one goes, three are new."""
    for subject in ("cameras", "badges", "drones", "phones", "laptops"):
        write(home, subject, 60)
    (home / "scanners.md").unlink()


def copied(folder: LibraryFolder, to: Path) -> LibraryFolder:
    shutil.copytree(folder.path, to, symlinks=True, ignore=shutil.ignore_patterns("lock"))
    return LibraryFolder(to, DEFAULT_MODEL)


def state(folder: LibraryFolder) -> State:
    """What the library holds, and what it cites to some questions. Fails where index and catalogue do not agree."""
    with open_library(folder) as library:
        library.index.verify()
        assert library.index.generation.chunks == library.catalogue.counts()["chunks"]
        assert library.catalogue.health() is None
        answerer = Answerer(library)
        replies = [answerer.answer(q, today=date(2026, 11, 24), asker=Asker(member=True)) for q in QUESTIONS]
        said = [{(citation.document, citation.quote) for citation in reply.answer.citations} for reply in replies]
        return {document.id: version.text for document, version in library.catalogue.documents()}, said


def mended(folder: LibraryFolder, pack: Path) -> None:
    """What the next command does where it finds a fault. The one that a kill may leave is an index left behind."""
    if fault := find_fault(folder):
        assert "older than the catalogue" in fault.what
        embedded: list[str] = []
        build_library(folder, pack, now=NOW, progress=lambda stage, *_: embedded.append(stage))
        assert "Embedding" not in embedded and find_fault(folder) is None


@pytest.mark.parametrize("rounds", [3, pytest.param(200, marks=pytest.mark.long)])
def test_an_ingest_that_is_killed_leaves_the_old_library_or_the_new_one(
    tmp_path: Path, nursery: Nursery, old: LibraryFolder, rounds: int
) -> None:
    before = state(copied(old, tmp_path / "before"))
    change(nursery.home)
    done = copied(old, tmp_path / "done")
    started = time.monotonic()
    assert nursery.ingest(done) == 0
    whole = time.monotonic() - started
    after = state(done)
    assert before[0] != after[0] and all(was != now for was, now in zip(before[1][:2], after[1][:2], strict=True))
    chance = random.Random(f"{rounds} kills")  # noqa: S311
    kills = 0

    for turn in range(rounds):
        delay = chance.uniform(0, 1.1) * whole
        folder = copied(old, tmp_path / f"round-{turn}")
        if nursery.ingest(folder, kill_after=delay) == signal.SIGKILL:
            kills += 1
        else:  # the machine is faster than it was
            whole = min(whole, delay)
        mended(folder, tmp_path / "pack")
        assert state(folder) in (before, after), f"round {turn}, killed after {delay:.3f} s of {whole:.3f} s"
        if turn % 10 == 0:
            ingest(folder, [nursery.home], IngestOptions(), now=NOW)
            assert state(folder) == after
        shutil.rmtree(folder.path)

    assert kills > rounds // 4, "many were killed before they were done"
