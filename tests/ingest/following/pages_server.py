"""A real HTTP server on this computer whose pages a test sets, and which remembers what was asked and sent."""

from __future__ import annotations

import gzip
import hashlib
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

HTML = "text/html; charset=utf-8"


@dataclass(slots=True)
class Seen:
    """One request, with the lower-case names of its headers, and how many bytes of a body went out for it."""

    path: str
    headers: dict[str, str]
    status: int = 0
    sent: int = 0


@dataclass(frozen=True, slots=True)
class Served:
    """`pieces` makes the body. `raw` replaces everything, status line and headers included."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pieces: Callable[[], Iterable[bytes]] = tuple
    raw: bool = False


class PagesServer:
    """Use it as a context manager. A path that was not set answers 404, also /robots.txt."""

    def __init__(self, certificate: ssl.SSLContext | None = None) -> None:
        self.requests: list[Seen] = []
        self.closing = threading.Event()
        self._arrived = threading.Condition()
        self._served: dict[str, Served] = {}
        self._scheme = "https" if certificate else "http"
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.pages = self
        if certificate:
            self._server.socket = certificate.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="pages")

    @property
    def port(self) -> int:
        return self._server.server_port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self._scheme}://{host}:{self.port}{path}"

    # What each path answers

    def serve(
        self,
        path: str,
        body: str | bytes,
        *,
        status: int = 200,
        media_type: str = HTML,
        etag: bool = False,
        last_modified: str | None = None,
        packed: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """With `etag` or `last_modified` (an HTTP date), who knows the page as it is gets 304 and no body."""
        content = body.encode() if isinstance(body, str) else body
        content = gzip.compress(content, mtime=0) if packed else content
        said = {"Content-Type": media_type, "Content-Length": str(len(content))}
        if packed:
            said["Content-Encoding"] = "gzip"
        if etag:
            said["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if last_modified:
            said["Last-Modified"] = last_modified
        self._served[path] = Served(status, said | dict(headers or {}), lambda: [content])

    def fail(self, path: str, status: int, *, headers: Mapping[str, str] | None = None) -> None:
        self.serve(path, f"<h1>Error {status}</h1>", status=status, headers=headers)

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        self.serve(path, "Moved.", status=status, headers={"Location": to})

    def pour(
        self, path: str, pieces: Callable[[], Iterable[bytes]], *, headers: Mapping[str, str] | None = None
    ) -> None:
        """A body in pieces that ends with the connection, unless `headers` announce its length."""
        self._served[path] = Served(200, {"Content-Type": HTML} | dict(headers or {}), pieces)

    def drip(self, path: str, piece: bytes = b".", every: float = 0.01, *, raw: bool = False) -> None:
        """A body that never ends, a piece at a time; `raw`: not even the headers do."""

        def pieces() -> Iterator[bytes]:
            while not self.closing.wait(every):
                yield piece

        self._served[path] = Served(200, {"Content-Type": HTML}, pieces, raw=raw)

    def hold(self, path: str) -> None:
        """Takes the request and never answers."""

        def pieces() -> Iterator[bytes]:
            self.closing.wait()
            yield b""

        self._served[path] = Served(pieces=pieces, raw=True)

    def answer_raw(self, path: str, whole: bytes) -> None:
        """These bytes, as if from a server that knows nothing of HTTP."""
        self._served[path] = Served(pieces=lambda: [whole], raw=True)

    def begin_again(self, requests: Iterable[Seen] = ()) -> None:
        """As if nothing was served yet, and only `requests` had come."""
        self._served.clear()
        self.requests[:] = requests

    def remove(self, path: str) -> None:
        self._served.pop(path, None)

    # What was asked

    def asked(self, path: str) -> list[Seen]:
        return [seen for seen in self.requests if seen.path == path]

    def wait_for(self, path: str, seconds: float = 120) -> None:
        """Until somebody asked for it."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: self.asked(path), seconds), f"nobody asked for {path}"

    def arrived(self, seen: Seen) -> None:
        with self._arrived:
            self.requests.append(seen)
            self._arrived.notify_all()

    def served(self, path: str) -> Served:
        return self._served.get(path) or Served(404, {"Content-Length": "0"})


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    pages: PagesServer

    def handle_error(self, *_: object) -> None:
        """Clients of these tests leave in the middle."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        pages = self.server.pages
        seen = Seen(self.path, {name.lower(): value for name, value in self.headers.items()})
        pages.arrived(seen)
        served = pages.served(self.path)
        self.close_connection = True
        with suppress(OSError):
            if not served.raw and self._is_known(served):
                served = Served(304, {k: v for k, v in served.headers.items() if k in ("ETag", "Last-Modified")})
            seen.status = served.status
            if not served.raw:
                self.send_response(served.status)
                for name, value in served.headers.items():
                    self.send_header(name, value)
                self.end_headers()
            for piece in served.pieces():
                self.wfile.write(piece)
                seen.sent += len(piece)

    def _is_known(self, served: Served) -> bool:
        if "ETag" in served.headers:
            return self.headers.get("If-None-Match") == served.headers["ETag"]
        since = self.headers.get("If-Modified-Since")
        return since is not None and since == served.headers.get("Last-Modified")

    def log_message(self, *_: object) -> None:
        """Silent."""
