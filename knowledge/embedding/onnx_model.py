"""Runs an exported model with onnxruntime and the tokenizers library; no torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from knowledge.errors import EmbedderError

if TYPE_CHECKING:
    from knowledge.embedding import Progress
    from knowledge.embedding.ready import ModelRecord

BATCH = 32
# Word pieces in a batch, padding included: what a batch takes in memory grows with them. 1024: about 100 MB, and no
# slower than 4096 on two cores.
BATCH_PIECES = 1024


class OnnxEmbedder:
    runs_on = "onnx"

    def __init__(self, session: Any, tokenizer: Tokenizer, model: str, dimension: int) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self.model = model
        self.dimension = dimension

    @classmethod
    def open(cls, home: Path, record: ModelRecord) -> OnnxEmbedder:
        options = onnxruntime.SessionOptions()
        options.enable_cpu_mem_arena = False  # the arena keeps the largest batch's memory for good
        # Threads that spin while they wait take half the processor from whatever else runs there.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            session = onnxruntime.InferenceSession(
                str(home / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
            tokenizer = Tokenizer.from_file(str(home / "tokenizer.json"))
        except Exception:  # noqa: BLE001 - both raise their own, undocumented types
            raise EmbedderError(
                "The exported embedding model is damaged. Delete the folder `models` in the data folder and run: "
                "steward library rebuild"
            ) from None
        return cls(session, tokenizer, record.model, record.dimension)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        # Texts of like length share a batch, so that little of it is padding.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        done = 0
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            encoded = self._tokenizer.encode_batch([texts[i] for i in batch])
            few = max(1, BATCH_PIECES // max(1, max(len(e.ids) for e in encoded)))
            for first in range(0, len(batch), few):
                vectors[batch[first : first + few]] = self._vectors(encoded[first : first + few])
            done += len(batch)
            if progress:
                progress(done, len(order))
        return vectors

    def _vectors(self, encoded: Sequence[Any]) -> NDArray[np.float32]:
        """Unit vectors of texts that the tokenizer padded to one length, shape (texts, dimension)."""
        inputs = {
            "input_ids": np.array([e.ids for e in encoded], np.int64),
            "attention_mask": np.array([e.attention_mask for e in encoded], np.int64),
        }
        (found,) = self._session.run(["vector"], inputs)
        unit: NDArray[np.float32] = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit
