"""A reworded sentence word by word: what stayed, what went, what came."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORDS = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|\s+|[^\s\u3040-\u30ff\u4e00-\u9fff]+")

_MOST = 2_000_000  # words of one wording times the other's


@dataclass(frozen=True, slots=True)
class Stretch:
    """`differs`: whether the other wording lacks these words."""

    text: str
    differs: bool


def stretches(before: str, now: str) -> tuple[list[Stretch], list[Stretch]]:
    """(the former wording, the later one); each put together again is its text."""
    one, other = _WORDS.findall(before), _WORDS.findall(now)
    former: list[Stretch] = []
    later: list[Stretch] = []
    for tag, i1, i2, j1, j2 in _steps(one, other):
        _add(former, one[i1:i2], differs=tag != "equal")
        _add(later, other[j1:j2], differs=tag != "equal")
    return former, later


def _steps(one: list[str], other: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """What difflib makes of them; for endless sentences, which would keep it busy for as long, all of it differs."""
    if len(one) * len(other) > _MOST:
        return [("replace", 0, len(one), 0, len(other))]
    return difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def _add(to: list[Stretch], words: list[str], *, differs: bool) -> None:
    if not words:
        return
    # A space between two words that differ belongs to what differs.
    if to and not differs and not "".join(words).strip() and to[-1].differs:
        differs = True
    if to and to[-1].differs == differs:
        to[-1] = Stretch(to[-1].text + "".join(words), differs)
    else:
        to.append(Stretch("".join(words), differs))
