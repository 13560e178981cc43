"""Runs an exported model with onnxruntime and the tokenizers library; no torch."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
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

_ENCODED_AT_ONCE = 256
MOST_IN_BATCH = 16
# Word pieces in a batch, padding included: what a batch takes in memory grows with them. 512: some 50 MB, and no slower
# than 1024.
BATCH_PIECES = 512
# Batches that run side by side, one a processor.
MOST_TOGETHER = 4


class OnnxEmbedder:
    runs_on = "onnx"

    def __init__(self, session: Any, tokenizer: Tokenizer, model: str, dimension: int) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self.model = model
        self.dimension = dimension

    @classmethod
    def open(cls, home: Path, record: ModelRecord) -> OnnxEmbedder:
        """One that was opened just before is not read again, for that takes a third of a second."""
        files = (home / "model.onnx", home / "tokenizer.json")
        try:
            session, tokenizer = _opened(*(_OnDisk(path.resolve(), *_stamp(path)) for path in files))
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
        with ThreadPoolExecutor(min(MOST_TOGETHER, os.cpu_count() or 1)) as pool:
            for start in range(0, len(order), _ENCODED_AT_ONCE):
                part = order[start : start + _ENCODED_AT_ONCE]
                encoded = self._tokenizer.encode_batch([texts[i] for i in part])
                batches = list(batches_of([len(e.ids) for e in encoded]))
                side_by_side = pool.map if len(batches) > 1 else map
                embedded = side_by_side(self._vectors, [[encoded[i] for i in batch] for batch in batches])
                for batch, found in zip(batches, embedded, strict=True):
                    vectors[[part[i] for i in batch]] = found
                done += len(part)
                if progress:
                    progress(done, len(order))
        return vectors

    def _vectors(self, encoded: Sequence[Any]) -> NDArray[np.float32]:
        """Unit vectors of encoded texts, padded to the longest of them, shape (texts, dimension)."""
        ids = np.zeros((len(encoded), max(len(e.ids) for e in encoded)), np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(encoded):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask}
        (found,) = self._session.run(["vector"], inputs)
        unit: NDArray[np.float32] = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit


@dataclass(frozen=True, slots=True)
class _OnDisk:
    """A file as it lies there: another of the same name is another, and so is one that was written again."""

    path: Path = field(compare=False)
    device: int
    inode: int
    size: int
    modified_ns: int


def _stamp(path: Path) -> tuple[int, int, int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


@lru_cache(maxsize=1)
def _opened(model: _OnDisk, words: _OnDisk) -> tuple[Any, Tokenizer]:
    options = onnxruntime.SessionOptions()
    options.enable_cpu_mem_arena = False  # the arena keeps the largest batch's memory for good
    # One thread a batch, and a batch a processor: the matrices are too small to be shared out.
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(model.path), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(words.path))
    tokenizer.no_padding()  # each batch is padded to its own longest text
    return session, tokenizer


def batches_of(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions of texts of these lengths (word pieces), the shortest first, so many together as fit a batch."""
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if batch and (len(batch) == MOST_IN_BATCH or (len(batch) + 1) * lengths[position] > BATCH_PIECES):
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch
