"""The embedder: turns texts into vectors. The only door to sentence-transformers, torch and onnxruntime.

The model is exported once to ONNX into the data folder, checked against the original there, and run by onnxruntime from
then on, so that answering a question never imports torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.source import DEFAULT_MODEL, ModelSource

Progress = Callable[[int, int], None]
"""Called with (done, total) while long work runs."""

__all__ = ["DEFAULT_MODEL", "Embedder", "Layered", "Progress", "ensure_embedder", "open_embedder", "open_layered"]


class Embedder(Protocol):
    @property
    def model(self) -> str:
        """The model's name and the start of its weights' SHA-256: what vectors are stored under."""

    @property
    def dimension(self) -> int: ...

    @property
    def runs_on(self) -> str:
        """`onnx` or `torch`."""

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Unit vectors, shape (texts, dimension). Longer texts are cut at the model's limit."""


class Layered(Protocol):
    @property
    def model(self) -> str:
        """As of the embedder whose layers are read."""

    def read(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Matrices of shape (texts, dimension): the last layer's mean over the words, then of each layer before it the
        mean, then of each the maximum."""


def open_embedder(name: str, folder: Path) -> Embedder | None:
    """The embedder that was made ready in `folder` before, or None if there is none or its weights changed."""
    from knowledge.embedding.ready import read_record

    source = ModelSource.find(name)
    record = read_record(source.home(folder))
    if record is None or not source.unchanged_since(record):
        return None
    if record.onnx:
        from knowledge.embedding.onnx_model import OnnxEmbedder

        return OnnxEmbedder.open(source.home(folder), record)
    from knowledge.embedding.torch_model import TorchEmbedder

    return TorchEmbedder.open(source, record)


def ensure_embedder(name: str, folder: Path) -> Embedder:
    """Like `open_embedder`, but makes the model ready first (some seconds, once).

    Call it with the library's lock held. Raises `EmbedderError`, `LibraryReadOnly`.
    """
    if embedder := open_embedder(name, folder):
        return embedder
    from knowledge.embedding.ready import make_ready

    make_ready(ModelSource.find(name), folder)
    embedder = open_embedder(name, folder)
    if embedder is None:  # the weights changed while they were read
        from knowledge.errors import EmbedderError

        raise EmbedderError("The embedding model's files changed while they were read. Please try again.")
    return embedder


def open_layered(name: str, folder: Path) -> Layered | None:
    """The same model, read at several depths. None as `open_embedder`.

    Raises `EmbedderError` where it runs on torch.
    """
    from knowledge.embedding.ready import read_record
    from knowledge.errors import EmbedderError

    source = ModelSource.find(name)
    record = read_record(source.home(folder))
    if record is None or not source.unchanged_since(record):
        return None
    if not record.onnx:
        raise EmbedderError("The embedding model could not be exported on this machine, and the report needs that.")
    from knowledge.embedding.layered import open_at

    return open_at(source.home(folder), record.model)
