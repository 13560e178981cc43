"""How like two sentences are: in what they are about, in how they are put, and in their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.organising.gaps.statement import folded

Matrix = NDArray[np.float32]
_WIDTH = 2.0
_STEM = 6  # letters of a word that are compared
_NUMBER = re.compile(r"\d[\d.,:]*")
_TOKEN = re.compile(r"[a-z0]+")


@dataclass(frozen=True, slots=True)
class Scale:
    """Mean and deviation of what a model reads, over the examples, each of shape (depth, dimension)."""

    mean: Matrix
    deviation: Matrix

    @classmethod
    def of(cls, read: Sequence[Matrix]) -> Scale:
        return cls(np.stack([one.mean(0) for one in read]), np.stack([one.std(0) + 1e-6 for one in read]))

    def parts(self, read: Sequence[Matrix]) -> list[Matrix]:
        """Unit vectors: of the last layer, of the means of those before it, and of their maxima."""
        scaled = [(one - mean) / dev for one, mean, dev in zip(read, self.mean, self.deviation, strict=True)]
        half = 1 + len(scaled) // 2
        return [_unit(np.concatenate(group, 1)) for group in (scaled[:1], scaled[1:half], scaled[half:]) if group]


class Words:
    """Words and pairs of words that stand in at least two of the examples, the rare ones weighing more."""

    def __init__(self, texts: Sequence[str]) -> None:
        words = [set(_words(text)) for text in texts]
        seen = Counter(word for found in words for word in found)
        self._weights = {w: float(np.log((1 + len(texts)) / (1 + n))) for w, n in seen.items() if n > 1}
        places: dict[str, list[tuple[int, float]]] = {word: [] for word in self._weights}
        for row, found in enumerate(words):
            for word, weight in self._weighed(found).items():
                places[word].append((row, weight))
        self._places = {
            word: (np.array([row for row, _ in at]), np.array([weight for _, weight in at], np.float32))
            for word, at in places.items()
        }
        self._held = len(texts)

    def likeness(self, texts: Sequence[str]) -> Matrix:
        """To each example, shape (texts, examples)."""
        found = np.zeros((len(texts), self._held), np.float32)
        for row, text in zip(found, texts, strict=True):
            for word, weight in self._weighed(set(_words(text))).items():
                at, weights = self._places[word]
                row[at] += weight * weights
        return found

    def _weighed(self, words: Iterable[str]) -> Mapping[str, float]:
        known = {word: self._weights[word] for word in words if word in self._weights}
        length = float(np.sqrt(sum(weight**2 for weight in known.values()))) or 1.0
        return {word: weight / length for word, weight in known.items()}


def meaning(one: Sequence[Matrix], other: Sequence[Matrix]) -> Matrix:
    """Shape (one, other)."""
    found: Matrix = np.zeros((len(one[0]), len(other[0])), np.float32)
    for a, b in zip(one, other, strict=True):
        found += np.exp(_WIDTH * (a @ b.T - 1))
    return found


def _words(text: str) -> list[str]:
    words = [word[:_STEM] for word in _TOKEN.findall(_NUMBER.sub("0", folded(text)))]
    return [*words, *(f"{one} {next_}" for one, next_ in pairwise(words))]


def _unit(rows: Matrix) -> Matrix:
    found: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return found
