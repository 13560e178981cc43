"""A message that was written where Steward reads along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Kinds of messages that people write; edits, deletions and joining are told as others.
_WRITTEN = (None, "file_share", "thread_broadcast")
_MOST = 101_000  # characters; more than a question may have, so that it is refused as too long


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that was written to Steward, where it can be read again."""

    team: str
    channel: str
    ts: str
    thread: str
    user: str
    text: str
    direct: bool


def heard_in(body: Mapping[str, Any], event: Mapping[str, Any], *, team: str, bot_user: str) -> Heard | None:
    """None for edits, deletions, other apps and Steward itself, which is `bot_user` of `team`."""
    if event.get("subtype") not in _WRITTEN or event.get("bot_id") or "edited" in event:
        return None
    user, ts, channel = event.get("user"), event.get("ts"), event.get("channel")
    if not user or not ts or not channel or user == bot_user:
        return None
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    where = str(body.get("team_id") or event.get("team") or team)
    text = str(event.get("text") or "")[:_MOST]
    return Heard(where, channel, ts, event.get("thread_ts") or ts, user, text, direct)
