"""What is quoted: verbatim, readable by itself, and never cut short of what takes it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from knowledge.document import Evidence, Shelf
from knowledge.library import Library
from knowledge.quoting import LONGEST_SPAN, MOST_LIST_WORDS, MOST_SPANS, MOST_WORDS, Quote, quotes, share
from knowledge.retrieval import Hit
from knowledge.sentences import Span, SpanKind, spans_of


def asked_for_each_span(library: Library) -> Iterator[tuple[Span, Sequence[Span], Evidence, Quote]]:
    """Each span of each policy, with its passage and what is quoted where the question is the span's own vector."""
    for document, _ in library.catalogue.documents():
        if document.shelf is not Shelf.POLICIES:
            continue
        for passage in library.catalogue.evidence_of(document.id):
            held = library.catalogue.span_vectors([passage.id], library.embedder.model)
            hit = Hit(library.catalogue.targets([passage.id])[passage.id], 1.0, 0.5, 0.0)
            spans = spans_of(passage.text)
            for span in spans:
                vector = held[passage.id, span.text][np.newaxis, :]
                (quote,) = quotes(library, span.text, vector, [hit], [passage])
                yield span, spans, passage, quote


@pytest.fixture(scope="module")
def every(stocked: Library) -> list[tuple[Span, Sequence[Span], Evidence, Quote]]:
    return list(asked_for_each_span(stocked))


def words(spans: Sequence[Span]) -> int:
    return sum(len(span.text.split()) for span in spans)


def test_every_quote_stands_in_its_passage_and_holds_what_was_asked_for(
    every: list[tuple[Span, Sequence[Span], Evidence, Quote]],
) -> None:
    assert len(every) > 200
    for span, _, passage, quote in every:
        assert " ".join(quote.text.split()) in " ".join(passage.text.split())
        assert span in quote.spans and quote.evidence is passage


def test_a_quote_is_one_to_three_neighbours_unless_it_is_a_list(
    every: list[tuple[Span, Sequence[Span], Evidence, Quote]],
) -> None:
    for _, spans, _, quote in every:
        first = spans.index(quote.spans[0])
        assert list(quote.spans) == list(spans[first : first + len(quote.spans)])
        if all(span.kind is SpanKind.SENTENCE for span in quote.spans):
            assert len(quote.spans) <= MOST_SPANS and words(quote.spans) <= max(MOST_WORDS, LONGEST_SPAN)


def test_a_quote_begins_in_mid_thought_only_where_nothing_before_would_fit(
    every: list[tuple[Span, Sequence[Span], Evidence, Quote]],
) -> None:
    for _, spans, _, quote in every:
        at, first = spans.index(quote.spans[0]), quote.spans[0]
        if first.dangles and at > 0 and first.kind is SpanKind.SENTENCE:
            too_long = words(quote.spans) + words([spans[at - 1]]) > MOST_WORDS
            assert spans[at - 1].kind is not first.kind or len(quote.spans) == MOST_SPANS or too_long


def test_a_quote_never_stops_before_what_takes_it_back(
    every: list[tuple[Span, Sequence[Span], Evidence, Quote]],
) -> None:
    for _, spans, _, quote in every:
        after = spans.index(quote.spans[-1]) + 1
        if after < len(spans) and spans[after].limits and quote.spans[-1].kind is spans[after].kind:
            too_long = words(quote.spans) + words([spans[after]]) > MOST_WORDS
            assert len(quote.spans) == MOST_SPANS or too_long or spans[after].kind is not SpanKind.SENTENCE


def test_an_entry_of_a_list_is_quoted_with_the_line_that_leads_into_it(
    every: list[tuple[Span, Sequence[Span], Evidence, Quote]],
) -> None:
    entries = [found for found in every if found[0].kind is SpanKind.ITEM]
    assert len(entries) > 30
    for span, spans, _, quote in entries:
        at = spans.index(span)
        lead = next((n for n in range(at - 1, -1, -1) if spans[n].kind is SpanKind.SENTENCE), None)
        if lead is not None and words(spans[lead : at + 1]) <= MOST_LIST_WORDS:
            assert quote.spans[0] is spans[lead] or quote.spans[0] == spans[lead]


def test_however_is_quoted_with_what_it_limits(stocked: Library) -> None:
    found = {span.text: quote for span, _, passage, quote in asked_for_each_span(stocked)
             if passage.document.id == "members/halibut"}  # fmt: skip

    promise = next(quote for text, quote in found.items() if text.startswith("Crews"))
    assert "However, the wristbands are switched off during the oyster break." in promise.text
    limit = next(quote for text, quote in found.items() if text.startswith("However"))
    assert limit.text.startswith("Crews")


@pytest.mark.parametrize("cosine", [-1.0, -0.1, 0.0])
def test_a_passage_far_from_the_question_is_quoted_too(stocked: Library, cosine: float) -> None:
    """Its scores are nought or less; that once kept the search for neighbours from ever ending."""
    passage = stocked.catalogue.evidence_of("members/halibut")[0]
    target = stocked.catalogue.targets([passage.id])[passage.id]
    held = stocked.catalogue.span_vectors([passage.id], stocked.embedder.model)
    away = -np.mean([vector for vector in held.values()], axis=0)

    for vector in (away, np.zeros_like(away)):
        (quote,) = quotes(stocked, "zebra", vector[np.newaxis, :], [Hit(target, 0.0, cosine, 0.0)], [passage])
        assert quote.text in passage.text


def test_the_share_of_the_question_s_words_is_counted_by_their_stems() -> None:
    assert share({"monitoring", "cameras"}, "The camera monitors the gate.") == 1.0
    assert share({"monitoring", "wages"}, "The camera monitors the gate.") == 0.5
    assert share(set(), "Anything.") == 0.0
