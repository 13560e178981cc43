"""One request over a checked connection: nothing is sent but what is needed, nothing kept of the answer but what a
page needs, and whatever goes wrong is a `SourceFailed`."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpcore
import httpx

from ingest.following import body, reasons
from ingest.following.address import AddressGuard, host_of
from ingest.following.connection import CheckedNetwork, Deadline
from ingest.following.limits import Limits

WITH_PAGE = frozenset({200, 203})
_NOT_MODIFIED = 304
# Kept and stored: the headers that a page, or the next question for it, needs. No cookie is among them.
_OF_PAGE = ("content-type", "content-disposition")
_TO_ASK_AGAIN = {"etag": re.compile(r"[\x21-\x7e]{1,512}"), "last-modified": re.compile(r"[\x20-\x7e]{1,64}")}
_OF_OTHERS = ("location", "retry-after")


_ACCEPT = b"text/html, application/xhtml+xml, application/pdf, text/*;q=0.9, */*;q=0.8"


@dataclass(frozen=True, slots=True)
class Way:
    """What all requests of a fetcher share."""

    guard: AddressGuard
    certificates: ssl.SSLContext
    limits: Limits
    user_agent: str


class PageTransport(httpx.BaseTransport):
    """`private` allows addresses of a private network. A body beyond the limit fails, or is `cut` there."""

    def __init__(self, way: Way, *, private: bool, cut: int | None = None) -> None:
        self._guard, self._certificates, self._limits = way.guard, way.certificates, way.limits
        self._asking = [
            (b"User-Agent", way.user_agent.encode("ascii", "ignore")),
            (b"Accept", _ACCEPT),
            (b"Accept-Encoding", body.ACCEPTED.encode()),
            (b"Connection", b"close"),
        ]
        self._private, self._cut = private, cut

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = host_of(request.url)
        network = CheckedNetwork(self._guard, Deadline(self._limits.total.total_seconds()), private=self._private)
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        # A connection for each request: what it may cost is counted in one place, and none is left open.
        connection = httpcore.HTTPConnection(url.origin, ssl_context=self._certificates, network_backend=network)
        try:
            headers_sent = [*request.headers.raw, *self._asking]
            with _failures_told(host, self._limits.body):
                answer = connection.handle_request(
                    httpcore.Request("GET", url, headers=headers_sent, extensions={"timeout": self._timeouts()})
                )
            headers = httpx.Headers(answer.headers)
            if answer.status not in WITH_PAGE:  # what an error has to say is not read
                connection.close()
                return httpx.Response(answer.status, headers=_kept(answer.status, headers))
            stream = _Body(host, self._body(host, answer, headers), connection, self._limits.body)
            return httpx.Response(answer.status, headers=_kept(answer.status, headers), stream=stream)
        except BaseException:
            connection.close()
            raise

    def _timeouts(self) -> dict[str, float]:
        connect, read = self._limits.connect.total_seconds(), self._limits.read.total_seconds()
        return {"connect": connect, "read": read, "write": read}

    def _body(self, host: str, answer: httpcore.Response, headers: httpx.Headers) -> Iterator[bytes]:
        stream = answer.stream
        assert isinstance(stream, Iterable)  # noqa: S101 - for the types: httpcore has asynchronous ones as well
        encoding = headers.get("content-encoding", "")
        with _failures_told(host, self._limits.body):
            if self._cut is not None:
                return _cut(body.unpacked(stream, encoding, self._limits.body), self._cut)
            announced = headers.get("content-length", "")
            if announced.isdecimal() and int(announced[:20]) > self._limits.body:
                raise body.TooLarge
            return body.unpacked(stream, encoding, self._limits.body)


def _cut(parts: Iterable[bytes], at: int) -> Iterator[bytes]:
    left = at
    for part in parts:
        yield part[:left]
        left -= len(part)
        if left <= 0:
            return


class _Body(httpx.SyncByteStream):
    def __init__(self, host: str, parts: Iterator[bytes], connection: httpcore.HTTPConnection, limit: int) -> None:
        self._host, self._parts, self._connection, self._limit = host, parts, connection, limit

    def __iter__(self) -> Iterator[bytes]:
        with _failures_told(self._host, self._limit):
            yield from self._parts

    def close(self) -> None:
        self._connection.close()


def _kept(status: int, headers: httpx.Headers) -> dict[str, str]:
    """The server's own rules for caches are replaced: a page is asked for each time, and only a page is stored. What is
    followed is kept beside it anyway, as what was said on a day."""
    is_page = status in WITH_PAGE or status == _NOT_MODIFIED
    kept = {"cache-control": "no-cache" if is_page else "no-store"}
    kept |= {name: headers[name] for name in (_OF_PAGE if is_page else _OF_OTHERS) if name in headers}
    if is_page:
        kept |= {name: headers[name] for name, form in _TO_ASK_AGAIN.items() if form.fullmatch(headers.get(name, ""))}
    return kept


@contextmanager
def _failures_told(host: str, limit: int) -> Iterator[None]:
    """Nothing of the errors themselves goes on: they quote what the server sent."""
    try:
        yield
    except httpcore.TimeoutException:
        raise reasons.out_of_time(host) from None
    except (httpcore.NetworkError, httpcore.UnsupportedProtocol) as error:
        if isinstance(error, httpcore.ConnectError) and isinstance(error.__cause__, ssl.SSLError):
            raise reasons.certificate(host) from None
        raise reasons.unreachable(host) from None
    except (httpcore.ProtocolError, body.Broken):
        raise reasons.broken_answer(host) from None
    except body.UnknownEncoding:
        raise reasons.unknown_encoding(host) from None
    except body.TooLarge:
        raise reasons.too_large(host, limit) from None
