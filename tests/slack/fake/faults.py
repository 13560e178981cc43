"""What may go wrong on the way to Slack: a queue of faults for each method."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one request instead of, or before, its being answered."""

    status: int = 200
    error: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drop: str | None = None  # "before" the request is carried out, or "after"


class Faults:
    """The faults to come. A method is named as in Slack's reference, or "response_url", or "*" for any of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queues: dict[str, deque[Fault]] = defaultdict(deque)

    def rate_limit(self, method: str, retry_after: int = 1, times: int = 1) -> None:
        """429 with `Retry-After`."""
        self._add(method, Fault(429, "ratelimited", {"Retry-After": str(retry_after)}), times)

    def status(self, method: str, status: int = 500, times: int = 1) -> None:
        """An HTTP error such as 500 or 503, its body not JSON."""
        self._add(method, Fault(status), times)

    def error(self, method: str, error: str, times: int = 1) -> None:
        """`ok: false` with any error, such as `internal_error` or `stopped_by_user`."""
        self._add(method, Fault(error=error), times)

    def drop(self, method: str, times: int = 1, after: bool = False) -> None:
        """The connection breaks without a response; with `after`, once Slack has done what it was asked."""
        self._add(method, Fault(drop="after" if after else "before"), times)

    def slow(self, method: str, seconds: float, times: int = 1) -> None:
        """The right answer, late."""
        self._add(method, Fault(wait=seconds), times)

    def next_for(self, method: str) -> Fault | None:
        """The fault that this request meets; it is used up by that."""
        with self._lock:
            for name in (method, "*"):
                if self._queues[name]:
                    return self._queues[name].popleft()
            return None

    def pending(self) -> int:
        """How many faults nobody has met yet."""
        with self._lock:
            return sum(len(queue) for queue in self._queues.values())

    def clear(self) -> None:
        """No more faults."""
        with self._lock:
            self._queues.clear()

    def _add(self, method: str, fault: Fault, times: int) -> None:
        with self._lock:
            self._queues[method].extend([fault] * times)
