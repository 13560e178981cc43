"""Catalogue, index and model belong together: each way they can fall apart is named, and mended without embedding."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue
from knowledge.embedding import DEFAULT_MODEL
from knowledge.errors import CatalogueDamaged, LibraryBusy, LibraryError, LibraryReadOnly
from knowledge.index import POINTER, read_pointer
from knowledge.library import (
    LibraryFolder,
    find_fault,
    mend_index,
    open_catalogue_for_writing,
    open_library,
    remove_index,
)
from knowledge.retrieval import retrieve

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOCKER = """
import sys, time
from pathlib import Path
from knowledge.library import LibraryFolder
with LibraryFolder(Path(sys.argv[1]), sys.argv[2]).lock():
    print("locked", flush=True)
    time.sleep(600)
"""
LOOKER = """
import sys
from pathlib import Path
from knowledge.library import LibraryFolder, find_fault
print(find_fault(LibraryFolder(Path(sys.argv[1]), sys.argv[2])), sorted({"torch", "chromadb"} & sys.modules.keys()))
"""


@pytest.fixture
def copy(built: LibraryFolder, tmp_path: Path) -> LibraryFolder:
    """A library of one's own, to be harmed."""
    shutil.copytree(built.path, tmp_path / "library")
    return LibraryFolder(tmp_path / "library", DEFAULT_MODEL)


def generation_folder(folder: LibraryFolder) -> Path:
    generation = read_pointer(folder.index)
    assert generation is not None
    return folder.index / generation.name


def delete_index(folder: LibraryFolder) -> None:
    remove_index(folder)


def delete_pointer(folder: LibraryFolder) -> None:
    (folder.index / POINTER).unlink()


def garble_pointer(folder: LibraryFolder) -> None:
    (folder.index / POINTER).write_text("gen-000001", encoding="utf-8")


def delete_generation(folder: LibraryFolder) -> None:
    shutil.rmtree(generation_folder(folder))


def cut_generation_short(folder: LibraryFolder) -> None:
    path = max(generation_folder(folder).rglob("*.bin"), key=lambda p: p.stat().st_size)
    path.write_bytes(path.read_bytes()[:-100])


def forget_manifest(folder: LibraryFolder) -> None:
    (generation_folder(folder) / "manifest.json").unlink()


def change_catalogue(folder: LibraryFolder) -> None:
    with Catalogue.create(folder.catalogue) as catalogue, catalogue.writing():
        catalogue.remove("ny-52c2")


def change_dimension(folder: LibraryFolder) -> None:
    path = folder.index / POINTER
    pointer = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(pointer | {"dimension": 768}), encoding="utf-8")


def change_model(folder: LibraryFolder) -> None:
    path = folder.index / POINTER
    pointer = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(pointer | {"model": "bge-small@0123456789ab"}), encoding="utf-8")


def delete_onnx(folder: LibraryFolder) -> None:
    next(folder.models.rglob("model.onnx")).unlink()


def garble_model_record(folder: LibraryFolder) -> None:
    next(folder.models.rglob("model.json")).write_text("{", encoding="utf-8")


HARMS: dict[str, tuple[Callable[[LibraryFolder], None], str]] = {
    "the index is deleted": (delete_index, "The index is missing"),
    "the pointer is deleted": (delete_pointer, "The index is missing"),
    "the pointer is garbled": (garble_pointer, "The index is missing"),
    "the generation is deleted": (delete_generation, "The index is missing"),
    "the generation was cut short": (cut_generation_short, "The index is incomplete"),
    "the generation was never finished": (forget_manifest, "The index is incomplete"),
    "the catalogue went on": (change_catalogue, "The index is older than the catalogue"),
    "the index has another dimension": (change_dimension, "768 dimensions"),
    "the index has another model": (change_model, "bge-small@0123456789ab"),
}
MODEL_HARMS: dict[str, Callable[[LibraryFolder], None]] = {
    "the exported model is deleted": delete_onnx,
    "the model's record is garbled": garble_model_record,
}


def mend(folder: LibraryFolder) -> list[str]:
    """Mends the index and returns the stages that were reported."""
    stages: list[str] = []
    with folder.lock(), Catalogue.create(folder.catalogue) as catalogue:
        mend_index(folder, catalogue, lambda stage, done, total: stages.append(stage))
    return stages


def vectors(folder: LibraryFolder) -> list[tuple[object, ...]]:
    with Catalogue.read(folder.catalogue) as catalogue:
        return catalogue.rows("select text_sha256, model, vector from vectors order by 1, 2")


def test_a_sound_library_has_no_fault(built: LibraryFolder) -> None:
    assert find_fault(built) is None


def test_answering_leaves_the_library_sound(copy: LibraryFolder) -> None:
    for _ in range(2):
        with open_library(copy) as library:
            assert retrieve(library, "can they read my email", jurisdictions=["US", "XX"], day=date(2026, 11, 23))
        assert find_fault(copy) is None


@pytest.mark.parametrize(("harm", "said"), HARMS.values(), ids=HARMS)
def test_a_fault_is_found_named_with_its_remedy_and_mended_without_embedding(
    copy: LibraryFolder, harm: Callable[[LibraryFolder], None], said: str
) -> None:
    before = vectors(copy)
    harm(copy)

    fault = find_fault(copy)
    assert fault is not None
    assert said in fault.what
    assert "steward library rebuild" in fault.what
    assert fault.mends
    with pytest.raises(LibraryError, match="steward library rebuild"):
        open_library(copy)

    assert "Embedding" not in mend(copy)
    assert vectors(copy) == before
    assert find_fault(copy) is None
    with open_library(copy) as library:
        hits = retrieve(library, "can they read my email", jurisdictions=["US", "XX"], day=date(2026, 11, 23))
        assert hits
        library.index.verify()


