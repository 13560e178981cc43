"""Sealing to the custodians' key (libsodium's sealed box), padded first, so that length says nothing.

The only door to PyNaCl. A sealed box says nothing of who sealed it, and does not bind its number or week: whoever keeps
the rows could exchange them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nacl.bindings import crypto_box_SEALBYTES, sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

OVERHEAD = crypto_box_SEALBYTES
"""Bytes that sealing adds to the padded size."""


class TooLong(ValueError):
    """More bytes than fit. It repeats none of them."""


class BadKey(ValueError):
    """Bytes that are no key: what is sealed to them could be read by nobody, or by everybody."""


class NotOpened(Exception):
    """Sealed to another key, or changed since."""


@dataclass(frozen=True, slots=True)
class OpeningKey:
    """The private half. It lives in memory only, and shows itself in no repr."""

    private: bytes = field(repr=False)

    @property
    def public_key(self) -> bytes:
        return bytes(PrivateKey(self.private).public_key)


def seal(public_key: bytes, plaintext: bytes, size: int) -> bytes:
    """`size + OVERHEAD` bytes, however short `plaintext` is; it has less than `size`. Raises `TooLong`,
    `BadKey`."""
    if len(plaintext) >= size:
        raise TooLong(f"at most {size - 1} bytes fit")
    try:
        return SealedBox(PublicKey(public_key)).encrypt(sodium_pad(plaintext, size))
    except CryptoError:
        raise BadKey("no key") from None


def open_sealed(key: OpeningKey, sealed: bytes, size: int) -> bytes:
    """What was sealed, without its padding. Raises `NotOpened`."""
    if len(sealed) != size + OVERHEAD:
        raise NotOpened("of another size")
    try:
        return sodium_unpad(SealedBox(PrivateKey(key.private)).decrypt(sealed), size)
    except CryptoError:
        raise NotOpened("sealed to another key, or changed") from None
