"""Reads what a model writes while it writes: JSON objects, one for each sentence. Everything else is passed over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from knowledge.verifier import Written

LONGEST = 24_000  # characters of a whole reply
_KEYS = {"sentence", "cite", "quote"}
_NUMBER = re.compile(r"\[?(\d{1,3})\]?", re.ASCII)


class ReplyTooLong(Exception):
    """More text than an answer can need."""


class WrittenLines:
    """`feed` text as it comes; it gives a sentence as soon as its object is whole, and None for one that is none."""

    def __init__(self) -> None:
        self._object = ""
        self._depth = 0
        self._in_text = self._escaped = False
        self._read = 0

    @property
    def is_open(self) -> bool:
        """Whether an object has begun and not ended."""
        return self._depth > 0

    def feed(self, piece: str) -> Iterator[Written | None]:
        """Raises `ReplyTooLong`."""
        for character in piece:
            self._read += 1
            if self._read > LONGEST:
                raise ReplyTooLong
            if self._depth or character == "{":
                self._object += character
                self._follow(character)
                if not self._depth:
                    text, self._object = self._object, ""
                    yield _written(text)

    def _follow(self, character: str) -> None:
        if self._escaped:
            self._escaped = False
        elif self._in_text:
            self._escaped = character == "\\"
            self._in_text = character != '"'
        elif character == '"':
            self._in_text = True
        else:
            self._depth += (character == "{") - (character == "}")


def _written(text: str) -> Written | None:
    try:
        found = json.loads(text, object_pairs_hook=_each_key_once)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.keys() != _KEYS:
        return None
    sentence, cite, quote = found["sentence"], found["cite"], found["quote"]
    number = _NUMBER.fullmatch(cite.strip()) if isinstance(cite, str) else None
    if number:
        cite = int(number[1])
    if not isinstance(sentence, str) or not isinstance(quote, str) or type(cite) is not int:
        return None
    return Written(" ".join(sentence.split()), cite, " ".join(quote.split()))


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
