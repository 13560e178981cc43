"""How often Slack is called, kept below what it allows: so many times in so many seconds."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable


class Pace:
    """Thread-safe. `most` times in any `seconds` of `clock`."""

    def __init__(self, most: int, seconds: float = 60.0, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._taken: deque[float] = deque()
        self._rests_until = float("-inf")
        self._lock = threading.Lock()

    def take(self) -> float:
        """0 where it may be done now, which then counts; else the seconds after which to ask again."""
        with self._lock:
            now = self._clock()
            while self._taken and self._taken[0] <= now - self._seconds:
                self._taken.popleft()
            if now < self._rests_until:
                return self._rests_until - now
            if len(self._taken) >= self._most:
                return self._taken[0] + self._seconds - now
            self._taken.append(now)
            return 0.0

    def rest(self, seconds: float) -> None:
        """Slack asked to wait."""
        with self._lock:
            self._rests_until = max(self._rests_until, self._clock() + seconds)
