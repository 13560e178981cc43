"""A letter as a value: what it says, in blocks, and what its writer should know before sending it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 300  # characters of one field
LANGUAGE = "en"
BEFORE = "Before you send it"
NOT_A_PART = "This list is for you and is not part of the letter: leave it out when you send it."


class Mark(StrEnum):
    """What a stretch of text is: the letter's own words, a [blank] still to be filled in, an address on the web."""

    PLAIN = "plain"
    BLANK = "blank"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    mark: Mark = Mark.PLAIN


Text = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """An address or the date: each text on a line of its own."""

    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    text: Text


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, slots=True)
class Points:
    """Numbered from 1."""

    points: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """A line to sign on, with the name below it."""

    name: Text


Block = Lines | Subject | Paragraph | Points | Signature


@dataclass(frozen=True, slots=True)
class Letter:
    """`before` and `sources` stand below the letter and are no part of it."""

    title: str
    blocks: tuple[Block, ...]
    before: tuple[Text, ...]
    sources: tuple[Text, ...]


def texts_of(block: Block) -> tuple[Text, ...]:
    match block:
        case Lines(lines):
            return lines
        case Points(points):
            return points
        case Subject(text) | Paragraph(text) | Signature(text):
            return (text,)


def spans_of(letter: Letter) -> Iterator[Span]:
    for block in letter.blocks:
        for text in texts_of(block):
            yield from text
    for text in (*letter.before, *letter.sources):
        yield from text


def typed(answer: str) -> str:
    """What was typed, as one line of text that any format can hold: no control characters, none that turn the text
    around them, and nothing that is no character at all."""
    line = " ".join(answer.split())
    return " ".join("".join(character for character in line if _is_text(character)).split())


def _is_text(character: str) -> bool:
    code = ord(character)
    turns_text = 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069
    no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return unicodedata.category(character) not in ("Cc", "Cs") and not turns_text and not no_character
