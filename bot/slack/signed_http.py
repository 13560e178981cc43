"""Signed HTTP events: a small server on this computer, behind whatever passes Slack's requests on to it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.errors import UserError
from bot.slack.manifest import HTTP_PATH

if TYPE_CHECKING:
    import uvicorn

_LARGEST = 4 * 2**20  # bytes; Slack's own are far smaller
_WORKERS = 16
_ENDS_WITHIN = 5  # seconds for requests that are being answered

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class SignedRequests:
    """An ASGI application. A request that Slack did not sign, or more than five minutes ago, is read by nobody: it is
    refused by its bytes, before anything is made of them, and nothing of it is logged."""

    def __init__(self, app: App, secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(secret)
        self._workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="http")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status, kind, body = await self._answered(scope, receive)
        headers = [(b"content-type", kind.encode("latin-1"))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answered(self, scope: Scope, receive: Receive) -> tuple[int, str, bytes]:
        """(status, content type, body)."""
        if scope["path"] != HTTP_PATH or scope["method"] != "POST":
            return _bare(404)
        body = await _body(receive)
        if body is None:
            return _bare(413)
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if not self._is_signed(body, headers):
            return _bare(401)
        loop = asyncio.get_running_loop()
        # Bolt waits for acknowledgements: not on the thread that all requests share.
        response = await loop.run_in_executor(self._workers, self._dispatched, body, headers)
        if response is None:
            return _bare(400)
        kind = next(iter(response.headers.get("content-type", ())), "text/plain;charset=utf-8")
        return response.status, kind, (response.body or "").encode()

    def _is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        try:
            return self._verifier.is_valid_request(body, headers)
        except (ValueError, TypeError):  # no number, no text
            return False

    def _dispatched(self, body: bytes, headers: Mapping[str, str]) -> BoltResponse | None:
        """None where Bolt cannot make anything of it."""
        try:
            request = BoltRequest(body=body.decode(), headers=dict(headers))
        except (ValueError, TypeError, AttributeError, KeyError):
            return None
        return self._app.dispatch(request)

    def close(self) -> None:
        self._workers.shutdown()


async def _body(receive: Receive) -> bytes | None:
    """None where there is too much of it; the rest is not read."""
    held = bytearray()
    while True:
        part = await receive()
        held += part.get("body", b"")
        if len(held) > _LARGEST:
            return None
        if not part.get("more_body"):
            return bytes(held)


def _bare(status: int) -> tuple[int, str, bytes]:
    return status, "text/plain;charset=utf-8", b""


class HttpServer:
    """Listens from the start on, in a thread of its own."""

    def __init__(self, app: App, secret: str, port: int) -> None:
        """Raises `UserError` where the port is taken."""
        import uvicorn

        try:
            self._socket = socket.create_server(("127.0.0.1", port))
        except OSError:
            raise UserError(
                f"Port {port} (slack.http_port) cannot be listened on: another program may have it. Choose another."
            ) from None
        self._requests = SignedRequests(app, secret)
        # No logging of its own, no signals: whoever started this process stops it.
        config = uvicorn.Config(
            self._requests, log_config=None, access_log=False, lifespan="off", ws="none", server_header=False,
            timeout_graceful_shutdown=_ENDS_WITHIN,
        )  # fmt: skip
        self._server: uvicorn.Server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="http-server", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Takes no more requests and answers those that it took."""
        self._server.should_exit = True
        self._thread.join()
        self._requests.close()
        self._socket.close()
