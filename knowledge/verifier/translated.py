"""A sentence in another language than English: against a quote in its own language, or as a translation of its quote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.card import Kind, Status
from knowledge.translation_check import opens_alike
from knowledge.verifier import tongues
from knowledge.verifier.facts import known_of
from knowledge.verifier.foreign_roles import faults_of_foreign_roles
from knowledge.verifier.grounding import Grounding
from knowledge.verifier.operators import Turn, operators
from knowledge.verifier.written import Ground, Source

_NOT = (
    Turn.NOT, Turn.MUST_NOT, Turn.CANNOT, Turn.NEED_NOT, Turn.NO_RIGHT, Turn.NOT_FORBIDDEN, Turn.NEVER, Turn.MYTH, Turn.WITHOUT, Turn.OUTSIDE,
    Turn.EXCEPT, Turn.UNLESS,
)  # fmt: skip
_MUST = (Turn.MUST, Turn.NEED_NOT, Turn.TIME_TO, Turn.ONLY)
_MAY = (Turn.MAY, Turn.MUST_NOT, Turn.CANNOT, Turn.NO_RIGHT, Turn.TIME_TO, Turn.AT_MOST, Turn.ONLY)
_STRONG = re.compile(
    r"must|shall|ha(?:s|ve|d) to|(?:is|are|was|were) (?:required|obliged)|requires|may|can\b|lets|allow|permit",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{5,}")
_OPENING = re.compile(r"[^:：.。]{1,40}[:：]\s*(?=\S)")


def faults_in_translation(sentence: str, found: Grounding, source: Source, language: str) -> Iterator[Ground]:
    """Numbers, dates and names have been looked at; here negation, modality, order and status. In a language in which
    these cannot be read nothing is let through."""
    known = language in tongues.KNOWN
    binds = source.status is Status.IN_FORCE or source.kind is Kind.POLICY
    if not binds and not (known and tongues.tells_standing(sentence, source.status, language)):
        yield Ground.STATUS
    if not known:
        yield Ground.LANGUAGE
    if not known or source.language not in (*tongues.KNOWN, "en"):
        return
    if source.language == "en":
        if _OPENING.match(sentence) and not opens_alike(found.quote, sentence, language):
            yield Ground.VERDICT
        yield from _faults_against_english(sentence, found.quote, language)
        yield from faults_of_foreign_roles(sentence, found.whole, language)
    else:
        yield from _faults_against(sentence, found.quote, source, language)


def _faults_against_english(sentence: str, quote: str, language: str) -> Iterator[Ground]:
    found = operators(quote)
    turns = [o.turn for o in found]
    strong = [o.turn for o in found if _STRONG.match(quote[o.at : o.to])]
    nots = sum(turn in _NOT for turn in turns)
    own = tongues.count("not", sentence, language)
    if bool(own) != bool(nots) or (own == 1 != nots and nots % 2 == 0) or (nots == 1 != own and own % 2 == 0):
        yield Ground.NEGATION
    must, may = tongues.count("must", sentence, language), tongues.count("may", sentence, language)
    if (must and not any(turn in _MUST for turn in turns)) or (Turn.MUST in strong and not must):
        yield Ground.MODALITY
    if (may and not any(turn in _MAY for turn in turns)) or (Turn.MAY in strong and not may):
        yield Ground.MODALITY
    if Turn.ONLY in turns and not tongues.count("only", sentence, language):
        yield Ground.CONDITION
    before, after = tongues.count("before", sentence, language), tongues.count("after", sentence, language)
    if Turn.BEFORE in turns and Turn.AFTER not in turns and after and not before:
        yield Ground.TIME_ORDER
    if Turn.AFTER in turns and Turn.BEFORE not in turns and before and not after:
        yield Ground.TIME_ORDER


def _faults_against(sentence: str, quote: str, source: Source, language: str) -> Iterator[Ground]:
    """Both in one language that is not English: the same turning words as often, and no word that the quote lacks."""
    for kind, reason in (
        ("not", Ground.NEGATION), ("must", Ground.MODALITY), ("may", Ground.MODALITY), ("only", Ground.CONDITION),
        ("before", Ground.TIME_ORDER), ("after", Ground.TIME_ORDER),
    ):  # fmt: skip
        if source.language == language and tongues.count(kind, sentence, language) != tongues.count(
            kind, quote, language
        ):
            yield reason
    if source.language != language or language in tongues.UNSPACED:
        return
    known = {word[:5] for word in _WORD.findall(f"{quote} {known_of(source)}".casefold())}
    if any(word[:5] not in known for word in _WORD.findall(sentence.casefold())):
        yield Ground.UNSUPPORTED
