"""Index generations never change; a pointer says which one counts, and every reader sees it move."""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from knowledge.errors import IndexDamaged, LibraryError, LibraryReadOnly
from knowledge.index import (
    POINTER,
    DenseIndex,
    Generation,
    Part,
    check_generation,
    clear_room,
    publish,
    read_pointer,
    write_generation,
)

DIMENSION = 4
READER = """
import sys
from pathlib import Path
import numpy as np
from knowledge.index import DenseIndex
index = DenseIndex.open(Path(sys.argv[1]))
for line in sys.stdin:
    found = index.search(np.array([1, 0, 0, 0], np.float32), ["us.public"], limit=5)
    print(" ".join(sorted(chunk for chunk, _ in found)), flush=True)
"""


def axis(n: int) -> NDArray[np.float32]:
    found: NDArray[np.float32] = np.eye(DIMENSION, dtype=np.float32)[n]
    return found


def write(folder: Path, revision: str, **parts: Sequence[str]) -> Generation:
    """A generation in which the n-th chunk of each partition points along the n-th axis."""
    vectors = np.eye(DIMENSION, dtype=np.float32)
    named = [part(name.replace("_", "."), list(ids), vectors[: len(ids)]) for name, ids in parts.items()]
    made = write_generation(folder, named, revision=revision, model="axes@1", dimension=DIMENSION)
    publish(folder, made)
    return made


def part(name: str, ids: Sequence[str], vectors: NDArray[np.float32]) -> Part:
    return Part(name, len(ids), [(ids, vectors)])


def fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "index", "first", us_public=["a", "b"], de_public=["c"])
    return tmp_path / "index"


def test_the_nearest_come_first_with_their_cosine(folder: Path) -> None:
    found = DenseIndex.open(folder).search(np.array([0.6, 0.8, 0, 0], np.float32), ["us.public", "de.public"], limit=5)

    assert [chunk for chunk, _ in found] == ["b", "a", "c"]
    assert [cosine for _, cosine in found] == pytest.approx([0.8, 0.6, 0.6], abs=1e-6)


def test_only_the_partitions_asked_for_are_searched(folder: Path) -> None:
    index = DenseIndex.open(folder)

    assert [chunk for chunk, _ in index.search(axis(0), ["de.public"], limit=5)] == ["c"]
    assert index.search(axis(0), ["gb.public"], limit=5) == []
    assert index.search(axis(0), [], limit=5) == []
    assert len(index.search(axis(0), ["us.public", "de.public"], limit=2)) == 2


