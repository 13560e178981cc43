"""Numbers, dates, names, section numbers and places of a sentence, held to its quote and to what is known of its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from knowledge.jurisdiction import ANYWHERE, UNKNOWN, Jurisdiction
from knowledge.verifier.figures import Day, Figures, Quantity, figures_of, told_by
from knowledge.verifier.grounding import Grounding
from knowledge.verifier.names import (
    place_words,
    places_in,
    references,
    unsupported_addresses,
    unsupported_capitals,
    unsupported_cases,
    unsupported_joined,
    unsupported_names,
    unsupported_references,
)  # fmt: skip
from knowledge.verifier.operators import Turn, operators
from knowledge.verifier.text import folded
from knowledge.verifier.vocabulary import content, senses
from knowledge.verifier.written import Ground, Source

_COMPARES = (Turn.AT_LEAST, Turn.AT_MOST, Turn.MORE, Turn.FEWER, Turn.ABOUT)
_TIME = ("day", "week", "month", "year", "hour", "minute")
_NAMES_A_DAY = re.compile(
    r"(?:[A-Z]\w*\)?,? \(?|(?:in force|due to start|effective)\b[^.;,]{0,24}|(?:Kraft|vigor|vigueur|vigore)\b[^.;,]{0,24})$"
)
_CURTAILED = frozenset({(Turn.AT_MOST, None), (None, Turn.AT_MOST)})


def known_of(source: Source) -> str:
    """What a sentence may call its source by, besides the words of the quote."""
    return " . ".join((source.title, source.citation, *source.names, source.locator, place_words(source.jurisdiction)))


def place_is_right(source: Source, places: Sequence[str]) -> bool:
    if not places or source.jurisdiction in (ANYWHERE, UNKNOWN):
        return True
    return any(source.jurisdiction in Jurisdiction(place).lineage for place in places)


def faults_of_facts(sentence: str, found: Grounding, source: Source, language: str) -> Iterator[Ground]:
    support = f"{found.quote} . {known_of(source)}"
    if unsupported_references(sentence, found.quote, known_of(source)):
        yield Ground.STATUTE
    if unsupported_addresses(sentence, support):
        yield Ground.WEB_ADDRESS
    if unsupported_cases(sentence, support):
        yield Ground.NAME
    own, held = _figures(sentence, language), _figures(found.quote, source.language)
    yield from _faults_of_dates(sentence, own, held, source)
    yield from _faults_of_quantities(sentence, own, found.quote, held, language)
    if language != "en":
        if unsupported_capitals(sentence, support, language):
            yield Ground.NAME
    elif source.language == "en":
        if unsupported_names(sentence, support) or unsupported_joined(sentence, folded(support)):
            yield Ground.NAME
        if any(place not in places_in(support) for place in places_in(sentence)):
            yield Ground.PLACE


@lru_cache(maxsize=1024)
def _figures(text: str, language: str) -> Figures:
    return figures_of(text, language, tuple((begin, end) for _, _, begin, end in references(text)))


def _faults_of_dates(sentence: str, own: Figures, held: Figures, source: Source) -> Iterator[Ground]:
    """A day of the law's name counts only in a name, and its first day only as that, where the quote has no day."""
    known = [d.day for d in held.dates]
    named = [d.day for d in _figures(f"{source.title} . {source.citation}", "en").dates]
    if source.since and not known:
        named.append((source.since.year, source.since.month, source.since.day))
    for dated in own.dates:
        if _NAMES_A_DAY.search(sentence[: dated.at]):
            known += [day for day in named if told_by(dated.day, [day])]
    if (
        not all(told_by(dated.day, known) for dated in own.dates)
        or _told_twice(own, held, known)
        or not _in_order([d.day for d in own.dates], [d.day for d in held.dates])
    ):
        yield Ground.DATE


