"""Answers a question from the library, evidence first. One call, no state, nothing logged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter

from knowledge import citation, distress, policies, scope
from knowledge.answer import Answer, AnswerStatus, PlaceSource
from knowledge.area import OTHER, areas
from knowledge.asked import Asked, Asker, read_asked
from knowledge.card import Kind, UnitKind
from knowledge.card_reader import SCOPE_CARD
from knowledge.catalogue import text_sha256
from knowledge.composition import Composer, PlacePart
from knowledge.conversation import Conversation
from knowledge.document import Document, Evidence, Shelf, Visibility
from knowledge.embedding import DEFAULT_MODEL
from knowledge.jurisdiction import ANYWHERE, EU_MEMBERS, EUROPEAN_UNION, UNKNOWN, Jurisdiction
from knowledge.library import Library
from knowledge.official import OfficialWords
from knowledge.policies import PolicyFinding
from knowledge.policy_part import PolicyPart
from knowledge.programmes import ProgrammePart, programmes_of
from knowledge.question import clean, matter_of
from knowledge.retrieval import Hit, Reranker, retrieve, spans, with_coverage
from knowledge.selection import Candidate, Selection, rank, select
from knowledge.topic import Topics

# Cards are found by their asks, which are questions themselves: there the dense leg weighs more than in running text.
LEXICAL_WEIGHT = 0.35
# Raw evidence below which nothing is said; calibrated by knowledge/evaluation with off-topic questions.
ENOUGH_COSINE = 0.50
ENOUGH_WITH_WORDS = 0.42
ENOUGH_COVERAGE = 0.45
ENOUGH_NAMED, ENOUGH_CONTINUED = 0.20, 0.36
# A question this near to a matter of working life is not answered from cards that are farther from it than that.
BESIDE_COSINE, BESIDE_MARGIN, _BESIDE = 0.75, 0.08, "work-"
# A scope unit this near, and hardly farther than the best text, means that it is not for Steward.
SCOPE_COSINE, SCOPE_MARGIN = 0.48, 0.02
# A general text leads where it fits nearly as well as the best text of any place.
GENERAL_SHARE = 0.88
ALTERNATIVE_SHARE = 0.80
# Where the asker gave no place, one alternative from each of these is shown at most.
_MOST_ALTERNATIVES = 3
# Documents that make a place well enough known to stand as an example.
_WELL_KNOWN = 3
# Texts closer than this say mostly the same.
ALIKE = 0.82
# Hits whose words are compared with the question's.
_LOOKED_AT = 15


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer and the conversation that goes on from it."""

    answer: Answer
    conversation: Conversation


