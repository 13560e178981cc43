"""Leaves a model in peace that failed several times in a row, and tries it again with one question at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic


class CircuitBreaker:
    """After `failures` in a row nothing passes for `rest` seconds of `clock`; then one try does, whose end decides. A
    try that never ends is given up after as long again. Safe between threads."""

    def __init__(self, *, failures: int = 5, rest: float = 60.0, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._rest, self._clock = failures, rest, clock
        self._failed = 0
        self._until: float | None = None
        self._lock = threading.Lock()

    @property
    def is_closed(self) -> bool:
        """Whether everything passes."""
        with self._lock:
            return self._until is None

    def lets_pass(self) -> bool:
        with self._lock:
            if self._until is None:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self._rest  # for this try alone
            return True

    def went_well(self) -> None:
        with self._lock:
            self._failed, self._until = 0, None

    def went_wrong(self) -> None:
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._until = self._clock() + self._rest