def _told_twice(own: Figures, held: Figures, known: Sequence[Day]) -> bool:
    """Whether a day of the quote is told more often than there: it stands where another should."""
    left = [d.day for d in held.dates]
    others = [day for day in known if day not in left]
    for dated in own.dates:
        day = next((day for day in left if told_by(dated.day, [day])), None)
        if day is not None:
            left.remove(day)
        elif any(told_by(dated.day, [day]) for day in (d.day for d in held.dates)) and not told_by(dated.day, others):
            return True
    return False


def _in_order(own: Sequence[object], held: Sequence[object]) -> bool:
    """Whether things named in both come in the same order."""
    both = list(dict.fromkeys(x for x in own if x in held))
    places = [held.index(x) for x in both]
    return places == sorted(places)


def _faults_of_quantities(sentence: str, own: Figures, quote: str, held: Figures, language: str) -> Iterator[Ground]:
    for quantity in own.quantities:
        alike = [q for q in held.quantities if q.value == quantity.value and _same_unit(quantity, q)]
        if (
            not alike
            or (language == "en" and not any(_compared_alike(sentence, quantity, quote, q) for q in alike))
            or (language == "en" and not _stands_alike(sentence, quantity, own, quote, alike, held))
        ):
            yield Ground.NUMBER
    if not _in_order([(q.value, q.unit) for q in own.quantities], [(q.value, q.unit) for q in held.quantities]):
        yield Ground.NUMBER


def _same_unit(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit or not one.unit


def _compared_alike(sentence: str, one: Quantity, quote: str, other: Quantity) -> bool:
    """ "At least 25" is not "25" and not "at most 25"; "within 30 days" may be "30 days"."""
    ours, theirs = _comparison(sentence, one), _comparison(quote, other)
    if ours == theirs:
        return True
    if (ours, theirs) not in _CURTAILED:
        return False
    if (
        one.unit in _TIME
    ):  # a time limit, not how long something lasts: "14 days' notice" is not "up to 14 days' notice"
        return theirs is not None or not re.match(r"\s*\w+s'", quote[other.to :])
    return theirs is None and one.unit in ("%", "$", "€", "£")


def _comparison(text: str, quantity: Quantity) -> Turn | None:
    for operator in operators(text):
        if operator.turn not in _COMPARES:
            continue
        if operator.to <= quantity.at and text[operator.to : quantity.at].strip() in (
            "",
            "a",
            "an",
            "the",
            "to",
            "C",
            "R",
            "R$",
            "C$",
            "$",
            "€",
            "£",
            "₹",
        ):
            return operator.turn
        if (
            operator.turn in (Turn.AT_LEAST, Turn.FEWER)
            and 0 <= operator.at - quantity.to <= 12
            and text[operator.at : operator.at + 3] in ("or ", "and")
        ):
            return operator.turn
        if operator.at <= quantity.at < operator.to:
            return operator.turn
    return None


def _stands_alike(
    sentence: str, own: Quantity, ours: Figures, quote: str, alike: Sequence[Quantity], held: Figures
) -> bool:
    """Whether no other quantity of its kind in the quote stands beside the words that this one stands beside."""
    rivals = [q for q in held.quantities if q.unit == alike[0].unit and q.value != own.value]
    if not rivals:
        return True
    left, right = _beside(sentence, own, ours)

    def fit(other: Quantity) -> int:
        before, after = _beside(quote, other, held)
        return len(left & before) + 2 * len(right & after)

    return max(map(fit, alike)) >= max(map(fit, rivals))


def _beside(text: str, quantity: Quantity, figures: Figures) -> tuple[frozenset[str], frozenset[str]]:
    """Senses of up to four content words before and behind a quantity, as far as the next of its kind."""
    same = [q for q in figures.quantities if q is not quantity and q.unit == quantity.unit]
    low = max((q.to for q in same if q.to <= quantity.at), default=0)
    high = min((q.at for q in same if q.at >= quantity.to), default=len(text))
    before = [w for w in content(text) if low <= w.at and w.to <= quantity.at][-4:]
    after = [w for w in content(text) if quantity.to <= w.at and w.to <= high][:4]
    return (
        frozenset(sense for w in before for sense in senses(w.low)),
        frozenset(sense for w in after for sense in senses(w.low)),
    )
