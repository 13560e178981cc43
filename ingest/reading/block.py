"""What a reader hands on: a document as a sequence of blocks of plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # one entry of a list
    ROW = "row"  # one row of a table, each cell named by its column: "Data: chat messages; Kept for: 90 days."


@dataclass(frozen=True, slots=True)
class Block:
    """`text` is on one line, in the words that a person sees: no markup, no control characters.

    `level` is 1–6 for a heading, the depth from 0 for an item. `page` counts from 1 where the file has pages.
    `provision` is set on the headings of statutes: what the article or section is cited as, "GDPR Art. 35".
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    provision: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One document that was read. A file may hold several (a line each of US Code JSON); `part` tells them apart.

    `dated` is the date that the text gives itself (effective, version, last updated), where it gives one. `citation`
    and `url` are how a statute names itself and where it is published; empty elsewhere.
    """

    title: str
    blocks: Iterable[Block]
    dated: date | None = None
    part: str = ""
    citation: str = ""
    url: str = ""
    jurisdiction: str | None = None


class Unreadable(Exception):
    """Why a file could not be read, in one sentence that a person can act on; it repeats nothing of the file's text."""


Reader = Callable[[Path], list[Reading]]
