"""The Box's own secret, in a file of its own: what stands in box.db leads to no code and no receipt without it."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from bot.errors import ConfigError
from bot.store.secret_file import secret_in

_BYTES = 64


class Pepper:
    """Keyed BLAKE2b, 32 bytes. Each use has a key of its own, so that no value of one use is a value of another."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def open(cls, folder: Path) -> Pepper:
        """Reads `box.pepper`, or makes one where there is no box.db yet. Raises `ConfigError`."""
        path = folder / "box.pepper"
        if (folder / "box.db").exists() and not path.exists():
            raise ConfigError(
                "box.pepper is missing from the data folder, and without it no code and no receipt can be read. Put it "
                "back from where it was copied to; if it is lost, move box.db away and begin anew."
            )
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            secret = secret_in(path, _BYTES)
        except OSError:
            raise ConfigError(
                "box.pepper cannot be read or made in the data folder. Give this user write access to it."
            ) from None
        if len(secret) != _BYTES:
            raise ConfigError("box.pepper is damaged. Put it back from where it was copied to.")
        return cls(secret)

    @classmethod
    def passing(cls) -> Pepper:
        """One that is gone once this process has ended."""
        return cls(secrets.token_bytes(_BYTES))

    def keyed(self, use: str, value: bytes) -> bytes:
        """32 bytes. The same for the same use and value, and no way back without the secret."""
        key = hashlib.blake2b(use.encode(), key=self._secret, digest_size=64).digest()
        return hashlib.blake2b(value, key=key, digest_size=32).digest()
