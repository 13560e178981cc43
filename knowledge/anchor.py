"""Which words of the law a unit rests on: pack data, anchors.toml, found in the official text that was ingested.

An anchor names a provision and how a sentence, a list entry or a proviso of it begins; no text of a law is kept here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from knowledge.card import Card
from knowledge.errors import CardError
from knowledge.provision import provisions_in
from knowledge.quoting import LONGEST_SPAN
from knowledge.sentences import sentences, spans_of

ANCHORS = "anchors.toml"
LEAST_WORDS, MOST_WORDS = 4, 8
_KEYS = {"provision", "begins", "through"}
# What may stand before the first word: the dash behind a heading ("(e) Limitation.—A civil …"), a list's mark.
_BEFORE = r"[—–\-\s]*"
_MARK = r"(?:(?:\d{1,3}\.|\(\w{1,4}\))\s+)?"
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
# How a clause ends, and a part of one; behind either may stand the number of a footnote.
_CLAUSE, _PART = re.compile(r"[.;:!?—][\"'”’)]*\d?$"), re.compile(r"[.;:!?,—][\"'”’)]*\d?$")
_LEAST_CUT = 15


@dataclass(frozen=True, slots=True)
class Anchor:
    """`begins`: how the words begin that the unit under `heading` rests on. `through`: how the list entry or sentence
    begins, some way behind, up to whose end they are quoted."""

    card: str
    heading: str
    provision: str
    begins: str
    through: str = ""

    def found_in(self, passage: str) -> str | None:
        """The words as they stand in the passage; without what `through` names where it is too far behind."""
        pieces = list(_pieces(passage))
        for n, (start, end) in enumerate(pieces):
            at = _begins(passage[start:end], self.begins)
            if at is None:
                continue
            if last := next((e for s, e in pieces[n + 1 :] if self._ends_with(passage[s:e])), None):
                quote = _tidy(passage[start + at : last])
                if len(quote.split()) <= LONGEST_SPAN:
                    return quote
            return _shortened(_tidy(passage[start + at : end]), cut=n == len(pieces) - 1)
        return None

    def _ends_with(self, piece: str) -> bool:
        return bool(self.through) and _begins(piece, self.through) is not None


@cache
def anchors() -> Mapping[tuple[str, str], Anchor]:
    """The anchors of the pack, by card and heading."""
    text = files("knowledge.pack").joinpath(ANCHORS).read_text(encoding="utf-8")
    return {(anchor.card, anchor.heading): anchor for anchor in read_anchors(text)}


@cache
def anchored_cards() -> frozenset[str]:
    """Cards that were read unit by unit: a unit of theirs without an anchor rests on no single sentence."""
    return frozenset(card for card, _ in anchors())


def anchors_in(pack: Path) -> list[Anchor]:
    """The anchors of the pack in a folder. Raises `CardError`; a pack without the file has none."""
    path = pack / ANCHORS
    return list(read_anchors(path.read_text(encoding="utf-8"))) if path.is_file() else []


def read_anchors(text: str) -> Iterator[Anchor]:
    """Raises `CardError` for an anchor that breaks a rule, named by its card and heading."""
    try:
        cards = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:  # also for a heading that stands twice
        raise CardError(f"{ANCHORS}: is not valid TOML, or names something twice ({error})") from None
    for card, named in cards.items():
        for heading, entry in named.items():
            where = f"{ANCHORS}, {card} › {heading}"
            if not isinstance(entry, dict) or not _KEYS - {"through"} <= entry.keys() <= _KEYS:
                raise CardError(f"{where}: its keys are {', '.join(sorted(_KEYS))}")
            if provisions_in(entry["provision"]) != [entry["provision"]]:
                raise CardError(f"{where}: {entry['provision']!r} is no provision such as 'GDPR Art. 15'")
            for key in ("begins", "through"):
                if key in entry and not LEAST_WORDS <= len(entry[key].split()) <= MOST_WORDS:
                    raise CardError(f"{where}: {key} has {LEAST_WORDS} to {MOST_WORDS} words")
            yield Anchor(card, heading, entry["provision"], entry["begins"], entry.get("through", ""))


def faults(found: Iterable[Anchor], cards: Iterable[Card]) -> Iterator[str]:
    """Anchors of units that the pack does not have."""
    headings = {card.id: {unit.heading for unit in card.units} for card in cards}
    for anchor in found:
        if anchor.heading not in headings.get(anchor.card, ()):
            yield f"{ANCHORS}: {anchor.card} › {anchor.heading}: there is no such unit"


def _pieces(passage: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a passage begins and ends; the sentences of a list entry too."""
    at = 0
    for span in spans_of(passage):
        for sentence in sentences(span.text):
            if (start := passage.find(sentence, at)) >= 0:
                at = start + len(sentence)
                yield start, at


def _begins(piece: str, words: str) -> int | None:
    """Where in a sentence the words stand: where it begins, or a clause of it does behind a comma, colon or dash."""
    wanted = r"\s+".join(re.escape(word) for word in words.translate(_QUOTES).split())
    m = re.search(rf"(?:^{_BEFORE}|[,;:—]\s*)(?P<words>{_MARK}{wanted})(?!\w)", piece.translate(_QUOTES))
    return m.start("words") if m else None


def _tidy(quote: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", quote.strip())


def _shortened(quote: str, *, cut: bool) -> str:
    """A sentence that is too long for an answer, or that what it was read from cut off, up to where a clause ends."""
    words = quote.split()
    if len(words) <= LONGEST_SPAN and not (cut and not _PART.search(quote)):
        return quote
    kept = words[:LONGEST_SPAN]
    for pattern in (_CLAUSE, _PART):
        ends = [n for n, word in enumerate(kept, start=1) if n >= _LEAST_CUT and pattern.search(word)]
        if ends:
            return " ".join(kept[: ends[-1]])
    return " ".join(kept)
