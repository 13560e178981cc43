"""Where a quote stands in its source, and how much of the source has to be looked at to judge a sentence that rests on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.sentences import spans_of
from knowledge.verifier.text import folded

LEAST_WORDS, LEAST_LETTERS = 4, 16
_LEAST_UNSPACED = 8
_LETTER = re.compile(r"\w")
_TAKES_BACK = re.compile(
    r"(?:however|but|except|unless|otherwise|exceptions?|nevertheless|nonetheless|there (?:is|are) .{0,20}exceptions?|"
    r"this (?:does not|is not|rule does not|applies only|excludes)|(?:it|that) (?:does not|is not) appl\w+|jedoch|aber|sin embargo|"
    r"toutefois|cependant|tuttavia|no entanto|ただし|但)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Grounding:
    """`quote` folded; `context` the whole sentences of the source that hold it; `limits` those among or behind them
    that take back a part of what was said: "However, …", "Exceptions exist for …"."""

    quote: str
    context: tuple[str, ...]
    limits: tuple[str, ...]
    opens: bool  # whether the quote stands at the beginning of its source
    is_whole: bool  # whether it is made of whole sentences of its source

    @property
    def whole(self) -> str:
        return " ".join(self.context)


def long_enough(quote: str, language: str) -> bool:
    if language in ("ja", "zh", "th", "ko"):
        return len(_LETTER.findall(quote)) >= _LEAST_UNSPACED
    return len(quote.split()) >= LEAST_WORDS and len(quote) >= LEAST_LETTERS


def ground(quote: str, text: str, language: str) -> Grounding | None:
    """None where the quote does not stand in the text, word for word and between whole words."""
    wanted, whole = folded(quote), folded(text)
    if not wanted:
        return None
    at = whole.find(wanted)
    while at >= 0 and not _whole_words(whole, at, at + len(wanted), language):
        at = whole.find(wanted, at + 1)
    if at < 0:
        return None
    begin, end = at, at + len(wanted)
    parts = _parts(text, language)
    held = [n for n, (low, high, _) in enumerate(parts) if low < end and begin < high]
    if not held:
        return Grounding(wanted, (wanted,), (), at == 0, wanted == whole)
    last = held[-1]
    while last + 1 < len(parts) and parts[last + 1][2]:
        last += 1
    limits = tuple(whole[low:high] for low, high, limiting in parts[held[0] + 1 : last + 1] if limiting)
    missing = whole[parts[held[0]][0] : begin] + whole[end : parts[held[-1]][1]]
    is_whole = not any(map(str.isalnum, missing))
    return Grounding(wanted, tuple(whole[parts[n][0] : parts[n][1]] for n in held), limits, at == 0, is_whole)


@lru_cache(maxsize=256)
def _parts(text: str, language: str) -> tuple[tuple[int, int, bool], ...]:
    """Where each sentence of a text begins and ends once it is folded, and whether it limits the one before."""
    whole, at = folded(text), 0
    found: list[tuple[int, int, bool]] = []
    for span in spans_of(text, language):
        bare = folded(span.text)
        begin = whole.find(bare, at)
        if begin < 0:
            continue
        at = begin + len(bare)
        found.append((begin, at, bool(_TAKES_BACK.match(bare))))
    return tuple(found)


def _whole_words(whole: str, begin: int, end: int, language: str) -> bool:
    if language in ("ja", "zh", "th", "ko"):
        return True
    before = begin == 0 or not (whole[begin - 1].isalnum() and whole[begin].isalnum())
    after = end == len(whole) or not (whole[end - 1].isalnum() and whole[end].isalnum())
    return before and after
