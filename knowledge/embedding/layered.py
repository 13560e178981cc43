"""Reads a sentence at several depths of the model: the last layer knows what it is about, those before how it says it.

A sentence vector forgets "not", "only" and "unless"; the layers below still hold them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from knowledge.embedding.onnx_model import MOST_TOGETHER, batches_of
from knowledge.errors import EmbedderError

Matrix = NDArray[np.float32]
_NORM = "LayerNormalization"
_FIRST, _PER_LAYER = 4, 2  # of the norms: two a layer; what the first layer says is no more than the words


class LayeredModel:
    """`depth` matrices of shape (texts, dimension) are read of texts: the last layer's mean, then the mean and the
    maximum over the words of each layer before it."""

    def __init__(self, session: Any, tokenizer: Tokenizer, model: str) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self.model = model
        self._outputs = [output.name for output in session.get_outputs()][1:]

    @property
    def depth(self) -> int:
        return 2 * len(self._outputs) - 1

    def read(self, texts: Sequence[str]) -> list[Matrix]:
        encoded = self._tokenizer.encode_batch(list(texts))
        groups = list(batches_of([len(one.ids) for one in encoded]))
        found: list[Matrix] = []
        with ThreadPoolExecutor(min(MOST_TOGETHER, os.cpu_count() or 1)) as pool:
            side_by_side = pool.map if len(groups) > 1 else map
            pooled = side_by_side(self._pooled, [[encoded[i] for i in group] for group in groups])
            for group, read in zip(groups, pooled, strict=True):
                found = found or [np.zeros((len(texts), one.shape[1]), np.float32) for one in read]
                for held, one in zip(found, read, strict=True):
                    held[group] = one
        return found

    def _pooled(self, encoded: Sequence[Any]) -> list[Matrix]:
        ids = np.zeros((len(encoded), max(len(one.ids) for one in encoded)), np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(encoded):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
        *before, last = self._session.run(self._outputs, {"input_ids": ids, "attention_mask": mask})
        there = mask[..., None].astype(np.float32)
        length = there.sum(1)
        means = [(states * there).sum(1) / length for states in (last, *before)]
        return [*means, *(np.where(there > 0, states, -np.inf).max(1) for states in before)]


def open_at(home: Path, model: str) -> LayeredModel:
    """Raises `EmbedderError`."""
    try:
        path = (home / "model.onnx").resolve()
        session, tokenizer = _opened(path, path.stat().st_mtime_ns, (home / "tokenizer.json").resolve())
    except Exception:  # noqa: BLE001 - onnx, onnxruntime and tokenizers raise their own, undocumented types
        raise EmbedderError(
            "The exported embedding model is damaged. Delete the folder `models` in the data folder and run: "
            "steward library rebuild"
        ) from None
    return LayeredModel(session, tokenizer, model)


@lru_cache(maxsize=1)
def _opened(path: Path, _written: int, words: Path) -> tuple[Any, Tokenizer]:
    import onnx
    import onnxruntime

    graph = onnx.load(str(path))
    norms = [node.output[0] for node in graph.graph.node if node.op_type == _NORM]
    for name in norms[_FIRST::_PER_LAYER]:
        graph.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.enable_cpu_mem_arena = False
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(graph.SerializeToString(), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(words))
    tokenizer.no_padding()
    return session, tokenizer
