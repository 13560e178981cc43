"""The workplace's passphrase: only a scrypt hash of it is kept, in the settings."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

from bot.errors import ConfigError, UserError

SHORTEST = 16  # characters
LONGEST = 200
_COST, _BLOCK, _PARALLEL = 2**15, 8, 1  # 32 MiB and about a tenth of a second for each guess
_MOST_MEMORY = 2**28
_UNREADABLE = "web.passphrase_hash is not what `steward web passphrase` prints. Run it again and copy the whole line."


def normal(typed: str) -> bytes:
    """Phones write capitals, typographic apostrophes and double spaces of their own accord: these do not count."""
    text = unicodedata.normalize("NFKC", typed).casefold().replace("’", "'")
    return " ".join(text.split()).encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class PassphraseHash:
    """`parse` reads what `str` writes: `scrypt$32768$8$1$SALT$KEY`, salt and key in base64."""

    cost: int
    block: int
    parallel: int
    salt: bytes
    key: bytes

    def __repr__(self) -> str:
        return "PassphraseHash(…)"

    def __str__(self) -> str:
        salt, key = (base64.b64encode(part).decode() for part in (self.salt, self.key))
        return f"scrypt${self.cost}${self.block}${self.parallel}${salt}${key}"

    @classmethod
    def make(cls, passphrase: str, salt: bytes) -> PassphraseHash:
        """Raises `UserError` where it is too short or too long to be shared safely."""
        if not SHORTEST <= len(normal(passphrase).decode()) <= LONGEST:
            raise UserError(
                f"A passphrase has {SHORTEST} to {LONGEST} characters: four or more words that nobody would guess of "
                "this workplace. Nothing was kept."
            )
        key = _derived(normal(passphrase), salt, _COST, _BLOCK, _PARALLEL)
        return cls(_COST, _BLOCK, _PARALLEL, salt, key)

    @classmethod
    def parse(cls, text: str) -> PassphraseHash:
        """Raises `ConfigError`, which repeats nothing of it."""
        try:
            name, cost, block, parallel, salt, key = text.split("$")
            found = cls(
                int(cost), int(block), int(parallel), base64.b64decode(salt, validate=True),
                base64.b64decode(key, validate=True),
            )  # fmt: skip
        except (ValueError, binascii.Error):
            raise ConfigError(_UNREADABLE) from None
        sound = found.cost >= _COST and found.cost & (found.cost - 1) == 0 and found.block >= 1 and found.parallel >= 1
        bounded = found.cost * found.block * 128 <= _MOST_MEMORY and found.parallel <= 4
        if name != "scrypt" or not sound or not bounded or len(found.salt) < 16 or len(found.key) != 32:
            raise ConfigError(_UNREADABLE)
        return found

    def fits(self, typed: str) -> bool:
        """Takes as long for a wrong guess as for the right one."""
        guess = _derived(normal(typed[:LONGEST]), self.salt, self.cost, self.block, self.parallel)
        return hmac.compare_digest(guess, self.key)


def _derived(passphrase: bytes, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(passphrase, salt=salt, n=cost, r=block, p=parallel, maxmem=2 * _MOST_MEMORY, dklen=32)
