"""Pure code that decides whether a sentence a model wrote may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from knowledge.verifier.complete import is_unfinished
from knowledge.verifier.english import faults_in_english
from knowledge.verifier.facts import faults_of_facts, place_is_right
from knowledge.verifier.form import faults_of_form
from knowledge.verifier.grounding import Grounding, ground, long_enough
from knowledge.verifier.same_words import faults_of_wording, without_standing
from knowledge.verifier.text import folded
from knowledge.verifier.translated import faults_in_translation
from knowledge.verifier.written import Ground, Source, Written

__all__ = ["KNOWN_POLARITY", "Ground", "Source", "Written", "goes_with_original", "verify", "without_standing"]

KNOWN_POLARITY = frozenset("en es de fr it pt".split())
"""Languages in which a sentence can be held to an English source. In any other none is let through."""


def goes_with_original(source: Source, *, language: str) -> bool:
    """Whether a sentence that passed may be shown only beside its quote: wherever it is not in the quote's language."""
    return source.language != language


def verify(
    written: Written, sources: Mapping[int, Source], *, language: str, places: Sequence[str], day: date
) -> tuple[Ground, ...]:
    """The grounds on which a sentence is refused; none where it may be shown. `language` is the answer's, `places` the
    codes of the places answered for, most important first, `day` the day of the answer."""
    return tuple(dict.fromkeys(_faults(written, sources, language, places, day)))


def _faults(
    written: Written, sources: Mapping[int, Source], language: str, places: Sequence[str], day: date
) -> Iterator[Ground]:
    yield from faults_of_form(written.sentence, language)
    source = sources.get(written.cite)
    if source is None:
        yield Ground.UNKNOWN_CITATION
        return
    found = ground(written.quote, source.text, source.language)
    if found is None:
        yield Ground.QUOTE_NOT_VERBATIM
        return
    if not found.is_whole:
        yield Ground.QUOTE_NOT_WHOLE
    if not long_enough(found.quote, source.language):
        yield Ground.QUOTE_TOO_SHORT
    if not place_is_right(source, places):
        yield Ground.PLACE
    sentence = folded(written.sentence)
    if is_unfinished(sentence, found.context, language):
        yield Ground.INCOMPLETE
    yield from faults_of_facts(sentence, found, source, language)
    if language == source.language:
        yield from faults_of_wording(sentence, found.context, source)
    yield from _faults_of_words(sentence, found, source, language, day)


def _faults_of_words(sentence: str, found: Grounding, source: Source, language: str, day: date) -> Iterator[Ground]:
    if language == "en" and source.language == "en":
        yield from faults_in_english(sentence, found, source, day)
    elif language == "en":
        yield Ground.LANGUAGE  # an English sentence on a quote in another language: nothing could be held to anything
    else:
        yield from faults_in_translation(sentence, found, source, language)
