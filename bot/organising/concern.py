"""A concern as a person raises it: choices, and a text of up to 1,000 characters."""

from __future__ import annotations

import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.errors import ConcernRefused
from bot.organising.choice import BY_ID, as_bits, from_bits

MOST_CHARACTERS = 1_000
PADDED_BYTES = 4_096
"""What each concern is padded to before it is sealed: a thousand characters of the widest kind fit."""

SEALED_BYTES = PADDED_BYTES + 48
"""As long as libsodium's sealed box makes it."""
_VERSION = "1"
_UNSPENT = "Nothing was kept, and no code was used up."


@dataclass(frozen=True, slots=True)
class Concern:
    """Its repr tells nothing."""

    choices: tuple[str, ...] = field(repr=False)
    text: str = field(repr=False)

    @classmethod
    def read(cls, choices: Iterable[str], text: str) -> Concern:
        """From a form. Raises `ConcernRefused`, which repeats nothing of it, before anything is spent."""
        chosen = set(choices)
        if not chosen <= BY_ID.keys():
            raise ConcernRefused("choices", f"One of the choices is not on the list. {_UNSPENT}")
        written = plain_text(text)
        if len(written) > MOST_CHARACTERS:
            raise ConcernRefused(
                "text",
                f"The text is {len(written):,} characters long; {MOST_CHARACTERS:,} fit. {_UNSPENT} Shorten it, and go "
                "on.",
            )
        if not chosen and not written:
            raise ConcernRefused("choices", f"Nothing was chosen or written. {_UNSPENT}")
        return cls(from_bits(as_bits(chosen)), written)

    def packed(self, reply: bytes) -> bytes:
        """What is padded and sealed, less than `PADDED_BYTES`: a line with the version, the choices and the key that a
        reply is sealed to, then the text as it is, for people to read where they have nothing but it."""
        key = urlsafe_b64encode(reply).decode()
        return f"{_VERSION} {as_bits(self.choices).hex()} {key}\n{self.text}".encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> tuple[Concern, bytes]:
        """What the custodians read once they have opened it, and the key for a reply. Raises `ValueError`."""
        head, _, text = packed.decode().partition("\n")
        version, bits, key = head.split(" ")
        if version != _VERSION:
            raise ValueError("not a concern of this version")
        return cls(from_bits(bytes.fromhex(bits)), text), urlsafe_b64decode(key)


def plain_text(text: str) -> str:
    """One spelling for what looks the same, lines ended one way, and no character that cannot be seen or stored."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
