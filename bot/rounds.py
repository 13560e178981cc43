"""What a process does by the clock beside its work: at the start and every minute, on a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread

from bot.errors import UserError

log = logging.getLogger(__name__)
EVERY = 60.0
"""Seconds: what is withdrawn, opened or over is so within a minute."""


class Rounds:
    """`work` returns what people who run this should hear of, in sentences; each is told once for as long as it lasts.
    Trouble ends no round after it."""

    def __init__(self, name: str, work: Callable[[], list[str]], tell: Callable[[str], None]) -> None:
        self._work = work
        self._tell = tell
        self._told: set[str] = set()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Lets a round that runs come to its end."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()

    def once(self) -> None:
        """One round."""
        try:
            troubles = self._work()
        except UserError as error:
            troubles = [str(error)]
        except Exception as error:  # noqa: BLE001 - its text may hold what was read
            log.error("A round ended with %s", type(error).__name__)  # noqa: TRY400
            troubles = []
        for trouble in dict.fromkeys(troubles):
            if trouble not in self._told:
                self._tell(trouble)
        self._told = set(troubles)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.once()
            self._stopping.wait(EVERY)
