"""An ASGI application served on a port, in a thread of its own, without a log of who came."""

from __future__ import annotations

import logging
import socket
import threading

import uvicorn
from starlette.types import ASGIApp

from bot.errors import PortTaken

_ENDS_WITHIN = 20  # seconds for requests that are being answered
_CONNECTIONS = 512


class WebProcess:
    """Serves from the start on, at a socket that `listening` made. Call `stop` once."""

    def __init__(self, app: ASGIApp, listens: socket.socket) -> None:
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
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listens]}, name="http-server", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Takes no more requests and answers those that it took."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


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
