"""Whose turn it is: a bounded queue that serves people in turn, however much one of them asks."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict, deque
from collections.abc import Callable

log = logging.getLogger(__name__)
Job = Callable[[], None]


class Full(Exception):
    """There are as many jobs waiting as can be promised to be done."""


class Turns:
    """`workers` threads. Each person has a queue of their own; the queues are served in turn (round robin), so that a
    burst of one person's delays their own questions and nobody else's by more than one."""

    def __init__(self, workers: int, *, most: int = 1000, most_each: int = 50) -> None:
        self._waiting: OrderedDict[str, deque[Job]] = OrderedDict()
        self._ready = threading.Condition()
        self._most, self._most_each = most, most_each
        self._stopping = False
        self._threads = [threading.Thread(target=self._work, name=f"turn-{n}", daemon=True) for n in range(workers)]
        self._idle = 0
        for thread in self._threads:
            thread.start()

    def put(self, person: str, job: Job) -> int:
        """Takes a job on and returns how many will be begun before it; 0 where one is free. Raises `Full`."""
        with self._ready:
            own = self._waiting.get(person, deque())
            if self._stopping or len(own) >= self._most_each or self._held() >= self._most:
                raise Full
            before = self._before(person)
            self._waiting.setdefault(person, own).append(job)
            self._ready.notify()
            return max(0, before + 1 - self._idle)

    def _held(self) -> int:
        return sum(map(len, self._waiting.values()))

    def _before(self, person: str) -> int:
        """Jobs that are served before one that this person adds now."""
        round_ = len(self._waiting.get(person, ())) + 1
        found, passed = 0, person not in self._waiting
        for other, jobs in self._waiting.items():
            if other == person:
                found, passed = found + round_ - 1, True
            elif person not in self._waiting or not passed:
                found += min(len(jobs), round_)
            else:
                found += min(len(jobs), round_ - 1)
        return found

    def _work(self) -> None:
        while True:
            with self._ready:
                self._idle += 1
                self._ready.wait_for(lambda: self._waiting or self._stopping)
                self._idle -= 1
                if not self._waiting:
                    return
                person, jobs = self._waiting.popitem(last=False)
                job = jobs.popleft()
                if jobs:
                    self._waiting[person] = jobs  # to the end of the round
            try:
                job()
            except Exception as error:  # noqa: BLE001 - a worker outlives whatever a job does
                log.error("A turn ended with %s", type(error).__name__)  # noqa: TRY400 - its text may hold a question

    def stop(self, seconds: float | None = None) -> bool:
        """Takes on no more, does what was taken on, and returns whether it was all done in time."""
        with self._ready:
            self._stopping = True
            self._ready.notify_all()
        for thread in self._threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)
