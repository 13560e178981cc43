"""Connections: who says nothing makes room for others."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from bot.web.serving import WebProcess, listening


@dataclass
class Served:
    """A page that says "up", and seconds that a test lets go by."""

    seconds: float = 0.0
    process: WebProcess = field(init=False)

    def __post_init__(self) -> None:
        self.process = WebProcess(up, listening("127.0.0.1", 0), clock=lambda: self.seconds)

    def connected(self, sent: bytes = b"") -> socket.socket:
        wire = socket.create_connection(("127.0.0.1", self.process.port), timeout=30)
        wire.sendall(sent)
        return wire

    def get(self) -> int:
        with httpx.Client(trust_env=False, timeout=30) as client:
            return client.get(f"http://127.0.0.1:{self.process.port}/").status_code


async def up(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"up"})


@pytest.fixture
def served() -> Iterator[Served]:
    made = Served()
    yield made
    made.process.stop()


@pytest.mark.parametrize("sent", [b"", b"GET / HTT", b"POST / HTTP/1.1\r\nHost: x\r\n"], ids=["no", "half", "head"])
def test_a_connection_that_sends_no_whole_head_is_closed(served: Served, sent: bytes) -> None:
    wires = [served.connected(sent) for _ in range(3)]
    assert served.get() == 200  # they were all accepted before it
    closed = 0
    while not closed:  # it is looked at from time to time
        served.seconds += 1
        wires[0].settimeout(0.05)
        try:
            closed = wires[0].recv(1) == b""
        except TimeoutError:
            assert served.seconds < 10_000
    for wire in wires[1:]:
        assert wire.recv(1) == b""
    for wire in wires:
        wire.close()


def test_a_crowd_that_says_nothing_keeps_out_nobody_for_long(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    crowd = [served.connected() for _ in range(512)]
    assert served.get() == 503

    served.seconds += 1
    while served.get() == 503:
        served.seconds += 21
        assert served.seconds < 10_000
    for wire in crowd:
        wire.close()
    assert "127.0.0.1" not in caplog.text
