"""A code: twelve characters, 60 bits, that give one person one thing. Crockford's alphabet, read as people type it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
BITS = 60
_LIKENED = str.maketrans({"I": "1", "L": "1", "O": "0"})
# Keyboards of phones make long dashes of two hyphens, and put spaces that do not break.
_SEPARATORS = frozenset("-_.‐‑‒–—−\u00ad")


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """`text` is twelve characters of the alphabet. Its repr tells nothing: a traceback is no place for a code."""

    text: str = field(repr=False)

    @classmethod
    def of(cls, number: int) -> Code:
        """The code of a number below 2**60; each has one, and `number` leads back."""
        if not 0 <= number < 1 << BITS:
            raise ValueError("a code stands for 60 bits")
        return cls("".join(ALPHABET[number >> shift & 31] for shift in range(BITS - 5, -5, -5)))

    @classmethod
    def read(cls, typed: str) -> Code | None:
        """The code that was meant: lower case, I and L for 1, O for 0, spaces and hyphens anywhere. None where there
        is none: a U is read as nothing else."""
        text = read_characters(typed, LENGTH)
        return cls(text) if text else None

    @property
    def number(self) -> int:
        total = 0
        for character in self.text:
            total = total << 5 | ALPHABET.index(character)
        return total

    @property
    def shown(self) -> str:
        """As it is shown: 7K3F-M2QX-09TA."""
        return "-".join(self.text[at : at + 4] for at in range(0, LENGTH, 4))


def read_characters(typed: str, length: int) -> str | None:
    """That many characters of the alphabet, as `Code.read` reads them."""
    kept = "".join(c for c in typed if not (c in _SEPARATORS or c.isspace()))
    if not kept.isascii():
        return None
    text = kept.upper().translate(_LIKENED)
    return text if len(text) == length and set(text) <= set(ALPHABET) else None


def fresh_codes(count: int, *, random_bits: Callable[[int], int] = secrets.randbits) -> list[Code]:
    """That many codes, no two alike, in no order that means anything."""
    numbers: set[int] = set()
    while len(numbers) < count:
        numbers.add(random_bits(BITS))
    return [Code.of(number) for number in numbers]
