"""Which words a policy uses with which practice: after "the webcam takes a still", "stills" are of the camera."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence

from bot.organising.gaps.statement import Statement

_WORD = re.compile(r"[a-z][a-z-]{3,}")
_ENOUGH = 3.0  # what a few rare words come to
# Words of every policy, on whatever it tracks.
_COMMON = frozenset(
    "that this these those they them their there then than with from into upon such only also each every other another "
    "have been being were will would shall must should could when where which while what whom whose your ours "
    "about after before during until within without under over between through because against more most less least "
    "some none both either neither same very just even much many data information record records company employee "
    "employees staff worker workers user users people person persons colleague colleagues manager managers management "
    "employer policy notice section paragraph part purpose purposes used uses using kept keep held hold stored deleted "
    "erased shared seen given taken made days weeks months years hours time times work working anyone nobody everyone "
    "consent agree agreement right rights access copy corrected decision decisions decided disciplinary discipline "
    "dismissal union council representatives assessment third party parties law legal business".split()
)


class Wording:
    """Of the statements of a policy. `named`: what each names by itself."""

    def __init__(self, statements: Sequence[Statement], named: Sequence[frozenset[str]]) -> None:
        self._words = [_words(statement) for statement in statements]
        self._named = named
        self._with: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._times: dict[str, int] = defaultdict(int)
        for words, practices in zip(self._words, named, strict=True):
            for word in words:
                self._times[word] += 1
                for practice in practices:
                    self._with[word][practice] += 1 / len(practices)

    def of(self, at: int) -> dict[str, float]:
        """How much the words of a statement are those of each practice, from 0 to 1; it does not count for itself."""
        own = self._named[at]
        found: dict[str, float] = defaultdict(float)
        for word in self._words[at]:
            if self._times[word] < 2:
                continue
            rare = math.log(len(self._words) / self._times[word])
            for practice, n in self._with[word].items():
                others = n - (1 / len(own) if practice in own else 0.0)
                found[practice] += rare * others / self._times[word]
        return {practice: min(1.0, n / _ENOUGH) for practice, n in found.items()}


def _words(statement: Statement) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(statement.own) if word not in _COMMON)


def _stem(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
