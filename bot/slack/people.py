"""Who may be shown what: full members, and channels that only full members read. When in doubt, the less."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.slack.memory import Memory

_KEPT = 600.0  # seconds
_MOST_LOOKED_AT = 60  # people of a channel; in a larger one policies are not shown
_MOST_AT_LEISURE = 1_000
_PAGE, _MOST_PAGES = 200, 30


class People:
    """Asks Slack, and remembers the answer for ten minutes, under keys of this process."""

    def __init__(
        self, client: WebClient, memory: Memory, team: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._memory = memory
        self._team = team
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, bool]] = {}

    def member(self, user: str) -> bool:
        """Whether they are a full member of this workspace: no guest, nobody from outside, no bot, not gone."""
        return self._remembered(f"member {user}", lambda: self._is_member(user))

    def members_only(self, channel: str) -> bool:
        """Whether only full members read a channel. Not where it is shared, or too large to look at everybody."""
        return self._remembered(f"channel {channel}", lambda: self._is_members_only(channel))

    def members_only_now(self, channel: str) -> bool:
        """The same for a channel that all may be in, looked at afresh: it takes as long as Slack wants."""
        try:
            return self._is_members_only(channel, _MOST_AT_LEISURE)
        except (SlackClientError, OSError):
            return False

    def _remembered(self, what: str, ask: Callable[[], bool]) -> bool:
        key = self._memory.person(what)
        now = self._clock()
        with self._lock:
            held = self._known.get(key)
        if held and held[0] > now:
            return held[1]
        try:
            found = ask()
        except (SlackClientError, OSError):
            return False  # not remembered: it is asked again next time
        with self._lock:
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[key] = (now + _KEPT, found)
        return found

    def _is_member(self, user: str) -> bool:
        found = self._client.users_info(user=user).get("user") or {}
        if not found.get("id"):
            return False  # Slack told nothing of them
        lesser = ("is_restricted", "is_ultra_restricted", "is_stranger", "deleted", "is_bot", "is_workflow_bot")
        return not any(found.get(key) for key in lesser) and found.get("team_id", self._team) == self._team

    def _is_members_only(self, channel: str, most: int = _MOST_LOOKED_AT) -> bool:
        found = self._client.conversations_info(channel=channel).get("channel") or {}
        if not found.get("id"):
            return False
        shared = ("is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared")
        if any(found.get(key) for key in shared):
            return False
        there = self._those_in(channel, most)
        return bool(there) and all(self.member(user) or self._is_app(user) for user in there)

    def _those_in(self, channel: str, most: int) -> list[str]:
        """Everybody in a channel; nobody where they are more than so many."""
        there: list[str] = []
        cursor = ""
        for _ in range(_MOST_PAGES):
            page = self._client.conversations_members(
                channel=channel, limit=min(most + 1, _PAGE), cursor=cursor or None
            )
            there += [user for user in page.get("members") or () if isinstance(user, str)]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor or len(there) > most:
                break
        return [] if cursor or len(there) > most else there

    def _is_app(self, user: str) -> bool:
        """Another app reads a channel as its workspace let it; it is no person from outside."""

        def ask() -> bool:
            found = self._client.users_info(user=user).get("user") or {}
            return bool(found.get("is_bot")) and not found.get("is_stranger")

        return self._remembered(f"app {user}", ask)
