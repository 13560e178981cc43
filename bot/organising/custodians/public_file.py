"""A key set as a file: JSON for people to read, that says the same in one way only.

Its checksum finds damage. Against somebody who makes another file on purpose only comparing fingerprints helps.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import FileDamaged, UserError
from bot.organising.custodians.key_set import KeySet, Purpose

FORMAT = "steward custodians public file"
VERSION = 1
_LARGEST = 20_000  # bytes; a real one has under 2,000


def public_text(keys: KeySet) -> str:
    return json.dumps(_parts(keys), indent=2) + "\n"


def read_public_file(path: Path) -> KeySet:
    """Raises `FileDamaged`, `UserError`."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError:
        raise UserError("The public file cannot be read. Is it there, and may you read it?") from None
    return read_public_text(data)


def read_public_text(data: bytes) -> KeySet:
    """Raises `FileDamaged`: also where a field more, or another spelling, is all that differs."""
    try:
        given = json.loads(data) if len(data) <= _LARGEST else None
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        raise FileDamaged("This is no public file of a custodians' key. Nothing was done.")
    if given.get("version") != VERSION:
        raise FileDamaged("This public file is of another version of Steward. Use the version that made it.")
    try:
        keys = _key_set(given)
    except (KeyError, TypeError, ValueError, AttributeError, UserError):
        keys = None
    if keys is None or public_text(keys).encode().strip() != data.replace(b"\r\n", b"\n").strip():
        raise FileDamaged(
            "The public file was changed or damaged since it was made. Do not use it: take a fresh copy, and compare "
            "its fingerprint with the one on a sheet."
        )
    return keys


def _key_set(given: dict[str, Any]) -> KeySet:
    try:
        public_key = base64.b64decode(given["public_key"], validate=True)
    except binascii.Error:
        raise ValueError("no key") from None
    hashes = tuple(str(text) for text in given["share_sha256"])
    threshold = int(given["threshold"])
    return KeySet(Purpose(given["purpose"]), date.fromisoformat(given["begins"]), threshold, public_key, hashes)


def _parts(keys: KeySet) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "key": keys.id,
        "purpose": keys.purpose.value,
        "begins": keys.begins.isoformat(),
        "custodians": keys.custodians,
        "threshold": keys.threshold,
        "public_key": base64.b64encode(keys.public_key).decode(),
        "fingerprint_words": " ".join(keys.fingerprint.words),
        "fingerprint_hex": keys.fingerprint.hex,
        "share_sha256": list(keys.share_hashes),
    }
    whole = json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()
    return {**parts, "checksum": hashlib.sha256(whole).hexdigest()}
