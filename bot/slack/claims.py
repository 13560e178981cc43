"""What was taken on to be answered: once, and durably. What cannot be written is answered all the same."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from bot.errors import UserError
from bot.store.desk import DeskStore, Surface

log = logging.getLogger(__name__)
_MOST_UNWRITTEN = 10_000


class Claims:
    """Thread-safe."""

    def __init__(self, store: DeskStore, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self._lock = threading.Lock()
        self._unwritten: OrderedDict[str, bool] = OrderedDict()

    def take(self, claim: str, surface: Surface, place: dict[str, str]) -> bool:
        """False where it was taken on before."""
        try:
            return self._store.claim(claim, surface, place, now=self._now())
        except UserError:
            # Only a crash would lose it.
            log.error("desk.db cannot be written: what is asked now would not outlive a crash")  # noqa: TRY400
            with self._lock:
                first = claim not in self._unwritten
                self._unwritten[claim] = True
                while len(self._unwritten) > _MOST_UNWRITTEN:
                    self._unwritten.popitem(last=False)
            return first

    def begun(self, claim: str, ts: str) -> None:
        """The answer grows in the message `ts`: after a restart it is to be finished there."""
        try:
            self._store.add(claim, grown=ts)
        except UserError:
            log.warning("Where an answer grows could not be written down")

    def finish(self, claim: str) -> None:
        try:
            self._store.finish(claim)
        except UserError:
            log.warning("A claim could not be finished")

    def of_trigger(self, trigger: str) -> str:
        """The name of what stands in no history, of what tells deliveries apart."""
        return self._store.seal.name("trigger", trigger)
