"""Whose turn it is: a bounded queue that serves people in turn, however much one of them asks."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

log = logging.getLogger(__name__)
Job = Callable[[], None]


class Full(Exception):
    """There are as many jobs waiting as can be promised to be done."""


class Stopping(Full):
    """Nothing is taken on any more: the process ends."""


class Turns:
    """`workers` threads. Each person has a queue of their own and is served by one worker at a time; the queues are
    served in turn (round robin), so that a burst of one person's delays nobody else by more than one job."""

    def __init__(self, workers: int, *, most: int = 1000, most_each: int = 50) -> None:
        self._waiting: OrderedDict[str, deque[Job]] = OrderedDict()
        self._served: set[str] = set()
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
            if self._stopping:
                raise Stopping
            if len(own) >= self._most_each or self._held() >= self._most:
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

    def _next(self) -> str | None:
        """Whose turn it is: the first in the round whom no worker serves."""
        return next((person for person in self._waiting if person not in self._served), None)

    def _work(self) -> None:
        while True:
            with self._ready:
                self._idle += 1
                self._ready.wait_for(lambda: self._next() or (self._stopping and not self._waiting))
                self._idle -= 1
                person = self._next()
                if person is None:
                    return
                jobs = self._waiting.pop(person)
                job = jobs.popleft()
                if jobs:
                    self._waiting[person] = jobs  # to the end of the round
                self._served.add(person)
            try:
                job()
            except Exception as error:  # noqa: BLE001 - a worker outlives whatever a job does
                log.error("A turn ended with %s", type(error).__name__)  # noqa: TRY400 - its text may hold a question
            finally:
                with self._ready:
                    self._served.discard(person)
                    self._ready.notify_all()

    def stop(self, seconds: float | None = None) -> bool:
        """Takes on no more, does what was taken on, and returns whether it was all done within `seconds`."""
        with self._ready:
            self._stopping = True
            self._ready.notify_all()
        until = None if seconds is None else time.monotonic() + seconds
        for thread in self._threads:
            thread.join(None if until is None else max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)
