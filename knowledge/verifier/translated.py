"""A sentence in another language than English: against a quote in its own language, or as a translation of its quote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.card import Kind, Status
from knowledge.translation_check import opens_alike
from knowledge.verifier import tongues
from knowledge.verifier.cues import faults_of_cues
from knowledge.verifier.facts import known_of
from knowledge.verifier.foreign_cases import faults_of_cases
from knowledge.verifier.foreign_roles import faults_of_foreign_roles
from knowledge.verifier.grounding import Grounding
from knowledge.verifier.polarity import faults_of_polarity
from knowledge.verifier.rendered import READ, faults_of_rendering
from knowledge.verifier.written import Ground, Source

_WORD = re.compile(r"[^\W\d_]{5,}")
_OPENING = re.compile(r"[^:：.。]{1,40}[:：]\s*(?=\S)")


def faults_in_translation(sentence: str, found: Grounding, source: Source, language: str) -> Iterator[Ground]:
    """Numbers, dates and names have been looked at; here every other word: who does it, what denies, obliges, allows and
    limits, and status. In a language whose words are not listed nothing that rests on English is let through."""
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
        if language not in READ:
            yield Ground.LANGUAGE
            return
        yield from faults_of_polarity(sentence, found.quote, language)
        yield from faults_of_foreign_roles(sentence, found.whole, language)
        yield from faults_of_cases(sentence, found.quote, language)
        yield from faults_of_cues(sentence, found.quote, language)
        yield from faults_of_rendering(sentence, found.quote, known_of(source), language)
    elif source.language != language:
        yield Ground.LANGUAGE
    else:
        yield from _faults_against(sentence, found.quote, source, language)


def _faults_against(sentence: str, quote: str, source: Source, language: str) -> Iterator[Ground]:
    """Both in one language that is not English: the same turning words as often, and no word that the quote lacks."""
    for kind, reason in (
        ("not", Ground.NEGATION), ("must", Ground.MODALITY), ("may", Ground.MODALITY), ("only", Ground.CONDITION),
        ("before", Ground.TIME_ORDER), ("after", Ground.TIME_ORDER),
    ):  # fmt: skip
        if tongues.count(kind, sentence, language) != tongues.count(kind, quote, language):
            yield reason
    if language in tongues.UNSPACED:
        return
    known = {word[:5] for word in _WORD.findall(f"{quote} {known_of(source)}".casefold())}
    if any(word[:5] not in known for word in _WORD.findall(sentence.casefold())):
        yield Ground.UNSUPPORTED
