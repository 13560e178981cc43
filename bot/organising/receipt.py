"""The receipt: seven words from the EFF's long list, chosen by the server and shown before anything is sent."""

from __future__ import annotations

import functools
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.organising.wordlist import word_list
from bot.store.pepper import Pepper

WORDS = 7
"""7,772 words to the power of seven: 90 bits."""


@functools.cache
def receipt_words() -> tuple[str, ...]:
    """The EFF's long list but for its four words with a hyphen, so that people may put hyphens between words."""
    return tuple(word for word in word_list() if word.isalpha())


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(receipt_words())


def words_in(typed: str) -> list[str]:
    """In small letters; anything but letters is between them."""
    return [word for word in re.split(r"[^a-z]+", typed.lower()) if word]


def misread(typed: str) -> tuple[int, ...]:
    """The places, from 1, of words that are not on the list."""
    return tuple(place for place, word in enumerate(words_in(typed), start=1) if word not in _known())


@dataclass(frozen=True, slots=True)
class Receipt:
    """`lookup` finds the concern, `reply_secret` opens what is answered to it and `reply_public` seals it. Whoever has
    the words has all of it; its repr tells nothing."""

    words: str = field(repr=False)
    lookup: bytes = field(repr=False)
    reply_secret: bytes = field(repr=False)
    reply_public: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Receipts:
    """Issues and reads receipts under the Box's pepper: without it, words lead nowhere."""

    pepper: Pepper
    choose: Callable[[int], int] = secrets.randbelow

    def issue(self) -> tuple[Receipt, str]:
        """A fresh receipt, and the signed field in which it travels with the form."""
        known = receipt_words()
        words = " ".join(known[self.choose(len(known))] for _ in range(WORDS))
        return self._of(words), self._signed(words)

    def read(self, signed: str) -> Receipt | None:
        """The receipt that this Box issued; None for one that somebody thought up."""
        words, _, _ = signed.partition(".")
        try:
            plain = urlsafe_b64decode(words).decode("ascii")
        except ValueError:
            return None
        # As bytes: what is compared may hold anything that somebody typed.
        return (
            self._of(plain) if compare_digest(self._signed(plain).encode(), signed.encode(errors="replace")) else None
        )

    def typed(self, typed: str) -> Receipt | None:
        """The receipt whose words a person types: any case, and anything but letters between them. None where they are
        no seven words of the list."""
        words = words_in(typed)
        return self._of(" ".join(words)) if len(words) == WORDS and set(words) <= _known() else None

    def _signed(self, words: str) -> str:
        mac = self.pepper.keyed("receipt field", words.encode())
        return f"{urlsafe_b64encode(words.encode()).decode()}.{urlsafe_b64encode(mac).decode()}"

    def _of(self, words: str) -> Receipt:
        secret = self.pepper.keyed("reply key", words.encode())
        public = X25519PrivateKey.from_private_bytes(secret).public_key()
        return Receipt(
            words,
            self.pepper.keyed("receipt lookup", words.encode()),
            secret,
            public.public_bytes(Encoding.Raw, PublicFormat.Raw),
        )
