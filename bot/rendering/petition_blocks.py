"""The blocks of a petition's document. Formats set them and add nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.rendering.petition import plain


class Mark(StrEnum):
    PLAIN = "plain"
    STRONG = "strong"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """`own` is ours, in English; else it was typed, in the petition's language. `note` is the number of the note that
    stands behind it, 0 for none. Typed text can have lines."""

    text: str
    mark: Mark = Mark.PLAIN
    own: bool = False
    note: int = 0


Text = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A source: its title, how it stands, and its address on the web where it has one that a link may lead to."""

    title: str
    line: str
    shown: str
    url: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, such as To: the board."""

    rows: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 2 is a part of the document, 3 a demand or an answer. `number` is 0 for none."""

    level: int
    text: Text
    number: int = 0
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, slots=True)
class Cited:
    """Sources of one kind: what they are, then each with its own sentence where one is quoted."""

    label: str
    aside: str
    items: tuple[tuple[Text, str], ...]


@dataclass(frozen=True, slots=True)
class Points:
    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to be compared or typed, letter by letter. `groups` are short and may be set in columns."""

    lines: tuple[str, ...]
    groups: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Names:
    """(name, role), each once; no role at all where nobody gave one."""

    rows: tuple[tuple[str, str], ...] = field(repr=False)


Block = Facts | Heading | Paragraph | Cited | Points | Code | Table | Names


@dataclass(frozen=True, slots=True)
class Outline:
    title: str
    language: str
    right_to_left: bool
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    """In the order of their numbers, from 1 on."""


def own(text: str, mark: Mark = Mark.PLAIN) -> Span:
    return Span(text, mark, own=True)


def typed(text: str, note: int = 0) -> Span:
    return Span(plain(text), note=note)


def facts(rows: dict[str, Text]) -> Facts:
    """Without those that have no text."""
    return Facts(tuple((label, text) for label, text in rows.items() if "".join(span.text for span in text)))
