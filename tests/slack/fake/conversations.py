"""conversations.*, users.*, bots.*, team.* and auth.*: what the bot may read."""

from __future__ import annotations

import base64
from typing import Any

from .methods import method, truth
from .platform import KINDS, Platform
from .records import Json, Refused
from .workspace import APP, BOT, BOT_USER, TEAM, Channel, Message

KIND_NAMES = {"channel": "public_channel", "group": "private_channel", "im": "im", "mpim": "mpim"}


@method("auth.test")
def auth_test(platform: Platform, sent: Json) -> Json:
    """Whose token this is."""
    return {
        "url": "https://faketeam.slack.com/", "team": "Fake Team", "user": "steward", "team_id": TEAM,
        "user_id": BOT_USER, "bot_id": BOT, "is_enterprise_install": False,
    }  # fmt: skip


@method("apps.connections.open", kind="app")
def open_connection(platform: Platform, sent: Json) -> Json:
    """Where to connect a socket, once."""
    ticket = platform.workspace.next_id("ticket")
    platform.tickets.add(ticket)
    return {"url": f"{platform.address.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={APP}"}


def readable(platform: Platform, channel: object, what: str, inside: bool = True) -> Channel:
    """A channel to read, with the scope that its kind takes; private ones only from inside."""
    found = platform.workspace.channels.get(str(channel))
    if found is None or (found.kind != "channel" and BOT_USER not in found.members):
        raise Refused("channel_not_found")
    platform.need_scope(f"{KINDS[found.kind]}:{what}")
    if inside and BOT_USER not in found.members:
        raise Refused("not_in_channel")
    return found


def paged(listed: list[Any], sent: Json, default: int) -> tuple[list[Any], Json]:
    """One page of a list, and how to ask for the next."""
    try:
        start = int(base64.b64decode(str(sent["cursor"])).decode().removeprefix("next:")) if sent.get("cursor") else 0
    except ValueError as broken:
        raise Refused("invalid_cursor") from broken
    size = int(sent.get("limit") or default)
    following = start + size
    cursor = base64.b64encode(f"next:{following}".encode()).decode() if following < len(listed) else ""
    return listed[start:following], {"next_cursor": cursor}


def between(messages: list[Message], sent: Json) -> list[Message]:
    """Those within `oldest` and `latest`, these two themselves only where asked."""
    oldest, latest = str(sent.get("oldest") or "0"), str(sent.get("latest") or "9999999999.999999")
    edges = truth(sent.get("inclusive"))
    return [m for m in messages if oldest < m.ts < latest or (edges and m.ts in (oldest, latest))]


def shown(platform: Platform, message: Message) -> Json:
    """A message as histories show it: the first of a thread tells of its replies."""
    replies = [m for m in platform.workspace.messages if m.thread_ts == message.ts and m.ts != message.ts]
    replies = [m for m in replies if m.channel == message.channel and not m.seen_by]
    if not replies:
        return message.as_json()
    people = sorted({m.user for m in replies})
    return message.as_json() | {
        "thread_ts": message.ts, "reply_count": len(replies), "reply_users_count": len(people),
        "latest_reply": replies[-1].ts, "reply_users": people,
    }  # fmt: skip


@method("conversations.history", "channel")
def history(platform: Platform, sent: Json) -> Json:
    """What was said in a channel outside threads, newest first."""
    channel = readable(platform, sent["channel"], "history")
    told = [m for m in platform.workspace.messages if m.channel == channel.id and not m.seen_by]
    told = [m for m in told if m.thread_ts in (None, m.ts)]
    page, following = paged(between(told, sent)[::-1], sent, 100)
    return {
        "messages": [shown(platform, message) for message in page], "has_more": bool(following["next_cursor"]),
        "response_metadata": following,
    }  # fmt: skip


@method("conversations.replies", "channel", "ts")
def replies(platform: Platform, sent: Json) -> Json:
    """A thread, oldest first, beginning with the message it hangs on."""
    channel = readable(platform, sent["channel"], "history")
    told = [m for m in platform.workspace.messages if m.channel == channel.id and not m.seen_by]
    first = next((m for m in told if m.ts == sent["ts"]), None)
    if first is None:
        raise Refused("thread_not_found")
    thread = [m for m in told if m.thread_ts == first.ts and m is not first]
    page, following = paged([first, *between(thread, sent)], sent, 1000)
    return {
        "messages": [shown(platform, message) for message in page], "has_more": bool(following["next_cursor"]),
        "response_metadata": following,
    }  # fmt: skip


@method("conversations.info", "channel")
def info(platform: Platform, sent: Json) -> Json:
    """What a channel is."""
    channel = readable(platform, sent["channel"], "read", inside=False)
    count = {"num_members": len(channel.members)} if truth(sent.get("include_num_members")) else {}
    return {"channel": channel.as_json() | count}


@method("conversations.members", "channel")
def members(platform: Platform, sent: Json) -> Json:
    """Who is in a channel."""
    channel = readable(platform, sent["channel"], "read", inside=False)
    page, following = paged(channel.members, sent, 100)
    return {"members": page, "response_metadata": following}


@method("conversations.open", scopes="im:write mpim:write")
def open_conversation(platform: Platform, sent: Json) -> Json:
    """The direct messages with one person."""
    people = [name for name in str(sent.get("users") or "").split(",") if name]
    if not people:
        raise Refused("users_list_not_supplied")
    if len(people) > 1:
        raise Refused("method_not_supported_for_channel_type")
    user = platform.workspace.users.get(people[0])
    if user is None:
        raise Refused("user_not_found")
    if user.deleted:
        raise Refused("user_disabled")
    channel = platform.workspace.direct(user.id)
    return {"channel": channel.as_json() if truth(sent.get("return_im")) else {"id": channel.id}}


@method("users.info", "user", scopes="users:read")
def user_info(platform: Platform, sent: Json) -> Json:
    """Who somebody is."""
    user = platform.workspace.users.get(str(sent["user"]))
    if user is None:
        raise Refused("user_not_found")
    return {"user": user.as_json() | ({"locale": user.locale} if truth(sent.get("include_locale")) else {})}


@method("users.conversations", scopes="channels:read groups:read im:read mpim:read")
def conversations_of(platform: Platform, sent: Json) -> Json:
    """Which channels somebody is in, as far as the bot can tell: by itself, the bot."""
    who, kinds = str(sent.get("user") or BOT_USER), str(sent.get("types") or "public_channel").split(",")
    if not set(kinds) <= set(KIND_NAMES.values()):
        raise Refused("invalid_types")
    listed = [
        channel for channel in platform.workspace.channels.values()
        if who in channel.members and KIND_NAMES[channel.kind] in kinds
        and (channel.kind == "channel" or BOT_USER in channel.members)
        and not (channel.is_archived and truth(sent.get("exclude_archived")))
    ]  # fmt: skip
    page, following = paged(listed, sent, 100)
    return {"channels": [channel.as_json() for channel in page], "response_metadata": following}


@method("bots.info", scopes="users:read")
def bot_info(platform: Platform, sent: Json) -> Json:
    """What a bot is; there is one."""
    if sent.get("bot") != BOT:
        raise Refused("bot_not_found")
    return {"bot": {"id": BOT, "deleted": False, "name": "steward", "app_id": APP, "user_id": BOT_USER, "icons": {}}}


@method("team.info", scopes="team:read")
def team_info(platform: Platform, sent: Json) -> Json:
    """What team this is."""
    return {"team": {"id": TEAM, "name": "Fake Team", "domain": "faketeam", "email_domain": "", "icon": {}}}
