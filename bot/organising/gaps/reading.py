"""Whether a policy can be read at all: the cards are written for English."""

from __future__ import annotations

import re
from enum import Enum

from knowledge.language import detect, detect_any

_ENGLISH = frozenset(
    "the of to and is are for in not be or by we may a on as with that this will any it can from at our your you must "
    "an all their its they has have no if when who what which do does only".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_SHARE, _LITTLE = 0.2, 0.06  # of an English text's words, and of another's, that are among those
_SHORT, _LONG = 25, 12  # words
_OTHER_SCRIPT, _SAMPLE = 0.3, 20_000  # of letters that English does not have; characters
_PART = 0.1  # of a text that is in another language, before that is told


class Language(Enum):
    ENGLISH = "english"
    MIXED = "mixed"
    OTHER = "other"


def language_of(text: str) -> Language:
    """Whether it is in English throughout, in part, or not."""
    letters = [c for c in text[:_SAMPLE] if c.isalpha()]
    if sum(not c.isascii() for c in letters) > _OTHER_SCRIPT * len(letters):
        return Language.OTHER
    words = _words(text)
    if not words:
        return Language.ENGLISH
    if len(words) < _SHORT:
        return Language.ENGLISH if _share(words) > _LITTLE or detect(text) == "en" else Language.OTHER
    foreign = sum(len(line) for line in map(_words, text.splitlines()) if len(line) >= _LONG and _is_foreign(line))
    if foreign > len(words) / 2 or (_share(words) < _SHARE and detect_any(text) != "en" and _share(words) < _SHARE / 2):
        return Language.OTHER
    return Language.MIXED if foreign > _PART * len(words) else Language.ENGLISH


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _share(words: list[str]) -> float:
    return sum(word in _ENGLISH for word in words) / len(words)


def _is_foreign(words: list[str]) -> bool:
    return _share(words) < _LITTLE and detect_any(" ".join(words)) != "en"
