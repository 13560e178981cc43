"""The law's own words: beside a card's summary, for an article that is asked for by number, and where no card speaks.

What is quoted here is text as published, of the edition that was ingested. Whether it is in force only cards tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.anchor import anchored_cards, anchors
from knowledge.answer import Answer, AnswerStatus, Official, Statement
from knowledge.asked import Asked
from knowledge.card import Kind, Unit, UnitKind
from knowledge.catalogue import text_sha256
from knowledge.citation import Cited
from knowledge.composition import MOST_NOTICES, Composer
from knowledge.document import Document, Evidence, Shelf, Visibility
from knowledge.jurisdiction import ANYWHERE
from knowledge.library import Library
from knowledge.provision import begins_paragraph, paragraphs_in, provisions_in, without_provisions
from knowledge.quoting import LONGEST_SPAN, Quote, quotes, share
from knowledge.retrieval import Hit, retrieve, spans, terms
from knowledge.sentences import Span, SpanKind, spans_of

# A statute without a card is quoted only where it is this near to the question (cosine).
ENOUGH = 0.55
# A sentence shown beside a summary: its least words, its least score, what the article's first sentence has ahead. Read
# by hand over every card: below this score the sentence is more often of another matter than of the summary's.
_LEAST_WORDS, _LEAST_SCORE, _FIRST_AHEAD, _WORDS_WEIGHT = 8, 0.74, 0.06, 0.25
# Kinds that tell what the law says. What to do, and what happened, mostly rests on no sentence that is merely near.
_TELLS_LAW = {UnitKind.VERDICT, UnitKind.RULE, UnitKind.COVERAGE, UnitKind.REMEDY, UnitKind.DEADLINE, UnitKind.MYTH}
# Words that ask for an article without asking more of it, and how many others make a question of their own.
_NOTHING_MORE = frozenset("say says text read law article art section act gdpr still force valid mean means".split())
_MOST_OF_A_NUMBER = 2
_MOST_NAMED = 2
_ASKS_FOR_WORDS = re.compile(
    r"\b(says?|said|text|wording|words|quote|read(s)?|state[sd]?|provide[sd]?|about|summar\w+|explain|show|what is|"
    r"what's|was steht|dice|dit|diz)\b"
)


class OfficialWords:
    """Adds them to an answer. `composer` is the one that made it."""

    def __init__(self, library: Library, composer: Composer, visible: Sequence[Document]) -> None:
        self._library = library
        self._composer = composer
        self._visible = visible
        self._members = any(d.visibility is Visibility.MEMBERS for d in visible)
        self._held = any(d.shelf is Shelf.TEXTS for d in visible)

    def added(self, answer: Answer, asked: Asked) -> Answer:
        if not self._held:
            return answer
        named = [e for name in provisions_in(asked.question.text)[:_MOST_NAMED] for e in self._passages(name)[:1]]
        if named:
            answer = self._by_number(answer, asked, provisions_in(asked.question.text)[:_MOST_NAMED])
        elif answer.status is AnswerStatus.ABSTAINED:
            answer = self._without_card(answer, asked)
        return self._beside_summaries(answer)

    def _passages(self, provision: str) -> list[Evidence]:
        visibilities = [v for v in Visibility if self._members or v is Visibility.PUBLIC]
        return self._library.catalogue.evidence(self._library.catalogue.provision(provision, visibilities))

    # An article by its number

    def _by_number(self, answer: Answer, asked: Asked, names: Sequence[str]) -> Answer:
        said: list[Statement] = []
        for name in names:
            if passages := self._passages(name):
                number = paragraphs_in(asked.question.text).get(name)
                quote = _paragraph(passages, number) if number else None
                said.append(self._said(quote or self._best(asked, passages)))
        leads = answer.status in (AnswerStatus.ABSTAINED, AnswerStatus.NEEDS_JURISDICTION, AnswerStatus.OUT_OF_SCOPE)
        leads |= bool(_ASKS_FOR_WORDS.search(asked.question.text.casefold()))
        cards = self._cards_of(names)
        notices = answer.notices
        if not cards:
            notices = (self._composer.words.say("notice.official_only"), *notices)[:MOST_NOTICES]
        if not leads:
            return self._composer.numbered(replace(answer, basis=(*said, *answer.basis), notices=notices))
        beside = [s for s in (answer.direct, *answer.basis) if s.cites][:2]
        return self._composer.numbered(
            replace(
                answer, status=AnswerStatus.ANSWERED, direct=said[0], basis=(*said[1:], *beside), notices=notices
            )
        )  # fmt: skip

    def _cards_of(self, names: Sequence[str]) -> list[str]:
        return [
            d.id for d in self._visible if d.is_card and set(names) & set(provisions_in(d.citation))
        ]  # fmt: skip

    def _best(self, asked: Asked, passages: Sequence[Evidence]) -> Quote:
        """What in an article is nearest to the question; where only the article is asked for, how it begins."""
        beyond = [t for t in terms(without_provisions(asked.search)) if t not in _NOTHING_MORE]
        if len(beyond) < _MOST_OF_A_NUMBER:
            return _opening(passages[0])
        catalogue, model = self._library.catalogue, self._library.embedder.model
        vectors = self._library.embedder.embed(spans(asked.search))
        held = dict(catalogue.target_vectors([p.id for p in passages], model))
        targets = catalogue.targets([p.id for p in passages])
        hits = [Hit(targets[p.id], 0.0, float((vectors @ held[p.id]).max()), 0.0) for p in passages if p.id in held]
        ranked = quotes(self._library, asked.search, vectors, hits, passages)
        best = max(ranked, key=lambda quote: quote.fit, default=None)
        if best is not None and best.fit >= ENOUGH:
            return best
        return _opening(passages[0])

    def _said(self, quote: Quote) -> Statement:
        where = f"{quote.evidence.document.title} › {quote.evidence.locator}"
        key = "policy.reports" if quote.evidence.document.kind is Kind.NEWS else "policy.law_says"
        date = self._composer.words.day(quote.evidence.version.day)
        text = self._composer.words.say(key, where=where, quote=quote.text, date=date)
        return self._composer.stated(Cited(quote.evidence, quote.text), text, None)

    # Where no card speaks

    def _without_card(self, answer: Answer, asked: Asked) -> Answer:
        codes = {code for place in asked.places for code in place.lineage} or {ANYWHERE}
        hits = retrieve(
            self._library, asked.search, jurisdictions=sorted(codes), day=asked.day, members=self._members,
            shelf=Shelf.TEXTS, also=asked.also, limit=4,
        )  # fmt: skip
        evidence = self._library.catalogue.evidence([hit.target.id for hit in hits])
        vectors = self._library.embedder.embed([*spans(asked.search), *asked.also])
        ranked = quotes(self._library, asked.search, vectors, hits, evidence)
        if not ranked or ranked[0].fit < ENOUGH:
            return answer
        said = self._said(ranked[0])
        notices = (self._composer.words.say("notice.official_only"),)
        return self._composer.numbered(
            replace(answer, status=AnswerStatus.ANSWERED, direct=said, basis=(), notices=notices)
        )

    # Beside a summary

    def _beside_summaries(self, answer: Answer) -> Answer:
        cited = self._composer.cited
        for i, found in enumerate(cited):
            unit = found.evidence.unit
            if unit and found.evidence.document.kind is Kind.LAW and found.official is None:
                official = self._anchored(found.evidence.document, unit) or self._words_behind(found.evidence)
                cited[i] = replace(found, official=official)
        return self._composer.numbered(answer)

    def _anchored(self, card: Document, unit: Unit) -> Official | None:
        """The words that the pack says a unit rests on, where the text that is held has them."""
        anchor = anchors().get((card.id, unit.heading))
        for passage in self._passages(anchor.provision) if anchor else ():
            if anchor and (words := anchor.found_in(passage.text)):
                return Official(passage.document.id, passage.locator, words)
        return None

    def _words_behind(self, summary: Evidence) -> Official | None:
        """The sentence of the law that a summary is nearest to, for cards whose sentences nobody has written down."""
        if summary.unit is None or summary.unit.kind not in _TELLS_LAW or summary.document.id in anchored_cards():
            return None
        citation = summary.unit.citation or summary.document.citation
        passages = [passage for name in provisions_in(citation) for passage in self._passages(name)]
        # A summary that names the paragraph it tells of is shown beside that paragraph.
        for name, number in (paragraphs_in(summary.text) | paragraphs_in(citation)).items():
            quote = _paragraph(self._passages(name), number)
            if quote and not quote.spans[0].introduces:  # a list's first words alone say nothing
                return Official(quote.evidence.document.id, quote.evidence.locator, quote.text)
        sha = text_sha256(summary.text)
        vector = self._library.catalogue.vectors([sha], self._library.embedder.model).get(sha)
        if not passages or vector is None:
            return None
        held = self._library.catalogue.span_vectors([p.id for p in passages], self._library.embedder.model)
        wanted = set(terms(summary.text))
        scored = [
            (
                float(vector @ held[key]) + _WORDS_WEIGHT * share(wanted, span.text) + _FIRST_AHEAD * (at == 0),
                passage,
                span,
            )
            for passage in passages
            for at, span in enumerate(spans_of(passage.text))
            if (key := (passage.id, span.text)) in held and _stands_alone(span)
        ]
        score, passage, span = max(scored, key=lambda found: found[0], default=(0.0, passages[0], None))
        if span is None or score < _LEAST_SCORE:
            return None
        return Official(passage.document.id, passage.locator, first_words(span.text))


def _opening(first: Evidence) -> Quote:
    opening = tuple(spans_of(first.text)[:1])
    return Quote(first, first_words(opening[0].text if opening else first.text), opening, 0.0, 0.0)


def _paragraph(passages: Sequence[Evidence], number: str) -> Quote | None:
    """How a numbered paragraph begins; None where the text does not number it so, or only once it lists points."""
    for passage in passages:
        for span in spans_of(passage.text):
            if begins_paragraph(span.text) == number:
                return Quote(passage, first_words(span.text), (span,), 0.0, 0.0)
    return None


def first_words(text: str) -> str:
    """The text, cut between words where it is too long to be read in an answer; still word for word."""
    words = text.split()
    return text if len(words) <= LONGEST_SPAN else " ".join(words[:LONGEST_SPAN])


# What a code says of its own history: "(Amended November 3, 2020, by …)".
_HISTORY = re.compile(r"\((added|amended|repealed|enacted|renumbered)\b", re.IGNORECASE)


def _stands_alone(span: Span) -> bool:
    return (
        not _HISTORY.match(span.text)
        and len(span.text.split()) >= _LEAST_WORDS
        and span.kind is SpanKind.SENTENCE
        and not span.introduces
        and not span.dangles
    )
