"""Numbers as words: the EFF's long list of 7,776 (CC BY 3.0 US), which the package xkcdpass carries."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from bot.errors import UserError

_SHA256 = "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522"
WORDS = 7776


@cache
def word_list() -> tuple[str, ...]:
    """In alphabetical order. Raises `UserError` for any other list: sheets on paper would be read otherwise."""
    data = files("xkcdpass").joinpath("static", "eff-long").read_bytes()
    if hashlib.sha256(data).hexdigest() != _SHA256:
        raise UserError(
            "The word list is not the one that sheets were printed with, so nothing was done. "
            "Install the version of xkcdpass that constraints.txt names."
        )
    return tuple(data.decode("ascii").split())


def to_words(number: int, count: int) -> tuple[str, ...]:
    """`count` words, the most significant first. Raises `ValueError` where the number needs more."""
    if not 0 <= number < WORDS**count:
        raise ValueError("too large for so many words")
    words = []
    for _ in range(count):
        number, place = divmod(number, WORDS)
        words.append(word_list()[place])
    return tuple(reversed(words))


def to_number(places: Sequence[int]) -> int:
    """The way back, from places in the list."""
    number = 0
    for place in places:
        number = number * WORDS + place
    return number


def place_of(word: str) -> int | None:
    """Where a word stands in the list, None where it does not. Capitals do not matter, nor does a hyphen left out,
    except that `yo-yo` and `yoyo` are two words of the list."""
    return _places().get(word.strip().casefold())


@cache
def _places() -> dict[str, int]:
    exact = {word: place for place, word in enumerate(word_list())}
    return {word.replace("-", ""): place for word, place in exact.items()} | exact
