"""What is missing, cut short or half-written is found at the start and mended, or named with what mends it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer
from typing import Any, Protocol

import pytest
from filelock import FileLock

from bot import app
from bot.settings import Settings
from knowledge.errors import LibraryBusy

REBUILD = "steward library rebuild"


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    data: Path

    def __call__(self, *arguments: str) -> Run: ...


def ask(steward: Steward) -> Run:
    return steward("ask", "Can they log my keystrokes?", "-j", "DE", "--json")


def answers(run: Run) -> dict[str, Any]:
    assert run.code == 0 and "Traceback" not in run.err, run
    found: dict[str, Any] = json.loads(run.out)
    assert (found["status"], found["jurisdictions"]) == ("answered", ["DE"])
    return found | {"took_ms": 0}


def generation(data: Path) -> Path:
    name = json.loads((data / "index" / "CURRENT").read_text(encoding="utf-8"))["name"]
    return data / "index" / str(name)


def cut(path: Path, kept: float) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(int(size * kept))


def garble(path: Path) -> None:
    """Overwrites all but the first tenth; the size stays."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 10)
        file.write(b"\xa5" * (size - size // 10))


def lose_index(data: Path) -> None:
    shutil.rmtree(data / "index")


def lose_pointer(data: Path) -> None:
    (data / "index" / "CURRENT").unlink()


def garble_pointer(data: Path) -> None:
    (data / "index" / "CURRENT").write_text('{"name": "../../etc"}', encoding="utf-8")


def lose_generation(data: Path) -> None:
    shutil.rmtree(generation(data))


def cut_chroma(data: Path) -> None:
    cut(generation(data) / "chroma.sqlite3", 0.5)


def garble_chroma(data: Path) -> None:
    garble(generation(data) / "chroma.sqlite3")


def cut_vectors(data: Path) -> None:
    for path in generation(data).glob("*/data_level0.bin"):
        cut(path, 0.3)


def garble_vectors(data: Path) -> None:
    for path in generation(data).glob("*/data_level0.bin"):
        garble(path)


def lose_a_file(data: Path) -> None:
    next(generation(data).glob("*/header.bin")).unlink()


def half_written(data: Path) -> None:
    """A generation that was being written when the power went: a part beside the old one, or swapped in too early."""
    whole = generation(data)
    (data / "index" / "partial-xyz").mkdir()
    (data / "index" / "partial-xyz" / "chroma.sqlite3").write_bytes(b"SQLite format 3\0")
    shutil.copytree(whole, whole.with_name("gen-000777"))
    (whole.with_name("gen-000777") / "manifest.json").unlink()
    pointer = data / "index" / "CURRENT"
    pointer.write_text(pointer.read_text(encoding="utf-8").replace(whole.name, "gen-000777"), encoding="utf-8")


def older_than_the_catalogue(data: Path) -> None:
    pointer = data / "index" / "CURRENT"
    found = json.loads(pointer.read_text(encoding="utf-8"))
    pointer.write_text(json.dumps(found | {"revision": "0123456789abcdef"}), encoding="utf-8")


HARMS: list[Callable[[Path], None]] = [
    lose_index, lose_pointer, garble_pointer, lose_generation, cut_chroma, garble_chroma, cut_vectors, garble_vectors,
    lose_a_file, half_written, older_than_the_catalogue,
]  # fmt: skip


@pytest.mark.parametrize("harm", HARMS)
def test_a_harmed_index_is_told_mended_by_the_next_question_and_whole_after_it(
    own_steward: Steward, harm: Callable[[Path], None]
) -> None:
    before = answers(ask(own_steward))
    harm(own_steward.data)

    status = own_steward("library", "status", "--json")
    assert status.code == 1 and REBUILD in json.loads(status.out)["fault"], status

    assert answers(ask(own_steward)) == before
    assert own_steward("library", "status").code == 0
    left = sorted(path.name for path in (own_steward.data / "index").iterdir())
    assert "CURRENT" in left and not [name for name in left if name.startswith("partial-")]


@pytest.mark.parametrize(
    "harm", [lambda path: path.write_bytes(b"no database\n" * 9999), lambda path: cut(path, 0.5), garble]
)
def test_a_damaged_catalogue_is_told_with_what_mends_it_and_left_as_it_is(
    own_steward: Steward, harm: Callable[[Path], object]
) -> None:
    catalogue = own_steward.data / "catalogue.db"
    harm(catalogue)
    damaged = catalogue.read_bytes()

    for run in (ask(own_steward), own_steward("documents", "list"), own_steward("documents", "show", "ny-52c2")):
        assert run.code == 1 and REBUILD in run.complaint
    status, doctor = own_steward("library", "status"), own_steward("doctor")

    assert (status.code, doctor.code) == (1, 1) and REBUILD in status.out and REBUILD in doctor.out
    assert "Traceback" not in status.err + doctor.err
    assert catalogue.read_bytes() == damaged


@pytest.mark.long
def test_rebuilding_sets_a_damaged_catalogue_aside_and_answers_as_before(own_steward: Steward) -> None:
    before = answers(ask(own_steward))
    catalogue = own_steward.data / "catalogue.db"
    garble(catalogue)
    damaged = catalogue.read_bytes()

    rebuilt = own_steward("library", "rebuild")

    assert rebuilt.code == 0 and "documents added" in rebuilt.out, rebuilt
    assert [path.read_bytes() for path in own_steward.data.glob("catalogue.damaged-*.db")] == [damaged]
    assert answers(ask(own_steward)) == before


def test_a_catalogue_that_was_lost_while_it_was_begun_is_not_taken_for_a_library(own_steward: Steward) -> None:
    for path in own_steward.data.glob("catalogue.db*"):
        path.unlink()
    (own_steward.data / "catalogue.db").touch()

    run = own_steward("library", "status")

    assert run.code == 1 and REBUILD in run.out + run.err


def test_a_cut_model_is_named_with_what_mends_it(own_steward: Steward) -> None:
    (model,) = own_steward.data.glob("models/*/model.onnx")
    short = model.read_bytes()[:1000]
    model.unlink()  # it is linked, and not ours to change
    model.write_bytes(short)

    run = ask(own_steward)

    assert run.code == 1 and REBUILD in run.complaint


@pytest.mark.long
def test_a_lost_model_is_made_ready_again(own_steward: Steward) -> None:
    before = answers(ask(own_steward))
    shutil.rmtree(own_steward.data / "models")

    assert answers(ask(own_steward)) == before


def test_while_another_process_builds_the_library_that_is_told(own_steward: Steward) -> None:
    """A rebuild is told at once; a question waits first, for minutes, which `OTHERS_FINISH` makes shorter below."""
    lose_pointer(own_steward.data)
    with FileLock(own_steward.data / "lock"):
        run = own_steward("library", "rebuild")

    assert run.code == 1 and "Another process" in run.complaint
    answers(ask(own_steward))


def test_a_question_waits_for_another_process_to_finish_and_is_told_where_it_does_not(
    own_steward: Steward, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_pointer(own_steward.data)
    settings = Settings.load({"STEWARD_DATA": str(own_steward.data)})
    lock = FileLock(own_steward.data / "lock", thread_local=False)

    monkeypatch.setattr(app, "OTHERS_FINISH", 0.5)
    with ThreadPoolExecutor(1) as another:
        another.submit(lock.acquire).result()
        with pytest.raises(LibraryBusy, match="Another process"):
            app.open_desk(settings, now=datetime.now(UTC))

        monkeypatch.setattr(app, "OTHERS_FINISH", 60)
        freed = Timer(1, lock.release)
        freed.start()
        with app.open_desk(settings, now=datetime.now(UTC)).library as library:
            assert library.index.generation.chunks > 0
        freed.join()


def test_while_another_process_brings_in_a_newer_pack_the_older_one_answers(own_steward: Steward) -> None:
    before = answers(ask(own_steward))
    pretend_a_newer_pack(own_steward.data)
    with FileLock(own_steward.data / "lock"):
        run = ask(own_steward)

    assert answers(run) == before and "as it was" in run.err
    later = ask(own_steward)
    assert answers(later) == before and "as it was" not in later.err


def test_a_data_folder_that_is_a_file_is_named(own_steward: Steward) -> None:
    shutil.rmtree(own_steward.data)
    own_steward.data.write_text("not a folder", encoding="utf-8")

    run = ask(own_steward)

    assert run.code == 1 and "STEWARD_DATA" in run.complaint
    assert own_steward.data.read_text(encoding="utf-8") == "not a folder"


def pretend_a_newer_pack(data: Path) -> None:
    connection = sqlite3.connect(data / "catalogue.db")
    connection.execute("update facts set value = 'an older pack' where key = 'pack'")
    connection.commit()
    connection.close()
