"""The six numbers of an authenticator app (TOTP, RFC 6238: SHA-1, thirty seconds). The only door to pyotp."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

_SECONDS = 30
_NUMBERS = re.compile(r"[0-9]{6}")


def fresh_secret() -> str:
    """160 random bits in base32, as apps take it."""
    import pyotp

    return pyotp.random_base32()


def address(secret: str) -> str:
    """What a QR code holds for the app. It names nobody."""
    import pyotp

    return str(pyotp.TOTP(secret, name="office", issuer="Steward").provisioning_uri())


def numbers(secret: str, *, now: datetime) -> str:
    """What the app shows at that moment."""
    return _at(secret, step_of(now))


def step_of(now: datetime) -> int:
    """The thirty seconds that the moment is in."""
    return int(now.timestamp()) // _SECONDS


def fitting_step(secret: str, typed: str, *, now: datetime, after: int) -> int | None:
    """The thirty seconds whose numbers were typed: these or the ones before them, and later than `after`, so that no
    numbers are taken twice. None where they do not fit."""
    bare = "".join(typed.split())
    if not _NUMBERS.fullmatch(bare):
        bare = ""
    found: int | None = None
    for step in (step_of(now) - 1, step_of(now)):
        if hmac.compare_digest(bare.encode(), _at(secret, step).encode()) and step > after:
            found = step
    return found


def _at(secret: str, step: int) -> str:
    import pyotp

    return str(pyotp.TOTP(secret).generate_otp(step))
