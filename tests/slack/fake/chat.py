"""chat.*: messages posted, shown to one person, changed and taken back."""

from __future__ import annotations

from .limits import UPDATED_TEXT
from .methods import method
from .platform import Platform
from .records import Json, Refused
from .workspace import BOT, BOT_USER, Channel, Message

WRITE = "chat:write"


@method("chat.postMessage", "channel", scopes=WRITE)
def post_message(platform: Platform, sent: Json) -> Json:
    """Says something in a channel, thread or direct message."""
    channel = platform.place(sent["channel"])
    platform.check_message("chat.postMessage", sent)
    thread = platform.check_thread("chat.postMessage", channel, sent.get("thread_ts"))
    message = platform.post(channel, sent, thread)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json()}


@method("chat.postEphemeral", "channel", "user", scopes=WRITE)
def post_ephemeral(platform: Platform, sent: Json) -> Json:
    """Says something that one person sees."""
    channel = platform.place(sent["channel"], "chat.postEphemeral")
    if sent["user"] not in channel.members:
        raise Refused("user_not_in_channel")
    platform.check_message("chat.postEphemeral", sent)
    thread = platform.check_thread("chat.postEphemeral", channel, sent.get("thread_ts"))
    if thread and not any(m.thread_ts == thread and not m.seen_by for m in platform.workspace.messages):
        return {"message_ts": platform.workspace.next_ts()}  # a thread without replies is not shown, nor what is in it
    message = platform.post(channel, sent, thread, seen_by=str(sent["user"]))
    return {"message_ts": message.ts}


def own_message(platform: Platform, sent: Json, otherwise: str) -> tuple[Channel, Message]:
    """A message of the bot's own that it means to change."""
    channel = platform.workspace.channels.get(str(sent["channel"]))
    if channel is None:
        raise Refused("channel_not_found")
    message = platform.workspace.message(channel.id, str(sent["ts"]))
    if message is None or message.seen_by:
        raise Refused("message_not_found")
    if message.bot_id != BOT:
        raise Refused(otherwise)
    return channel, message


@method("chat.update", "channel", "ts", scopes=WRITE)
def update(platform: Platform, sent: Json) -> Json:
    """Changes a message of the bot; blocks stay as they are unless others are sent, be it none."""
    channel, message = own_message(platform, sent, "cant_update_message")
    if message.streaming == "on":
        raise Refused("streaming_state_conflict")
    platform.check_message("chat.update", sent, UPDATED_TEXT)
    before = message.as_json()
    platform.fill(message, sent)
    message.edited = platform.workspace.next_ts()
    platform.on_event(changed(channel, message, before), channel)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.as_json()}


@method("chat.delete", "channel", "ts", scopes=WRITE)
def delete(platform: Platform, sent: Json) -> Json:
    """Takes a message of the bot back."""
    channel, message = own_message(platform, sent, "cant_delete_message")
    remove(platform, channel, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", "channel", "message_ts")
def permalink(platform: Platform, sent: Json) -> Json:
    """A message's address."""
    channel = platform.workspace.channels.get(str(sent["channel"]))
    if channel is None or (channel.kind != "channel" and BOT_USER not in channel.members):
        raise Refused("channel_not_found")
    message = platform.workspace.message(channel.id, str(sent["message_ts"]))
    if message is None or message.seen_by:
        raise Refused("message_not_found")
    inside = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.thread_ts else ""
    address = f"https://faketeam.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}{inside}"
    return {"channel": channel.id, "permalink": address}


def changed(channel: Channel, message: Message, before: Json) -> Json:
    """The event about a message that is now another."""
    return {
        "type": "message", "subtype": "message_changed", "hidden": True, "channel": channel.id, "ts": message.edited,
        "event_ts": message.edited, "channel_type": channel.kind, "message": message.as_json(),
        "previous_message": before,
    }  # fmt: skip


def remove(platform: Platform, channel: Channel, message: Message) -> None:
    """Takes a message away and tells of it."""
    platform.workspace.messages.remove(message)
    platform.workspace.removed.append(message)
    now = platform.workspace.next_ts()
    event: Json = {
        "type": "message", "subtype": "message_deleted", "hidden": True, "channel": channel.id, "ts": now,
        "event_ts": now, "deleted_ts": message.ts, "channel_type": channel.kind, "previous_message": message.as_json(),
    }  # fmt: skip
    platform.on_event(event, channel)
