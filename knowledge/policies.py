"""What the company's own policies say to a question: which sentences, since when, and what they no longer say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.asked import Asked
from knowledge.document import Document, Evidence, Shelf, Visibility
from knowledge.everyday import in_policy_words
from knowledge.history import Change, change_of, removed_spans
from knowledge.library import Library
from knowledge.quoting import Quote, quotes
from knowledge.retrieval import retrieve, spans, with_coverage

MOST_QUOTES = 2
_LOOKED_AT = 8
# Raw evidence below which a policy is taken to be silent; calibrated with knowledge/evaluation/policy-questions.jsonl.
ENOUGH, ENOUGH_WITH_WORDS, ENOUGH_SHARE = 0.48, 0.36, 0.34
# A second quote is shown where it fits nearly as well as the first.
_SECOND = 0.82
# A sentence that was taken out is shown where it fits better than what stands there now.
_REMOVED_COSINE = 0.45

_ABOUT_POLICY = re.compile(
    r"\b(polic(y|ies)|handbook|guidelines?|(company|house|office|work|staff|our|the) rules?|code of conduct|"
    r"privacy notice|manual|what (does|do) (the|our|my) (company|employer|office|firm|boss) say|richtlinie|hausordnung|"
    r"betriebsvereinbarung|pol[ií]tica|politique|r[eè]glement)\b"
)
_ABOUT_LAW = re.compile(
    r"\b(legal(ly)?|illegal|law|laws|lawful|unlawful|rights?|sue|court|gdpr|ccpa|bipa|nlra|nlrb|statute|regulation|"
    r"can (my|the|an?) (boss|employer|company|manager)|may (my|the|an?) (boss|employer|company)|"
    r"is (my|the) (boss|employer|company) allowed|are (they|employers) allowed|do they have to|must they|"
    r"does (my|the) (boss|employer|company) have to|recht|erlaubt|gesetz|legal|ley|loi|legge|lei)\b"
)
_ABOUT_CHANGE = re.compile(
    r"\b(change[ds]?|used to|use to|anymore|any more|no longer|before|still|remove[ds]?|taken out|since when|new|now|"
    r"always|earlier|previous(ly)?|old|ge[aä]ndert|fr[uü]her|vorher|antes|avant|prima)\b"
)


@dataclass(frozen=True, slots=True)
class PolicyQuote:
    """A quote and its history. `left` is the live version's day where the quoted version no longer answers."""

    quote: Quote
    change: Change | None = None
    left: bool = False

    @property
    def evidence(self) -> Evidence:
        return self.quote.evidence


@dataclass(frozen=True, slots=True)
class PolicyFinding:
    """`held` is how many policies were searched; `quotes`, best first, are empty where they are silent."""

    quotes: tuple[PolicyQuote, ...]
    held: int
    asked_for: bool
    law_asked_for: bool


def find(library: Library, asked: Asked, visible: Sequence[Document]) -> PolicyFinding | None:
    """None where the asker may be shown no policy at all."""
    policies = [d for d in visible if d.shelf is Shelf.POLICIES]
    if not policies:
        return None
    low = asked.question.text.casefold().replace("’", "'")
    found = _quotes(library, asked, policies)
    if _ABOUT_CHANGE.search(low):
        found = _with_removed(library, asked, policies, found)
    return PolicyFinding(
        tuple(found[:MOST_QUOTES]), len(policies), bool(_ABOUT_POLICY.search(low)), bool(_ABOUT_LAW.search(low))
    )


def _quotes(library: Library, asked: Asked, policies: Sequence[Document]) -> list[PolicyQuote]:
    members = any(d.visibility is Visibility.MEMBERS for d in policies)
    # Without a place every policy is read; with one, those of its country and those for everybody.
    codes = sorted({d.jurisdiction for d in policies})
    if asked.places:
        codes = [code for code in codes if any(code in place.lineage for place in asked.places)]
    also = (*asked.also, *in_policy_words(asked.search))
    hits = retrieve(
        library, asked.search, jurisdictions=codes, day=asked.day, members=members, shelf=Shelf.POLICIES, also=also,
        limit=_LOOKED_AT,
    )  # fmt: skip
    if not hits:
        return []
    words = " ".join((asked.search, *also))
    hits = with_coverage(library, words, hits, shelf=Shelf.POLICIES)
    evidence = library.catalogue.evidence([hit.target.id for hit in hits])
    vectors = library.embedder.embed([*spans(asked.search), *also])
    ranked = quotes(library, words, vectors, hits, evidence)
    if not ranked or not _enough(ranked[0]):
        return []
    kept = [q for q in ranked if _enough(q) and q.fit >= _SECOND * ranked[0].fit]
    return [_with_history(library, quote) for quote in kept[:MOST_QUOTES]]


def _enough(quote: Quote) -> bool:
    return quote.fit >= ENOUGH or (quote.fit >= ENOUGH_WITH_WORDS and quote.share >= ENOUGH_SHARE)


def _with_history(library: Library, quote: Quote) -> PolicyQuote:
    versions = library.catalogue.versions(quote.evidence.document.id)
    changes = [change_of(span, versions, quote.evidence.version) for span in quote.spans]
    return PolicyQuote(quote, max((c for c in changes if c), key=lambda c: c.on, default=None))


def _with_removed(
    library: Library, asked: Asked, policies: Sequence[Document], found: list[PolicyQuote]
) -> list[PolicyQuote]:
    """What a question about change may be after: a sentence that the version in force no longer has."""
    gone: list[PolicyQuote] = []
    for document in policies:
        versions = library.catalogue.versions(document.id)
        live = next((v for v in versions if v.left is None), None)
        if live is None or len(versions) < 2:
            continue
        for span, former in removed_spans(versions, live):
            evidence = Evidence(
                f"{former.id}#{span.line}", document, former, span.text, _heading(former.text, span.line),
                document.jurisdiction, None,
            )  # fmt: skip
            gone.append(PolicyQuote(Quote(evidence, span.text, (span,), 0.0, 0.0), None, left=True))
    if not gone:
        return found
    questions = library.embedder.embed([*spans(asked.search), *in_policy_words(asked.search)])
    cosines = (library.embedder.embed([g.quote.text for g in gone]) @ questions.T).max(axis=1)
    best = int(cosines.argmax())
    shown = max((q.quote.fit for q in found), default=0.0)
    if cosines[best] < max(_REMOVED_COSINE, shown):
        return found
    return [gone[best], *found]


def _heading(text: str, line: int) -> str:
    """The headings that a line of stored text stands under."""
    path: list[tuple[int, str]] = []
    for number, found in enumerate(text.splitlines()):
        if number >= line:
            break
        if found.startswith("#"):
            level = len(found) - len(found.lstrip("#"))
            path = [(depth, name) for depth, name in path if depth < level] + [(level, found.lstrip("# "))]
    return " › ".join(name for _, name in path[1:]) or (path[0][1] if path else "")
