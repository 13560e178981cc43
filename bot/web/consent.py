"""Consent for one thing to leave, once: what a form says was agreed to, and whether it was sent already.

A token says until when, and is bound to what its page showed. There is no list of questions: of a consent that was used
only random bytes are kept, until it would have ended anyway.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_hex
from typing import Generic, TypeVar

T = TypeVar("T")
LASTS = timedelta(minutes=60)
AT_ONCE = 8
_SHAPE = re.compile(r"([0-9a-f]{1,12})\.([0-9a-f]{32})\.([0-9a-f]{64})\Z")


class NotSent(StrEnum):
    """Why nothing was sent."""

    OTHER = "other"  # what would be sent is not what was shown, or it was shown too long ago
    SPENT = "spent"  # it was sent before, for the same press
    BUSY = "busy"


class Consents(Generic[T]):
    """`key` is of this process, 32 random bytes: a restart ends all consents."""

    def __init__(self, *, key: bytes, now: Callable[[], datetime], at_once: int = AT_ONCE) -> None:
        self._key = key
        self._now = now
        self._room = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._spent: dict[str, int] = {}
        self._under_way: dict[str, Future[T]] = {}

    def fresh(self, shown: bytes) -> str:
        """A token for a form below what `shown` stands for."""
        until, nonce = f"{int((self._now() + LASTS).timestamp()):x}", token_hex(16)
        return f"{until}.{nonce}.{self._mac(until, nonce, shown)}"

    def once(self, token: str, shown: bytes, send: Callable[[], T]) -> T | NotSent:
        """What `send` returns. A second press while it is under way waits for the same; later ones send nothing."""
        shape = _SHAPE.match(token)
        if not shape:
            return NotSent.OTHER
        until, nonce, mac = shape.groups()
        now = self._now().timestamp()
        if not hmac.compare_digest(mac, self._mac(until, nonce, shown)) or int(until, 16) <= now:
            return NotSent.OTHER
        if not self._room.acquire(blocking=False):
            return NotSent.BUSY
        try:
            return self._once(nonce, int(until, 16), send)
        finally:
            self._room.release()

    def _once(self, nonce: str, until: int, send: Callable[[], T]) -> T | NotSent:
        mine: Future[T] = Future()
        with self._lock:
            self._forget()
            under_way = self._under_way.get(nonce)
            if under_way is None:
                if nonce in self._spent:
                    return NotSent.SPENT
                self._spent[nonce] = until
                self._under_way[nonce] = mine
        if under_way is not None:
            return under_way.result()
        try:
            mine.set_result(send())
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._under_way[nonce]
        return mine.result()

    def _forget(self) -> None:
        now = self._now().timestamp()
        for nonce in [nonce for nonce, until in self._spent.items() if until <= now]:
            del self._spent[nonce]

    def _mac(self, until: str, nonce: str, shown: bytes) -> str:
        said = b"\n".join([b"consent", until.encode(), nonce.encode(), shown])
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()
