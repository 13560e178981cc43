"""The fake itself: everything that tests use of it."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient

from .connection import hang_up
from .envelopes import event_payload
from .faults import Faults
from .people import People
from .platform import Platform
from .records import Ack, Call, Json, NotInTime, Ping, Violation
from .responses import take_acknowledgement
from .server import Server
from .signing import HttpAnswer, send_signed
from .sockets import Delivery, Sockets
from .workspace import BOT_USER, Channel, Message, Workspace

T = TypeVar("T")


class FakeSlack(People):
    """A Slack of one team. Start it with `with FakeSlack() as fake:`; see the package for how to use it."""

    def __init__(self) -> None:
        self.platform = Platform()
        self._sockets = Sockets(self.platform, lambda delivery: take_acknowledgement(self.platform, delivery))
        super().__init__(self.platform, self._sockets)
        self.platform.on_event = self._echo
        self._server = Server(self.platform, self._sockets)
        self.echo = True  # whether the bot hears of its own messages, as it does in Slack

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()

    @property
    def base_url(self) -> str:
        """For `WebClient(base_url=…)`."""
        return f"{self.platform.address}/api/"

    @property
    def bot_token(self) -> str:
        """The bot's token."""
        return self.platform.bot_token

    @property
    def app_token(self) -> str:
        """The token for Socket Mode."""
        return self.platform.app_token

    @property
    def signing_secret(self) -> str:
        """With which `post_signed` signs."""
        return self.platform.signing_secret

    @property
    def workspace(self) -> Workspace:
        """The state, for what the methods below don't show."""
        return self.platform.workspace

    @property
    def scopes(self) -> set[str]:
        """What the bot was granted; discard some to see `missing_scope`."""
        return self.platform.scopes

    @property
    def faults(self) -> Faults:
        """What is to go wrong; see `Faults`."""
        return self.platform.faults

    @property
    def violations(self) -> list[Violation]:
        """Everything sent that Slack would refuse for its shape or size."""
        return self.platform.violations

    @property
    def pings(self) -> list[Ping]:
        """Everything posted that rings at people."""
        return self.platform.pings

    @property
    def acks(self) -> list[Ack]:
        """Every acknowledgement, with the time it took."""
        return self.platform.acks

    @property
    def deliveries(self) -> list[Delivery]:
        """Every envelope sent."""
        return self._sockets.sent

    @property
    def late(self) -> list[Delivery]:
        """The envelopes that the bot left unacknowledged for more than the three seconds that Slack waits."""
        return [delivery for delivery in self._sockets.sent[:] if delivery.is_late]

    @property
    def connections(self) -> int:
        """How many sockets are open."""
        return self._sockets.count

    @property
    def sockets_made(self) -> int:
        """How many sockets were ever opened."""
        return self._sockets.connections

    def calls(self, method: str) -> list[Call]:
        """The calls of one method, or of "response_url", refused ones too."""
        return [call for call in list(self.platform.calls) if call.method == method]

    def without(self, *methods: str) -> None:
        """From now on this Slack doesn't know these methods."""
        self.platform.off |= set(methods)

    def revoke(self) -> None:
        """From now on the tokens are worth nothing."""
        self.platform.revoked = True

    def advance(self, seconds: float) -> None:
        """Lets time pass for triggers and response_urls, without waiting."""
        self.workspace.advance(seconds)

    def wait_for(self, seen: Callable[[], T | None], seconds: float = 5.0) -> T:
        """Looks until there is something to see, and returns it; fails after `seconds`."""
        deadline = time.monotonic() + seconds
        while True:
            result = seen()
            if result:
                return result
            if time.monotonic() > deadline:
                raise NotInTime(f"not within {seconds} s; calls: {[call.method for call in self.platform.calls]}")
            time.sleep(0.005)

    def wait_for_connection(self, count: int = 1, seconds: float = 5.0) -> None:
        """Waits until that many sockets are open."""
        self.wait_for(lambda: self._sockets.count >= count, seconds)

    def messages(self, channel: str, thread: str | None = None) -> list[Message]:
        """What the bot said in a channel for everybody to see, oldest first; of one thread, if given."""
        with self.workspace.lock:
            said = [m for m in self.workspace.messages if m.channel == channel and m.user == BOT_USER and not m.seen_by]
        return said if thread is None else [message for message in said if message.thread_ts == thread]

    def ephemerals(self, user: str) -> list[Message]:
        """What the bot said to this person alone, oldest first."""
        with self.workspace.lock:
            return [message for message in self.workspace.messages if message.seen_by == user]

    def view_of(self, user: str) -> Json | None:
        """The modal on top of this person's screen, as it is now."""
        stack = self.workspace.modals.get(user)
        return copy.deepcopy(stack[-1]) if stack else None

    def home_of(self, user: str) -> Json | None:
        """The home tab published for this person."""
        return copy.deepcopy(self.workspace.homes.get(user))

    def status_of(self, channel: str, thread_ts: str) -> str:
        """The status shown in a thread now; empty where there is none."""
        shown = [s for s in self.workspace.statuses if (s["channel_id"], s["thread_ts"]) == (channel, thread_ts)]
        return shown[-1]["status"] if shown and shown[-1]["showing"] else ""

    def redeliver(self, delivery: Delivery, reason: str = "timeout") -> Delivery:
        """Sends an event again: a new envelope with the same event_id, its attempt counted."""
        return self._sockets.redeliver(delivery, reason)

    def redeliver_unacknowledged(self, after: float | None) -> None:
        """From now on, sends an event again, up to three times, when it wasn't acknowledged for so long."""
        self._sockets.redeliver_after = after

    def drop_sockets(self) -> None:
        """Breaks every socket; events wait for the next one and then count as a second attempt."""
        self._sockets.drop()

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Sends `disconnect`: "warning" says that the sockets will close, "refresh_requested" that they do."""
        self._sockets.disconnect(reason)

    def hang_up(self, client: BaseSocketModeClient) -> None:
        """Ends the bot's socket client (`handler.client`) at once; every other socket breaks as well."""
        assert isinstance(client, SocketModeClient), "only slack_sdk's builtin client can be ended early"
        hang_up(client, self._sockets)

    def over_http(self, url: str | None) -> None:
        """From now on, sends everything to this URL as signed HTTP requests instead of over sockets."""
        self._sockets.target = url

    def post_signed(self, url: str, payload: Json, *, age: int = 0, secret: str | None = None) -> HttpAnswer:
        """Posts a payload (say, of one of `deliveries`) signed `age` seconds ago; a wrong `secret` is a forgery."""
        return send_signed(url, payload, secret or self.signing_secret, age=age)

    def _echo(self, event: Json, channel: Channel | None) -> None:
        own = event.get("user", (event.get("message") or event.get("previous_message") or {}).get("user")) == BOT_USER
        if (self.echo or not own) and channel and BOT_USER in channel.members:
            self._sockets.send("events_api", event_payload(self.platform, event, channel))
