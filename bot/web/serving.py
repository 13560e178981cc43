"""An ASGI application served on a port, in a thread of its own, without a log of who came."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from time import monotonic

import uvicorn
from starlette.types import ASGIApp

from bot.errors import PortTaken

_ENDS_WITHIN = 20  # seconds for requests that are being answered
_CONNECTIONS = 512
_ASKS_WITHIN = 20.0  # seconds until a connection has to have sent the head of a request
_LOOKS_EVERY = 10  # of Uvicorn's ticks: a second


class WebProcess:
    """Serves from the start on, at a socket that `listening` made. Call `stop` once."""

    def __init__(self, app: ASGIApp, listens: socket.socket, *, clock: Callable[[], float] = monotonic) -> None:
        self._socket = listens
        self.port = int(listens.getsockname()[1])
        logging.getLogger("uvicorn.error").addFilter(_without_traceback)
        # No logging of its own, no signals: whoever started this process stops it. Proxies' headers would name people,
        # and Uvicorn at its most talkative logs addresses.
        config = uvicorn.Config(
            app, log_config=None, log_level="warning", access_log=False, lifespan="off", ws="none",
            server_header=False, proxy_headers=False, timeout_graceful_shutdown=_ENDS_WITHIN,
            limit_concurrency=_CONNECTIONS,
        )  # fmt: skip
        self._server = _Server(config, clock)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listens]}, name="http-server", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Takes no more requests and answers those that it took."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


class _Server(uvicorn.Server):
    """Uvicorn waits for the head of a request as long as it takes: a few hundred connections that say nothing would be
    all that it has, and nobody else would be answered."""

    def __init__(self, config: uvicorn.Config, clock: Callable[[], float]) -> None:
        super().__init__(config)
        self._clock = clock
        self._waits: dict[object, tuple[object, float]] = {}

    async def on_tick(self, counter: int) -> bool:
        if counter % _LOOKS_EVERY == 0:
            self._close_silent()
        return await super().on_tick(counter)

    def _close_silent(self) -> None:
        now = self._clock()
        waits: dict[object, tuple[object, float]] = {}
        for connection in self.server_state.connections.copy():
            last = getattr(connection, "cycle", None)  # the request that it sent last, and what became of it
            if last is not None and not last.response_complete:
                continue
            before, since = self._waits.get(connection, (last, now))
            waits[connection] = (last, since if before is last else now)
            if before is last and now - since >= _ASKS_WITHIN:
                connection.transport.close()
        self._waits = waits


def listening(host: str, port: int) -> socket.socket:
    """Port 0 is one that is free. Raises `PortTaken`."""
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
