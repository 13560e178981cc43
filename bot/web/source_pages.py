"""A citation in its context: the cited words marked within the document they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.app import Desk
from bot.web import addresses
from knowledge.answer import Citation
from knowledge.catalogue import Catalogue
from knowledge.citation import Cited, cite
from knowledge.document import Document, Evidence, Version, Visibility
from knowledge.history import Change, change_of
from knowledge.sentences import joined, spans_of

_WINDOW = 6  # neighbouring sentences that a quote may be of
_AROUND = 2  # passages before and after


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage; the cited one is cut in three."""

    locator: str
    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class SourcePage:
    """`citation` tells how the source stands; `change` how its words came about. Words that the document no longer has
    were found in `former`, and stand in none of the passages where they were found in no version at all."""

    document: Document
    passages: tuple[Marked, ...]
    citation: Citation | None
    change: Change | None = None
    former: Version | None = None
    found: bool = True
    whole: bool = True  # whether the passages are all of the document


def may_see(document: Document | None, *, member: bool) -> bool:
    return document is not None and (member or document.visibility is Visibility.PUBLIC)


def source_page(desk: Desk, document_id: str, key: str, *, member: bool, today: date) -> SourcePage | None:
    """None where there is no such document for this reader."""
    catalogue = desk.library.catalogue
    document = catalogue.document(document_id)
    if document is None or not may_see(document, member=member):
        return None
    place, _, words = key.partition("-")
    there = catalogue.evidence_of(document_id)
    for number, evidence in enumerate(there):
        if addresses.place_key(evidence.locator) == place and (quote := _quoted(evidence.text, words)):
            return _living(catalogue, document, there, number, quote, member=member, today=today)
    for version in reversed(catalogue.versions(document_id, members=member)):
        if version.left and (quote := _quoted(version.text, words)):
            return SourcePage(document, (_cut("", version.text, quote),), None, former=version)
    told = tuple(Marked(e.locator, e.text, "", "") for e in there) if document.is_card else ()
    return SourcePage(document, told, None, found=False, whole=document.is_card)


def _living(
    catalogue: Catalogue, document: Document, there: Sequence[Evidence], number: int, quote: str, *, member: bool,
    today: date,
) -> SourcePage:  # fmt: skip
    evidence = there[number]
    first, last = (0, len(there)) if document.is_card else (max(0, number - _AROUND), number + _AROUND + 1)
    shown = there[first:last]
    passages = tuple(
        _cut(e.locator, e.text, quote) if e is evidence else Marked(e.locator, e.text, "", "") for e in shown
    )
    change = None
    if not document.is_card:
        versions = catalogue.versions(document.id, members=member)
        changes = [change_of(span, versions, evidence.version) for span in spans_of(quote)]
        change = max((c for c in changes if c), key=lambda c: c.on, default=None)
    return SourcePage(
        document, passages, cite(Cited(evidence, quote), 1, today), change, whole=len(shown) == len(there)
    )  # fmt: skip


def _quoted(text: str, key: str) -> str | None:
    """The words of `text` that bear this key: all of it, or up to six neighbouring sentences."""
    return next((words for words in _candidates(text) if addresses.words_key(words) == key), None)


def _candidates(text: str) -> Iterable[str]:
    yield text
    spans = spans_of(text)
    for first in range(len(spans)):
        for last in range(first + 1, min(first + _WINDOW, len(spans)) + 1):
            yield joined(spans[first:last])


def _cut(locator: str, text: str, quote: str) -> Marked:
    found = re.search(r"\s+".join(map(re.escape, quote.split())), text)
    if found is None:
        return Marked(locator, text, "", "")
    return Marked(locator, text[: found.start()], found[0], text[found.end() :])
