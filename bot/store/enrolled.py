"""`enrolled.json`: what organisers' authenticator apps were given, sealed, by a keyed hash of whose it is. The key is a
file beside it: neither of the two opens anything, or names anybody, without the other."""

from __future__ import annotations

import json
import os
import secrets
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path

from bot.errors import ConfigError, UserError
from bot.store.seal import Seal
from bot.store.secret_file import secret_in
from bot.store.withdrawn import fsync_folder

FILE, KEY = "enrolled.json", "enrolled.key"
_BYTES = 64
_LARGEST = 1_000_000
_DAMAGED = "enrolled.json is damaged. Put it back from a copy, or delete it and enrol everybody anew."
_NOT_WRITTEN = "The office's folder cannot be written. Free some space, or give this user rights to it."


class EnrolledFile:
    """Read anew each time: whoever is removed is out at once. Has no repr of what it holds."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        self._folder = folder
        self._path = folder / FILE
        self._seal = seal

    @classmethod
    def open(cls, folder: Path) -> EnrolledFile:
        """Makes folder and key where there are none. Raises `ConfigError`."""
        if (folder / FILE).exists() and not (folder / KEY).exists():
            raise ConfigError(
                "enrolled.key is missing from the office's folder, and without it enrolled.json cannot be read. Put it "
                "back, or delete enrolled.json and enrol everybody anew."
            )
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            secret = secret_in(folder / KEY, _BYTES)
        except OSError:
            raise ConfigError(
                "The office's folder cannot be used. Run this as the office's user, or choose another folder with "
                "STEWARD_OFFICE_DATA."
            ) from None
        if len(secret) != _BYTES:
            raise ConfigError("enrolled.key is damaged. Put it back, or delete it with enrolled.json and enrol anew.")
        return cls(folder, Seal(secret))

    def secret(self, person: str) -> str | None:
        """What their authenticator app was given; None where they are not enrolled. Raises `ConfigError`."""
        held = self._held().get(self._seal.name("office", person))
        return self._opened(held) if held is not None else None

    def holds(self, person: str) -> bool:
        """Raises `ConfigError`."""
        return self._seal.name("office", person) in self._held()

    def add(self, person: str, secret: str) -> None:
        """Raises `ConfigError`, `UserError`."""
        sealed = b64encode(self._seal.sealed({"secret": secret})).decode()
        self._write(self._held() | {self._seal.name("office", person): sealed})

    def remove(self, person: str) -> bool:
        """False where they were not enrolled. Raises `ConfigError`, `UserError`."""
        held = self._held()
        found = held.pop(self._seal.name("office", person), None) is not None
        if found:
            self._write(held)
        return found

    def _opened(self, held: str) -> str:
        opened = self._seal.opened(b64decode(held))
        if opened is None or "secret" not in opened:
            raise ConfigError(_DAMAGED)
        return opened["secret"]

    def _held(self) -> dict[str, str]:
        try:
            if self._path.stat().st_size > _LARGEST:
                raise ValueError("too large")
            values = json.loads(self._path.read_bytes())
            if not isinstance(values, dict) or values.get("version") != 1:
                raise ValueError("another version")
            held = values["enrolled"]
            for name, sealed in held.items():
                if not isinstance(name, str):
                    raise ValueError("no name")
                b64decode(sealed, validate=True)
            return dict(held)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ConfigError(_DAMAGED) from None

    def _write(self, held: dict[str, str]) -> None:
        """Under the names sorted, so that the file does not tell who came first; whole or not at all."""
        text = json.dumps({"version": 1, "enrolled": dict(sorted(held.items()))}, indent=1).encode()
        fresh = self._folder / f".{FILE}.{secrets.token_hex(4)}"
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
            fsync_folder(self._folder)
        except OSError:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise UserError(_NOT_WRITTEN) from None
