"""Sessions of the office: a random token in a cookie, and in memory its hash, whose it is and until when."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LASTS = timedelta(minutes=30)
"""From signing in on: what is done meanwhile does not put it off."""
COOKIE = "__Host-steward"


@dataclass(frozen=True, slots=True)
class Session:
    person: str = field(repr=False)
    until: datetime
    """As it is shown."""
    ends: float = field(repr=False)


class Sessions:
    """One of each person: whoever signs in again ends their earlier one. All end with this process. They end by
    `clock`, in seconds, which nobody sets: with the computer's clock set back, they would last."""

    def __init__(self, *, now: Callable[[], datetime], clock: Callable[[], float], token: Callable[[], str]) -> None:
        self._now = now
        self._clock = clock
        self._token = token
        self._held: dict[bytes, Session] = {}
        self._lock = threading.Lock()

    def begin(self, person: str) -> str:
        """The token of a new session; nothing that a browser brought along becomes one."""
        token = self._token()
        clock = self._clock()
        with self._lock:
            self._held = {k: s for k, s in self._held.items() if s.person != person and s.ends > clock}
            self._held[_hash(token)] = Session(person, self._now() + LASTS, clock + LASTS.total_seconds())
        return token

    def of(self, token: str) -> Session | None:
        """None where there is none of that token, or no longer."""
        with self._lock:
            found = self._held.get(_hash(token))
        return found if found is not None and found.ends > self._clock() else None

    def end(self, token: str) -> None:
        with self._lock:
            self._held.pop(_hash(token), None)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
