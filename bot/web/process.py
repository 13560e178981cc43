"""The Box as a process: opens the library, listens, and finishes what it took before it stops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.live_desk import LiveDesk
from bot.settings import Settings
from bot.web.box import Box
from bot.web.serving import WebProcess, listening
from bot.web_settings import WebSettings
from knowledge.library import Progress


class BoxProcess:
    """Listens from the start on, in a thread of its own. Call `stop` once."""

    def __init__(
        self,
        settings: Settings,
        web: WebSettings,
        *,
        host: str,
        port: int,
        now: Callable[[], datetime],
        progress: Progress | None = None,
    ) -> None:
        """Raises `PortTaken`, `ConfigError`, `KnowledgeError`. Port 0 is one that is free."""
        listens = listening(host, port)
        try:
            self._desk = LiveDesk(settings, now, progress)
            try:
                self.app = Box(settings, web, self._desk, now=now).app()
            except BaseException:
                self._desk.close()
                raise
        except BaseException:
            listens.close()
            raise
        self._served = WebProcess(self.app, listens)
        self.host, self.port = host, self._served.port

    def stop(self) -> None:
        """Takes no more requests and answers those that it took."""
        self._served.stop()
        self._desk.close()
