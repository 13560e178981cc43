"""Who has shown the workplace's passphrase: a pass that says until when, and nothing about whose it is.

There are no cookies. The pass travels in hidden fields of forms, so that it stands in no address and no history. Passes
that are given out within the same ten minutes are the same; a restart of the process ends all of them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.web.passphrase import PassphraseHash

LASTS = timedelta(minutes=60)
_GRID = 600  # seconds
_SHAPE = re.compile(r"([0-9a-f]{1,12})\.([0-9a-f]{64})\Z")
_GUESSES_AT_ONCE = 2
_GUESSES = 60  # a minute, of everybody together


class TooManyGuesses(Exception):
    """So many passphrases are being tried that this one was not looked at."""


class Membership:
    def __init__(self, passphrase: PassphraseHash | None, *, key: bytes, now: Callable[[], datetime]) -> None:
        """`key` is of this process, 32 random bytes."""
        self._passphrase = passphrase
        self._key = key
        self._now = now
        self._at_once = threading.BoundedSemaphore(_GUESSES_AT_ONCE)
        self._lock = threading.Lock()
        self._left = float(_GUESSES)
        self._counted = now()

    @property
    def possible(self) -> bool:
        """Whether there is a passphrase at all."""
        return self._passphrase is not None

    def holds(self, given: str) -> bool:
        """Whether `given` is a pass of this process that has not ended."""
        shape = _SHAPE.match(given)
        if not self.possible or not shape:
            return False
        until, mac = shape.groups()
        return hmac.compare_digest(mac, self._mac(until)) and int(until, 16) > self._now().timestamp()

    def fresh(self) -> str:
        """A pass, good for at least fifty minutes. Only for who holds one, or has shown the passphrase."""
        ends = int((self._now() + LASTS).timestamp())
        until = f"{ends - ends % _GRID:x}"
        return f"{until}.{self._mac(until)}"

    def knows(self, typed: str) -> bool:
        """Whether that is the passphrase. Raises `TooManyGuesses`: the limit is one for all, and keeps no addresses."""
        if self._passphrase is None:
            return False
        if not self._at_once.acquire(blocking=False):
            raise TooManyGuesses
        try:
            self._count()
            return self._passphrase.fits(typed)
        finally:
            self._at_once.release()

    def _count(self) -> None:
        with self._lock:
            now = self._now()
            since = max(0.0, (now - self._counted).total_seconds())
            self._left = min(float(_GUESSES), self._left + since * _GUESSES / 60)
            self._counted = now
            if self._left < 1:
                raise TooManyGuesses
            self._left -= 1

    def _mac(self, until: str) -> str:
        return hmac.new(self._key, f"member until {until}".encode(), hashlib.sha256).hexdigest()
