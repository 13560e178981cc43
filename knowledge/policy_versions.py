"""The history of what policies say: the version in force on a day, what changed, and what is said no longer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.document import Document, Evidence, Version
from knowledge.history import Change, change_of, holds, removals
from knowledge.library import Library
from knowledge.quoting import Quote
from knowledge.sentences import Span, joined, spans_of

# A sentence that was changed or taken out is shown where it fits about as well as what was found (cosines).
_CHANGED_COSINE, _CHANGED_SHARE = 0.45, 0.68
# "Effective 1 March 2025, version 2.0" changes each time and answers nothing.
_MERE_DATE = re.compile(
    r"(effective|version|valid|in force|as of|revised|stand|g[uü]ltig)\b\W*(\w+\W+){0,8}\w*\W*", re.IGNORECASE
)
# Two sentences this near to each other say the same in other words.
_REWORDED = 0.75


@dataclass(frozen=True, slots=True)
class PolicyQuote:
    """A quote and its history. `left` is the day of the version that no longer had it, where none has it since."""

    quote: Quote
    change: Change | None = None
    left: date | None = None
    conflicts: bool = False  # found because it parts ways with the law that answers

    @property
    def evidence(self) -> Evidence:
        return self.quote.evidence


@dataclass(frozen=True, slots=True)
class VersionsRead:
    """How versions are read for one question: `vector` holds the question's, shape (n, dimension); for who is no member
    the history of a document begins with its first public version."""

    library: Library
    vector: NDArray[np.float32]
    day: date
    members: bool

    def of(self, document_id: str) -> list[Version]:
        return self.library.catalogue.versions(document_id, members=self.members)

    def in_force(self, quote: Quote) -> list[PolicyQuote]:
        """The quote as it stands on the day. Of a version that takes effect later, first what the one before says."""
        version = quote.evidence.version
        if version.dated is None or version.dated <= self.day:
            return [self.with_history(quote)]
        former = self._former(quote.evidence.document.id)
        if former is None:
            return [self.with_history(quote)]
        if all(holds(former.text, span.text) for span in quote.spans):
            as_it_was = _as_of(quote.evidence, former, quote.spans[0], quote.text)
            return [self.with_history(replace(quote, evidence=as_it_was))]
        now = self._nearest_in(former, quote)
        return [*([self.with_history(now)] if now else []), self.with_history(quote)]

    def _former(self, document_id: str) -> Version | None:
        """The version in force on the day, of a document whose live version is dated later."""
        return max((v for v in self.of(document_id) if v.day <= self.day), key=lambda v: (v.day, v.added), default=None)

    def with_history(self, quote: Quote) -> PolicyQuote:
        versions = self.of(quote.evidence.document.id)
        changes = [change_of(span, versions, quote.evidence.version) for span in quote.spans]
        return PolicyQuote(quote, max((c for c in changes if c), key=lambda c: c.on, default=None))

    def _nearest_in(self, former: Version, quote: Quote) -> Quote | None:
        """What a former version says to the question."""
        spans = spans_of(former.text)
        if not spans:
            return None
        title = quote.evidence.document.title
        texts = [f"{title} › {heading_of(former.text, span.line)}\n{span.text}" for span in spans]
        cosines = (self.library.embedder.embed(texts) @ self.vector.T).max(axis=1)
        best = int(cosines.argmax())
        first = best - 1 if best and spans[best].dangles and spans[best - 1].line == spans[best].line else best
        chosen = spans[first : best + 1]
        text = joined(chosen)
        evidence = replace(
            _as_of(quote.evidence, former, chosen[0], text), locator=heading_of(former.text, chosen[0].line)
        )
        return Quote(evidence, text, tuple(chosen), float(cosines[best]), quote.share)

    def with_changed(self, policies: Sequence[Document], found: list[PolicyQuote]) -> list[PolicyQuote]:
        """Adds what a question about change may be after: a sentence that came or was reworded, found by what it says
        or by what it said; or one that the version in force no longer has. Where that was only reworded, what it says
        now is told with what it said before."""
        versions = {document.id: self._until_today(document) for document in policies}
        told = [
            one
            for document in policies
            for one in (*self._gone(document, versions[document.id]), *self._changed(document, versions[document.id]))
            if not _MERE_DATE.fullmatch(one.quote.text)
        ]
        if not told:
            return found
        texts = [text for one in told for text in _said_and_before(one)]
        owners = [number for number, one in enumerate(told) for _ in _said_and_before(one)]
        cosines = (self.library.embedder.embed(texts) @ self.vector.T).max(axis=1)
        best = int(cosines.argmax())
        shown = max((q.quote.fit for q in found), default=0.0)
        if cosines[best] < max(_CHANGED_COSINE, _CHANGED_SHARE * shown):
            return found
        nearest = told[owners[best]]
        nearest = self._reworded(nearest) or nearest
        nearest = replace(nearest, quote=replace(nearest.quote, fit=float(cosines[best])))
        return [nearest, *(q for q in found if nearest.quote.text not in q.quote.text)]

    def _until_today(self, document: Document) -> list[Version]:
        return [v for v in self.of(document.id) if v.day <= self.day]

    def _changed(self, document: Document, versions: Sequence[Version]) -> list[PolicyQuote]:
        """Every sentence of the version in force that an earlier one did not have."""
        if len(versions) < 2:
            return []
        return [
            PolicyQuote(Quote(passage, span.text, (span,), 0.0, 0.0), change)
            for passage in self.library.catalogue.evidence_of(document.id)
            if passage.version.day <= self.day
            for span in spans_of(passage.text)
            if (change := change_of(span, versions, passage.version)) is not None
        ]

    def _gone(self, document: Document, versions: Sequence[Version]) -> list[PolicyQuote]:
        live = next((v for v in versions if v.left is None), None) or max(
            versions, key=lambda v: (v.day, v.added), default=None
        )
        if live is None or len(versions) < 2:
            return []
        made = []
        for removal in removals(versions, live):
            former, first, text = removal.former, removal.spans[0], joined(list(removal.spans))
            evidence = Evidence(
                f"{former.id}#{first.line}", document, former, text, heading_of(former.text, first.line),
                document.jurisdiction, None,
            )  # fmt: skip
            made.append(PolicyQuote(Quote(evidence, text, removal.spans, 0.0, 0.0), None, left=removal.on))
        return made

    def _reworded(self, gone: PolicyQuote) -> PolicyQuote | None:
        """What the version in force says in other words, where it does."""
        live = self.library.catalogue.evidence_of(gone.evidence.document.id)
        pairs = [(passage, span) for passage in live for span in spans_of(passage.text)]
        if not pairs or gone.left is None:
            return None
        vectors = self.library.embedder.embed([gone.quote.text, *(span.text for _, span in pairs)])
        cosines = vectors[1:] @ vectors[0]
        best = int(cosines.argmax())
        if cosines[best] < _REWORDED:
            return None
        passage, span = pairs[best]
        return PolicyQuote(
            Quote(passage, span.text, (span,), float(cosines[best]), 0.0), Change(gone.left, gone.quote.text)
        )


def _as_of(evidence: Evidence, former: Version, span: Span, text: str) -> Evidence:
    return replace(evidence, id=f"{former.id}#{span.line}", version=former, text=text)


def _said_and_before(told: PolicyQuote) -> list[str]:
    """What is said and what was said before, each under its title and headings as it is embedded for search."""
    context = f"{told.evidence.document.title} › {told.evidence.locator}"
    before = told.change.before if told.change else None
    return [f"{context}\n{text}" for text in (told.quote.text, before) if text]


def heading_of(text: str, line: int) -> str:
    """The headings that a line of stored text stands under."""
    path: list[tuple[int, str]] = []
    for number, found in enumerate(text.splitlines()):
        if number >= line:
            break
        if found.startswith("#"):
            level = len(found) - len(found.lstrip("#"))
            path = [(depth, name) for depth, name in path if depth < level] + [(level, found.lstrip("# "))]
    return " › ".join(name for _, name in path[1:]) or (path[0][1] if path else "")
