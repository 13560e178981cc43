"""Picks what to quote from official text: one to three neighbouring sentences of one section, word for word.

A quote never begins by pointing at what stands before it, and never ends before a sentence that limits it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.document import Evidence
from knowledge.library import Library
from knowledge.retrieval import Hit, terms
from knowledge.sentences import Span, SpanKind, joined, spans_of

MOST_SPANS = 3
_MOST_WITH_LIMITS = 5
# Words: a quote that would grow beyond is not widened, a single span longer than the second is cut between words.
MOST_WORDS, LONGEST_SPAN = 70, 120
# A list is quoted with the line that introduces it as long as that stays readable.
MOST_LIST_WORDS = 80
_SPAN_WEIGHT, _PASSAGE_WEIGHT, _WORDS_WEIGHT = 0.65, 0.35, 0.15
# A neighbour that answers nearly as well as the best is quoted with it.
_ALSO, _ALSO_ROW = 0.75, 0.97


@dataclass(frozen=True, slots=True)
class Quote:
    """`text` stands word for word in the evidence. `fit` is how well it answers, mostly cosines; `share` the share of
    the question's terms that stand in it."""

    evidence: Evidence
    text: str
    spans: tuple[Span, ...]
    fit: float
    share: float


def quotes(
    library: Library, question: str, vectors: NDArray[np.float32], hits: Sequence[Hit], evidence: Sequence[Evidence]
) -> list[Quote]:
    """The best quote of each passage, in the order of the hits. `vectors` are the question's, shape (n, dimension)."""
    by_id = {e.id: e for e in evidence}
    found = [(hit, by_id[hit.target.id], spans_of(by_id[hit.target.id].text)) for hit in hits if hit.target.id in by_id]
    held = library.catalogue.span_vectors([hit.target.id for hit in hits], library.embedder.model)
    asked = set(terms(question))
    made: list[Quote] = []
    for hit, passage, spans in found:
        cosines = [
            float((vectors @ vector).max()) if (vector := held.get((passage.id, span.text))) is not None else hit.cosine
            for span in spans
        ]
        fits = [
            _SPAN_WEIGHT * cosine + _PASSAGE_WEIGHT * hit.cosine + _WORDS_WEIGHT * share(asked, span.text)
            for cosine, span in zip(cosines, spans, strict=True)
        ]
        if spans:
            made.append(_quote(passage, spans, fits, asked))
    return made


def share(asked: set[str], text: str) -> float:
    """The share of the question's terms that stand in the text, by their first five letters (a crude stem)."""
    stems = {word[:5] for word in terms(text)}
    return sum(term[:5] in stems for term in asked) / len(asked) if asked else 0.0


def _quote(passage: Evidence, spans: Sequence[Span], fits: Sequence[float], asked: set[str]) -> Quote:
    best = max(range(len(spans)), key=lambda i: fits[i])
    first, last = _window(spans, fits, best)
    chosen = tuple(spans[first : last + 1])
    text = joined(list(chosen))
    words = text.split()
    if len(chosen) == 1 and len(words) > LONGEST_SPAN:
        text = " ".join(words[:LONGEST_SPAN])
    return Quote(passage, text, chosen, fits[best], share(asked, text))


def _window(spans: Sequence[Span], fits: Sequence[float], best: int) -> tuple[int, int]:
    """First and last span to quote: widened to where it can stand alone, then by what limits or completes it."""
    first = last = best
    if spans[best].kind is SpanKind.ITEM:
        lead = next((i for i in range(best - 1, -1, -1) if spans[i].kind is SpanKind.SENTENCE), None)
        if lead is not None and _words(spans, lead, best) <= MOST_LIST_WORDS:
            return lead, best
        return best, best
    if spans[best].introduces:
        while last + 1 < len(spans) and spans[last + 1].kind is not SpanKind.SENTENCE:
            if _words(spans, first, last + 1) > MOST_LIST_WORDS:
                break
            last += 1
        return (first, last) if last > best or first == 0 else (first - 1, last)
    return _widened(spans, fits, best)


def _widened(spans: Sequence[Span], fits: Sequence[float], best: int) -> tuple[int, int]:
    """The best span with neighbours of its kind: first what it cannot stand without, then what limits it, then what
    answers nearly as well."""
    first = last = best

    def fits_in(low: int, high: int) -> bool:
        return (
            low >= 0
            and high < len(spans)
            and high - low < MOST_SPANS
            and _words(spans, low, high) <= MOST_WORDS
            and spans[low].kind is spans[high].kind is spans[best].kind
            and not spans[high].introduces
        )

    while spans[first].dangles and fits_in(first - 1, last):
        first -= 1
    last = _with_limits(spans, first, last)
    while True:
        before = fits[first - 1] if fits_in(first - 1, last) and not spans[first - 1].dangles else -np.inf
        after = fits[last + 1] if fits_in(first, last + 1) else -np.inf
        if max(before, after) < (_ALSO_ROW if spans[best].kind is SpanKind.ROW else _ALSO) * fits[best]:
            return first, _with_limits(spans, first, last)
        if before >= after:
            first -= 1
        else:
            last += 1


def _with_limits(spans: Sequence[Span], first: int, last: int) -> int:
    """The last span to quote: what limits or completes a sentence goes with it, be the quote long for once."""
    while last + 1 < len(spans) and last - first < _MOST_WITH_LIMITS and spans[last + 1].kind is SpanKind.SENTENCE:
        if spans[last].kind is not SpanKind.SENTENCE or not (spans[last + 1].limits or spans[last].announces):
            break
        last += 1
    return last


def _words(spans: Sequence[Span], first: int, last: int) -> int:
    return sum(len(span.text.split()) for span in spans[first : last + 1])