class Answerer:
    """`contacts` are whom the deployer offers when Steward can't help."""

    def __init__(self, library: Library, *, contacts: Sequence[str] = (), reranker: Reranker | None = None) -> None:
        self._library = library
        self._contacts = tuple(contacts)
        self._reranker = reranker
        self._topics: Topics | None = None  # read when policies are first searched

    def answer(
        self,
        typed: str,
        *,
        today: date,
        asker: Asker,
        conversation: Conversation | None = None,
        as_of: date | None = None,
    ) -> Reply:
        """Answers what was typed, as of `as_of` (today where None). Raises `QuestionRefused`, `LibraryError`."""
        started = perf_counter()
        conversation = conversation or Conversation()
        if (language := distress.spoken_of(clean(typed))) is not None:
            return Reply(replace(distress.careful(language), took_ms=1000 * (perf_counter() - started)), conversation)
        held = self._library.catalogue.documents()
        visible = _visible([d for d, _ in held], asker)
        asked = read_asked(typed, self._library.catalogue, visible, conversation, asker, as_of or today)
        asked = replace(asked, beside=self._beside(asked))
        composer = Composer(self._library.catalogue, asked.language, asked.day, self._contacts)
        made = self._compose(asked, composer, [d for d in visible if d.kind is not Kind.POLICY], asker)
        if made.status is not AnswerStatus.OUT_OF_SCOPE:
            made = OfficialWords(self._library, composer, visible).added(made, asked)
        if (finding := self._policies(asked, visible, made)) is not None:
            made = PolicyPart(composer, self._library.catalogue, asked.day).joined(
                made, finding, asked.places, self._law_cosine(asked, composer)
            )
        programmes = ProgrammePart(composer, self._library.catalogue, programmes_of(held))
        made = programmes.added(made, asked, typed)
        made = composer.with_notices_of_date(made, as_of if as_of and as_of != today else None)
        stored = [e for c in composer.cited if (e := self._library.catalogue.stored(c.evidence))]
        citation.check(made, stored, [self._translation(e, asked.language) for e in stored])
        made = replace(made, took_ms=1000 * (perf_counter() - started))
        known = {d.id for d in visible}
        cited = tuple(dict.fromkeys(c.document for c in made.citations if c.document in known))
        if made.status is AnswerStatus.OUT_OF_SCOPE:
            return Reply(made, conversation)  # what was declined is not the subject of what follows
        lead = composer.cited[0].evidence.id if composer.cited else None
        return Reply(made, conversation.after(asked.subject, asked.meant, cited, said=lead))

    def area(self, typed: str, reply: Reply) -> str:
        """The broad area of a question that was answered with `reply`; `OTHER` of every question but an English one
        that is plainly of an area. Kept nowhere."""
        subject = reply.conversation.questions[-1] if reply.conversation.questions else typed
        measured = self._library.embedder.model.startswith(f"{DEFAULT_MODEL}@")
        topics = self._topics_held()
        if topics is None or not measured or reply.answer.language != "en":
            return OTHER
        if areas().withholds(f"{clean(typed)} {subject}"):
            return OTHER
        return areas().area_of(topics.near(self._library.embedder.embed([matter_of(subject)])))

    def _topics_held(self) -> Topics | None:
        if self._topics is None:
            self._topics = Topics.read(self._library.catalogue, self._library.embedder.model)
        return self._topics

    def _translation(self, evidence: Evidence, language: str) -> str | None:
        held = self._library.catalogue.translation(evidence.unit, language)
        return held.text if held else None

    def _policies(self, asked: Asked, visible: Sequence[Document], law: Answer) -> PolicyFinding | None:
        """What the policies say; None where there are none to show, or where the question is one that is declined."""
        if law.status is AnswerStatus.OUT_OF_SCOPE and scope.beyond_policies(asked.question):
            return None
        told = {n for statement in (law.direct, *law.basis) for n in statement.cites}
        cards = [c.document for c in law.citations if c.kind is Kind.LAW and c.n in told]
        return policies.find(self._library, self._topics, asked, visible, cards)

    def _law_cosine(self, asked: Asked, composer: Composer) -> float:
        """How near the unit that leads the answer about the law is to the question; 0 where none does."""
        if not composer.cited or composer.cited[0].evidence.unit is None:
            return 0.0
        lead = composer.cited[0].evidence.id
        vectors = self._library.embedder.embed([asked.search])
        held = self._library.catalogue.target_vectors([lead], self._library.embedder.model)
        return max((float((vectors @ vector).max()) for _, vector in held), default=0.0)

    def _beside(self, asked: Asked) -> float:
        """How near the question is to leave, pay, travel and the like, of which policies tell and cards don't."""
        topics = self._topics_held()
        if topics is None or asked.named or asked.also:
            return 0.0
        nearest = topics.bridge(self._library.embedder.embed([asked.search]))
        return nearest.confidence if nearest.nearest.startswith(_BESIDE) else 0.0

    # What kind of answer

    def _compose(self, asked: Asked, composer: Composer, documents: Sequence[Document], asker: Asker) -> Answer:
        topic = scope.declined(asked.question)
        if asked.choices:
            return self._which(asked, composer, asker)
        if not asked.places:
            return self._without_place(asked, composer, documents, asker, topic)
        covered = {d.jurisdiction for d in documents if d.kind is Kind.LAW}
        parts: list[PlacePart] = []
        ahead = self._which_law(asked, asker) if len(asked.places) > 1 and asked.question.asks_which_law else None
        for place in asked.places:
            candidates = self._candidates(asked, place.lineage, place, asker)
            if self._declines(candidates, topic, asked):
                unit = self._scope_unit(candidates, topic)
                return composer.out_of_scope(unit, asked.places, asked.place_from, _law_today(unit, candidates, place))
            candidates = [c for c in candidates if c.kind is not UnitKind.SCOPE]
            if asked.elsewhere and not asked.elsewhere.at_home([place]):
                # The law that was named is not of this place: here only this place's own law is worth telling.
                candidates = [c for c in candidates if c.evidence.document.kind is not Kind.NEWS]
            if not _covers(place, covered):
                candidates = [c for c in candidates if c.document in asked.named]
                if not candidates:
                    parts.append(PlacePart(place, None, uncovered=True))
                    continue
            if ahead is not None:  # beside what holds of all of them, each place tells its own law
                candidates = self._law_named_in(ahead, place, documents, asked.day)
            enough = bool(candidates) and (ahead is not None or self._enough(candidates[0], asked))
            chosen = self._select(candidates, asked) if enough else None
            parts.append(PlacePart(place, chosen, own_law=place.code in covered or place.country == "US"))
        if ahead is None and all(part.selection is None for part in parts):
            covered_places = tuple(Jurisdiction(code) for code in sorted(covered - {ANYWHERE}))
            return composer.abstention(parts, asked.place_from, len(documents), covered_places)
        return composer.answer(parts, asked.place_from, asked.elsewhere if len(parts) > 1 else None, ahead)

    def _which_law(self, asked: Asked, asker: Asker) -> Evidence | None:
        """What all the places have in common tells which law applies of several, before each tells its own."""
        shared = [code for code in asked.places[0].lineage if all(code in place.lineage for place in asked.places)]
        candidates = self._candidates(asked, shared, None, asker)
        depends = [c for c in candidates[:_LOOKED_AT] if c.kind is UnitKind.VERDICT and self._enough(c, asked)]
        return next((c.evidence for c in depends if c.evidence.text.startswith("It depends")), None)

    def _law_named_in(
        self, ahead: Evidence, place: Jurisdiction, documents: Sequence[Document], day: date
    ) -> list[Candidate]:
        """What the place's card of a law that `ahead` cites says first; nothing where it cites none of the place."""
        cited = [one.strip() for one in (ahead.unit.citation if ahead.unit else "").split(";")]
        cards = [d.id for d in documents if d.jurisdiction == place.code and d.citation.startswith(tuple(cited))]
        units = [e for card in cards for e in self._library.catalogue.evidence_of(card)]
        told = [
            e for e in units if e.unit and e.unit.kind in (UnitKind.VERDICT, UnitKind.RULE) and e.unit.holds_on(day)
        ]
        targets = self._library.catalogue.targets([e.id for e in told[:1]])
        return [Candidate(Hit(targets[e.id], 0.0, 0.0, 0.0), e, 0.0) for e in told[:1]]

    def _without_place(
        self, asked: Asked, composer: Composer, documents: Sequence[Document], asker: Asker, topic: str | None
    ) -> Answer:
        parts = (p.split(".") for p in self._library.catalogue.partitions())
        everywhere = tuple(sorted({code.upper() for code, _, shelf in parts if shelf == Shelf.CARDS}))
        candidates = self._candidates(asked, everywhere, None, asker)
        if self._declines(candidates, topic, asked):
            return composer.out_of_scope(self._scope_unit(candidates, topic), (), PlaceSource.NONE)
        candidates = [c for c in candidates if c.kind is not UnitKind.SCOPE]
        if not candidates or not self._enough(candidates[0], asked):
            return composer.abstention((), PlaceSource.NONE, len(documents), ())
        best = candidates[0]
        general = [c for c in candidates if c.evidence.jurisdiction in (ANYWHERE, UNKNOWN)]
        local = self._one_for_each_place(asked, candidates, best, asker)
        if general and (general[0].fit >= GENERAL_SHARE * best.fit):
            chosen = self._select(general, asked)
            alternatives = [] if general[0].evidence.document.kind is Kind.NEWS else local
            return composer.general(chosen, alternatives)
        if len(local) == 1:
            place = local[0].place
            return composer.only_there(local[0], place)
        return composer.needs_place(local)

    def _one_for_each_place(
        self, asked: Asked, candidates: Sequence[Candidate], best: Candidate, asker: Asker
    ) -> list[PlacePart]:
        """The best text of each country or union that fits nearly as well as the best; states only where alone.

        Places of which the library knows most come first.
        """
        codes = list(
            dict.fromkeys(
                c.evidence.jurisdiction
                for c in candidates
                if c.fit >= ALTERNATIVE_SHARE * best.fit and c.evidence.jurisdiction not in (ANYWHERE, UNKNOWN)
            )
        )
        documents = _visible([d for d, _ in self._library.catalogue.documents()], asker)
        held = Counter(d.jurisdiction for d in documents if d.is_card)
        broad = [code for code in codes if "-" not in code and not (code in EU_MEMBERS and EUROPEAN_UNION in codes)]
        parts = []
        well_known = [code for code in broad if held[code] >= _WELL_KNOWN]
        best_known = sorted(well_known or broad or codes, key=lambda code: (-held[code], code))
        for code in best_known[:_MOST_ALTERNATIVES]:
            place = Jurisdiction(code)
            own = self._candidates(asked, place.lineage, place, asker)
            own = [c for c in own if c.evidence.jurisdiction != ANYWHERE and c.kind is not UnitKind.SCOPE]
            parts.append(PlacePart(place, self._select(own, asked), own_law=True))
        return [part for part in parts if part.selection]

    def _which(self, asked: Asked, composer: Composer, asker: Asker) -> Answer:
        parts = []
        for place in asked.choices:
            own = [c for c in self._candidates(asked, place.lineage, place, asker) if c.kind is not UnitKind.SCOPE]
            enough = bool(own) and self._enough(own[0], asked)
            parts.append(PlacePart(place, self._select(own, asked) if enough else None))
        return composer.which(parts)

    # Evidence

    def _candidates(
        self, asked: Asked, codes: Sequence[str], place: Jurisdiction | None, asker: Asker
    ) -> list[Candidate]:
        codes = list(dict.fromkeys([*codes, *self._named_states(asked, place)]))
        hits = retrieve(
            self._library, asked.search, jurisdictions=codes, day=asked.day, members=asker.member, also=asked.also,
            lexical_weight=LEXICAL_WEIGHT, limit=40, reranker=self._reranker,
        )  # fmt: skip
        hits = [*with_coverage(self._library, asked.search, hits[:_LOOKED_AT]), *hits[_LOOKED_AT:]]
        evidence = [e for e in self._library.catalogue.evidence([hit.target.id for hit in hits]) if _suits(e, asked)]
        ranked = rank(hits, evidence, asked.question, place, asked.named, asked.continued, asked.said)
        # What fits best but is too thin to stand on gives way to the next that is not.
        sound = next((i for i, c in enumerate(ranked[:_LOOKED_AT]) if self._enough(c, asked)), 0)
        return [ranked[sound], *ranked[:sound], *ranked[sound + 1 :]] if ranked else []

    def _named_states(self, asked: Asked, place: Jurisdiction | None) -> list[str]:
        """Where a country's card that the question names has units of single states, those are read as well."""
        return [
            e.jurisdiction
            for document in asked.named
            for e in self._library.catalogue.evidence_of(document)
            if place is not None
            and e.document.jurisdiction == place.code
            and e.jurisdiction.startswith(f"{place.code}-")
        ]

    def _select(self, candidates: Sequence[Candidate], asked: Asked) -> Selection | None:
        return select(candidates, self._card_units(candidates, asked), asked.day, self._alike, asked.named)

    def _alike(self, one: Evidence, other: Evidence) -> bool:
        shas = [text_sha256(one.text), text_sha256(other.text)]
        vectors = self._library.catalogue.vectors(shas, self._library.embedder.model)
        return len(vectors) < len(set(shas)) or float(vectors[shas[0]] @ vectors[shas[1]]) >= ALIKE

    def _enough(self, best: Candidate, asked: Asked) -> bool:
        hit = best.hit
        if asked.beside >= BESIDE_COSINE and hit.cosine < asked.beside - BESIDE_MARGIN:
            return False
        return (
            hit.cosine >= ENOUGH_COSINE
            or (hit.cosine >= ENOUGH_WITH_WORDS and hit.coverage >= ENOUGH_COVERAGE)
            or (best.document in asked.named and hit.cosine >= ENOUGH_NAMED)
            or (best.document in asked.continued and hit.cosine >= ENOUGH_CONTINUED)
        )

    def _declines(self, candidates: Sequence[Candidate], topic: str | None, asked: Asked) -> bool:
        if topic is not None:
            return True
        if asked.question.asks_permission or asked.named or matter_of(asked.question.text) != asked.question.text:
            return False  # who asks what a policy says of a thing does not ask for help to do it
        if scope.asked_about(asked.question):
            return False
        beyond = max((c.hit.cosine for c in candidates if c.kind is UnitKind.SCOPE), default=0.0)
        within = max((c.hit.cosine for c in candidates if c.kind is not UnitKind.SCOPE), default=0.0)
        # In a long story, or in words looked up one by one, something comes near to anything: there it must be nearer.
        plain = asked.language == "en" and len(spans(asked.search)) == 1 and not scope.by_right(asked.question)
        margin = SCOPE_MARGIN if plain else -2 * SCOPE_MARGIN
        return beyond >= SCOPE_COSINE and beyond >= within - margin

    def _scope_unit(self, candidates: Sequence[Candidate], topic: str | None) -> Evidence:
        """The scope unit that tells why: the one of the topic that was noticed, else the nearest."""
        every = [e for e in self._library.catalogue.evidence_of(SCOPE_CARD) if e.unit and e.unit.kind is UnitKind.SCOPE]
        if topic is not None:
            return next((e for e in every if e.locator.startswith(scope.HEADINGS[topic])), every[0])
        return next((c.evidence for c in candidates if c.kind is UnitKind.SCOPE), every[0])

    def _card_units(self, candidates: Sequence[Candidate], asked: Asked) -> dict[str, Sequence[Evidence]]:
        return {
            document: [e for e in self._library.catalogue.evidence_of(document) if _suits(e, asked)]
            for document in dict.fromkeys(c.document for c in candidates[:8])
        }


