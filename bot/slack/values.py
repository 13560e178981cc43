"""What buttons and menus carry: small references, written as compact JSON and read back with suspicion.

A value comes back from Slack as it was sent, or as an old version or a forger sent it: whatever is not exactly of our
making reads as None. No value holds a question, a name or an id of Slack's.

    passage    ["p", document, locator, quote]       the quote, or its beginning where it is long
    actions    ["a", language, [[document, locator], …]]
    place      ["w", [place code, …], token or null]
    feedback   ["f", 1 good or 0 not, document or null]

A token is opaque here; the listener made it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.blocks import OPTION_VALUE, VALUE
from bot.slack.cutting import cut
from knowledge.answer import Answer, Citation
from knowledge.errors import UnknownPlace
from knowledge.jurisdiction import Jurisdiction
from knowledge.wording import LANGUAGES

QUOTE = 900
"""Characters of a quote that a value holds at most; the beginning of a verbatim quote is verbatim."""
_ENOUGH_OF_QUOTE = 16  # characters by which a passage is still found
_TOKEN = re.compile(r"[0-9A-Za-z_=-]{1,200}\Z")


@dataclass(frozen=True, slots=True)
class PassageReference:
    document: str
    locator: str
    quote: str


@dataclass(frozen=True, slots=True)
class ActionsReference:
    """The sources of an answer's actions, as (document, locator), and the answer's language."""

    language: str
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PlaceReference:
    """The places that an answer was for, and the token of its conversation."""

    places: tuple[Jurisdiction, ...]
    token: str | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """`document` is what the answer rested on first."""

    good: bool
    document: str | None


def passage_value(citation: Citation, *, quote: int = QUOTE) -> str | None:
    """For a button. None where even a short beginning of the quote does not fit."""
    return _passage(citation.document, citation.locator, citation.quote, VALUE, quote)


def passage_option(citation: Citation) -> str | None:
    """For a menu, whose values are short: without the locator where that leaves no room for the quote."""
    for locator in (citation.locator, ""):
        if value := _passage(citation.document, locator, citation.quote, OPTION_VALUE, QUOTE):
            return value
    return None


def _passage(document: str, locator: str, quote: str, most: int, longest: int) -> str | None:
    def size(part: str) -> int:
        return len(_written("p", document, locator, part))

    fitting = cut(cut(quote, longest, mark=""), most, size, mark="") if size("") < most else ""
    if not fitting or (len(fitting) < _ENOUGH_OF_QUOTE and fitting != quote):
        return None
    value = _written("p", document, locator, fitting)
    return value if len(value) <= most else None


def actions_value(answer: Answer) -> str:
    """As many of the actions as fit, soonest first."""
    by_number = {citation.n: citation for citation in answer.citations}
    cited = [by_number[n] for statement in answer.actions for n in statement.cites[:1] if n in by_number]
    sources = [[citation.document, citation.locator] for citation in cited]
    while sources and len(_written("a", answer.language, sources)) > VALUE:
        sources.pop()
    return _written("a", answer.language, sources)


def place_value(places: Sequence[Jurisdiction], token: str | None) -> str:
    return _written("w", [place.code for place in places][:20], token)


def feedback_value(good: bool, document: str | None) -> str:
    value = _written("f", int(good), document)
    return value if len(value) <= VALUE else _written("f", int(good), None)


def parse_passage(value: object) -> PassageReference | None:
    match _read(value):
        case ["p", str(document), str(locator), str(quote)] if document and quote.strip():
            return PassageReference(document, locator, quote)
    return None


def parse_actions(value: object) -> ActionsReference | None:
    match _read(value):
        case ["a", str(language), list(rows)] if language in LANGUAGES and rows:
            sources = tuple(pair for row in rows if (pair := _pair(row)))
            return ActionsReference(language, sources) if len(sources) == len(rows) else None
    return None


def _pair(row: object) -> tuple[str, str] | None:
    match row:
        case [str(document), str(locator)] if document:
            return document, locator
    return None


def parse_place(value: object) -> PlaceReference | None:
    match _read(value):
        case ["w", list(codes), (str() | None) as token] if token is None or parse_token(token):
            try:
                return PlaceReference(tuple(Jurisdiction.parse(str(code)) for code in codes), token)
            except UnknownPlace:
                return None
    return None


def parse_feedback(value: object) -> Feedback | None:
    match _read(value):
        case ["f", (0 | 1) as good, (str() | None) as document]:
            return Feedback(good == 1, document or None)
    return None


def parse_token(value: object) -> str | None:
    """A token as it may stand in a value or in a view's private_metadata."""
    return value if isinstance(value, str) and _TOKEN.match(value) else None


def chosen(action: Mapping[str, Any]) -> str | None:
    """The value of what was pressed or picked, of one of the `actions` that Slack sends."""
    picked = action.get("selected_option")
    value = picked.get("value") if isinstance(picked, Mapping) else action.get("value")
    return value if isinstance(value, str) else None


def _written(*parts: object) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _read(value: object) -> object:
    if not isinstance(value, str) or len(value) > VALUE:
        return None
    try:
        found: object = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return found
