"""A model's server of our own that speaks HTTP as OpenAI's does, or Anthropic's or Ollama's, or fails on the way as a
test tells it."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import langchain.chat_models  # noqa: F401 - seconds, spent before a test counts them

with suppress(ImportError):
    import langchain_openai  # noqa: F401

Act = Callable[["Call"], None]


class ModelServer:
    """`act` answers each request. `heard` are their bodies, `paths` where they went, `headers` their headers.
    `released` is set at the end, for acts that wait."""

    def __init__(self, act: Act, *, tls: ssl.SSLContext | None = None) -> None:
        self.act = act
        self.heard: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.left = threading.Event()
        self.released = threading.Event()
        self._scheme = "https" if tls else "http"
        self._server = _Server(self)
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def root(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        return f"{self.root}/v1"

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

    def __init__(self, owner: ModelServer) -> None:
        self.owner = owner
        super().__init__(("127.0.0.1", 0), Call)

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no news."""


class Call(BaseHTTPRequestHandler):
    """One request; acts write with these."""

    server: _Server

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        owner = self.server.owner
        owner.paths.append(self.path)
        owner.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        owner.headers.append(dict(self.headers.items()))
        self.close_connection = True
        try:
            owner.act(self)
        except OSError:
            owner.left.set()

    @property
    def released(self) -> threading.Event:
        return self.server.owner.released

    def refuse(self, status: int, text: str = "quokka", **headers: str) -> None:
        """An error in OpenAI's form, which repeats what was asked as some servers do."""
        body = json.dumps({"error": {"message": text, "type": "x", "code": None}}).encode()
        self.send_response_only(status)
        for name, value in (headers | {"Content-Type": "application/json", "Content-Length": str(len(body))}).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def begin(self, **headers: str) -> None:
        self.send_response(200)
        for name, value in ({"Content-Type": "text/event-stream"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def say(self, text: str) -> None:
        self.event(_chunk({"role": "assistant", "content": text}))

    def event(self, event: dict[str, Any]) -> None:
        self.raw(f"data: {json.dumps(event)}\n\n".encode())

    def raw(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def end(self, *, usage: tuple[int, int] | None = None) -> None:
        self.event(_chunk({}, "stop"))
        if usage:
            told = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
            self.event({**_ENVELOPE, "choices": [], "usage": told})
        self.raw(b"data: [DONE]\n\n")


_ENVELOPE = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "small"}


def _chunk(delta: dict[str, Any], end: str | None = None) -> dict[str, Any]:
    return {**_ENVELOPE, "choices": [{"index": 0, "delta": delta, "finish_reason": end}]}


def says(pieces: Iterable[str], *, usage: tuple[int, int] | None = (11, 7)) -> Act:
    """A server that answers as it should."""

    def act(call: Call) -> None:
        call.begin()
        for piece in pieces:
            call.say(piece)
        call.end(usage=usage)

    return act


# As others speak. `whole`: whether it comes to its end.


def says_as_anthropic(pieces: Iterable[str], *, whole: bool = True) -> Act:
    def act(call: Call) -> None:
        def event(kind: str, **told: Any) -> None:
            call.raw(f"event: {kind}\ndata: {json.dumps({'type': kind, **told})}\n\n".encode())

        begun = {"id": "1", "type": "message", "role": "assistant", "model": "small", "content": []}
        call.begin()
        event("message_start", message={**begun, "usage": {"input_tokens": 11, "output_tokens": 0}})
        event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        for piece in pieces:
            event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
        if whole:
            event("content_block_stop", index=0)
            event("message_delta", delta={"stop_reason": "end_turn"}, usage={"input_tokens": 11, "output_tokens": 7})
            event("message_stop")

    return act


def says_as_ollama(pieces: Iterable[str], *, whole: bool = True) -> Act:
    def act(call: Call) -> None:
        def line(text: str, **told: Any) -> None:
            said = {"model": "small", "created_at": "2026-11-28T00:00:00Z", "done": False, **told}
            call.raw(json.dumps({**said, "message": {"role": "assistant", "content": text}}).encode() + b"\n")

        call.begin(Content_Type="application/x-ndjson")
        for piece in pieces:
            line(piece)
        if whole:
            line("", done=True, done_reason="stop", prompt_eval_count=11, eval_count=7)

    return act