@given(seed=st.integers(0, 2**16), size=st.integers(1, 60))
@settings(max_examples=6, deadline=None)
def test_the_search_finds_what_an_exact_scan_finds(
    tmp_path_factory: pytest.TempPathFactory, seed: int, size: int
) -> None:
    vectors = np.random.default_rng(seed).normal(size=(size, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    folder = tmp_path_factory.mktemp("scan")
    ids = [str(n) for n in range(size)]
    made = write_generation(folder, [part("us.public", ids, vectors)], revision="r", model="m", dimension=16)
    publish(folder, made)

    found = DenseIndex.open(folder).search(vectors[0], ["us.public"], limit=10)
    assert [cosine for _, cosine in found] == pytest.approx(
        sorted((vectors @ vectors[0]).tolist(), reverse=True)[:10], abs=1e-5
    )


def test_the_next_generation_changes_no_byte_of_the_one_in_use(folder: Path) -> None:
    index = DenseIndex.open(folder)
    index.search(axis(0), ["us.public"], limit=5)  # Chroma settles its own files when it first reads them
    before = fingerprint(folder / "gen-000001")
    write(folder, "second", us_public=["x"])

    assert fingerprint(folder / "gen-000001") == before


def test_reading_leaves_a_generation_whole(folder: Path) -> None:
    for _ in range(3):
        found = DenseIndex.open(folder).search(axis(0), ["us.public", "de.public"], limit=5)
        assert {chunk for chunk, _ in found} == {"a", "b", "c"}
    DenseIndex.open(folder).verify()


def test_an_open_reader_sees_the_swap(folder: Path) -> None:
    index = DenseIndex.open(folder)
    assert [chunk for chunk, _ in index.search(axis(0), ["us.public"], limit=1)] == ["a"]
    write(folder, "second", us_public=["x"])

    assert [chunk for chunk, _ in index.search(axis(0), ["us.public", "de.public"], limit=5)] == ["x"]
    assert index.generation.revision == "second"


def test_a_reader_in_a_second_process_sees_each_swap(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        seen = []
        for ids in ([], ["x", "y"], ["z"], ["p", "q", "r"]):
            if ids:
                write(folder, f"with {ids}", us_public=ids)
            reader.stdin.write("search\n")
            reader.stdin.flush()
            seen.append(reader.stdout.readline().split())
        reader.stdin.close()
        assert reader.wait(60) == 0

    assert seen == [["a", "b"], ["x", "y"], ["z"], ["p", "q", "r"]]


def test_the_former_generation_stays_for_who_still_reads_it_and_older_ones_go(folder: Path) -> None:
    for revision in ("second", "third"):
        write(folder, revision, us_public=["x"])

    assert {path.name for path in folder.iterdir()} == {POINTER, "gen-000002", "gen-000003"}


def test_a_build_that_was_killed_is_never_read_and_is_swept_away(folder: Path) -> None:
    shutil.copytree(folder / "gen-000001", folder / "partial-abcd")
    shutil.copytree(folder / "gen-000001", folder / "gen-000002")  # renamed, but the pointer was not swapped yet

    assert DenseIndex.open(folder).generation.name == "gen-000001"
    assert write(folder, "second", us_public=["x"]).name == "gen-000003"
    assert {path.name for path in folder.iterdir()} == {POINTER, "gen-000001", "gen-000003"}


def test_a_build_that_fails_leaves_the_former_index_in_use(folder: Path) -> None:
    broken = [part("us.public", ["x", "x"], np.eye(2, DIMENSION, dtype=np.float32))]
    with pytest.raises(LibraryError, match="could not be written"):
        write_generation(folder, broken, revision="second", model="axes@1", dimension=DIMENSION)

    assert DenseIndex.open(folder).generation.revision == "first"


def test_an_index_of_nothing_can_be_opened_and_finds_nothing(tmp_path: Path) -> None:
    write(tmp_path, "empty")

    assert DenseIndex.open(tmp_path).search(axis(0), ["us.public"], limit=5) == []


@pytest.mark.parametrize(
    "pointer",
    [
        "",
        "not json",
        "[]",
        "{}",
        '"gen-000001"',
        '{"name": "gen-000009", "revision": "r", "model": "m", "dimension": 4, "chunks": 3}',
        '{"name": "../index/gen-000001", "revision": "r", "model": "m", "dimension": 4, "chunks": 3}',
        '{"name": 1, "revision": "r", "model": "m", "dimension": 4, "chunks": 3}',
    ],
)
def test_a_pointer_that_cannot_be_followed_is_a_missing_index(folder: Path, pointer: str) -> None:
    (folder / POINTER).write_text(pointer, encoding="utf-8")

    assert read_pointer(folder) is None
    with pytest.raises(IndexDamaged, match="steward library rebuild"):
        DenseIndex.open(folder)


def test_a_pointer_of_scrambled_bytes_is_a_missing_index(folder: Path) -> None:
    (folder / POINTER).write_bytes(b"\xff\xfe\x00")

    assert read_pointer(folder) is None


def test_a_missing_folder_is_a_missing_index(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="steward library rebuild"):
        DenseIndex.open(tmp_path / "nothing")


def test_every_file_that_is_missing_or_cut_short_is_noticed(folder: Path, tmp_path: Path) -> None:
    home = folder / "gen-000001"
    files = [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file() and path.stat().st_size]
    assert len(files) >= 4

    for number, name in enumerate(files):
        for cut in (False, True):
            harmed = tmp_path / f"harmed-{number}-{cut}"
            shutil.copytree(folder, harmed)
            victim = harmed / "gen-000001" / name
            if cut:
                victim.write_bytes(victim.read_bytes()[:-1])
            else:
                victim.unlink()
            with pytest.raises(IndexDamaged, match="steward library rebuild"):
                DenseIndex.open(harmed)


def test_scrambled_index_files_are_named_as_damage_when_opened_or_searched(folder: Path) -> None:
    for path in (folder / "gen-000001").rglob("*"):
        if path.is_file() and path.name != "manifest.json":
            path.write_bytes(b"\xa5" * path.stat().st_size)

    with pytest.raises(IndexDamaged, match="steward library rebuild"):
        DenseIndex.open(folder).search(axis(0), ["us.public", "de.public"], limit=5)


def test_a_scrambled_database_is_noticed_without_chroma(folder: Path) -> None:
    generation = read_pointer(folder)
    assert generation is not None
    check_generation(folder, generation)
    path = folder / generation.name / "chroma.sqlite3"
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 10)
        file.write(b"\xa5" * (size - size // 10))

    with pytest.raises(IndexDamaged, match="steward library rebuild"):
        check_generation(folder, generation)


def test_a_part_that_was_never_written_is_noticed(folder: Path) -> None:
    path = folder / "gen-000001" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"partitions": manifest["partitions"] | {"fr.public": 2}}), encoding="utf-8")

    with pytest.raises(IndexDamaged, match="steward library rebuild"):
        DenseIndex.open(folder)


def test_chunks_that_are_missing_are_noticed_by_counting(folder: Path) -> None:
    DenseIndex.open(folder).verify()
    path = folder / "gen-000001" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"partitions": {"us.public": 5, "de.public": 1}}), encoding="utf-8")

    with pytest.raises(IndexDamaged, match="incomplete"):
        DenseIndex.open(folder).verify()


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file stands where the folder should be", encoding="utf-8")

    with pytest.raises(LibraryReadOnly, match="write access"):
        write(tmp_path / "index", "first", us_public=["a"])


