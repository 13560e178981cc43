"""The embedder: the original's vectors without torch, the weights that were meant, and a fallback that works."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.embedding import DEFAULT_MODEL
from knowledge.embedding.ready import load_original
from knowledge.embedding.source import ModelSource
from knowledge.library import Library, LibraryFolder
from tests.made_once import copied

TEXTS = (
    "May my employer log every keystroke to train AI?",
    "no",
    "",
    "👀",
    "¿Me pueden despedir? 会社はキー入力を記録できますか? Überwachung",
    "Employees shall have the right to self-organization, to form, join, or assist labor organizations. " * 30,
)
ANSWERING = """
import sys
from datetime import date
from pathlib import Path
from knowledge.answering import Answerer
from knowledge.asked import Asker
from knowledge.library import LibraryFolder, open_library
with open_library(LibraryFolder(Path(sys.argv[1]), sys.argv[2])) as library:
    reply = Answerer(library).answer("can my boss read my email in New York?", today=date(2026, 11, 23), asker=Asker())
heavy = {"torch", "transformers", "sentence_transformers", "langchain", "slack_bolt"}
print(reply.answer.status, sorted(heavy & sys.modules.keys()))
"""


def test_the_packaged_model_runs_on_onnx(library: Library) -> None:
    assert (library.embedder.runs_on, library.embedder.dimension) == ("onnx", 384)
    assert library.embedder.model.startswith(f"{DEFAULT_MODEL}@")


def test_onnx_gives_the_originals_vectors(library: Library) -> None:
    original = load_original(ModelSource.find(DEFAULT_MODEL))
    expected = original.encode(list(TEXTS), normalize_embeddings=True, show_progress_bar=False)

    assert np.abs(library.embedder.embed(TEXTS) - expected).max() < 1e-4


def test_answering_never_imports_torch(built_small: LibraryFolder, tmp_path: Path) -> None:
    copied(built_small, tmp_path / "library")
    said = subprocess.run(
        [sys.executable, "-c", ANSWERING, str(tmp_path / "library"), DEFAULT_MODEL],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == "answered []"


@given(st.lists(st.text(max_size=80), min_size=1, max_size=40))
@settings(max_examples=15, deadline=None)
def test_vectors_have_length_one_and_stand_in_the_order_asked(library: Library, texts: list[str]) -> None:
    together = library.embedder.embed(texts)

    assert together.shape == (len(texts), library.embedder.dimension)
    assert together.dtype == np.float32
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-5)
    assert np.abs(together[-1] - library.embedder.embed(texts[-1:])[0]).max() < 1e-4


def test_no_texts_give_no_vectors(library: Library) -> None:
    assert library.embedder.embed([]).shape == (0, library.embedder.dimension)


def test_progress_runs_to_the_end(library: Library) -> None:
    seen: list[tuple[int, int]] = []
    library.embedder.embed(["a text"] * 70, lambda done, total: seen.append((done, total)))

    assert seen == sorted(seen)
    assert seen[-1] == (70, 70)


def test_what_is_meant_alike_lies_closer_than_what_is_not(library: Library) -> None:
    boss, alike, other = library.embedder.embed(
        ["can my boss read my email", "is my employer allowed to look at my mail", "bananas are yellow"]
    )

    assert boss @ alike > 0.5 > boss @ other