@pytest.mark.parametrize("harm", MODEL_HARMS.values(), ids=MODEL_HARMS)
def test_a_model_that_is_not_ready_is_named_with_its_remedy(
    copy: LibraryFolder, harm: Callable[[LibraryFolder], None]
) -> None:
    harm(copy)

    fault = find_fault(copy)
    assert fault is not None
    assert (fault.what, fault.mends) == ("The embedding model is not ready. Run: steward library rebuild", True)
    with pytest.raises(LibraryError, match="steward library rebuild"):
        open_library(copy)


def test_no_library_is_named_with_its_remedy_and_nothing_is_made(tmp_path: Path) -> None:
    folder = LibraryFolder(tmp_path / "nothing", DEFAULT_MODEL)

    fault = find_fault(folder)
    assert fault is not None
    assert fault.mends
    assert "steward library rebuild" in fault.what
    assert not folder.path.exists()


def test_an_empty_library_is_named_with_its_remedy(tmp_path: Path) -> None:
    folder = LibraryFolder(tmp_path, DEFAULT_MODEL)
    Catalogue.create(folder.catalogue).close()

    fault = find_fault(folder)
    assert fault is not None
    assert "empty" in fault.what


def test_finding_faults_loads_neither_chroma_nor_torch(built: LibraryFolder) -> None:
    said = subprocess.run(
        [sys.executable, "-c", LOOKER, str(built.path), DEFAULT_MODEL], capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "None []"


def test_a_stopped_build_goes_on_where_it_was(copy: LibraryFolder) -> None:
    """Only the texts whose vectors are missing are embedded again."""
    with Catalogue.create(copy.catalogue) as catalogue, catalogue.writing():
        catalogue.db.execute("delete from vectors where text_sha256 in (select text_sha256 from vectors limit 3)")
    told: list[tuple[str, int, int]] = []
    with copy.lock(), Catalogue.create(copy.catalogue) as catalogue:
        assert len(catalogue.texts_without_vector(vectors_model(catalogue))) == 3
        mend_index(copy, catalogue, lambda *progress: told.append(progress))

    assert {total for stage, _, total in told if stage == "Embedding"} == {3}
    assert find_fault(copy) is None


def vectors_model(catalogue: Catalogue) -> str:
    ((model,),) = catalogue.rows("select distinct model from vectors")
    return str(model)


def test_who_writes_holds_the_lock_and_others_are_told(copy: LibraryFolder) -> None:
    with copy.lock():
        with pytest.raises(LibraryBusy, match="try again"), copy.lock():
            pytest.fail("two writers at once")
        with open_library(copy) as library:  # readers need no lock
            assert library.catalogue.counts()["documents"] > 0


def test_the_lock_dies_with_its_process(copy: LibraryFolder) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LOCKER, str(copy.path), DEFAULT_MODEL], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        with pytest.raises(LibraryBusy), copy.lock():
            pytest.fail("two writers at once")
        other.send_signal(signal.SIGKILL)
        other.wait(60)

    with copy.lock():
        assert find_fault(copy) is None


def test_a_damaged_catalogue_is_named_and_left_as_it_lies(copy: LibraryFolder) -> None:
    copy.catalogue.write_bytes(b"scrambled " * 1000)

    with pytest.raises(CatalogueDamaged, match="steward library rebuild"):
        find_fault(copy)
    with copy.lock(), pytest.raises(CatalogueDamaged):
        open_catalogue_for_writing(copy, now=NOW, set_damaged_aside=False)
    assert copy.catalogue.read_bytes() == b"scrambled " * 1000


def test_a_damaged_catalogue_is_set_aside_never_deleted(copy: LibraryFolder) -> None:
    copy.catalogue.write_bytes(b"scrambled " * 1000)

    with copy.lock(), open_catalogue_for_writing(copy, now=NOW, set_damaged_aside=True) as catalogue:
        assert catalogue.counts()["documents"] == 0
    aside = copy.path / "catalogue.damaged-20261123-120000.db"
    assert aside.read_bytes() == b"scrambled " * 1000


def test_damage_inside_the_file_is_set_aside_too(copy: LibraryFolder) -> None:
    with copy.catalogue.open("r+b") as file:
        file.seek(copy.catalogue.stat().st_size // 2)
        file.write(b"\xa5" * 40 * 4096)

    with copy.lock(), open_catalogue_for_writing(copy, now=NOW, set_damaged_aside=True) as catalogue:
        assert catalogue.health() is None
    assert len(list(copy.path.glob("catalogue.damaged-*.db"))) == 1


def test_a_healthy_catalogue_is_not_set_aside(copy: LibraryFolder) -> None:
    with copy.lock(), open_catalogue_for_writing(copy, now=NOW, set_damaged_aside=True) as catalogue:
        assert catalogue.counts()["documents"] > 0
    assert list(copy.path.glob("catalogue.damaged-*")) == []


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")

    with pytest.raises(LibraryReadOnly, match="STEWARD_DATA"), LibraryFolder(tmp_path / "file", DEFAULT_MODEL).lock():
        pytest.fail("a file was taken for a folder")
