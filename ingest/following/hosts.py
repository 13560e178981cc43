"""One request at a time to each host, and a pause between two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock


@dataclass(slots=True)
class _Host:
    lock: Lock = field(default_factory=Lock)
    left_at: datetime | None = None


class HostTurns:
    """Usable from several threads; different hosts do not wait for each other."""

    def __init__(self, *, now: Callable[[], datetime], sleep: Callable[[float], None]) -> None:
        self._now, self._sleep = now, sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = Lock()

    @contextmanager
    def turn(self, host: str, pause: timedelta) -> Iterator[None]:
        """Waits until `pause` has passed since the last turn at this host ended, and holds the host meanwhile."""
        with self._lock:
            one = self._hosts.setdefault(host, _Host())
        with one.lock:
            if one.left_at is not None:
                passed = self._now() - one.left_at
                # A clock that was set back or forth makes nobody wait for longer than the pause.
                if timedelta(0) < (wait := min(pause - passed, pause)):
                    self._sleep(wait.total_seconds())
            try:
                yield
            finally:
                one.left_at = self._now()
