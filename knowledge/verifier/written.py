"""What the verifier is given and what it answers: sources, one sentence as a model wrote it, and grounds for refusing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.card import Kind, Status
from knowledge.document import TextKind


@dataclass(frozen=True, slots=True)
class Source:
    """One numbered source as the model was given it. `text` is what a quote must stand in; `names` are further names of
    the document ("New York Civil Rights Law"), `locator` the place inside it, which a sentence may call it by."""

    n: int
    text: str
    status: Status
    jurisdiction: str
    kind: Kind
    text_kind: TextKind
    title: str
    citation: str
    since: date | None
    language: str = "en"
    names: tuple[str, ...] = ()
    locator: str = ""
    directive: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence as a model gave it, with the number of its source and the words that it says it rests on."""

    sentence: str
    cite: int
    quote: str


class Ground(StrEnum):
    """Why a sentence is refused."""

    UNKNOWN_CITATION = "unknown_citation"
    QUOTE_NOT_VERBATIM = "quote_not_verbatim"
    QUOTE_NOT_WHOLE = "quote_not_whole"  # a part of a sentence of its source
    QUOTE_TOO_SHORT = "quote_too_short"
    QUOTE_CUTS_CONDITION = "quote_cuts_condition"  # the quote leaves out what limits it in its source
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    STATUTE = "statute"
    WEB_ADDRESS = "web_address"
    NEGATION = "negation"
    MODALITY = "modality"
    CONDITION = "condition"
    QUANTITY = "quantity"  # all, some, most, at least, at most
    AGENT = "agent"  # who does it, or to whom
    TIME_ORDER = "time_order"  # before and after
    VERDICT = "verdict"
    STATUS = "status"
    PLACE = "place"
    WORDING = "wording"  # not the words of the source, in their order
    UNSUPPORTED = "unsupported"  # words that the quote does not cover
    ADVICE = "advice"
    ADDRESSED = "addressed"  # speaks as "I", or tells the reader or a machine what to do
    MARKUP = "markup"
    LETTERS = "letters"  # invisible, turned or disguised letters
    TOO_LONG = "too_long"
    SEVERAL_SENTENCES = "several_sentences"
    INCOMPLETE = "incomplete"  # breaks off in the middle of a clause
    LANGUAGE = "language"
