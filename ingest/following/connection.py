"""Connections to checked addresses only, all of whose steps share one time limit."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from ingest.following.address import AddressGuard

_TRIED = 4  # addresses of one host


class Deadline:
    """`seconds` from now, however many steps there are: a body that comes a byte at a time passes each other limit."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def at_most(self, timeout: float | None, over: type[httpcore.TimeoutException]) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise over
        return left if timeout is None else min(left, timeout)


class CheckedNetwork(httpcore.NetworkBackend):
    """Looks a host up once, checks what it leads to, and connects to that very address. TLS goes on by the host's
    name."""

    def __init__(self, guard: AddressGuard, deadline: Deadline, *, private: bool) -> None:
        self._guard, self._deadline, self._private = guard, deadline, private
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failed: httpcore.ConnectError | httpcore.ConnectTimeout = httpcore.ConnectError()
        for address in self._guard.addresses(host, port, private=self._private)[:_TRIED]:
            try:
                within = self._deadline.at_most(timeout, httpcore.ConnectTimeout)
                stream = self._sockets.connect_tcp(address, port, within, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Stream(stream, self._deadline)
        raise failed

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise httpcore.ConnectError


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.at_most(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.at_most(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            within = self._deadline.at_most(timeout, httpcore.ConnectTimeout)
            return _Stream(self._stream.start_tls(ssl_context, server_hostname, within), self._deadline)
        except httpcore.TimeoutException:
            self.close()  # httpcore has nothing in its hands yet that it could close
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
