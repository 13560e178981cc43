"""Socket Mode, and signed HTTP in its place: envelopes out, acknowledgements in, and what was lost sent again."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from .platform import Platform
from .records import Ack, Impossible, Json
from .signing import send_signed
from .workspace import APP

ANSWER_SECONDS, MOST_SOCKETS, MOST_RETRIES = 3.0, 10, 3


@dataclass(eq=False, slots=True)
class Delivery:
    """One envelope, and what became of it."""

    type: str  # "events_api", "slash_commands" or "interactive"
    payload: Json
    envelope_id: str
    attempt: int = 0
    reason: str | None = None
    sent_at: float | None = None
    ack: Ack | None = None
    errors: Json = field(default_factory=dict)  # of a submitted modal, by block_id
    connection: web.WebSocketResponse | None = None
    lost_at: float | None = None  # when its connection broke before it was acknowledged
    _answered: threading.Event = field(default_factory=threading.Event)

    def wait(self, seconds: float = ANSWER_SECONDS) -> Ack:
        """The acknowledgement; fails if Slack would have given up on it by now."""
        assert self._answered.wait(seconds), f"no acknowledgement of this {self.type} within {seconds} s"
        assert self.ack
        return self.ack

    @property
    def in_time(self) -> bool:
        """Acknowledged within the three seconds that Slack waits."""
        return self.ack is not None and not self.is_late

    @property
    def is_late(self) -> bool:
        """Not acknowledged within that time, be it later or not yet."""
        until = self.lost_at or time.monotonic()
        waited = self.ack.seconds if self.ack else until - (self.sent_at or until)
        return waited > ANSWER_SECONDS

    def as_json(self) -> Json:
        envelope: Json = {"envelope_id": self.envelope_id, "payload": self.payload, "type": self.type}
        envelope["accepts_response_payload"] = self.type != "events_api"
        if self.type == "events_api":
            envelope |= {"retry_attempt": self.attempt, "retry_reason": self.reason or ""}
        return envelope


class Sockets:
    """Every connection of the bot, the envelopes sent over them, and those nobody could take yet."""

    def __init__(self, platform: Platform, on_ack: Callable[[Delivery], None]) -> None:
        self._platform = platform
        self._on_ack = on_ack
        self._open: list[tuple[web.WebSocketResponse, web.Request]] = []
        self._leaving: set[web.WebSocketResponse] = set()  # told to go: nothing new is sent there
        self._waiting: list[Delivery] = []
        self._by_id: dict[str, Delivery] = {}
        self._turn = 0
        self.loop: asyncio.AbstractEventLoop | None = None
        self.sent: list[Delivery] = []
        self.target: str | None = None  # a URL to which events go by HTTP instead
        self.redeliver_after: float | None = None
        self.connections = 0  # ever made

    @property
    def count(self) -> int:
        """How many sockets are open and were not told to close."""
        return len(self._usable())

    def send(self, type_: str, payload: Json, attempt: int = 0, reason: str | None = None) -> Delivery:
        """Sends an envelope. Events wait for a socket; for anything else a person sees that the app is gone."""
        if type_ != "events_api" and not self._usable() and not self.target:
            raise Impossible("the app is not connected: Slack shows an error")
        delivery = Delivery(type_, payload, self._platform.workspace.next_id("envelope-"), attempt, reason)
        self.sent.append(delivery)
        self._by_id[delivery.envelope_id] = delivery
        self._call(self._send_now, delivery)
        return delivery

    def redeliver(self, delivery: Delivery, reason: str = "timeout") -> Delivery:
        """Sends an event once more, as Slack does when it heard nothing: a new envelope, the same event_id."""
        return self.send(delivery.type, delivery.payload, delivery.attempt + 1, reason)

    def drop(self) -> None:
        """Breaks every connection, without a word."""
        self._call_and_wait(self._drop_now)

    def disconnect(self, reason: str) -> None:
        """Tells the bot that its sockets will close ("warning"), or that they do ("refresh_requested")."""
        self._call_and_wait(self._disconnect_now, reason)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, for as long as it lasts."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._platform.tickets:
            return web.Response(status=401)
        self._platform.tickets.discard(ticket)
        connection = web.WebSocketResponse(compress=False)
        await connection.prepare(request)
        if len(self._open) >= MOST_SOCKETS:
            await connection.send_json({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {}})
            await connection.close()
            return connection
        assert self.loop
        for other, _ in self._open:  # a client that replaces its socket first waits for the old one to say something
            self.loop.call_later(0.05, self._wake, other)
        self._open.append((connection, request))
        self.connections += 1
        await connection.send_json(
            {
                "type": "hello", "num_connections": len(self._open), "connection_info": {"app_id": APP},
                "debug_info": {"host": "fake", "build_number": 1, "approximate_connection_time": 3600},
            }
        )  # fmt: skip
        waiting, self._waiting = self._waiting, []
        for delivery in waiting:
            delivery.attempt, delivery.reason = max(delivery.attempt, 1), delivery.reason or "timeout"
            self._send_now(delivery)
        try:
            async for message in connection:
                if message.type == WSMsgType.TEXT:
                    self._read(json.loads(message.data))
        finally:
            self._forget(connection)
        return connection

    async def close(self) -> None:
        """Closes whatever is open."""
        for connection, request in list(self._open):
            self._forget(connection)
            if request.transport:
                request.transport.abort()

    def _call(self, what: Callable[..., None], *arguments: Any) -> None:
        assert self.loop, "the fake was not started"
        self.loop.call_soon_threadsafe(what, *arguments)

    def _call_and_wait(self, what: Callable[..., None], *arguments: Any) -> None:
        done = threading.Event()
        self._call(what, *arguments)
        self._call(done.set)
        assert done.wait(5), "the fake does not answer"

    def _usable(self) -> list[web.WebSocketResponse]:
        return [connection for connection, _ in self._open if connection not in self._leaving]

    def _wake(self, connection: web.WebSocketResponse) -> None:
        if self.loop and not connection.closed:
            self.loop.create_task(_pinged(connection))

    def _forget(self, connection: web.WebSocketResponse) -> None:
        """A connection is gone; Slack sends the events again that were not acknowledged on it."""
        self._open = [pair for pair in self._open if pair[0] is not connection]
        self._leaving.discard(connection)
        for delivery in self.sent[:]:
            if delivery.connection is connection:
                delivery.connection = None
                delivery.lost_at = None if delivery.ack else time.monotonic()
                if delivery.type == "events_api" and delivery.ack is None and delivery.attempt < MOST_RETRIES:
                    self.redeliver(delivery)

    def _send_now(self, delivery: Delivery) -> None:
        assert self.loop
        if self.target:
            delivery.sent_at = time.monotonic()
            self.loop.run_in_executor(None, self._send_by_http, delivery, self.target)
        elif not (usable := self._usable()):
            self._waiting.append(delivery)
            return
        else:
            self._turn += 1
            delivery.sent_at = time.monotonic()
            delivery.connection = usable[self._turn % len(usable)]
            self.loop.create_task(self._write(delivery.connection, delivery))
        if self.redeliver_after is not None and delivery.type == "events_api":
            self.loop.call_later(self.redeliver_after, self._retry, delivery)

    async def _write(self, connection: web.WebSocketResponse, delivery: Delivery) -> None:
        try:
            await connection.send_str(json.dumps(delivery.as_json()))
        except (ConnectionError, RuntimeError):
            self._forget(connection)

    def _retry(self, delivery: Delivery) -> None:
        if delivery.ack is None and delivery.attempt < MOST_RETRIES and self.redeliver_after is not None:
            self.redeliver(delivery)

    def _read(self, answer: Json) -> None:
        delivery = self._by_id.get(str(answer.get("envelope_id")))
        if delivery and delivery.ack is None:
            self._acknowledge(delivery, answer.get("payload") or {})

    def _acknowledge(self, delivery: Delivery, payload: Json) -> None:
        seconds = time.monotonic() - (delivery.sent_at or 0)
        delivery.ack = Ack(delivery.envelope_id, delivery.type, seconds, payload)
        self._platform.acks.append(delivery.ack)
        try:
            self._on_ack(delivery)
        finally:
            delivery._answered.set()

    def _send_by_http(self, delivery: Delivery, url: str) -> None:
        headers = {}
        if delivery.attempt:
            headers = {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": f"http_{delivery.reason}"}
        answer = send_signed(url, delivery.payload, self._platform.signing_secret, headers=headers)
        if answer.status == 200:
            self._acknowledge(delivery, answer.json())

    def _drop_now(self) -> None:
        for connection, request in self._open[:]:
            self._forget(connection)
            transport = request.transport
            if transport is None:
                continue
            # Without lingering, the other side sees a reset instead of a polite end.
            raw = transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()

    def _disconnect_now(self, reason: str) -> None:
        assert self.loop
        for connection, _ in self._open[:]:
            self._leaving.add(connection)
            self.loop.create_task(self._say_goodbye(connection, reason))

    async def _say_goodbye(self, connection: web.WebSocketResponse, reason: str) -> None:
        with contextlib.suppress(ConnectionError, RuntimeError):
            await connection.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})
            if reason != "warning":
                await asyncio.sleep(1)  # the bot has this long to connect anew first
                await connection.close()


async def _pinged(connection: web.WebSocketResponse) -> None:
    with contextlib.suppress(ConnectionError, RuntimeError):
        await connection.ping(b"Ping from fake")  # an empty one leaves slack_sdk waiting for more
