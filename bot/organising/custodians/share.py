"""One custodian's share, as the twelve words on a sheet of paper.

155 bits: which share (3), the share (128), a checksum (24). The checksum finds a slip and, by trying every other word
in every place, also where it most likely is; it is no protection against somebody who wants to deceive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Self

from bot.organising.custodians.splitting import SECRET_BYTES
from bot.organising.wordlist import WORDS, place_of, to_number, to_words

SHEET_WORDS = 12
MOST_SHARES = 5
_CHECK_BYTES = 3
_PERSON = b"steward share 1"


class NotAShare(ValueError):
    """These words are no share. `suspects` are the places, from 1, where the slip most likely is; `swapped` where two
    of them only have to change places. None where more than one word is wrong."""

    def __init__(self, suspects: tuple[int, ...] = (), *, swapped: bool = False) -> None:
        super().__init__("these words are no share")
        self.suspects = suspects
        self.swapped = swapped


@dataclass(frozen=True, slots=True)
class Share:
    """`number` is from 1; `value` has 16 bytes and shows itself in no repr."""

    number: int
    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not 1 <= self.number <= MOST_SHARES or len(self.value) != SECRET_BYTES:
            raise ValueError("no share")

    @property
    def words(self) -> tuple[str, ...]:
        body = bytes([self.number]) + self.value
        return to_words(int.from_bytes(body + _check(body)), SHEET_WORDS)

    @classmethod
    def from_words(cls, words: Sequence[str]) -> Self:
        """Raises `NotAShare`."""
        places = [place_of(word) for word in words]
        strange = tuple(at for at, place in enumerate(places, start=1) if place is None)
        known = [place for place in places if place is not None]
        if strange or len(words) != SHEET_WORDS:
            raise NotAShare(strange)
        if (body := _body(to_number(known))) is None:
            raise _slip(known)
        return cls(body[0], body[1:])


def _check(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_CHECK_BYTES, person=_PERSON).digest()


def _body(number: int) -> bytes | None:
    """Number and value where the checksum fits."""
    if not 1 <= number >> (8 * (SECRET_BYTES + _CHECK_BYTES)) <= MOST_SHARES:
        return None
    whole = number.to_bytes(1 + SECRET_BYTES + _CHECK_BYTES)
    body, check = whole[:-_CHECK_BYTES], whole[-_CHECK_BYTES:]
    return body if _check(body) == check else None


def _slip(places: list[int]) -> NotAShare:
    """93,000 tries against 24 bits: a place that is not the wrong one is named about once in 180 slips."""
    for first, second in combinations(range(SHEET_WORDS), 2):
        turned = places.copy()
        turned[first], turned[second] = places[second], places[first]
        if _body(to_number(turned)) is not None:
            return NotAShare((first + 1, second + 1), swapped=True)
    return NotAShare(tuple(_single_slips(places)))


def _single_slips(places: list[int]) -> Iterator[int]:
    number = to_number(places)
    for at, place in enumerate(places):
        worth = WORDS ** (SHEET_WORDS - 1 - at)
        without = number - place * worth
        if any(_body(without + other * worth) is not None for other in range(WORDS)):
            yield at + 1