def test_the_progress_of_a_build_reaches_its_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_generation(
        tmp_path,
        [part("us.public", ["a", "b"], np.eye(2, DIMENSION, dtype=np.float32))],
        revision="r",
        model="m",
        dimension=DIMENSION,
        progress=lambda done, total: seen.append((done, total)),
    )

    assert seen[-1] == (2, 2)


def test_what_stands_where_no_chunk_is_gets_cleared(folder: Path) -> None:
    before = DenseIndex.open(folder).search(axis(0), ["us.public"], limit=2)
    [home] = [path for path in folder.iterdir() if path.is_dir()]
    dirtied = sorted(home.rglob("data_level0.bin"))
    for path in dirtied:
        held, each = struct.unpack_from("<iQQQQ", path.with_name("header.bin").read_bytes())[3:]
        data = path.read_bytes()
        path.write_bytes(data[: held * each] + b"Numbatwaltz" * 9 + data[held * each + 99 :])

    clear_room(home)

    assert dirtied and not any(b"Numbatwaltz" in path.read_bytes() for path in dirtied)
    assert DenseIndex.open(folder).search(axis(0), ["us.public"], limit=2) == before


@pytest.mark.parametrize("size", [1, 2, 3, 98])
def test_what_memory_held_before_is_in_no_file_of_the_index(tmp_path: Path, size: int) -> None:
    """Chroma writes room for a hundred chunks, and what its memory held stands in what is not used of it."""
    script = f"""
import sys
from pathlib import Path
import numpy as np
from knowledge.index import DenseIndex, Part, publish, write_generation
typed = [bytes("Numbatwaltz " * n, "ascii") for n in range(2_000, 60_000, 500)]  # in memory, then given back
del typed
folder = Path(sys.argv[1])
vectors = np.eye(384, dtype=np.float32)[:{size}]
ids = [f"id{{n}}" for n in range({size})]
made = Part("US-member", {size}, [(ids, vectors)])
publish(folder, write_generation(folder, [made], revision="1", model="m", dimension=384))
for _ in range(3):
    typed = [bytes("Numbatwaltz " * n, "ascii") for n in range(2_000, 60_000, 500)]
    del typed
    index = DenseIndex.open(folder)
    assert index.search(vectors[0], ["US-member"], limit=1)[0][0] == "id0"
    assert [i for i, _ in index.search(vectors[0], ["US-member"], limit=10) if not i.startswith("id")] == []
    index.verify()
    index.close()
"""
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "index")], check=True, timeout=300)

    files = [path for path in (tmp_path / "index").rglob("*") if path.is_file()]
    assert any(path.name == "data_level0.bin" for path in files)
    assert [path.name for path in files if b"Numbatwaltz" in path.read_bytes()] == []
    for path in files:
        if path.name == "data_level0.bin":
            held, each = struct.unpack_from("<iQQQQ", path.with_name("header.bin").read_bytes())[3:]
            assert held == max(size, 2)
            assert not any(path.read_bytes()[held * each :])
