"""The passage that a citation's words stand in, for a reader who wants to see them in context."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.catalogue import Catalogue
from knowledge.document import Evidence, Visibility


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` holds `quote` word for word, from character `start` on."""

    evidence: Evidence
    text: str
    quote: str
    start: int

    @property
    def before(self) -> str:
        return self.text[: self.start]

    @property
    def after(self) -> str:
        return self.text[self.start + len(self.quote) :]


def passage_of(catalogue: Catalogue, document: str, locator: str, quote: str, *, member: bool) -> Passage | None:
    """None where the words stand there no more, or where this reader may not be shown the document."""
    held = catalogue.document(document)
    if held is None or (held.visibility is not Visibility.PUBLIC and not member):
        return None
    there = [e for e in catalogue.evidence_of(document) if quote in e.text]
    # A section that was cut into several passages bears one locator.
    found = next((e for e in there if e.locator == locator), there[0] if there else None)
    return Passage(found, found.text, quote, found.text.index(quote)) if found and quote else None
