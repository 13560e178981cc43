"""The history of what policies say: the version in force on a day, what changed, and what is said no longer."""

from __future__ import annotations

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

# A sentence that was taken out is shown where it fits about as well as what stands there now (cosines).
_REMOVED_COSINE, _REMOVED_SHARE = 0.45, 0.85
# What is this near to a sentence, in another version, is shown as what stands in its place.
_IN_ITS_PLACE = 0.7


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


def in_force(library: Library, quote: Quote, day: date) -> list[PolicyQuote]:
    """The quote as it stands on a day. Of a version that takes effect later, first what the version before it says."""
    version = quote.evidence.version
    versions = library.catalogue.versions(quote.evidence.document.id)
    if version.dated is None or version.dated <= day:
        return [with_history(library, quote)]
    former = max((v for v in versions if v.day <= day), key=lambda v: (v.day, v.added), default=None)
    if former is None:
        return [with_history(library, quote)]
    if all(holds(former.text, span.text) for span in quote.spans):
        return [_told(replace(quote, evidence=_as_of(quote.evidence, former, quote.spans[0], quote.text)), versions)]
    later = with_history(library, quote)
    now = _nearest_in(library, quote, former)
    return [_told(now, versions), later] if now else [later]


def with_history(library: Library, quote: Quote) -> PolicyQuote:
    return _told(quote, library.catalogue.versions(quote.evidence.document.id))


def _told(quote: Quote, versions: Sequence[Version]) -> PolicyQuote:
    changes = [change_of(span, versions, quote.evidence.version) for span in quote.spans]
    return PolicyQuote(quote, max((c for c in changes if c), key=lambda c: c.on, default=None))


def _as_of(evidence: Evidence, former: Version, span: Span, text: str) -> Evidence:
    return replace(evidence, id=f"{former.id}#{span.line}", version=former, text=text)


def _nearest_in(library: Library, quote: Quote, former: Version) -> Quote | None:
    """The sentence of a former version that is nearest to a quote."""
    spans = spans_of(former.text)
    if not spans:
        return None
    vectors = library.embedder.embed([quote.text, *(span.text for span in spans)])
    cosines = vectors[1:] @ vectors[0]
    best = int(cosines.argmax())
    if cosines[best] < _IN_ITS_PLACE:
        return None
    span = spans[best]
    evidence = replace(_as_of(quote.evidence, former, span, span.text), locator=heading_of(former.text, span.line))
    return Quote(evidence, span.text, (span,), quote.fit, quote.share)


def with_removed(
    library: Library, vector: NDArray[np.float32], policies: Sequence[Document], found: list[PolicyQuote]
) -> list[PolicyQuote]:
    """Adds what a question about change may be after: a sentence that the version in force no longer has, and what
    stands there now. `vector` is the question's, shape (1, dimension)."""
    gone: list[PolicyQuote] = []
    for document in policies:
        versions = library.catalogue.versions(document.id)
        live = next((v for v in versions if v.left is None), None)
        if live is None or len(versions) < 2:
            continue
        for removal in removals(versions, live):
            spans_gone, former = removal.spans, removal.former
            span, text = spans_gone[0], joined(list(spans_gone))
            evidence = Evidence(
                f"{former.id}#{span.line}", document, former, text, heading_of(former.text, span.line),
                document.jurisdiction, None,
            )  # fmt: skip
            gone.append(PolicyQuote(Quote(evidence, text, spans_gone, 0.0, 0.0), None, left=removal.on))
    if not gone:
        return found
    cosines = (library.embedder.embed([_in_context(g.evidence) for g in gone]) @ vector.T).max(axis=1)
    best = int(cosines.argmax())
    shown = max((q.quote.fit for q in found), default=0.0)
    if cosines[best] < max(_REMOVED_COSINE, _REMOVED_SHARE * shown):
        return found
    now = _in_its_place(library, gone[best])
    kept = [q for q in found if now is None or q.quote.text != now.quote.text]
    return [gone[best], *([now] if now else []), *kept]


def _in_its_place(library: Library, gone: PolicyQuote) -> PolicyQuote | None:
    """What the version in force says that is nearest to a sentence it no longer has."""
    live = library.catalogue.evidence_of(gone.evidence.document.id)
    held = library.catalogue.span_vectors([e.id for e in live], library.embedder.model)
    vector = library.embedder.embed([_in_context(gone.evidence)])[0]
    scored = [
        (float(vector @ held[key]), passage, span)
        for passage in live
        for span in spans_of(passage.text)
        if (key := (passage.id, span.text)) in held
    ]
    cosine, passage, span = max(scored, key=lambda found: found[0], default=(0.0, gone.evidence, gone.quote.spans[0]))
    if cosine < _IN_ITS_PLACE:
        return None
    return with_history(library, Quote(passage, span.text, (span,), cosine, 0.0))


def _in_context(gone: Evidence) -> str:
    """What was embedded for a sentence while it was searchable: the sentence under its title and headings."""
    return f"{gone.document.title} › {gone.locator}\n{gone.text}"


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
