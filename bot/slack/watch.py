"""A look at something, again and again, on a thread of its own: at the start, every minute, and when told to."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from bot.errors import UserError
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)
_EVERY = 60.0  # seconds


class Watch:
    """`look` may raise `KnowledgeError` and `UserError`, whose kind `complain` is told; nothing ends the looks but
    `stop`."""

    def __init__(self, name: str, look: Callable[[], None], complain: Callable[[str], None]) -> None:
        self._look, self._complain = look, complain
        self._wake, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def stopped(self) -> bool:
        """Whether what is under way should come to an end."""
        return self._stopped.is_set()

    def start(self) -> None:
        self._thread.start()

    def nudge(self) -> None:
        """Something may have moved: it is looked at now."""
        self._wake.set()

    def stop(self, seconds: float) -> bool:
        """Looks no more; whether a look that is on its way has ended."""
        self._stopped.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            try:
                self._look()
            except (KnowledgeError, UserError) as error:
                self._complain(type(error).__name__)
            except Exception as error:  # noqa: BLE001  the next look may find what this one could not read
                log.error("A look ended with %s", type(error).__name__)  # noqa: TRY400
            self._wake.wait(_EVERY)
