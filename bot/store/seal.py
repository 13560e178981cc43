"""The Desk's own secret: keys what must not be told apart, and seals what must not be read."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from bot.errors import ConfigError
from bot.store.secret_file import secret_in

_BYTES = 64


class Seal:
    """Sealing is Fernet (AES-128-CBC with HMAC-SHA256); names are
    HMAC-SHA256. Both keys come from one file that only the process's user may read."""

    def __init__(self, secret: bytes) -> None:
        self._naming = secret[:32]
        self._box = Fernet(urlsafe_b64encode(secret[32:64]))

    @classmethod
    def open(cls, path: Path) -> Seal:
        """Reads the secret, or makes one where there is none yet. Raises `ConfigError`."""
        try:
            secret = secret_in(path, _BYTES)
        except OSError:
            raise ConfigError(
                "The Desk's key file cannot be read or made in the data folder. Give this user write access to it, or "
                "choose another folder with STEWARD_DATA."
            ) from None
        if len(secret) != _BYTES:
            raise ConfigError(f"{path.name} is damaged. Delete it: only what was unanswered just now is lost.")
        return cls(secret)

    @classmethod
    def passing(cls) -> Seal:
        """A seal that nobody can open once this process has ended."""
        return cls(secrets.token_bytes(_BYTES))

    def name(self, *parts: str) -> str:
        """The same 32 hexadecimal digits for the same parts, and no way back from them."""
        joined = b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)
        return hmac.new(self._naming, joined, hashlib.sha256).hexdigest()[:32]

    def sealed(self, values: dict[str, str]) -> bytes:
        """Without the time, which Fernet otherwise puts before what it seals."""
        return self._box.encrypt_at_time(json.dumps(values).encode(), 0)

    def opened(self, held: bytes) -> dict[str, str] | None:
        """None where the bytes were sealed with another secret, or changed."""
        try:
            # Base64 spells the end of some bytes in several ways; only the one that was written counts.
            if urlsafe_b64encode(urlsafe_b64decode(held)) != held:
                return None
            found: Any = json.loads(self._box.decrypt(held))
        except (InvalidToken, ValueError):
            return None
        return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else None
