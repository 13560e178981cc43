"""Makes a model ready: export to ONNX, check against the original, write a record. Needs torch; runs once."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EmbedderError, LibraryReadOnly

if TYPE_CHECKING:
    from knowledge.embedding.source import ModelSource

log = logging.getLogger(__name__)

RECORD = "model.json"
# ONNX and torch agree to about 1e-7; a wrong pooling or a cut tokenizer is off by more than 1e-2.
LARGEST_DIFFERENCE = 1e-4
_PARTIAL = re.compile(r"\.\d+\.partial\Z")
_SAMPLES = (
    "May my employer log every keystroke to train AI?",
    "no",
    "Employees shall have the right to self-organization, to form, join, or assist labor organizations. " * 12,
    "¿Me pueden despedir? 会社はキー入力を記録できますか? Überwachung 👀",
)


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """What is known of a model that was made ready. `size` (bytes) and `modified_ns` are its weights file's."""

    model: str
    dimension: int
    onnx: bool
    difference: float
    size: int
    modified_ns: int


def read_record(home: Path) -> ModelRecord | None:
    try:
        record = ModelRecord(**json.loads((home / RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    complete = not record.onnx or ((home / "model.onnx").is_file() and (home / "tokenizer.json").is_file())
    return record if complete else None


def make_ready(source: ModelSource, folder: Path) -> ModelRecord:
    """Writes model, tokenizer and record below `folder`, all or nothing. Call it with the library's lock held.

    Raises `EmbedderError`, `LibraryReadOnly`.
    """
    sha256 = source.checked_sha256()
    original = load_original(source)
    weights = source.weights()
    stamp = weights.stat() if weights else None
    home = source.home(folder)
    partial = home.with_name(f"{home.name}.{os.getpid()}.partial")
    try:
        _sweep(folder)
        partial.mkdir(parents=True, exist_ok=True)
        difference, exported = _export(original, partial)
        record = ModelRecord(
            model=f"{source.name}@{(sha256 or _parameters_sha256(original))[:12]}",
            dimension=int(original.get_embedding_dimension()),
            onnx=exported,
            difference=difference,
            size=stamp.st_size if stamp else 0,
            modified_ns=stamp.st_mtime_ns if stamp else 0,
        )
        (partial / RECORD).write_text(json.dumps(asdict(record), indent=1), encoding="utf-8")
        shutil.rmtree(home, ignore_errors=True)
        partial.rename(home)
    except OSError:
        raise LibraryReadOnly(
            "The data folder cannot be written, so the embedding model was not made ready. Give this user write "
            "access to it, or choose another folder with STEWARD_DATA."
        ) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return record


def _sweep(folder: Path) -> None:
    """Removes what killed exports left. Whoever holds the lock knows that no other export is being written."""
    for path in folder.glob("*.partial"):
        if _PARTIAL.search(path.name):
            shutil.rmtree(path, ignore_errors=True)


def load_original(source: ModelSource) -> Any:
    """The model as sentence-transformers runs it. Raises `EmbedderError` where it cannot be had."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return SentenceTransformer(str(source.folder or source.name), device="cpu")
    except Exception:  # noqa: BLE001 - loaders of weights raise types of their own
        raise EmbedderError(
            "The embedding model could not be loaded. Check the name in STEWARD_EMBEDDING_MODEL and, for a model of a "
            "hub, the network; or remove the setting to use the packaged model."
        ) from None


def _export(original: Any, home: Path) -> tuple[float, bool]:
    """(largest difference to the original, whether the export is good). A bad export is removed."""
    try:
        difference = _export_onnx(original, home)
    except Exception as error:  # noqa: BLE001 - exporters raise anything; torch itself is the fallback
        log.warning("ONNX export failed, the model runs on torch: %s", type(error).__name__)
        difference = float("inf")
    good = difference <= LARGEST_DIFFERENCE
    if not good:
        for name in ("model.onnx", "tokenizer.json"):
            (home / name).unlink(missing_ok=True)
    return (difference if good else -1.0), good


def _export_onnx(original: Any, home: Path) -> float:
    import torch

    class Sentence(torch.nn.Module):  # type: ignore[misc]
        """Token ids to sentence vector, through every module of the original (pooling and normalising too)."""

        def __init__(self) -> None:
            super().__init__()
            self.original = original

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            for module in self.original:
                features = module(features)
            vector: torch.Tensor = features["sentence_embedding"]
            return vector

    tokenizer = original.tokenizer.backend_tokenizer
    tokenizer.enable_truncation(max_length=original.max_seq_length)
    pad = original.tokenizer
    tokenizer.enable_padding(pad_id=pad.pad_token_id, pad_token=pad.pad_token)
    tokenizer.save(str(home / "tokenizer.json"))
    encoded = tokenizer.encode_batch(list(_SAMPLES[:2]))
    ids = torch.tensor([e.ids for e in encoded])
    mask = torch.tensor([e.attention_mask for e in encoded])
    dynamic = {0: "texts", 1: "tokens"}
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Sentence().eval(),
            (ids, mask),
            str(home / "model.onnx"),
            input_names=["input_ids", "attention_mask"],
            output_names=["vector"],
            dynamic_axes={"input_ids": dynamic, "attention_mask": dynamic, "vector": {0: "texts"}},
            opset_version=17,
            dynamo=False,
        )
        expected: NDArray[np.float32] = original.encode(list(_SAMPLES), normalize_embeddings=True)
    from knowledge.embedding.onnx_model import OnnxEmbedder

    record = ModelRecord("check", int(original.get_embedding_dimension()), True, 0.0, 0, 0)
    found = OnnxEmbedder.open(home, record).embed(_SAMPLES)
    return float(np.abs(found - expected).max())


def _parameters_sha256(original: Any) -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(original.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.cpu().numpy().tobytes())
    return digest.hexdigest()
