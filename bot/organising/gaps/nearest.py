"""What no rule has words for: read by the cards' sentences that come nearest in meaning and in words.

A kernel ridge regression over all sentences of the cards, solved anew when it is made: no weights are kept, and the
sentences of a workplace's own cards count like ours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.organising.gaps.card import Cards, Column
from bot.organising.gaps.judging import Judgement, judged
from bot.organising.gaps.statement import folded
from bot.organising.gaps.verdict import FOUND, Verdict
from knowledge.embedding import Embedder

# Weights and bounds were chosen on policies whose words the cards had not seen.
_RIDGE, _WIDTH, _WORDS, _RULES, _FLAGS = 0.3, 2.0, 1.0, 0.5, 0.2
BELIEVED = 0.3  # from which on a sentence speaks to a column, of 1
ACCUSES = 0.5  # what a sentence has to reach to be the contrary without a rule
DOUBTED = 0.12  # under which a rule is not believed
BORNE_OUT = 0.15  # what the contrary takes where a rule found it
OUTWEIGHS = 0.3  # by how much it has to be nearer to something else than a rule said
_ENOUGH = 99  # things counted: as many as any card asks for
_STEM = 6  # letters of a word that are compared
_NUMBER = re.compile(
    r"\b(?:\d[\d.,:]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|sixty|ninety)\b"
)
_TOKEN = re.compile(r"[a-z0]+")
_SIGNS = tuple(
    re.compile(rf"\b(?:{words})\b")
    for words in (
        "not|never|no|none|nobody|nothing|neither|nor|prohibited|excluded|forbidden", "may|might|could|can", "without",
        "only|solely|alone|exclusively", "any|whatever|whichever|all|every|everything|anything|freely|discretion",
        "unless|except|although|longer|normally|generally|usually|where|possible", "0|days?|weeks?|months?|hours?",
    )
)  # fmt: skip

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Near:
    """Of one sentence: what it says of columns, with how sure that is (of 1), and how much it is about practices."""

    columns: Mapping[str, Mapping[Verdict, float]]
    practices: Mapping[str, float]

    def sure(self, column: Column) -> float:
        """How much it speaks to the column, whatever it says of it."""
        return sum(self.columns[column.id].values())

    def judgement(self, column: Column, said: str, by_rule: Judgement | None) -> Judgement | None:
        """Of a folded sentence: what a rule found is left out where no sentence of the card is near, and gives way
        where those that are say something else by far."""
        scores = self.columns[column.id]
        near = max(FOUND, key=lambda verdict: scores[verdict])
        if by_rule is None:
            return self._alone(column, said, near) if self.sure(column) >= BELIEVED else None
        if by_rule.verdict is Verdict.CONTRARY:
            if scores[Verdict.CONTRARY] >= BORNE_OUT:
                return by_rule
            return Judgement(Verdict.PARTLY) if self.sure(column) >= BELIEVED else None
        if self.sure(column) < DOUBTED:
            return None
        if near is Verdict.STATED and scores[near] >= ACCUSES:
            by_rule = replace(by_rule, counted=_ENOUGH)
        if near is not by_rule.verdict and scores[near] - scores[by_rule.verdict] >= OUTWEIGHS:
            return self._alone(column, said, near)
        return by_rule

    def _alone(self, column: Column, said: str, verdict: Verdict) -> Judgement:
        scores = self.columns[column.id]
        hedged = verdict is Verdict.STATED and any(p.search(said) for p in column.hedges)
        if hedged or (verdict is Verdict.CONTRARY and scores[verdict] < ACCUSES):
            return Judgement(Verdict.PARTLY)
        counted = sum(bool(p.search(said)) for p in column.counted)
        return Judgement(verdict, counted=_ENOUGH if scores[verdict] >= ACCUSES else counted)


class Nearest:
    """Holds the sentences of all cards. It never accuses lightly: the contrary takes more than the rest."""

    def __init__(self, embedder: Embedder, cards: Cards) -> None:
        self._embedder, self._cards = embedder, cards
        found: dict[str, set[int]] = {}
        places = [(column, verdict) for column in cards.columns for verdict in FOUND]
        for at, (column, verdict) in enumerate(places):
            for text in (*column.examples.get(verdict, ()), *column.further.get(verdict, ())):
                found.setdefault(folded(text), set()).add(at)
        for at, practice in enumerate(cards.practices, start=len(places)):
            for text in (*practice.examples.get("tracked", ()), *practice.further):
                found.setdefault(folded(text), set()).add(at)
        for text in (
            *cards.others,
            *(t for c in cards.columns for t in c.examples[Verdict.SILENT]),
            *(t for p in cards.practices for t in p.examples.get("not_tracked", ())),
        ):
            found.setdefault(folded(text), set())
        texts = list(found)
        self._words = _Words(texts)
        self._held = self._features(texts)
        wanted = np.zeros((len(texts), len(places) + len(cards.practices)), np.float64)
        for row, columns in enumerate(found.values()):
            wanted[row, sorted(columns)] = 1.0
        kernel = _kernel(self._held, self._held).astype(np.float64)
        self._weights = np.linalg.solve(kernel + _RIDGE * np.eye(len(texts)), wanted).astype(np.float32)

    def read(self, said: Sequence[str]) -> list[Near]:
        """Of each folded sentence."""
        if not said:
            return []
        return [self._near(text, row) for text, row in zip(said, self._scores(said), strict=True)]

    def _scores(self, said: Sequence[str]) -> Matrix:
        scores: Matrix = _kernel(self._features(said), self._held) @ self._weights
        return scores

    def _near(self, said: str, row: Matrix) -> Near:
        columns = {
            column.id: {verdict: float(row[at + n]) for n, verdict in enumerate(FOUND)}
            for column, at in zip(self._cards.columns, range(0, len(row), len(FOUND)), strict=False)
        }
        start = len(FOUND) * len(self._cards.columns)
        return Near(columns, {p.id: float(row[start + n]) for n, p in enumerate(self._cards.practices)})

    def _features(self, said: Sequence[str]) -> tuple[Matrix, Matrix, Matrix, Matrix]:
        rules = [
            [float(bool(j) and j is not None and j.verdict is v) for j in self._by_rule(text) for v in FOUND]
            for text in said
        ]
        signs = [[float(bool(sign.search(_NUMBER.sub("0", text)))) for sign in _SIGNS] for text in said]
        return (
            self._embedder.embed(list(said)).astype(np.float32), self._words.weighed(said), _unit(rules), _unit(signs)
        )  # fmt: skip

    def _by_rule(self, said: str) -> list[Judgement | None]:
        return [judged(column, said) for column in self._cards.columns]


class _Words:
    """Words and pairs of words that stand in at least two sentences, the rare ones weighing more."""

    def __init__(self, texts: Sequence[str]) -> None:
        seen = Counter(word for text in texts for word in set(_words(text)))
        self._at = {word: at for at, word in enumerate(sorted(w for w, n in seen.items() if n > 1))}
        self._weights = np.array([np.log((1 + len(texts)) / (1 + seen[w])) for w in self._at], np.float32)

    def weighed(self, texts: Sequence[str]) -> Matrix:
        found = np.zeros((len(texts), len(self._at)), np.float32)
        for row, text in enumerate(texts):
            for at in (self._at[word] for word in _words(text) if word in self._at):
                found[row, at] = self._weights[at]
        return _unit(found)


def _words(text: str) -> Iterable[str]:
    words = [word[:_STEM] for word in _TOKEN.findall(_NUMBER.sub("0", text))]
    return [*words, *(f"{one} {next_}" for one, next_ in pairwise(words))]


def _unit(rows: object) -> Matrix:
    found: Matrix = np.asarray(rows, np.float32)
    unit: Matrix = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)
    return unit


def _kernel(one: Sequence[Matrix], other: Sequence[Matrix]) -> Matrix:
    meaning, words, rules, signs = (a @ b.T for a, b in zip(one, other, strict=True))
    near = np.exp(_WIDTH * (meaning - 1)) * (1 - _FLAGS + _FLAGS * signs)
    return np.asarray(near + _WORDS * words + _RULES * rules, np.float32)
