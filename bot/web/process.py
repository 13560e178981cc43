"""The Box as a process: opens the library, listens, and finishes what it took before it stops."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime

import uvicorn

from bot.errors import PortTaken
from bot.live_desk import LiveDesk
from bot.organisation import BoxServices
from bot.settings import Settings
from bot.web.box import Box
from bot.web_settings import WebSettings
from knowledge.library import Progress

_ENDS_WITHIN = 20  # seconds for requests that are being answered
_CONNECTIONS = 512


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
        """`tell` gets a sentence where something keeps people from raising a concern, or soon will. Raises `PortTaken`,
        `ConfigError`, `KnowledgeError`, `UserError`. Port 0 is one that is free."""
        with ExitStack() as opened:  # what was opened before something failed is closed again
            self._socket = opened.enter_context(_listening(host, port))
            # Before the library, which takes longer: a demo key or a broken box.db is told at once.
            self.services = BoxServices.open(settings, hosts=(host, *web.hosts), now=now) if settings.collects else None
            if self.services:
                opened.callback(self.services.close)
            self._desk = LiveDesk(settings, now, progress)
            opened.callback(self._desk.close)
            self.app = Box(settings, web, self._desk, self.services, now=now).app()
            if self.services:
                rounds = self.services.rounds(tell)
                rounds.start()
                opened.callback(rounds.stop)
            self._opened = opened.pop_all()
        self.host, self.port = host, int(self._socket.getsockname()[1])
        logging.getLogger("uvicorn.error").addFilter(_without_traceback)
        # No logging of its own, no signals: whoever started this process stops it. Proxies' headers would name people,
        # and Uvicorn at its most talkative logs addresses.
        config = uvicorn.Config(
            self.app, log_config=None, log_level="warning", access_log=False, lifespan="off", ws="none",
            server_header=False, proxy_headers=False, timeout_graceful_shutdown=_ENDS_WITHIN,
            limit_concurrency=_CONNECTIONS,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="http-server", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Takes no more requests and answers those that it took."""
        self._server.should_exit = True
        self._thread.join()
        self._opened.close()  # the rounds end first, then the desk, the Box's store, the socket


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError, UnicodeError):
        raise PortTaken(
            f"Port {port} cannot be listened on at that address: another program may have it, or this computer has no "
            "such address. Choose another with --port or --host."
        ) from None


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = record.exc_text = record.stack_info = None
    return True
