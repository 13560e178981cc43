"""Everyday words of a question, said in the words that policies use: pack data, words/everyday.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def in_policy_words(text: str) -> tuple[str, ...]:
    """The text with its everyday words replaced, once for each of up to two terms; empty where it has none."""
    table, pattern = _table()
    low = text.casefold().replace("’", "'")
    if not pattern.search(low):
        return ()
    first = pattern.sub(lambda m: table[m[0]][0], low)
    second = pattern.sub(lambda m: table[m[0]][-1], low)
    return tuple(dict.fromkeys((first, second)))


@cache
def _table() -> tuple[dict[str, list[str]], re.Pattern[str]]:
    text = files("knowledge.pack").joinpath("words/everyday.toml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = tomllib.loads(text)["means"]
    longest_first = sorted(table, key=lambda phrase: -len(phrase))
    return table, re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)")
