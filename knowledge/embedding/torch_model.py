"""Runs a model on torch: the fallback where it could not be exported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.ready import ModelRecord, load_original

if TYPE_CHECKING:
    from knowledge.embedding import Progress
    from knowledge.embedding.source import ModelSource

BATCH = 32


class TorchEmbedder:
    runs_on = "torch"

    def __init__(self, original: Any, model: str, dimension: int) -> None:
        self._original = original
        self.model = model
        self.dimension = dimension

    @classmethod
    def open(cls, source: ModelSource, record: ModelRecord) -> TorchEmbedder:
        return cls(load_original(source), record.model, record.dimension)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = self._original.encode(
                [texts[i] for i in batch], normalize_embeddings=True, show_progress_bar=False
            )
            if progress:
                progress(min(start + BATCH, len(order)), len(order))
        return vectors
