"""The Box as a process: opens the library, listens, and finishes what it took before it stops."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime

from bot.live_desk import LiveDesk
from bot.organisation import BoxServices
from bot.rendering.model_words import ALONE
from bot.settings import Settings
from bot.web.box import Box
from bot.web.serving import WebProcess, listening
from bot.web_settings import WebSettings
from knowledge.library import Progress


class BoxProcess:
    """Listens from the start on, in a thread of its own. Call `stop` once. `services` are None where the employer runs
    it: then no concerns are taken."""

    def __init__(
        self,
        settings: Settings,
        web: WebSettings,
        *,
        host: str,
        port: int,
        now: Callable[[], datetime],
        tell: Callable[[str], None],
        progress: Progress | None = None,
    ) -> None:
        """`tell` gets a sentence where something keeps people from raising a concern, or soon will, and where the
        language model that is set cannot be asked. Raises `PortTaken`, `ConfigError`, `KnowledgeError`, `UserError`.
        Port 0 is one that is free."""
        with ExitStack() as opened:  # what was opened before something failed is closed again
            listens = opened.enter_context(listening(host, port))
            # Before the library, which takes longer: a demo key or a broken box.db is told at once.
            self.services = BoxServices.open(settings, hosts=(host, *web.hosts), now=now) if settings.collects else None
            if self.services:
                opened.callback(self.services.close)
            self._desk = LiveDesk(settings, now, progress)
            opened.callback(self._desk.close)
            if self._desk.without_model:
                tell(f"{self._desk.without_model} {ALONE}")
            self.app = Box(settings, web, self._desk, self.services, now=now).app()
            if self.services:
                rounds = self.services.rounds(tell)
                rounds.start()
                opened.callback(rounds.stop)
            self._opened = opened.pop_all()
        self._served = WebProcess(self.app, listens)
        self.host, self.port = host, self._served.port

    def stop(self) -> None:
        """Takes no more requests and answers those that it took."""
        self._served.stop()
        self._opened.close()  # the rounds end first, then the desk, the Box's store, the socket
