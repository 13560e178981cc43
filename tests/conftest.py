"""Fixtures. Nothing of ours is mocked: the library is the real one, built once from the pack with the real model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.pack import build_library, pack_folder
from knowledge.answer import Answer
from knowledge.answering import Answerer, Asker
from knowledge.conversation import Conversation
from knowledge.embedding import DEFAULT_MODEL, Progress
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library, LibraryFolder, open_library

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def only_our_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads the settings of whoever runs it."""
    for name in ("STEWARD_CONFIG", "STEWARD_DATA", "STEWARD_EMBEDDING_MODEL", "STEWARD_RERANKER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("STEWARD_DEFAULT_PLACE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> LibraryFolder:
    """The folder of a library built from the pack. Read-only for tests: copy it before you harm it."""
    folder = LibraryFolder(tmp_path_factory.mktemp("steward"), DEFAULT_MODEL)
    build_library(folder, pack_folder(), now=NOW)
    return folder


@pytest.fixture(scope="session")
def library(built: LibraryFolder) -> Iterator[Library]:
    with open_library(built) as opened:
        yield opened


class Desk:
    """Asks the real answerer and keeps the conversation."""

    def __init__(self, library: Library) -> None:
        self.answerer = Answerer(library)
        self.conversation = Conversation()

    def ask(self, question: str, *codes: str, as_of: date | None = None, default: str | None = None) -> Answer:
        asker = Asker(
            choice=tuple(Jurisdiction.parse(code) for code in codes),
            default=Jurisdiction.parse(default) if default else None,
        )
        reply = self.answerer.answer(question, today=TODAY, asker=asker, conversation=self.conversation, as_of=as_of)
        self.conversation = reply.conversation
        return reply.answer


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(library)


class WordLengthEmbedder:
    """A real embedder in little: unit vectors from word lengths, deterministic and offline."""

    model = "word-lengths@1"
    dimension = 8
    runs_on = "words"

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        rows = [[float(len(word)) for word in (text.split() + [""] * 8)[:8]] for text in texts]
        vectors = np.array(rows, np.float32) + np.float32(1e-3)
        found: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return found
