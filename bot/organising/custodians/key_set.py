"""The public half of a set of shares: what the Box seals to, and what a share and an opened key are checked against."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import UserError
from bot.organising.custodians.quarter import Quarter
from bot.organising.custodians.sealing import OpeningKey
from bot.organising.custodians.share import Share
from bot.organising.wordlist import WORDS, to_words

FINGERPRINT_WORDS = 8  # 103 bits; neither the seven of a receipt nor the twelve of a sheet
DEMO_SECRET = b"steward demo key"
_DOMAIN = b"steward/custodians/1/"
_ALLOWED = {(5, 3), (3, 2)}


class Purpose(StrEnum):
    """What is sealed to the key. Each purpose has a padded size of its own."""

    CONCERN = "concern"
    NAME = "name"

    @property
    def size(self) -> int:
        """Bytes, before sealing."""
        return 4096 if self is Purpose.CONCERN else 512


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What people compare: eight words to say aloud, or 32 hexadecimal digits."""

    words: tuple[str, ...]
    hex: str


@dataclass(frozen=True, slots=True)
class KeySet:
    """`begins` is the day from which it is sealed to; `share_hashes` in the order of the share numbers. Nothing in it
    is secret."""

    purpose: Purpose
    begins: date
    threshold: int
    public_key: bytes
    share_hashes: tuple[str, ...]

    def __post_init__(self) -> None:
        refuse_numbers(self.custodians, self.threshold)
        if len(self.public_key) != 32:
            raise ValueError("a public key has 32 bytes")

    @property
    def quarter(self) -> Quarter:
        return Quarter.of(self.begins)

    @property
    def custodians(self) -> int:
        return len(self.share_hashes)

    @property
    def demo(self) -> bool:
        """Known by the key itself, whatever its file says."""
        return self.public_key in (derive(DEMO_SECRET, purpose).public_key for purpose in Purpose)

    @property
    def id(self) -> str:
        marked = "demo-" if self.demo else ""
        return f"{marked}{self.purpose}-{str(self.quarter).lower()}-{_print_of(self.public_key).hex()[:8]}"

    @property
    def fingerprint(self) -> Fingerprint:
        digest = _print_of(self.public_key)
        words = to_words(int.from_bytes(digest) % WORDS**FINGERPRINT_WORDS, FINGERPRINT_WORDS)
        return Fingerprint(words, digest.hex()[:32])

    def holds(self, share: Share) -> bool:
        """Whether it is a share of this set, by its published hash."""
        if share.number > self.custodians:
            return False
        return hmac.compare_digest(hash_of(share, self.public_key), self.share_hashes[share.number - 1])

    def usable_on(self, host: str) -> bool:
        """Everybody can open what is sealed to the demo key, so it is for this computer only. Ask with every address
        under which people reach the Box: where it listens, and its public one."""
        return not self.demo or is_loopback(host)


def derive(secret: bytes, purpose: Purpose) -> OpeningKey:
    """The X25519 key of a secret, by HKDF-SHA256; other purposes have other keys."""
    info = _DOMAIN + b"x25519/" + purpose.encode()
    return OpeningKey(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret))


def hash_of(share: Share, public_key: bytes) -> str:
    """SHA-256 over domain, public key, number and value, in hexadecimal digits. 128 random bits cannot be guessed."""
    body = _DOMAIN + b"share\0" + public_key + bytes([share.number]) + share.value
    return hashlib.sha256(body).hexdigest()


def refuse_numbers(custodians: int, threshold: int) -> None:
    """Raises `UserError`, with the reason, for any but 3 of 5 and 2 of 3."""
    if (custodians, threshold) in _ALLOWED:
        return
    if threshold < 2:
        why = "one person alone could read everything, and could be made to"
    elif threshold >= custodians:
        why = "one lost sheet would lock everything for good"
    else:
        why = "only two choices are tried out, and worded for on sheets and pages"
    raise UserError(
        f"{threshold} of {custodians} is not offered: {why}. Use 3 of 5, or 2 of 3 where five people cannot be found. "
        "Nothing was written."
    )


def _print_of(public_key: bytes) -> bytes:
    return hashlib.sha256(_DOMAIN + b"fingerprint\0" + public_key).digest()


def is_loopback(host: str) -> bool:
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
