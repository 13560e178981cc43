"""`kill -9` while the library is being built: nothing is lost, and the next start goes on and answers."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import pytest

pytestmark = pytest.mark.long

LONGEST_WAIT = 300  # seconds until a build that never gets to the point is given up


class Run(Protocol):
    code: int
    out: str
    err: str


class Steward(Protocol):
    data: Path
    home: Path
    environment: dict[str, str]

    def __call__(self, *arguments: str) -> Run: ...


def model_begun(data: Path) -> bool:
    return any((data / "models").glob("*.partial"))


def catalogue_begun(data: Path) -> bool:
    return (data / "catalogue.db").exists()


def some_vectors(data: Path) -> bool:
    if not (data / "catalogue.db").is_file():
        return False
    with closing(sqlite3.connect(f"file:{data}/catalogue.db?mode=ro", uri=True)) as connection:
        try:
            return bool(connection.execute("select count(*) from vectors").fetchone()[0])
        except sqlite3.OperationalError:
            return False


def index_begun(data: Path) -> bool:
    return any((data / "index").glob("partial-*/chroma.sqlite3"))


def kill_rebuild(steward: Steward, point: Callable[[Path], bool]) -> None:
    """Starts a rebuild and kills it as soon as `point` is reached."""
    command = [sys.executable, "-m", "bot", "library", "rebuild"]
    process = subprocess.Popen(
        command, cwd=steward.home, env=steward.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + LONGEST_WAIT
    try:
        while not point(steward.data):
            assert process.poll() is None, "the rebuild ended before it got there"
            assert time.monotonic() < until, "the rebuild never got there"
            time.sleep(0.002)
    finally:
        process.kill()
        process.wait()


def ask(steward: Steward) -> tuple[dict[str, Any], str]:
    run = steward("ask", "Can they log my keystrokes?", "-j", "DE", "--json")
    assert run.code == 0 and "Traceback" not in run.err, run
    found: dict[str, Any] = json.loads(run.out)
    assert found["status"] == "answered"
    return found | {"took_ms": 0}, run.err


def assert_whole(steward: Steward) -> None:
    status = steward("library", "status", "--json")
    found = json.loads(status.out)
    assert (status.code, found["fault"]) == (0, None) and found["chunks"] == found["chunks_indexed"]
    left = [path.name for path in steward.data.rglob("*") if "partial" in path.name]
    assert left == [], "what was half-written is swept away"


@pytest.mark.parametrize("point", [catalogue_begun, some_vectors, index_begun])
def test_a_first_build_that_was_killed_is_finished_by_the_next_question(
    new_steward: Steward, steward: Steward, point: Callable[[Path], bool]
) -> None:
    kill_rebuild(new_steward, point)

    answer, _ = ask(new_steward)

    assert_whole(new_steward)
    assert answer == ask(steward)[0]


def test_a_first_build_without_a_model_that_was_killed_is_finished_too(new_steward: Steward) -> None:
    shutil.rmtree(new_steward.data / "models")
    kill_rebuild(new_steward, model_begun)

    ask(new_steward)

    assert_whole(new_steward)


def test_what_was_embedded_before_the_kill_is_not_embedded_again(new_steward: Steward) -> None:
    kill_rebuild(new_steward, some_vectors)

    _, progress = ask(new_steward)

    texts = [int(number) for number in re.findall(r"^Embedding (\d+) ", progress, flags=re.MULTILINE)]
    with closing(sqlite3.connect(new_steward.data / "catalogue.db")) as connection:
        ((embedded,),) = connection.execute("select count(*) from vectors").fetchall()
    assert texts and texts[0] < embedded


def test_a_killed_rebuild_leaves_the_library_that_was_there(own_steward: Steward) -> None:
    before, _ = ask(own_steward)
    kill_rebuild(own_steward, index_begun)

    after, progress = ask(own_steward)

    assert after == before and "Indexing" not in progress, "the old index is whole and still in use"
    assert own_steward("library", "rebuild").code == 0
    assert_whole(own_steward)


@pytest.mark.parametrize("seconds", [0.2, 0.7, 1.2, 2.0, 3.0, 4.5])
def test_a_rebuild_killed_at_any_time_leaves_an_answer(own_steward: Steward, seconds: float) -> None:
    before, _ = ask(own_steward)
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "library", "rebuild"],
        cwd=own_steward.home, env=own_steward.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while process.poll() is None and time.monotonic() - started < seconds:
        time.sleep(0.01)
    process.kill()
    process.wait()

    assert ask(own_steward)[0] == before
    assert own_steward("library", "status").code == 0
