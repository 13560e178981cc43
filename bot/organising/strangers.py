"""The limit for strangers: one for all of them together, so that nothing is kept of any address."""

from __future__ import annotations

import threading
from collections.abc import Callable


class StrangerLimit:
    """So many tries at once and so many a minute, by whoever has no code that is good. Who has one never comes here."""

    def __init__(self, *, at_once: int = 30, a_minute: float = 30, clock: Callable[[], float]) -> None:
        self._most = float(at_once)
        self._a_second = a_minute / 60
        self._clock = clock
        self._left = self._most
        self._then = clock()
        self._lock = threading.Lock()

    def lets_in(self) -> bool:
        with self._lock:
            now = self._clock()
            self._left = min(self._most, self._left + max(0.0, now - self._then) * self._a_second)
            self._then = now
            if self._left < 1:
                return False
            self._left -= 1
            return True
