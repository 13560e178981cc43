"""A name under a petition, as it is sealed: padded to one size, with what its owner asked for at the least."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field

from bot.errors import UserError
from bot.organising.petitions.release import Minimum

PADDED_BYTES = 512
SEALED_BYTES = PADDED_BYTES + 48
MOST_NAME, MOST_ROLE = 80, 80
_VERSION = 1


@dataclass(frozen=True, slots=True)
class SignedName:
    """Its repr tells nothing. `role` may be empty."""

    name: str = field(repr=False)
    role: str = field(repr=False)
    minimum: Minimum

    @classmethod
    def read(cls, name: str, role: str, minimum: Minimum) -> SignedName:
        """From a form. Raises `UserError`, which repeats nothing of it, before anything is spent."""
        signed = cls(_line(name), _line(role), minimum)
        if not any(character.isalnum() for character in signed.name):
            raise UserError("A name is needed here. Nothing was kept and your code is still good.")
        if len(signed.name) > MOST_NAME or len(signed.role) > MOST_ROLE or len(signed.packed()) >= PADDED_BYTES:
            raise UserError(
                f"Name and role are too long: {MOST_NAME} characters fit in each, fewer in some scripts. Nothing was "
                "kept and your code is still good."
            )
        return signed

    def packed(self) -> bytes:
        parts = {"version": _VERSION, "name": self.name, "role": self.role, "minimum": int(self.minimum)}
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> SignedName:
        """What the custodians read once they have opened it. Raises `ValueError`."""
        try:
            parts = json.loads(packed.decode())
            if parts["version"] == _VERSION:
                return cls.read(str(parts["name"]), str(parts["role"]), Minimum(parts["minimum"]))
        except (KeyError, TypeError, ValueError, RecursionError, UserError):
            pass  # its message might repeat some of it
        raise ValueError("not a name of this version")


_JOINERS = frozenset("\u200c\u200d")


def _line(text: str) -> str:
    """One line, without what cannot be seen or would turn other text around."""
    shown = (
        c if c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else " "
        for c in unicodedata.normalize("NFC", text)
    )  # fmt: skip
    return " ".join("".join(shown).split())
