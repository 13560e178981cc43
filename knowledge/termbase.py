"""The termbase: what people call things, in eight languages, and the English words the cards use for them.

Terms are found inside the folded text, not as words, because Japanese and Chinese put no spaces between words and the
default embedder knows neither (measured).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.place_reader import fold, stands_in

ASKS_LEAVE = frozenset({"legal allowed", "what happens if", "fired sacked retaliation"})
"""The terms of questions whether something is allowed and what follows from it: those are answered, even about what
Steward gives no help with."""


@dataclass(frozen=True, slots=True)
class Term:
    english: str
    slang: tuple[str, ...]
    foreign: dict[str, tuple[str, ...]]


@cache
def terms() -> tuple[Term, ...]:
    return tuple(
        Term(
            entry["en"],
            tuple(fold(s) for s in entry.get("slang", ())),
            {k: tuple(fold(s) for s in v) for k, v in entry.items() if k not in ("en", "slang")},
        )
        for entry in _tables()["term"]
    )


def in_english(text: str, language: str) -> str:
    """The question as English search words: the text itself for English, what the termbase knows of it otherwise."""
    folded = fold(text)
    if language == "en":
        extra = [t.english for t in terms() if any(stands_in(s, folded) for s in t.slang)]
        return " ".join([text, *extra])
    known = known_terms(text, language)
    acronyms = re.findall(r"\b[A-Z][A-Z0-9]+\b", text)  # NLRB, GDPR: the same in every language
    return " ".join([*known, *acronyms]) if known else text


def known_terms(text: str, language: str) -> list[str]:
    """The English of every term and name that a text in another language holds."""
    folded = fold(text)
    found = [t.english for t in terms() if any(s in folded for s in t.foreign.get(language, ()))]
    named = [english for name, english in _names() if name.search(text)]
    return list(dict.fromkeys([*found, *named]))


@cache
def _names() -> tuple[tuple[re.Pattern[str], str], ...]:
    # Only Latin letters on either side make it part of another word.
    return tuple(
        (re.compile(rf"(?<![A-Za-z]){name}(?![a-zà-ÿ])"), english) for name, english in _tables()["names"].items()
    )


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("knowledge.pack").joinpath("words/terms.toml").read_text(encoding="utf-8"))
