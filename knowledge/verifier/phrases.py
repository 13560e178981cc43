"""Words and phrases that say the same, each read as one word: what a wording is compared by."""

from __future__ import annotations

from collections.abc import Sequence

EVERYWHERE = """
begin / start
begins / starts
nobody / no one / no-one
anybody / anyone
everybody / everyone
get / receive
gets / receives
before / prior to
2 / two
3 / three
4 / four
5 / five
6 / six
7 / seven
8 / eight
9 / nine
10 / ten
11 / eleven
12 / twelve
"""
"""Those of English that say the same in every source; a list for one kind of source adds its own."""


class Phrases:
    """Lists with a line for what says the same, its phrases parted by " / ". Of each line, any may stand for any other;
    nothing else may."""

    def __init__(self, *lists: str) -> None:
        self._one: dict[tuple[str, ...], str] = {}
        for line in "".join(lists).strip().splitlines():
            phrases = [tuple(phrase.split()) for phrase in line.split(" / ")]
            self._one |= dict.fromkeys(phrases, "-".join(phrases[0]))
        self._longest = max(map(len, self._one), default=1)

    def as_one(self, words: Sequence[str]) -> list[str]:
        """The words with each phrase as the one word that all of its line are read as: the longest phrase first."""
        found: list[str] = []
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                if one := self._one.get(tuple(words[at : at + length])):
                    found.append(one)
                    at += length
                    break
            else:
                found.append(words[at])
                at += 1
        return found
