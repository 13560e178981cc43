"""A concern as custodians read it: choices in words, the text, and a last line that seals a reply to whoever wrote it.

That line is a key and a checksum over it and the concern's id: where a file was renamed, or the line was touched, no
reply is sealed to a key that nobody has.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from bot.organising.choice import BY_ID, Question
from bot.organising.concern import Concern

_ASKED = {
    Question.TRACKED: "What is tracked",
    Question.MISSING: "What was missing",
    Question.EFFECT: "What it does to people",
    Question.WANTED: "What they want",
}
_KEY_BYTES = 32
_CHECK_BYTES = 4
_PERSON = b"steward reply 1"
_LABEL = "Reply key: "
_LINE = re.compile(re.escape(_LABEL) + r"([A-Za-z0-9_-]{48})")
_RULE = "-" * 60


def readable(plaintext: bytes, concern_id: str) -> bytes:
    """As a text. What is no concern of this version stays as it is."""
    try:
        concern, reply = Concern.unpacked(plaintext)
    except ValueError:
        return plaintext
    if len(reply) != _KEY_BYTES:
        return plaintext
    chosen = [
        f"{asked}: {'; '.join(words)}."
        for question, asked in _ASKED.items()
        if (words := [BY_ID[id_].words for id_ in concern.choices if BY_ID[id_].question is question])
    ]
    parts = ("\n".join(chosen), concern.text or "(Nothing was written beside the choices.)", _RULE)
    return "\n\n".join(part for part in parts if part).encode() + f"\n{_key_line(reply, concern_id)}\n".encode()


def reply_key(text: str, concern_id: str) -> bytes | None:
    """What a reply is sealed to, from the last line that is not empty. None where there is none, or it is not that
    concern's."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    match = _LINE.fullmatch(lines[-1]) if lines else None
    if match is None:
        return None
    held = urlsafe_b64decode(match[1])
    key, check = held[:_KEY_BYTES], held[_KEY_BYTES:]
    return key if check == _check(key, concern_id) else None


def _key_line(key: bytes, concern_id: str) -> str:
    return _LABEL + urlsafe_b64encode(key + _check(key, concern_id)).decode()


def _check(key: bytes, concern_id: str) -> bytes:
    body = concern_id.encode() + b"\0" + key
    return hashlib.blake2b(body, digest_size=_CHECK_BYTES, person=_PERSON).digest()
