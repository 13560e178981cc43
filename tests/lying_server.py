"""An OpenAI-compatible chat server that does what a test tells it: honest, mistaken, lying, slow, broken.

It speaks HTTP on the loopback, streams server-sent events and answers plainly, so that tests run the whole path from a
question to what is shown. `behaviour` is given the messages and returns what the model "writes", or how it fails.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import langchain.chat_models  # noqa: F401 - seconds, spent before a test counts them
import langchain_openai  # noqa: F401

Messages = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Refuses:
    """An HTTP error instead of an answer."""

    status: int
    body: str = '{"error": {"message": "no", "type": "server_error"}}'


@dataclass(frozen=True)
class Dies:
    """Writes the pieces, then the connection is cut without an end."""

    pieces: Sequence[str]


@dataclass(frozen=True)
class Hangs:
    """Writes the pieces, then nothing for as long as the server lives."""

    pieces: Sequence[str]


Written = str | Iterable[str] | Refuses | Dies | Hangs
"""Pieces are sent as they come: what waits between two of them is a model that thinks."""

Behaviour = Callable[[Messages], Written]


class LyingServer:
    """`heard` is every request's body, `raw` each request whole, as it came: for what must never be sent."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.heard: list[dict[str, Any]] = []
        self.raw: list[bytes] = []
        self.released = threading.Event()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: LyingServer) -> None:
        self.owner = owner
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._plain(200, json.dumps({"object": "list", "data": [{"id": "honest", "object": "model"}]}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        asked = json.loads(body)
        self.server.owner.raw.append(self.requestline.encode() + b"\n" + bytes(self.headers) + body)
        self.server.owner.heard.append(asked)
        written = self.server.owner.behaviour(asked["messages"])
        try:
            self._answer(asked, written)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self, asked: dict[str, Any], written: Written) -> None:
        if isinstance(written, Refuses):
            self._plain(written.status, written.body)
        elif asked.get("stream"):
            self._stream(asked, written)
        elif isinstance(written, Dies | Hangs):
            self._cut(written)
        else:
            text = "".join(written)
            choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
            self._plain(
                200,
                json.dumps({**_envelope(asked, "chat.completion"), "choices": [choice], "usage": _usage(asked, text)}),
            )

    def _stream(self, asked: dict[str, Any], written: str | Iterable[str] | Dies | Hangs) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        pieces: list[str] = []
        for piece in written.pieces if isinstance(written, Dies | Hangs) else _pieces(written):
            pieces.append(piece)
            self._event(_chunk(asked, {"role": "assistant", "content": piece}, None))
        if isinstance(written, Dies | Hangs):
            self._cut(written)
            return
        self._event(_chunk(asked, {}, "stop"))
        if (asked.get("stream_options") or {}).get("include_usage"):
            self._event(
                {
                    **_envelope(asked, "chat.completion.chunk"),
                    "choices": [],
                    "usage": _usage(asked, "".join(pieces)),
                }
            )
        self._send_chunk(b"data: [DONE]\n\n")
        self._send_chunk(b"")

    def _cut(self, written: Dies | Hangs) -> None:
        if isinstance(written, Hangs):
            self.server.owner.released.wait()
        self.close_connection = True
        self.wfile.flush()
        self.connection.close()

    def _event(self, event: dict[str, Any]) -> None:
        self._send_chunk(f"data: {json.dumps(event)}\n\n".encode())

    def _send_chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _plain(self, status: int, body: str) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _pieces(text: str | Iterable[str]) -> Iterator[str]:
    """A text in pieces that end anywhere, as models send it."""
    if not isinstance(text, str):
        yield from text
        return
    for start in range(0, len(text), 7):
        yield text[start : start + 7]


def _envelope(asked: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"id": "chat-1", "object": kind, "created": 1, "model": asked.get("model", "honest")}


def _chunk(asked: dict[str, Any], delta: dict[str, Any], end: str | None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": end}
    return {**_envelope(asked, "chat.completion.chunk"), "choices": [choice]}


def _usage(asked: dict[str, Any], text: str) -> dict[str, int]:
    prompt, written = len(json.dumps(asked["messages"])) // 4, len(text) // 4
    return {"prompt_tokens": prompt, "completion_tokens": written, "total_tokens": prompt + written}