def _law_today(unit: Evidence, candidates: Sequence[Candidate], place: Jurisdiction) -> Evidence | None:
    """Who asks what the law will be is not told that, but what it is where they are."""
    if not unit.locator.startswith(scope.FUTURE_LAW):
        return None
    own = [c for c in candidates if c.evidence.jurisdiction == place.code and c.evidence.document.kind is Kind.LAW]
    return next((c.evidence for c in own if c.kind in (UnitKind.VERDICT, UnitKind.STATUS, UnitKind.RULE)), None)


def _suits(evidence: Evidence, asked: Asked) -> bool:
    return evidence.unit is None or evidence.unit.suits(asked.who)


def _visible(documents: Sequence[Document], asker: Asker) -> list[Document]:
    """What is searched for this asker: policies for members are not even counted for anybody else, and timelines, which
    are shown beside cards, for nobody."""
    seen = (Visibility.PUBLIC, Visibility.MEMBERS) if asker.member else (Visibility.PUBLIC,)
    return [d for d in documents if d.visibility in seen and not d.is_programme]


def _covers(place: Jurisdiction, covered: set[str]) -> bool:
    """Whether any law of the place, its country or its union is in the library. The Convention alone is not enough."""
    return any(code in covered for code in place.lineage if code not in (ANYWHERE, "COE"))
