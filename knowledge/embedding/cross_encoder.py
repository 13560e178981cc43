"""The optional reranker. Configured but missing is an error, never a silent lack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.errors import EmbedderError


class CrossEncoderReranker:
    def __init__(self, model: Any) -> None:
        self._model = model

    @classmethod
    def open(cls, name: str) -> CrossEncoderReranker:
        """`name` is a local folder or a hub's model. Raises `EmbedderError`."""
        from sentence_transformers import CrossEncoder

        try:
            return cls(CrossEncoder(name, device="cpu"))
        except Exception:  # noqa: BLE001 - loaders of weights raise types of their own
            raise EmbedderError(
                "The reranker named in STEWARD_RERANKER could not be loaded. Correct the name, or remove the setting "
                "to answer without one."
            ) from None

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score for each text, more is better."""
        pairs = [(question, text) for text in texts]
        return [float(s) for s in self._model.predict(pairs, show_progress_bar=False)] if pairs else []
