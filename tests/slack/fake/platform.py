"""Slack behind its doors: tokens, triggers, what was sent, and the rules that every method shares."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .faults import Faults
from .limits import TEXT, pings_in, problem_with_message, problems_with_view
from .records import Ack, Call, Json, Ping, Refused, Violation
from .workspace import APP, BOT, BOT_USER, TEAM, Channel, Message, Workspace

TRIGGER_SECONDS, RESPONSE_SECONDS, RESPONSE_USES = 3.0, 1800.0, 5
SCOPES = frozenset(
    "app_mentions:read assistant:write chat:write commands im:history im:read im:write channels:history channels:read "
    "groups:history groups:read mpim:history mpim:read users:read team:read".split()
)
KINDS = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


@dataclass(slots=True)
class Trigger:
    """A `trigger_id`: who pressed something, when, and whether a view was opened with it."""

    user: str
    at: float
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Where the bot may answer an interaction, five times within half an hour."""

    user: str
    channel: str
    at: float
    message: Message | None = None
    uses: int = 0


@dataclass(slots=True)
class Platform:
    """Everything that the Web API's methods work on."""

    workspace: Workspace = field(default_factory=Workspace)
    faults: Faults = field(default_factory=Faults)
    bot_token: str = "xoxb-fake-bot-token"
    app_token: str = "xapp-fake-app-token"
    signing_secret: str = "fake-signing-secret"
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    revoked: bool = False
    off: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    pings: list[Ping] = field(default_factory=list)
    acks: list[Ack] = field(default_factory=list)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    responses: dict[str, ResponseUrl] = field(default_factory=dict)
    tickets: set[str] = field(default_factory=set)
    address: str = ""
    on_event: Callable[[Json, Channel | None], None] = lambda event, channel: None

    def need_scope(self, *any_of: str) -> None:
        """Refuses where the app was granted none of these scopes."""
        if any_of and not self.scopes & set(any_of):
            needed, provided = ",".join(any_of), ",".join(sorted(self.scopes))
            raise Refused("missing_scope", needed=needed, provided=provided)

    def new_trigger(self, user: str) -> str:
        """A `trigger_id` that opens one view within three seconds."""
        name = self.workspace.next_id("13345224609.")
        self.triggers[name] = Trigger(user, self.workspace.now())
        return name

    def spend_trigger(self, name: object) -> Trigger:
        """The trigger of that id, now used up; refuses an unknown, used or expired one."""
        trigger = self.triggers.get(str(name))
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.workspace.now() - trigger.at > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(self, user: str, channel: str, message: Message | None = None) -> str:
        """An address for answers to what this person just did."""
        name = self.workspace.next_id("response")
        self.responses[name] = ResponseUrl(user, channel, self.workspace.now(), message)
        return f"{self.address}/response/{name}"

    def refuse(self, where: str, error: str, messages: list[str]) -> Refused:
        """Notes that something was sent which Slack doesn't take; the refusal is for the caller to raise."""
        self.violations.append(Violation(where, tuple(messages)))
        more: Json = {"errors": [text.removeprefix("[ERROR] ") for text in messages]}
        return Refused(error, response_metadata={"messages": messages}, **more)

    def check_message(self, where: str, message: Mapping[str, Any], longest_text: int = TEXT) -> None:
        """Refuses a message beyond Slack's limits; notes whom a sound one rings at."""
        problem = problem_with_message(message, longest_text)
        if problem:
            raise self.refuse(where, problem[0], problem[1])
        self.note_pings(where, message.get("text"), message.get("markdown_text"), message.get("blocks"))
        if message.get("link_names") or message.get("parse") == "full":
            self.pings.append(Ping(where, "link_names"))

    def check_view(self, where: str, view: Any, kind: str) -> None:
        """The same for a view."""
        problems = problems_with_view(view, kind)
        if problems:
            raise self.refuse(where, "invalid_arguments", problems)
        self.note_pings(where, view)

    def note_pings(self, where: str, *sent: Any) -> None:
        """Notes what rings at people in something that was posted."""
        self.pings += [Ping(where, token) for token in pings_in(*sent)]

    def place(self, channel: object, where: str = "chat.postMessage") -> Channel:
        """The channel to write in; refuses one that isn't there or that the bot isn't in."""
        space = self.workspace
        if str(channel) in space.users and where == "chat.postMessage":
            return space.direct(str(channel))
        found = space.channels.get(str(channel))
        if found is None or (BOT_USER not in found.members and found.kind != "channel"):
            raise Refused("channel_not_found")
        if found.is_archived:
            raise Refused("is_archived")
        if BOT_USER not in found.members and "chat:write.public" not in self.scopes:
            raise Refused("not_in_channel")
        return found

    def check_thread(self, where: str, channel: Channel, thread_ts: object) -> str | None:
        """The thread to write in; refuses one that never was, and a reply taken for a thread."""
        if not thread_ts:
            return None
        known = [*self.workspace.messages, *self.workspace.removed]
        parent = next((m for m in known if (m.channel, m.ts) == (channel.id, thread_ts)), None)
        if parent is None or parent.seen_by or parent.thread_ts not in (None, parent.ts):
            messages = ["[ERROR] not the ts of a message that can have replies [json-pointer:/thread_ts]"]
            raise self.refuse(where, "cannot_reply_to_message", messages)
        return str(thread_ts)

    def post(
        self, channel: Channel, sent: Mapping[str, Any], thread: str | None, seen_by: str | None = None
    ) -> Message:
        """Puts a checked message of the bot where it belongs; everybody but an ephemeral's reader hears of it."""
        space = self.workspace
        with space.lock:
            message = Message(
                channel.id, space.next_ts(), BOT_USER, "", thread, bot_id=BOT, seen_by=seen_by,
                metadata=sent.get("metadata"),
            )  # fmt: skip
            self.fill(message, sent)
            space.messages.append(message)
            for status in space.statuses:
                if (status["channel_id"], status["thread_ts"]) == (channel.id, thread) and not seen_by:
                    status["showing"] = False
        if not seen_by:
            self.on_event(self.message_event(message, channel), channel)
        return message

    def fill(self, message: Message, sent: Mapping[str, Any]) -> None:
        """Takes over text and blocks from what was sent, as Slack keeps them: with ids on every block."""
        markdown = sent.get("markdown_text")
        blocks = [{"type": "markdown", "text": markdown}] if markdown else sent.get("blocks")
        if blocks is not None:
            message.blocks = self.with_ids(blocks)
        message.text = str(sent.get("text") or markdown or "")

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """A copy in which whatever the bot left unnamed has a name; a markdown block never keeps one."""
        kept = copy.deepcopy(blocks)
        for block in kept:
            if block["type"] == "markdown":
                block.pop("block_id", None)
            else:
                block.setdefault("block_id", self.workspace.next_id("b"))
            for element in [*block.get("elements", []), block.get("accessory"), block.get("element")]:
                if isinstance(element, dict) and element.get("type") not in (None, "mrkdwn", "plain_text", "image"):
                    element.setdefault("action_id", self.workspace.next_id("a"))
        return kept

    def message_event(self, message: Message, channel: Channel) -> Json:
        """The `message` event about a message that was just said."""
        return {
            **message.as_json(), "channel": channel.id, "channel_type": channel.kind,
            "event_ts": message.ts,
        }  # fmt: skip

    def new_view(self, sent: Json, kind: str) -> Json:
        """A view as Slack keeps it."""
        view: Json = {"private_metadata": "", "callback_id": "", "external_id": "", **copy.deepcopy(sent)}
        view["blocks"] = self.with_ids(view["blocks"])
        name = self.workspace.next_id("V")
        view |= {"id": name, "team_id": TEAM, "app_id": APP, "bot_id": BOT, "app_installed_team_id": TEAM}
        view |= {"state": {"values": {}}, "hash": self.new_hash(), "type": kind}
        view |= {"root_view_id": name, "previous_view_id": None}
        for optional in ("title", "submit", "close"):
            view.setdefault(optional, None)
        view.setdefault("clear_on_close", False)
        view.setdefault("notify_on_close", False)
        return view

    def new_hash(self) -> str:
        """What changes whenever a view does."""
        return self.workspace.next_id(f"{self.workspace.now():.0f}.")
