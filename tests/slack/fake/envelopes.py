"""The payloads in which Slack tells a bot of what people do, built from the state of the fake."""

from __future__ import annotations

from typing import Any

from .platform import Platform
from .records import Impossible, Json
from .workspace import APP, BOT_USER, TEAM, Channel, Message, User


def event_payload(platform: Platform, event: Json, channel: Channel | None) -> Json:
    """An event in the wrapping of the Events API."""
    space = platform.workspace
    bot = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
    return {
        "token": "verification", "team_id": TEAM, "context_team_id": TEAM, "context_enterprise_id": None,
        "api_app_id": APP, "event": event, "type": "event_callback", "event_id": space.next_id("Ev"),
        "event_time": int(space.now()), "authorizations": [bot],
        "is_ext_shared_channel": bool(channel and channel.is_ext_shared), "event_context": space.next_id("4-"),
    }  # fmt: skip


def said(platform: Platform, message: Message, channel: Channel) -> list[Json]:
    """The events about a person's message: in a channel, a mention of the bot is told of twice."""
    user = platform.workspace.users[message.user]
    event = platform.message_event(message, channel)
    event |= {"client_msg_id": platform.workspace.next_id("client-msg-"), "team": user.team}
    event["blocks"] = [_rich(platform, message.text)]
    if channel.is_ext_shared:
        event |= {"user_team": user.team, "source_team": user.team}
    if channel.kind == "im" or f"<@{BOT_USER}>" not in message.text:
        return [event]
    mention = {key: value for key, value in event.items() if key != "channel_type"} | {"type": "app_mention"}
    return [mention, event]


def slash_payload(platform: Platform, user: User, channel: Channel, command: str, text: str) -> Json:
    """A slash command, from any channel its user is in."""
    names = {"im": "directmessage", "group": "privategroup"}
    return {
        "token": "verification", "team_id": TEAM, "team_domain": "faketeam", "channel_id": channel.id,
        "channel_name": names.get(channel.kind, channel.name), "user_id": user.id, "user_name": user.name,
        "command": command, "text": text, "api_app_id": APP, "is_enterprise_install": "false",
        "response_url": platform.new_response_url(user.id, channel.id), "trigger_id": platform.new_trigger(user.id),
    }  # fmt: skip


def interaction(platform: Platform, kind: str, user: User) -> Json:
    """What every interaction begins with."""
    return {
        "type": kind, "team": {"id": TEAM, "domain": "faketeam"}, "api_app_id": APP, "token": "verification",
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
        "enterprise": None, "is_enterprise_install": False, "trigger_id": platform.new_trigger(user.id),
    }  # fmt: skip


def click_payload(platform: Platform, user: User, where: Message | Json, action: Json, values: Json) -> Json:
    """Something pressed or chosen in a message or a view."""
    payload = interaction(platform, "block_actions", user) | {"actions": [action]}
    if not isinstance(where, Message):
        view = {**where, "state": {"values": values}}
        return payload | {"container": {"type": "view", "view_id": where["id"]}, "view": view}
    channel = platform.workspace.channels[where.channel]
    container: Json = {"type": "message", "message_ts": where.ts, "channel_id": channel.id}
    container["is_ephemeral"] = where.seen_by is not None
    if where.thread_ts:
        container["thread_ts"] = where.thread_ts
    payload |= {"container": container, "channel": {"id": channel.id, "name": channel.name}}
    payload |= {"state": {"values": values}}
    payload["response_url"] = platform.new_response_url(user.id, channel.id, where)
    # An ephemeral message is not sent along: Slack keeps none.
    return payload if where.seen_by else payload | {"message": where.as_json()}


def view_payload(platform: Platform, kind: str, user: User, view: Json, values: Json) -> Json:
    """A modal submitted ("view_submission") or closed ("view_closed")."""
    payload = interaction(platform, kind, user)
    payload["view"] = {**view, "state": {"values": values}}
    if kind == "view_closed":
        del payload["trigger_id"]
        return payload | {"is_cleared": False}
    return payload | {"response_urls": []}


def shortcut_payload(platform: Platform, user: User, callback_id: str, message: Message | None) -> Json:
    """A shortcut: on a message, or from anywhere."""
    if message is None:
        return interaction(platform, "shortcut", user) | {
            "callback_id": callback_id, "action_ts": platform.workspace.next_ts(),
        }  # fmt: skip
    channel = platform.workspace.channels[message.channel]
    return interaction(platform, "message_action", user) | {
        "callback_id": callback_id, "action_ts": platform.workspace.next_ts(), "message_ts": message.ts,
        "channel": {"id": channel.id, "name": channel.name}, "message": message.as_json(),
        "response_url": platform.new_response_url(user.id, channel.id),
    }  # fmt: skip


def home_event(platform: Platform, user: User, tab: str) -> Json:
    """Somebody opened the app's home or its messages tab."""
    event: Json = {"type": "app_home_opened", "user": user.id, "channel": platform.workspace.direct(user.id).id}
    event |= {"tab": tab, "event_ts": platform.workspace.next_ts()}
    home = platform.workspace.homes.get(user.id)
    return event | ({"view": home} if tab == "home" and home else {})


def _rich(platform: Platform, text: str) -> Json:
    """What a person typed, as Slack's clients send it."""
    parts: list[Any] = []
    for place, piece in enumerate(text.split(f"<@{BOT_USER}>")):
        parts += [{"type": "user", "user_id": BOT_USER}] if place else []
        parts += [{"type": "text", "text": piece}] if piece else []
    section = {"type": "rich_text_section", "elements": parts}
    return {"type": "rich_text", "block_id": platform.workspace.next_id("b"), "elements": [section]}


def found(blocks: list[Json], action_id: str, value: str | None, user: str) -> tuple[Json, Json]:
    """The block and the element of that action, among several the one with that value; fails if there is none."""
    for block in blocks:
        children = block.get("child_blocks")
        if children:
            try:
                return found(children, action_id, value, user)
            except Impossible:
                continue
        for element in [*block.get("elements", []), block.get("accessory"), block.get("element")]:
            if isinstance(element, dict) and element.get("action_id") == action_id and _is_meant(element, value, user):
                return block, element
    raise Impossible(f"there is nothing with action_id {action_id!r} and value {value!r} here")


def _is_meant(element: Json, value: str | None, user: str) -> bool:
    if user not in element.get("visible_to_user_ids", [user]):
        return False
    if value is None or element["type"] not in ("button", "icon_button", "feedback_buttons"):
        return True
    both = [element.get("positive_button", {}), element.get("negative_button", {})]
    return value in (element.get("value"), *(button.get("value") for button in both))
