"""Making a set of shares, and putting them together again."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from bot.errors import ShareRefused
from bot.organising.custodians.key_set import KeySet, Purpose, derive, hash_of, refuse_numbers
from bot.organising.custodians.sealing import OpeningKey
from bot.organising.custodians.share import Share
from bot.organising.custodians.splitting import combine, split


@dataclass(frozen=True, slots=True)
class NewKeys:
    """`shares` are secret, each for one person; `public` is not."""

    public: KeySet
    shares: tuple[Share, ...]


def new_keys(secret: bytes, purpose: Purpose, begins: date, *, custodians: int, threshold: int) -> NewKeys:
    """`secret` is 16 random bytes, forgotten by the caller. Before it returns, every choice of `threshold` shares has
    been written as words, read back and put together. Raises `UserError` for other numbers than 3 of 5 and 2 of 3."""
    refuse_numbers(custodians, threshold)
    parts = split(secret, threshold=threshold, custodians=custodians)
    shares = tuple(Share(number, value) for number, value in sorted(parts.items()))
    made = described(shares, derive(secret, purpose), purpose, begins, threshold)
    read = [Share.from_words(share.words) for share in made.shares]
    for some in combinations(read, threshold):
        opening_key(made.public, some)
    return made


def described(shares: tuple[Share, ...], key: OpeningKey, purpose: Purpose, begins: date, threshold: int) -> NewKeys:
    hashes = tuple(hash_of(share, key.public_key) for share in shares)
    return NewKeys(KeySet(purpose, begins, threshold, key.public_key, hashes), shares)


def opening_key(keys: KeySet, shares: Iterable[Share]) -> OpeningKey:
    """The private half, from exactly as many shares of this set as are needed, in any order. Raises `ShareRefused`,
    which names the sheets that are wrong."""
    given = list(shares)
    numbers = {share.number for share in given}
    if strange := sorted({share.number for share in given if not keys.holds(share)}):
        sheets = ", ".join(str(number) for number in strange)
        raise ShareRefused(f"Not of this key: sheet {sheets}. The other sheets are good. Nothing was opened.")
    if len(numbers) != len(given) or len(numbers) != keys.threshold:
        raise ShareRefused(f"{keys.threshold} different sheets open this key. Nothing was opened.")
    key = derive(combine({share.number: share.value for share in given}), keys.purpose)
    if not hmac.compare_digest(key.public_key, keys.public_key):
        raise ShareRefused(
            "Every sheet fits the public file, but together they give another key: the public file was changed. "
            "Compare its fingerprint with the one on your sheets. Nothing was opened."
        )
    return key
