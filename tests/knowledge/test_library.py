"""Catalogue, index and model belong together: each way they can fall apart is named, and mended without embedding."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue
from knowledge.embedding import DEFAULT_MODEL
from knowledge.errors import LibraryError
from knowledge.index import POINTER, read_pointer
from knowledge.library import (
    LibraryFolder,
    find_fault,
    mend_index,
    open_library,
)
from knowledge.retrieval import retrieve

LOOKER = """
import sys
from pathlib import Path
from knowledge.library import LibraryFolder, find_fault
print(find_fault(LibraryFolder(Path(sys.argv[1]), sys.argv[2])), sorted({"torch", "chromadb"} & sys.modules.keys()))
"""


def generation_folder(folder: LibraryFolder) -> Path:
    generation = read_pointer(folder.index)
    assert generation is not None
    return folder.index / generation.name


def delete_index(folder: LibraryFolder) -> None:
    shutil.rmtree(folder.index)


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
        catalogue.remove("ny-52c2", on=date(2026, 11, 24))


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


def test_answering_leaves_the_library_sound(own_copy: LibraryFolder) -> None:
    for _ in range(2):
        with open_library(own_copy) as library:
            assert retrieve(library, "can they read my email", jurisdictions=["US", "XX"], day=date(2026, 11, 23))
        assert find_fault(own_copy) is None


@pytest.mark.parametrize(("harm", "said"), HARMS.values(), ids=HARMS)
def test_a_fault_is_found_named_with_its_remedy_and_mended_without_embedding(
    own_copy: LibraryFolder, harm: Callable[[LibraryFolder], None], said: str
) -> None:
    before = vectors(own_copy)
    harm(own_copy)

    fault = find_fault(own_copy)
    assert fault is not None
    assert said in fault.what
    assert "steward library rebuild" in fault.what
    with pytest.raises(LibraryError, match="steward library rebuild"):
        open_library(own_copy)

    assert "Embedding" not in mend(own_copy)
    assert vectors(own_copy) == before
    assert find_fault(own_copy) is None
    with open_library(own_copy) as library:
        hits = retrieve(library, "can they read my email", jurisdictions=["US", "XX"], day=date(2026, 11, 23))
        assert hits
        library.index.verify()


@pytest.mark.parametrize("harm", MODEL_HARMS.values(), ids=MODEL_HARMS)
def test_a_model_that_is_not_ready_is_named_with_its_remedy(
    own_copy: LibraryFolder, harm: Callable[[LibraryFolder], None]
) -> None:
    harm(own_copy)

    fault = find_fault(own_copy)
    assert fault is not None
    with pytest.raises(LibraryError, match="steward library rebuild"):
        open_library(own_copy)


def test_no_library_is_named_with_its_remedy_and_nothing_is_made(tmp_path: Path) -> None:
    folder = LibraryFolder(tmp_path / "nothing", DEFAULT_MODEL)

    fault = find_fault(folder)
    assert fault is not None
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


def test_a_stopped_build_goes_on_where_it_was(own_copy: LibraryFolder) -> None:
    """Only the texts whose vectors are missing are embedded again."""
    with Catalogue.create(own_copy.catalogue) as catalogue, catalogue.writing():
        catalogue.db.execute("delete from vectors where text_sha256 in (select text_sha256 from vectors limit 3)")
    told: list[tuple[str, int, int]] = []
    with own_copy.lock(), Catalogue.create(own_copy.catalogue) as catalogue:
        assert len(catalogue.texts_without_vector(vectors_model(catalogue))) == 3
        mend_index(own_copy, catalogue, lambda *progress: told.append(progress))

    assert {total for stage, _, total in told if stage == "Embedding"} == {3}
    assert find_fault(own_copy) is None


def vectors_model(catalogue: Catalogue) -> str:
    ((model,),) = catalogue.rows("select distinct model from vectors")
    return str(model)
