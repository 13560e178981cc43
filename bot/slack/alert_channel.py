"""The channel that alerts go to, as Slack knows it: by its id, or by its name among those that Steward is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.slack.sending import Refused, call

_PAGE, _MOST_PAGES = 200, 100
_SHARED = ("is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared")


@dataclass(frozen=True, slots=True)
class AlertChannel:
    """`shared`: people of another organisation read it, or soon will."""

    id: str
    shared: bool


def find_channel(client: WebClient, wanted: str) -> AlertChannel:
    """Raises `Refused`, in Slack's words: `channel_not_found`, `not_in_channel`, `is_archived`, `missing_scope`, …"""
    found = _by_id(client, wanted) if wanted[:1] in "CG" else _by_name(client, wanted)
    if not found.get("id") or found.get("is_im") or found.get("is_mpim"):
        raise Refused("channel_not_found", passing=False)
    if found.get("is_archived"):
        raise Refused("is_archived", passing=False)
    if not found.get("is_member", True):
        raise Refused("not_in_channel", passing=False)
    return AlertChannel(str(found["id"]), any(found.get(key) for key in _SHARED))


def _by_id(client: WebClient, wanted: str) -> Mapping[str, Any]:
    return call(lambda: client.conversations_info(channel=wanted)).get("channel") or {}


def _by_name(client: WebClient, wanted: str) -> Mapping[str, Any]:
    cursor = ""
    for _ in range(_MOST_PAGES):
        page = call(
            lambda at=cursor: client.users_conversations(  # type: ignore[misc]
                types="public_channel,private_channel", limit=_PAGE, cursor=at or None
            )
        )
        for channel in page.get("channels") or ():
            if wanted in (channel.get("name"), channel.get("name_normalized")):
                return dict(channel)
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return {}
