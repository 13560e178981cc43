"""`kill -9` at any point of a refresh: every text is the old one or the new one, all of them together, and whoever asks
meanwhile is answered from either."""

from __future__ import annotations

import json
import os
import random
import selectors
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.following.source import Place
from ingest.pack import build_library
from knowledge.asked import Asker
from knowledge.errors import LibraryError
from knowledge.library import LibraryFolder, find_fault, open_library
from tests.answerer import answerer_of
from tests.ingest.following.followed import Followed, page
from tests.ingest.following.pages_server import PagesServer
from tests.made_once import copied

LATER = datetime(2026, 11, 25, 12, tzinfo=UTC)
QUESTIONS = ("How long are records of cameras kept?", "How long are records of badges kept?")
LONGEST_WAIT = 300  # seconds until a refresh that never ends is given up
# Has everything imported, and is forked for each refresh: a process of its own that begins at once. Where it is told
# of a file, it kills itself right before it puts a fresh one in that place.
NURSERY = """
import json, os, signal, sys, traceback
from datetime import datetime, timedelta
from pathlib import Path
import chromadb, httpx, sentencex, sqlite_utils, trafilatura, knowledge.embedding.onnx_model
from ingest.following.fetching import Fetcher
from ingest.following.limits import Limits
from ingest.following.refresh import Following, refresh
from ingest.following.source import Allowed, Place, Source
from knowledge.card import Kind
from knowledge.embedding import DEFAULT_MODEL
from knowledge.library import LibraryFolder

def run(data, url, home, at, before):
    if before:
        def stop(event, arguments):
            if event == "os.rename" and str(arguments[1]).endswith(before):
                os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(stop)
    now = lambda: datetime.fromisoformat(at)
    sources = [
        Source("cameras", Kind.POLICY, Place.URL, url), Source("ours", Kind.POLICY, Place.PATH, home),
    ]
    open_fetcher = lambda folder, allowed: Fetcher(
        folder, allowed, now=now, sleep=lambda _: None, limits=Limits(between=timedelta(0))
    )
    allowed = Allowed(frozenset({"127.0.0.1"}))
    refresh(Following(LibraryFolder(Path(data), DEFAULT_MODEL), sources, allowed, open_fetcher, now))

while line := sys.stdin.readline():
    child = os.fork()
    if child == 0:
        try:
            run(*json.loads(line))
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    print(child, flush=True)
    sys.stdin.readline()  # until then a child that has ended keeps its number, so that nobody else is killed
    print(os.waitpid(child, 0)[1], flush=True)
"""

State = tuple[dict[str, str], list[frozenset[tuple[str, str]]]]


class Nursery:
    """Refreshes in processes of their own that can be killed, by a clock or before a file is put in its place."""

    def __init__(self, process: subprocess.Popen[str], url: str, home: Path) -> None:
        self._process, self._url, self._home = process, url, home

    def refresh(self, folder: LibraryFolder, *, kill_after: float | None = None, before: str = "") -> int:
        """How the process ended, as the system tells it: 0 where it was done before it was killed."""
        assert self._process.stdin and self._process.stdout
        told = [str(folder.path), self._url, str(self._home), LATER.isoformat(), before]
        print(json.dumps(told), file=self._process.stdin, flush=True)
        child = int(self._process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(child, signal.SIGKILL)
        print("done?", file=self._process.stdin, flush=True)
        with selectors.DefaultSelector() as ends:
            ends.register(self._process.stdout, selectors.EVENT_READ)
            if not ends.select(LONGEST_WAIT):
                os.kill(child, signal.SIGKILL)
                pytest.fail("a refresh never ended")
        return int(self._process.stdout.readline())


@pytest.fixture
def nursery(pages: PagesServer, tmp_path: Path) -> Iterator[Nursery]:
    command = [sys.executable, "-c", NURSERY]
    here = Path(__file__).parents[3]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=here) as process:
        yield Nursery(process, pages.url("/cameras"), tmp_path / "policies")


@pytest.fixture
def old(tmp_path: Path, built_small: LibraryFolder, pages: PagesServer) -> LibraryFolder:
    """A small library that follows a page and a folder, which both change afterwards."""
    followed = Followed(copied(built_small, tmp_path / "old"), pages)
    publish(pages, tmp_path, 30)
    followed.follow("cameras", "/cameras")
    followed.follow("ours", place=Place.PATH, address=str(tmp_path / "policies"))
    assert sorted(followed.look().documents.added) == ["cameras", "policies/badges"]
    publish(pages, tmp_path, 60)
    return followed.folder


def publish(pages: PagesServer, tmp_path: Path, days: int) -> None:
    def rules(subject: str) -> list[str]:
        return [
            f"The {subject} run day and night.",
            f"Records of {subject} are kept for {days} days.",
            f"Nobody lends out {subject}.",
        ]

    pages.serve("/cameras", page(*rules("cameras"), title="Cameras"), etag=True)
    (tmp_path / "policies").mkdir(exist_ok=True)
    (tmp_path / "policies" / "badges.md").write_text("# Badges\n\n" + "\n\n".join(rules("badges")))


