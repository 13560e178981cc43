"""Topics: the ways workers ask after something, and the ways policies state it. Pack data, topics/*.toml.

A small embedder matches a question with a question, and a statement with a statement, far better than one with the
other. A topic is the bridge: the question is matched with its `asks`, and policies are then searched for its
`statements` too.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import Catalogue
from knowledge.errors import CardError
from knowledge.retrieval import terms

ASKS_LEAST, STATEMENTS_LEAST = 4, 3
# How sharply nearer topics outweigh farther ones (exponent per unit of cosine), and how many are heard.
_SHARPNESS, _HEARD = 25.0, 6
_TERMS_FROM, _MOST_TERMS = 3, 12


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    asks: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """What topics make of a question. `vector` is the unit vector that policies on it are near to, shape (dimension,);
    `confidence` the cosine of the nearest ask, `nearest` the topic it belongs to; `terms` the words that such policies
    use, with a share each."""

    vector: NDArray[np.float32]
    confidence: float
    terms: dict[str, float]
    nearest: str


class Topics:
    """Every topic with its vectors; `read` loads them from the catalogue."""

    def __init__(
        self,
        ids: Sequence[str],
        asks: NDArray[np.float32],
        owners: NDArray[np.int64],
        centres: NDArray[np.float32],
        words: Sequence[dict[str, float]],
    ) -> None:
        self._ids, self._asks, self._owners, self._centres, self._words = ids, asks, owners, centres, words

    @classmethod
    def read(cls, catalogue: Catalogue, model: str) -> Topics | None:
        """None where the library holds no topics with vectors of this model."""
        asks = catalogue.topic_vectors("ask", model)
        statements = catalogue.topic_vectors("statement", model)
        ids = sorted({topic for topic, _, _ in asks} & {topic for topic, _, _ in statements})
        if not ids:
            return None
        at = {topic: number for number, topic in enumerate(ids)}
        held = [(at[topic], vector) for topic, _, vector in asks if topic in at]
        centres = np.zeros((len(ids), len(held[0][1])), np.float32)
        said: list[list[str]] = [[] for _ in ids]
        for topic, text, vector in statements:
            if topic in at:
                centres[at[topic]] += vector
                said[at[topic]].append(text)
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
        return cls(
            ids,
            np.array([vector for _, vector in held], np.float32),
            np.array([owner for owner, _ in held], np.int64),
            centres,
            [_shared_words(texts) for texts in said],
        )

    def near(self, vectors: NDArray[np.float32]) -> dict[str, float]:
        """Of every topic, the cosine of the ask that is nearest to the question."""
        return dict(zip(self._ids, map(float, self._near(vectors)), strict=True))

    def _near(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        near = np.full(len(self._ids), -1.0, np.float32)
        np.maximum.at(near, self._owners, (self._asks @ vectors.T).max(axis=1))
        return near

    def bridge(self, vectors: NDArray[np.float32]) -> Bridge:
        """`vectors` are the question's, shape (spans, dimension)."""
        near = self._near(vectors)
        heard = np.argsort(-near)[:_HEARD]
        weights = np.exp(_SHARPNESS * (near[heard] - near[heard[0]]))
        vector = weights @ self._centres[heard]
        words: dict[str, float] = {}
        for weight, topic in zip(weights[:_TERMS_FROM], heard[:_TERMS_FROM], strict=True):
            for word, share in self._words[int(topic)].items():
                words[word] = words.get(word, 0.0) + float(weight) * share
        unit: NDArray[np.float32] = (vector / np.linalg.norm(vector)).astype(np.float32)
        best = dict(sorted(words.items(), key=lambda item: -item[1])[:_MOST_TERMS])
        return Bridge(unit, float(near[heard[0]]), best, self._ids[int(heard[0])])


def _shared_words(statements: Sequence[str]) -> dict[str, float]:
    """Words that more than one of the statements use, with the share of them that do."""
    counted = Counter(word for text in statements for word in terms(text))
    return {word: count / len(statements) for word, count in counted.items() if count > 1}


def topic_paths(folder: Path) -> list[Path]:
    return sorted((folder / "topics").glob("*.toml"))


def topics_sha256(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in topic_paths(folder):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_topics(folder: Path) -> list[Topic]:
    """Every topic of a pack. Raises `CardError` for one that breaks a rule, named by its id."""
    found: dict[str, Topic] = {}
    for path in topic_paths(folder):
        try:
            entries = tomllib.loads(path.read_text(encoding="utf-8"))["topic"]
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError):
            raise CardError(f"{path.name}: not a TOML file of topics") from None
        for topic in _topics(entries, path.name):
            if topic.id in found:
                raise CardError(f"{path.name}, {topic.id}: this id stands twice")
            found[topic.id] = topic
    return list(found.values())


def _topics(entries: Iterable[dict[str, Any]], name: str) -> Iterable[Topic]:
    for number, entry in enumerate(entries, start=1):
        known = entry.get("id", f"number {number}")
        if entry.keys() != {"id", "asks", "statements"}:
            raise CardError(f"{name}, {known}: its keys are id, asks and statements")
        asks, statements = entry["asks"], entry["statements"]
        if len(set(asks)) != len(asks) or len(set(statements)) != len(statements):
            raise CardError(f"{name}, {known}: a text stands twice")
        if len(asks) < ASKS_LEAST or len(statements) < STATEMENTS_LEAST:
            raise CardError(f"{name}, {known}: needs {ASKS_LEAST} asks and {STATEMENTS_LEAST} statements")
        yield Topic(entry["id"], tuple(asks), tuple(statements))
