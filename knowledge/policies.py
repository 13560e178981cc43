"""What the company's own policies say to a question: which sentences, since when, and what they no longer say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.asked import Asked
from knowledge.difference import concerns, differences_of
from knowledge.document import Document, Shelf, Visibility
from knowledge.everyday import in_policy_words
from knowledge.library import Library
from knowledge.policy_versions import PolicyQuote, VersionsRead
from knowledge.question import matter_of
from knowledge.quoting import Quote, quotes
from knowledge.retrieval import retrieve, spans, terms
from knowledge.sentences import spans_of
from knowledge.topic import Topics

MOST_QUOTES = 3
# A fourth is shown where all are short: words in all.
_MOST_WORDS = 130
_LOOKED_AT = 12
# The question's vector is mixed with that of its everyday words in policy words, and with that of its topics; tuned on
# the development half of knowledge/evaluation/policy-questions.jsonl, like the weights of words.
_EVERYDAY, _TOPIC = 0.3, 0.7
_EVERYDAY_TERMS, _TOPIC_TERMS, _LEXICAL_WEIGHT = 0.3, 0.8, 0.2
# Raw evidence below which a policy is taken to be silent; calibrated on the same half.
ENOUGH = 0.47
# Below this, what was found is shown as the nearest there is, not as the answer.
OUTRIGHT = 0.63
# Beside a law that the question calls by name, a policy has to speak to it more plainly still.
SURE = 0.72
# Further quotes are shown where they fit nearly as well as the first; the nearer, the plainer the first is.
_FURTHER, _FURTHER_OUTRIGHT = 0.65, 0.82
# A sentence that parts ways with the law is shown where it is this near to the question; how many at most.
_CONFLICT_COSINE, _MOST_CONFLICTS = 0.34, 2

_ABOUT_POLICY = re.compile(
    r"\b(polic(y|ies)|handbook|guidelines?|(company|house|office|work|staff|our|the) rules?|code of conduct|"
    r"privacy notice|manual|what (does|do) (the|our|my) (company|employer|office|firm|boss) say|richtlinie|hausordnung|"
    r"betriebsvereinbarung|pol[ií]tica|politique|r[eè]glement)\b"
)
_ABOUT_LAW = re.compile(
    r"\b(legal(ly)?|illegal|law|laws|lawful|unlawful|rights?|sue|court|gdpr|ccpa|bipa|nlra|nlrb|statute|regulation|"
    r"can (my|the|an?) (boss|employer|company|manager)|may (my|the|an?) (boss|employer|company)|"
    r"is (my|the) (boss|employer|company) allowed|are (they|employers) allowed|do they have to|must they|"
    r"does (my|the) (boss|employer|company) have to|violat\w*|banned?|bans?|congress|parliament|state law|"
    r"directive|ruling|judge|lawyer|attorney|union|works council|protected|retaliat\w*|compensation|damages|"
    r"lawsuit|class action|refuse|(can|may|could) (i|we) (say no|decline|object|opt out)|"
    r"(can|could|may) .{0,30}\bfired?|recht|erlaubt|gesetz|legal|ley|loi|legge|lei)\b"
)
_FACT = re.compile(
    r"(and |so |hi,? )?(are|is|do|does|did|how (long|often|many|much|fast)|who (can|gets|sees|decides|has|looks|reads)|"
    r"since when|which|where|when|werden|wird|wie lange|wer)\b(?!.{0,40}\b(allowed|legal|illegal|lawful|right|have to|"
    r"need to|consent|fired|sue)\b)"
)
_ABOUT_CHANGE = re.compile(
    r"\b(what.{0,3} (has )?(changed?|new|different)|changed|used to|use to|any ?more|no longer|since when|removed|"
    r"taken out|different now|these days|nowadays|"
    r"did (they|it|the|you|our) .{0,60}\b(before|always)|always .{0,40}or is (that|this|it) new|still|"
    r"(earlier|previous|old|former|last) (version|policy|rules?|text)|before (the|this) (change|update|version|policy)|"
    r"say before|ge[aä]ndert|fr[uü]her|vorher|antes|avant)\b"
)

# What frames a question about change and says nothing of its matter.
_CHANGE_FRAME = re.compile(
    r"\b(i thought|i remember( that)?|what.{0,3} (has )?(changed|new|different)( now)?( (about|with|in|on|for))?|"
    r"(is|are) (that|this|it) still (so|true|the case|right)|still the case|what.{0,3} the rule( (on|about))?|"
    r"these days|nowadays|any ?more|no longer|used to( be)?|right\?|still|or (is|was) (that|this|it) (new|always so)|"
    r"is (that|this|it) new)"
    r"(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PolicyFinding:
    """`held` is how many policies were searched; `quotes`, best first, are empty where they are silent."""

    quotes: tuple[PolicyQuote, ...]
    held: int
    asked_for: bool
    law_asked_for: bool
    fact_asked_for: bool = False
    words_asked_for: bool = False  # "what does our policy say about …"
    question: str = ""  # as it was asked, and in English
    law_named: bool = False
    change_asked_for: bool = False

    @property
    def outright(self) -> bool:
        """Whether what was found plainly speaks to the question."""
        return any(
            q.left or (q.change and self.change_asked_for) or (q.quote.fit >= OUTRIGHT and not q.conflicts)
            for q in self.quotes
        )


def find(
    library: Library, topics: Topics | None, asked: Asked, visible: Sequence[Document], cards: Sequence[str] = ()
) -> PolicyFinding | None:
    """None where the asker may be shown no policy at all. `cards` are those that answer for the law."""
    policies = [d for d in visible if d.shelf is Shelf.POLICIES]
    if not policies:
        return None
    low = asked.question.text.casefold().replace("’", "'")
    sought = _sought(library, topics, asked)
    read = VersionsRead(library, sought.vector, asked.day, any(d.visibility is Visibility.MEMBERS for d in policies))
    found = _quotes(library, asked, sought, policies, read)
    # "Is that memo still valid?" asks after the law it names.
    change_asked_for = bool(_ABOUT_CHANGE.search(low)) and not asked.named
    if change_asked_for:
        matter = _sought(library, topics, replace(asked, search=_matter_of_change(asked.search)))
        asking = replace(read, vector=np.concatenate([sought.vector, matter.vector]))
        found = asking.with_changed(policies, found)[: MOST_QUOTES + 1]
    found += _conflicting(library, asked, sought, policies, cards, found, read)
    law_asked_for = bool(asked.named or _ABOUT_LAW.search(_both(asked)))
    return PolicyFinding(
        tuple(found), len(policies), bool(_ABOUT_POLICY.search(low)), law_asked_for, bool(_FACT.match(low)),
        matter_of(asked.question.text) != asked.question.text, _both(asked), bool(asked.named), change_asked_for,
    )  # fmt: skip


def _both(asked: Asked) -> str:
    return f"{asked.question.text}\n{asked.search}".casefold().replace("’", "'")


def _matter_of_change(text: str) -> str:
    """The question without the words that only say that it is about change."""
    matter = " ".join(_CHANGE_FRAME.sub(" ", text).split())
    return matter if len(terms(matter)) > 1 else text


@dataclass(frozen=True, slots=True)
class _Sought:
    """What policies are searched for: a unit vector, shape (1, dimension), and words with their share."""

    vector: NDArray[np.float32]
    terms: dict[str, float]
    words: str


def _sought(library: Library, topics: Topics | None, asked: Asked) -> _Sought:
    everyday = in_policy_words(asked.search)
    texts = [*spans(asked.search), *asked.also]
    vectors = library.embedder.embed([*texts, *everyday])
    own, said_otherwise = vectors[: len(texts)], vectors[len(texts) :]
    mixed = own[0] + (own[-1] if asked.also else 0)
    known = set(terms(asked.search))
    words = {word: _EVERYDAY_TERMS for text in everyday for word in terms(text) if word not in known}
    if len(said_otherwise):
        mixed = mixed + _EVERYDAY * said_otherwise.mean(axis=0)
    if topics is not None:
        bridge = topics.bridge(own)
        mixed = mixed + _TOPIC * bridge.vector
        for word, share in bridge.terms.items():
            words[word] = max(words.get(word, 0.0), _TOPIC_TERMS * share)
    vector = (mixed / np.linalg.norm(mixed)).astype(np.float32)
    return _Sought(vector[np.newaxis, :], words, " ".join((asked.search, *everyday)))


def _quotes(
    library: Library, asked: Asked, sought: _Sought, policies: Sequence[Document], read: VersionsRead
) -> list[PolicyQuote]:
    members = any(d.visibility is Visibility.MEMBERS for d in policies)
    # Without a place every policy is read; with one, those of its country and those for everybody.
    codes = sorted({d.jurisdiction for d in policies})
    if asked.places:
        codes = [code for code in codes if any(code in place.lineage for place in asked.places)]
    hits = retrieve(
        library, asked.search, jurisdictions=codes, day=asked.day, members=members, shelf=Shelf.POLICIES,
        vectors=sought.vector, also_terms=sought.terms, lexical_weight=_LEXICAL_WEIGHT, limit=_LOOKED_AT,
    )  # fmt: skip
    if not hits:
        return []
    evidence = library.catalogue.evidence([hit.target.id for hit in hits])
    ranked = quotes(library, sought.words, sought.vector, hits, evidence)
    if asked.places:  # what another office is told is no answer here
        ranked = [q for q in ranked if concerns(f"{q.evidence.locator}\n{q.text}", asked.places, library.catalogue)]
    if not ranked or max(q.fit for q in ranked[:MOST_QUOTES]) < ENOUGH:
        return []
    share = _FURTHER_OUTRIGHT if ranked[0].fit >= OUTRIGHT else _FURTHER
    kept = [q for q in ranked if q.fit >= share * ranked[0].fit]
    if len(kept) > MOST_QUOTES and sum(len(q.text.split()) for q in kept[: MOST_QUOTES + 1]) > _MOST_WORDS:
        kept = kept[:MOST_QUOTES]
    return [told for quote in kept[: MOST_QUOTES + 1] for told in read.in_force(quote)]


def _conflicting(
    library: Library,
    asked: Asked,
    sought: _Sought,
    policies: Sequence[Document],
    cards: Sequence[str],
    found: Sequence[PolicyQuote],
    read: VersionsRead,
) -> list[PolicyQuote]:
    """Sentences that part ways with the law that answers, wherever in the policies they stand; the nearest of each."""
    wanted = [d for card in dict.fromkeys(cards) for d in differences_of(card, asked.places, _both(asked))]
    wanted = [d for d in wanted if not any(d.shows_in(span.text) for q in found for span in q.quote.spans)]
    spans_held = library.catalogue.policy_spans([d.id for d in policies]) if wanted else []
    chosen: dict[str, PolicyQuote] = {}
    for difference in wanted:
        showing = [
            (target, text)
            for target, text in spans_held
            if difference.shows_in(text) and concerns(text, asked.places, library.catalogue)
        ]
        vectors = library.catalogue.span_vectors([target for target, _ in showing], library.embedder.model)
        near = [(float(sought.vector[0] @ vectors[key]), key) for key in showing if key in vectors]
        cosine, (target, text) = max(near, default=(0.0, ("", "")))
        if cosine < _CONFLICT_COSINE:
            continue
        (passage,) = library.catalogue.evidence([target])
        span = next(span for span in spans_of(passage.text) if span.text == text)
        told = read.with_history(Quote(passage, text, (span,), cosine, 0.0))
        chosen.setdefault(told.quote.text, replace(told, conflicts=True))
    nearest = sorted(chosen.values(), key=lambda told: -told.quote.fit)
    return nearest[:_MOST_CONFLICTS]