def quotes(folder: LibraryFolder) -> list[frozenset[tuple[str, str]]]:
    with open_library(folder) as library:
        answerer = answerer_of(library)
        replies = [answerer.answer(q, today=date(2026, 11, 26), asker=Asker(member=True)) for q in QUESTIONS]
        return [frozenset((c.document, c.quote) for c in reply.answer.citations) for reply in replies]


def state(folder: LibraryFolder) -> State:
    """What the library holds, and what it cites. Fails where index and catalogue do not agree."""
    with open_library(folder) as library:
        library.index.verify()
        assert library.catalogue.health() is None
        texts = {d.id: v.text for d, v in library.catalogue.documents() if not d.is_card}
    return texts, quotes(folder)


def mended(folder: LibraryFolder, pack: Path) -> None:
    """What the next command does where it finds a fault: the one that a kill may leave is an index left behind."""
    if fault := find_fault(folder):
        assert "older than the catalogue" in fault.what
        embedded: list[str] = []
        build_library(folder, pack, now=LATER, progress=lambda stage, *_: embedded.append(stage))
        assert "Embedding" not in embedded and find_fault(folder) is None


class Reader(threading.Thread):
    """Asks again and again, from the library that it opened first and from one that it opens anew."""

    def __init__(self, folder: LibraryFolder, may_say: tuple[list[frozenset[tuple[str, str]]], ...]) -> None:
        super().__init__()
        self._folder, self._may_say = folder, may_say
        self._done = threading.Event()
        self.wrong: list[str] = []
        self.answers = 0

    def run(self) -> None:
        with open_library(self._folder) as library:
            kept = answerer_of(library)
            while not self._done.is_set():
                for number, question in enumerate(QUESTIONS):
                    reply = kept.answer(question, today=date(2026, 11, 26), asker=Asker(member=True))
                    self._heard(number, frozenset((c.document, c.quote) for c in reply.answer.citations))
                try:
                    for number, said in enumerate(quotes(self._folder)):
                        self._heard(number, said)
                except LibraryError:
                    continue  # between the catalogue and its index: a face answers on from what it has open

    def _heard(self, number: int, said: frozenset[tuple[str, str]]) -> None:
        self.answers += 1
        if said not in [may[number] for may in self._may_say]:
            self.wrong.append(f"question {number}: {sorted(said)}")

    def stop(self) -> None:
        self._done.set()
        self.join()


@pytest.fixture
def both(tmp_path: Path, old: LibraryFolder, nursery: Nursery) -> tuple[State, State]:
    """The state before and after a refresh that nobody stopped."""
    before = state(copied(old, tmp_path / "before"))
    done = copied(old, tmp_path / "done")
    assert nursery.refresh(done) == 0
    after = state(done)
    assert all(before[0][name] != after[0][name] for name in ("cameras", "policies/badges"))
    assert all(was != now for was, now in zip(before[1], after[1], strict=True))
    return before, after


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("CURRENT", id="before the index is swapped"),
        pytest.param(".gz", id="before a snapshot is kept", marks=pytest.mark.long),
    ],
)
def test_a_refresh_that_is_killed_at_its_worst_moment_is_whole_at_the_next_start(
    tmp_path: Path, nursery: Nursery, old: LibraryFolder, both: tuple[State, State], small_pack: Path, before: str
) -> None:
    assert nursery.refresh(old, before=before) == signal.SIGKILL

    mended(old, small_pack)
    assert state(old) in both
    assert nursery.refresh(old) == 0
    assert state(old) == both[1]


@pytest.mark.long
def test_a_refresh_that_is_killed_anywhere_leaves_the_old_texts_or_the_new_ones(
    tmp_path: Path, nursery: Nursery, old: LibraryFolder, both: tuple[State, State], small_pack: Path
) -> None:
    timed = copied(old, tmp_path / "timed")
    started = time.monotonic()
    assert nursery.refresh(timed) == 0
    whole = time.monotonic() - started
    rounds = 120
    chance = random.Random("kills of a refresh")  # noqa: S311
    kills = answers = 0

    for turn in range(rounds):
        delay = chance.uniform(0, 1.1) * whole
        folder = copied(old, tmp_path / f"round-{turn}")
        reader = Reader(folder, (both[0][1], both[1][1]))
        reader.start()
        try:
            ended = nursery.refresh(folder, kill_after=delay)
        finally:
            reader.stop()
        assert reader.wrong == []
        answers += reader.answers
        kills += ended == signal.SIGKILL
        if ended == 0:  # the machine is faster than it was
            whole = min(whole, delay)
        mended(folder, small_pack)
        assert state(folder) in both, f"round {turn}, killed after {delay:.3f} s of {whole:.3f} s"
        if turn % 10 == 0:
            assert nursery.refresh(folder) == 0
            assert state(folder) == both[1]
        shutil.rmtree(folder.path)

    assert kills > rounds // 4, "many were killed before they were done"
    assert answers > rounds, "somebody asked all the while"
