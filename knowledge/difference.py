"""Where a company's policy and the law part ways: pack data, differences.toml, held against the words quoted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.errors import CardError
from knowledge.jurisdiction import Jurisdiction
from knowledge.place_reader import Gazetteer, read_places

MOST_WORDS = 45
_MAY = {"unless", "asked"}
_KEYS = {"id", "place", "card", "policy", "text"} | _MAY


@dataclass(frozen=True, slots=True)
class Difference:
    """`policy` patterns must all be found in one sentence, of `unless` none. `card` tells the law of `place`. Where
    there are `asked` patterns, only a question that shows one of them is about the difference."""

    id: str
    place: Jurisdiction
    card: str
    policy: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    asked: tuple[re.Pattern[str], ...]
    text: str

    def shows_in(self, sentence: str) -> bool:
        low = sentence.casefold().replace("’", "'")
        return all(p.search(low) for p in self.policy) and not any(p.search(low) for p in self.unless)

    def is_asked_about(self, question: str) -> bool:
        low = question.casefold().replace("’", "'")
        return not self.asked or any(p.search(low) for p in self.asked)


def concerns(sentence: str, places: Sequence[Jurisdiction], gazetteer: Gazetteer) -> bool:
    """Whether a sentence of a policy is for who works at one of these places. One that names only other places, as "for
    employees of the Berlin office", is not; one that names none is for everybody."""
    named = read_places(sentence, gazetteer, english=False).places  # no codes: "25 US dollars" is no place
    here = [place.lineage for place in places]
    return not named or any(n.code in lineage or lineage[0] in n.lineage for n in named for lineage in here)


def differences_in(sentences: Sequence[str], places: Sequence[Jurisdiction], question: str) -> list[Difference]:
    """The differences that the question is about and one of the sentences shows to the law of these places, the most
    local law first."""
    read = {code: depth for place in places for depth, code in enumerate(place.lineage)}
    near = [d for d in differences() if d.place.code in read and d.is_asked_about(question)]
    found = [d for d in near if any(map(d.shows_in, sentences))]
    return sorted(found, key=lambda d: read[d.place.code])


def differences_of(card: str, places: Sequence[Jurisdiction], question: str) -> list[Difference]:
    """The differences to the law that a card tells, where it is read at one of these places and asked about."""
    read = {code for place in places for code in place.lineage}
    return [d for d in differences() if d.card == card and d.place.code in read and d.is_asked_about(question)]


@cache
def differences() -> tuple[Difference, ...]:
    text = files("knowledge.pack").joinpath("differences.toml").read_text(encoding="utf-8")
    return tuple(read_differences(text))


def read_differences(text: str) -> Iterable[Difference]:
    """Raises `CardError` for an entry that breaks a rule, named by its id."""
    for number, entry in enumerate(tomllib.loads(text)["difference"], start=1):
        name = entry.get("id", f"number {number}")
        if not _KEYS - _MAY <= entry.keys() <= _KEYS:
            raise CardError(f"differences.toml, {name}: its keys are {', '.join(sorted(_KEYS))}")
        if not entry["policy"] or len(entry["text"].split()) > MOST_WORDS:
            raise CardError(f"differences.toml, {name}: needs patterns, and a text of at most {MOST_WORDS} words")
        yield Difference(
            id=entry["id"],
            place=Jurisdiction.parse(entry["place"]),
            card=entry["card"],
            policy=tuple(re.compile(pattern) for pattern in entry["policy"]),
            unless=tuple(re.compile(pattern) for pattern in entry.get("unless", ())),
            asked=tuple(re.compile(pattern) for pattern in entry.get("asked", ())),
            text=entry["text"],
        )
