"""The state of the fake: one team, its people, its channels, what was said in them and which views are open."""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass, field

from .records import Impossible, Json

TEAM, OTHER_TEAM = "T0FAKETEAM", "T0ELSEWHERE"
APP, BOT, BOT_USER = "A0FAKEAPP1", "B0FAKEBOT1", "U0FAKEBOT1"


@dataclass(slots=True)
class User:
    """Someone, as `users.info` shows them."""

    id: str
    name: str
    team: str = TEAM
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    locale: str = "en-US"
    tz: str = "America/Los_Angeles"

    def as_json(self) -> Json:
        shown: Json = {
            "id": self.id, "team_id": self.team, "name": self.name, "deleted": self.deleted, "real_name": self.name,
            "profile": {"real_name": self.name, "display_name": self.name, "team": self.team},
            "is_bot": self.is_bot, "is_app_user": False, "updated": 1,
        }  # fmt: skip
        if self.deleted:
            return shown
        shown |= {"tz": self.tz, "is_admin": False, "is_owner": False, "is_primary_owner": False}
        shown |= {"is_restricted": self.is_restricted, "is_ultra_restricted": self.is_ultra_restricted}
        return shown | ({"is_stranger": True} if self.team != TEAM else {})


@dataclass(slots=True)
class Message:
    """A message, for everybody in a channel or (`seen_by`) for one person's eyes only."""

    channel: str
    ts: str
    user: str
    text: str
    thread_ts: str | None = None
    blocks: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    seen_by: str | None = None
    edited: str | None = None
    streaming: str | None = None  # "on", "stopped_by_user", "expired"; None once finished
    metadata: Json | None = None

    @property
    def thread(self) -> str:
        """The `ts` under which replies to this message stand."""
        return self.thread_ts or self.ts

    @property
    def words(self) -> str:
        """Everything that a person reads in it: its text, or else what its blocks say."""
        said = [text for block in self.blocks for text in strings(block, ("text", "alt_text"))]
        return "\n".join(said) if said else self.text

    def as_json(self) -> Json:
        shown: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": TEAM}
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if self.blocks:
            shown["blocks"] = self.blocks
        if self.bot_id:
            app = APP if self.bot_id == BOT else f"A{self.bot_id[1:]}"
            shown |= {"bot_id": self.bot_id, "app_id": app}
            shown["bot_profile"] = {"id": self.bot_id, "app_id": app, "team_id": TEAM, "deleted": False}
        if self.edited:
            shown["edited"] = {"user": self.user, "ts": self.edited}
        if self.metadata:
            shown["metadata"] = self.metadata
        return shown


@dataclass(slots=True)
class Channel:
    """A place to talk. `kind` is "channel", "group" (private), "im" or "mpim"."""

    id: str
    name: str
    kind: str = "channel"
    members: list[str] = field(default_factory=list)
    is_ext_shared: bool = False
    is_archived: bool = False

    def as_json(self) -> Json:
        shown: Json = {
            "id": self.id, "created": 1, "is_archived": self.is_archived, "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim", "context_team_id": TEAM,
        }  # fmt: skip
        if self.kind == "im":
            return shown | {"user": next(who for who in self.members if who != BOT_USER), "is_org_shared": False}
        shown |= {"name": self.name, "name_normalized": self.name, "is_channel": self.kind == "channel"}
        shown |= {"is_group": self.kind == "group", "is_private": self.kind != "channel", "is_general": False}
        shown |= {"is_shared": self.is_ext_shared, "is_ext_shared": self.is_ext_shared, "is_org_shared": False}
        shown |= {"is_member": BOT_USER in self.members, "is_pending_ext_shared": False, "pending_shared": []}
        shown["shared_team_ids"] = [TEAM, OTHER_TEAM] if self.is_ext_shared else [TEAM]
        return shown


def strings(tree: object, keys: tuple[str, ...] | None = None) -> list[str]:
    """Every string in a piece of JSON, in order; with `keys`, only those that stand under one of these."""
    if isinstance(tree, str):
        return [tree] if keys is None else []
    if isinstance(tree, list):
        return [text for part in tree for text in strings(part, keys)]
    if not isinstance(tree, dict):
        return []
    found: list[str] = []
    for key, value in tree.items():
        found += [value] if isinstance(value, str) and keys and key in keys else strings(value, keys)
    return found


class Workspace:
    """Holds everything; whoever touches it from two threads holds `lock`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.users: dict[str, User] = {BOT_USER: User(BOT_USER, "steward", is_bot=True)}
        self.channels: dict[str, Channel] = {}
        self.messages: list[Message] = []
        self.removed: list[Message] = []
        self.modals: dict[str, list[Json]] = {}  # of each person, the bottom one first
        self.homes: dict[str, Json] = {}
        self.statuses: list[Json] = []  # assistant.threads.setStatus, as called
        self.prompts: dict[str, Json] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self._numbers = itertools.count(1)
        self._micros = 0
        self._ahead = 0.0

    def now(self) -> float:
        """The fake's clock: the real one, and as far ahead of it as `advance` was told."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Lets time pass for what expires, without waiting for it."""
        self._ahead += seconds

    def next_ts(self) -> str:
        """A message's name: unique, and larger than every one before it."""
        with self.lock:
            self._micros = max(self._micros + 1, int(self.now() * 1e6))
            return f"{self._micros // 10**6}.{self._micros % 10**6:06d}"

    def next_id(self, letter: str) -> str:
        """An id as Slack's look, never given twice."""
        return f"{letter}{next(self._numbers):010d}"

    def channel_of(self, channel: str | Channel) -> Channel:
        """The channel with that id."""
        return channel if isinstance(channel, Channel) else self.channels[channel]

    def direct(self, user: str) -> Channel:
        """The direct messages between that person and the bot, opened if they weren't."""
        with self.lock:
            for channel in self.channels.values():
                if channel.kind == "im" and user in channel.members:
                    return channel
            opened = Channel(self.next_id("D"), "directmessage", "im", [user, BOT_USER])
            self.channels[opened.id] = opened
            return opened

    def message(self, channel: str, ts: str | None) -> Message | None:
        """The message of that name, whoever may see it."""
        with self.lock:
            return next((m for m in self.messages if (m.channel, m.ts) == (channel, ts)), None)

    def view(self, view_id: str) -> tuple[str, Json] | None:
        """Whose view that is, and the view as it stands; none once it is closed."""
        with self.lock:
            stacked = [(who, view) for who, stack in self.modals.items() for view in stack]
            return next((pair for pair in [*stacked, *self.homes.items()] if pair[1]["id"] == view_id), None)

    def must_see(self, user: str, message: Message) -> None:
        """Fails where this person has no way to see this message."""
        if message not in self.messages:
            raise Impossible("this message was deleted")
        if message.seen_by not in (None, user) or user not in self.channels[message.channel].members:
            raise Impossible(f"{user} does not see this message")
