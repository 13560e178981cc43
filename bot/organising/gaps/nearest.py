"""Where no rule knows the words of a sentence: the example of a card that comes nearest in meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.organising.gaps.card import Cards, Column
from bot.organising.gaps.judging import Judgement
from bot.organising.gaps.statement import folded
from bot.organising.gaps.verdict import Verdict
from knowledge.embedding import Embedder

# Mean cosine of the two nearest examples of one kind from which on it is believed; measured on policies whose words
# the cards had not seen.
NEAR = 0.5
_NEIGHBOURS = 2
_NEGATION = re.compile(r"\b(not|never|no|none|nobody|nothing|neither|nor|without)\b")


@dataclass(frozen=True, slots=True)
class _Kind:
    """The examples that one card gives for one verdict: where they stand among all examples."""

    column: Column
    verdict: Verdict
    rows: slice


class Nearest:
    """Holds the vectors of all examples. It finds, it never accuses: what comes near to the contrary is told as partly,
    and so is what is near to an example that says yes where the sentence says no."""

    def __init__(self, embedder: Embedder, cards: Cards) -> None:
        self._embedder = embedder
        self._kinds: list[_Kind] = []
        self._examples: list[str] = []
        for column in cards.columns:
            for verdict, examples in column.examples.items():
                start = len(self._examples)
                self._examples += map(folded, examples)
                self._kinds.append(_Kind(column, verdict, slice(start, len(self._examples))))
        self._vectors = embedder.embed(self._examples)

    def judged(self, said: Sequence[str]) -> list[tuple[Column, Judgement] | None]:
        """For each folded sentence the column that it speaks to, None where none is near."""
        if not said:
            return []
        cosines = self._embedder.embed(said) @ self._vectors.T
        return [self._of(words, row) for words, row in zip(said, cosines, strict=True)]

    def _of(self, said: str, cosines: NDArray[np.float32]) -> tuple[Column, Judgement] | None:
        scores = [float(np.sort(cosines[kind.rows])[-_NEIGHBOURS:].mean()) for kind in self._kinds]
        best = int(np.argmax(scores))
        kind = self._kinds[best]
        if scores[best] < NEAR or kind.verdict is Verdict.SILENT or any(p.search(said) for p in kind.column.negations):
            return None
        example = self._examples[kind.rows.start + int(np.argmax(cosines[kind.rows]))]
        agree = bool(_NEGATION.search(said)) == bool(_NEGATION.search(example))
        hedged = any(p.search(said) for p in kind.column.hedges)
        stated = kind.verdict is Verdict.STATED and agree and not hedged
        counted = sum(bool(p.search(said)) for p in kind.column.counted)
        return kind.column, Judgement(Verdict.STATED if stated else Verdict.PARTLY, counted=counted)
