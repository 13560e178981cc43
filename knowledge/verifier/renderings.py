"""Which words of another language may stand for which English words: the lists things.toml, deeds.toml and further.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

COLUMNS = ("en", "de", "es", "fr", "it", "pt")
"""Languages that the lists have."""
_WORD = re.compile(r"[^\W_]+|[,:;]")
_OF = re.compile(r"'s\b")
_ENDING, _SHORT_ENDING, _SHORT = 5, 2, 3  # letters that may follow a stem, one of up to three letters
_LONGEST = 5  # words in a phrase
_LEAST_PART = 4  # letters of a part of a German compound
_LINKS = ("", "s", "n", "en", "es", "er", "e")


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or phrase of a text and the rows of the lists that it may stand for: none where no list has it. `at` and
    `to` count words."""

    text: str
    rows: frozenset[int]
    at: int
    to: int


@dataclass(frozen=True, slots=True)
class _Lists:
    ordered: frozenset[int]
    optional: frozenset[int]
    phrases: Mapping[str, Mapping[tuple[str, ...], frozenset[int]]]


def is_thing(one: Unit, other: Unit) -> bool:
    """Whether two units stand for the same thing or somebody, of which the order has to be kept."""
    both = one.rows & other.rows
    return bool(both) and both <= _lists().ordered


def is_optional(unit: Unit) -> bool:
    """Whether a sentence may leave it out."""
    return bool(unit.rows & _lists().optional)


def words_of(text: str) -> list[str]:
    return [found[0].casefold() for found in _WORD.finditer(_OF.sub("", text))]


@lru_cache(maxsize=1024)
def units_of(text: str, language: str, glue: frozenset[str]) -> tuple[Unit, ...]:
    """What a text is made of but for glue and numbers, the longest phrases first."""
    words = words_of(text)
    found: list[Unit] = []
    at = 0
    while at < len(words):
        unit = _phrase(words, at, language)
        if unit is None and words[at] not in glue and not any(map(str.isdigit, words[at])) and len(words[at]) > 1:
            parts = _parts(words[at], language)
            found += [Unit(words[at], rows, at, at + 1) for rows in parts or (frozenset[int](),)]
        elif unit is not None and (unit.to > at + 1 or words[at] not in glue):
            found.append(unit)
        at = unit.to if unit else at + 1
    return tuple(found)


def _phrase(words: list[str], at: int, language: str) -> Unit | None:
    for size in range(min(_LONGEST, len(words) - at), 0, -1):
        if rows := _rows(tuple(words[at : at + size]), language):
            return Unit(" ".join(words[at : at + size]), rows, at, at + size)
    return None


def _parts(word: str, language: str) -> list[frozenset[int]]:
    """The rows of both parts of a German compound, none where one is unknown."""
    if language != "de":
        return []
    for cut in range(len(word) - _LEAST_PART, _LEAST_PART - 1, -1):
        last = _rows((word[cut:],), language)
        for link in _LINKS if last else ():
            first = _rows((word[:cut].removesuffix(link),), language) if word[:cut].endswith(link) else None
            if first:
                return [first, last]
    return []


@lru_cache(maxsize=16384)
def _rows(words: tuple[str, ...], language: str) -> frozenset[int]:
    held = _lists().phrases[language]
    found = held.get(words, frozenset())
    for form in _stems(words):
        found |= held.get(form, frozenset())
    return found


def _stems(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The forms with a star under which words may be listed: the last word, or the first, without its ending."""
    for n in dict.fromkeys((len(words) - 1, 0)):
        word = words[n]
        for ending in range(min(_ENDING, len(word) - 1) + 1):
            size = len(word) - ending
            if size > _SHORT or ending <= _SHORT_ENDING:
                yield (*words[:n], f"{word[:size]}*", *words[n + 1 :])


@cache
def _lists() -> _Lists:
    ordered, optional = set[int](), set[int]()
    phrases: dict[str, dict[tuple[str, ...], frozenset[int]]] = {language: {} for language in COLUMNS}
    number = 0
    for name in ("things", "deeds", "further"):
        text = files("knowledge.verifier").joinpath(f"{name}.toml").read_text(encoding="utf-8")
        for row in tomllib.loads(text)["rows"].strip().splitlines():
            number += 1
            if name == "things":
                ordered.add(number)
            if row.startswith("~"):
                optional.add(number)
            for language, listed in zip(COLUMNS, row.lstrip("~").split("|"), strict=True):
                for entry in listed.split():
                    key = tuple(re.findall(r"[^\W_]+\*?", entry.casefold()))
                    phrases[language][key] = phrases[language].get(key, frozenset()) | {number}
    return _Lists(frozenset(ordered), frozenset(optional), phrases)
