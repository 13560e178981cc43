"""Every unit of the pack as a model would be given it, and the sentences it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from knowledge.card_reader import read_pack
from knowledge.currency import standing
from knowledge.document import TextKind
from knowledge.sentences import sentences
from knowledge.verifier import Ground, Source, Written, verify

DAY = date(2026, 11, 28)
PARAPHRASES = Path(__file__).with_name("paraphrases.txt")


@cache
def sources() -> dict[str, Source]:
    """A source for each unit, by the unit's id."""
    pack = Path(str(files("knowledge.pack")))
    found: dict[str, Source] = {}
    for card in read_pack(pack):
        for unit in card.units:
            stands = standing(
                unit.states, day=DAY, verified=unit.verified, checked=card.checked, directive=card.directive
            )
            found[unit.id] = Source(
                n=1, text=unit.text, status=stands.status, jurisdiction=unit.jurisdiction, kind=card.kind,
                text_kind=TextKind.SUMMARY, title=card.title, citation=unit.citation, since=stands.since, names=card.names,
                locator=unit.heading,
            )  # fmt: skip
    return found


def own_sentences() -> Iterator[tuple[str, str]]:
    """(unit, sentence) for each sentence of each unit."""
    for unit_id, source in sources().items():
        for sentence in sentences(source.text):
            yield unit_id, sentence


def paraphrases() -> list[tuple[str, str, str]]:
    """(unit, quote, sentence): honest rewordings written by hand."""
    found: list[tuple[str, str, str]] = []
    for line in PARAPHRASES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            unit_id, which, sentence = line.split("|", 2)
            text = sources()[unit_id].text
            found.append((unit_id, text if which == "*" else sentences(text)[int(which) - 1], sentence))
    return found


def judged(unit_id: str, sentence: str, quote: str, *, language: str = "en") -> tuple[Ground, ...]:
    """The grounds on which a sentence about a unit is refused, asked from the unit's own place."""
    source = sources()[unit_id]
    return verify(Written(sentence, 1, quote), {1: source}, language=language, places=[source.jurisdiction], day=DAY)
