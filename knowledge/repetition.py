"""Whether a text says over again what stands beside it, in other words: by the words that carry its message.

Names and numbers of laws do not count: texts on the same law share them, whatever they say of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.retrieval import terms

# The share of a text's words from which on it says nothing new; where it brings a new figure, it takes more.
REPEATED, REPEATED_BUT_FOR_FIGURES, REPEATED_WITH_NAMES = 0.5, 0.7, 0.7
_FEWEST = 4  # words: of fewer nothing can be told
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")
_NAMES = re.compile(r"\([^)]*\)|(?<=\S )[A-Z§][\w'’.&-]*|\b\w*\d[\w-]*|§+")
_LAW_NUMBERS = re.compile(r"\([^)]*\)|§+ ?[\w.:-]+|\b[A-Z][\w.]* \d[\w:.-]*")
_STEM = 5


def message(text: str) -> frozenset[str]:
    """The stems of the words of a text that are no names: what it says, apart from what of."""
    return _stems(_NAMES.sub(" ", text))


def share_said(text: str, beside: Iterable[str]) -> float:
    """The share of a text's message that stands in the texts beside it."""
    own = message(text)
    return len(own & frozenset().union(*map(message, beside))) / len(own) if len(own) >= _FEWEST else 0.0


def repeats(text: str, beside: Iterable[str]) -> bool:
    said = list(beside)
    told = set(_FIGURE.findall(" ".join(said)))
    if not told.issuperset(_FIGURE.findall(_LAW_NUMBERS.sub(" ", text))):
        return share_said(text, said) >= REPEATED_BUT_FOR_FIGURES
    own = _stems(text)
    same = len(own & frozenset().union(*map(_stems, said))) / len(own) if own else 0.0
    return share_said(text, said) >= REPEATED or same >= REPEATED_WITH_NAMES


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in terms(text))
