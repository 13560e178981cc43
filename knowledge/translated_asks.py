"""Finds the translated way of asking that a question is nearest to, by characters and by terms.

The default embedder knows neither Japanese nor Chinese, and the others badly. So a question is compared, in its own
language, with the ways to ask that translations bring: rare n-grams of characters weigh more than common ones, and
words that the termbase holds for the same thing count as the same. What is found stands in English beside the question
and only helps to search: place, status and silence are decided as for an English question.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.place_reader import fold
from knowledge.termbase import known_terms
from knowledge.translation import Translation

# How like a question an ask must be (cosine of weighted features, 0 to 1) before it stands for it.
LIKE = 0.45
# How near another ask must be, of the nearest, before the asker's place may decide between them.
NEARLY = 0.85
_TERM_WEIGHT = 2.0
_NO_SPACES = ("ja", "zh")
_NOISE = re.compile(r"[\W_]+")

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Match:
    """The translation whose ask is nearest to the question, and how near: the cosine of their features."""

    translation: Translation
    ask: str
    likeness: float


def nearest(question: str, language: str, translations: Sequence[Translation]) -> Match | None:
    """The nearest ask of any translation, however far; None where there is none."""
    return next(iter(matches(question, language, translations)), None)


def matches(question: str, language: str, translations: Sequence[Translation]) -> list[Match]:
    """The nearest ask of each translation, the nearest of all first."""
    if not translations:
        return []
    asks = _asks(tuple(translations))
    own = asks.weighted(_features(question, language))
    found: dict[tuple[str, str, str], Match] = {}
    for (translation, ask), features in asks.held:
        unit = (translation.card_id, translation.heading, translation.of)
        likeness = _product(own, features)
        if unit not in found or likeness > found[unit].likeness:
            found[unit] = Match(translation, ask, likeness)
    return sorted(found.values(), key=lambda match: -match.likeness)


class _Asks:
    """Every ask with its features, each weighted by how few asks have it, to unit length."""

    def __init__(self, translations: Iterable[Translation]) -> None:
        each = [((t, ask), _features(ask, t.language)) for t in translations for ask in t.asks]
        count = Counter(feature for _, features in each for feature in features)
        self._rarity = {feature: math.log(1 + len(each) / n) for feature, n in count.items()}
        self._unknown = math.log(1 + len(each))
        self.held = [(ask, self.weighted(features)) for ask, features in each]

    def weighted(self, features: Features) -> Features:
        weights = {f: share * self._rarity.get(f, self._unknown) for f, share in features.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {f: weight / length for f, weight in weights.items()}


@lru_cache(maxsize=16)
def _asks(translations: tuple[Translation, ...]) -> _Asks:
    return _Asks(translations)


def _features(text: str, language: str) -> Features:
    """N-grams of the folded text (pairs where words have no spaces between them, else threes), and its terms."""
    plain = _NOISE.sub("" if language in _NO_SPACES else " ", fold(text)).strip()
    size = 2 if language in _NO_SPACES else 3
    padded = plain if language in _NO_SPACES else f" {plain} "
    grams = {padded[i : i + size]: 1.0 for i in range(max(1, len(padded) - size + 1))}
    return grams | {f"={term}": _TERM_WEIGHT for term in known_terms(text, language)}


def _product(one: Features, other: Features) -> float:
    return sum(weight * other[feature] for feature, weight in one.items() if feature in other)
