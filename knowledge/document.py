"""Documents, versions and chunks: the values that the catalogue keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.card import Kind, State, Unit

PACK_ORIGIN = "pack"
"""Where cards and programmes come from."""
DEMO_ORIGIN = "brindlemark-freight"
"""Where documents come from that belong to the made-up company of the demo."""

PACK_ORIGIN, LOCAL_ORIGIN = "pack", "local"
"""Where cards come from: Steward's own pack, or the cards folder of the workplace."""


class Visibility(StrEnum):
    """Who may be shown a document: anyone, or full members of the workplace only."""

    PUBLIC = "public"
    MEMBERS = "members"


class TextKind(StrEnum):
    """Whether readers see somebody's official words, or Steward's summary of them."""

    OFFICIAL = "official"
    SUMMARY = "summary"


class Shelf(StrEnum):
    """Where texts of one nature stand, each searched by itself: what an admin ingests never shifts what cards say."""

    CARDS = "cards"
    POLICIES = "policies"
    TEXTS = "texts"  # statutes, news and guides as published


class Role(StrEnum):
    """What a chunk's text is: a unit's text, a way to ask for a unit, a verbatim passage of a document, or one
    sentence, list entry or table row of a passage."""

    UNIT = "unit"
    ASK = "ask"
    PASSAGE = "passage"
    SPAN = "span"

    @property
    def is_shown(self) -> bool:
        """Whether it is what an answer shows; the others only help to find it."""
        return self in (Role.UNIT, Role.PASSAGE)


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    kind: Kind
    text_kind: TextKind
    title: str
    jurisdiction: str
    visibility: Visibility
    citation: str
    url: str
    names: tuple[str, ...] = ()
    default_rule: bool = False  # holds only where the place has no rule of its own
    origin: str = PACK_ORIGIN  # the pack, the workplace's own cards, or what it was ingested from
    path: str = ""  # within that folder

    @property
    def is_card(self) -> bool:
        return self.text_kind is TextKind.SUMMARY

    @property
    def is_local(self) -> bool:
        """Whether it is a card of the workplace's own, and not Steward's."""
        return self.origin == LOCAL_ORIGIN

    @property
    def is_programme(self) -> bool:
        """Whether it is a timeline, which is shown beside cards and found by no search. Cards have no path."""
        return self.is_card and self.origin == PACK_ORIGIN and bool(self.path)

    @property
    def shelf(self) -> Shelf:
        if self.is_card:
            return Shelf.CARDS
        return Shelf.POLICIES if self.kind is Kind.POLICY else Shelf.TEXTS

    @property
    def partition(self) -> str:
        return partition(self.jurisdiction, self.visibility, self.shelf)


@dataclass(frozen=True, slots=True)
class Version:
    """A document's text at one time. `id` is the document's id and the first 12 hex digits of the text's SHA-256.

    `dated` is the date the text gives itself, `added` the day it came into the library, `left` the day it stopped
    answering. `source_key` names the bytes and settings it was read from, `snapshot` (SHA-256) those bytes where they
    were kept, `extractor` what read them; `restored` is the day of the earlier version whose text came back with it.
    """

    id: str
    document_id: str
    text: str
    added: date
    checked: date
    review_by: date | None
    directive: bool
    states: tuple[State, ...]
    dated: date | None = None
    source_key: str = ""
    left: date | None = None
    visibility: Visibility = Visibility.PUBLIC
    snapshot: str = ""
    extractor: str = ""
    restored: date | None = None

    @property
    def day(self) -> date:
        """The day this text is known by: its own date, else the day it came in."""
        return self.dated or self.added


@dataclass(frozen=True, slots=True)
class Chunk:
    """A searchable span. `target` is what is shown when it is found: a unit's id, or the chunk's own.

    `search_text` is what is embedded where that is more than `text`: the passage under its title and headings.
    `provision` is what an article of a statute is cited as, `GDPR Art. 35`; `page` counts from 1 where there are pages.
    """

    id: str
    target: str
    role: Role
    text: str
    jurisdiction: str
    visibility: Visibility
    locator: str
    search_text: str = ""
    provision: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit or a passage with the document and version it stands in: all that a citation needs."""

    id: str
    document: Document
    version: Version
    text: str
    locator: str
    jurisdiction: str
    unit: Unit | None
    provision: str = ""


def partition(jurisdiction: str, visibility: Visibility, shelf: Shelf = Shelf.CARDS) -> str:
    """The name of the part of the index that holds such documents: `us-ny.public.cards`."""
    return f"{jurisdiction.lower()}.{visibility}.{shelf}"
