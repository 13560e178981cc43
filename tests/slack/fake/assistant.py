"""assistant.threads.* and streamed messages: what Slack has for bots that think for a while."""

from __future__ import annotations

from .blocks import MARKDOWN, MESSAGE
from .chat import changed, own_message
from .limits import MESSAGE_BLOCKS, problem_with_size, problems_with_blocks, problems_with_chunks
from .methods import method
from .platform import Platform
from .records import Json, Refused
from .workspace import Channel, Message


def _thread(platform: Platform, sent: Json) -> Channel:
    channel = platform.place(sent["channel_id"], "assistant.threads")
    if sent.get("thread_ts") and platform.workspace.message(channel.id, str(sent["thread_ts"])) is None:
        raise Refused("invalid_thread_ts")
    return channel


@method("assistant.threads.setStatus", "channel_id", "thread_ts", scopes="chat:write assistant:write")
def set_status(platform: Platform, sent: Json) -> Json:
    """Shows in a thread that the bot is at work; an empty status takes that away, and so does a message."""
    where, channel = "assistant.threads.setStatus", _thread(platform, sent)
    if "status" not in sent:
        raise platform.refuse(where, "invalid_arguments", ["[ERROR] missing required field: status"])
    loading = sent.get("loading_messages")
    if loading is not None and not (1 <= len(loading) <= 10 and all(1 <= len(line) <= 50 for line in loading)):
        message = "[ERROR] 1 to 10 messages of 1 to 50 characters [json-pointer:/loading_messages]"
        raise platform.refuse(where, "invalid_arguments", [message])
    platform.note_pings(where, sent["status"], loading)
    for status in platform.workspace.statuses:
        if (status["channel_id"], status["thread_ts"]) == (channel.id, sent["thread_ts"]):
            status["showing"] = False
    platform.workspace.statuses.append({**sent, "channel_id": channel.id, "showing": bool(sent["status"])})
    return {}


@method("assistant.threads.setSuggestedPrompts", "channel_id", "prompts", scopes="assistant:write")
def set_prompts(platform: Platform, sent: Json) -> Json:
    """Offers up to four things to ask."""
    channel, prompts = _thread(platform, sent), sent["prompts"]
    sound = isinstance(prompts, list) and len(prompts) <= 4
    if not sound or not all(isinstance(p, dict) and p.get("title") and p.get("message") for p in prompts):
        message = "[ERROR] up to 4 prompts with title and message [json-pointer:/prompts]"
        raise platform.refuse("assistant.threads.setSuggestedPrompts", "invalid_arguments", [message])
    platform.workspace.prompts[channel.id] = dict(sent)
    return {}


@method("assistant.threads.setTitle", "channel_id", "thread_ts", "title", scopes="assistant:write")
def set_title(platform: Platform, sent: Json) -> Json:
    """Names a conversation."""
    channel = _thread(platform, sent)
    platform.workspace.titles[channel.id, str(sent["thread_ts"])] = str(sent["title"])
    return {}


def _streamed(platform: Platform, where: str, sent: Json) -> tuple[str, list[Json]]:
    """The text and the blocks that come with a request; refuses what is too much at once."""
    problems = problems_with_chunks(sent.get("chunks") or [])
    if problems:
        raise platform.refuse(where, "invalid_chunks", problems)
    chunks = sent.get("chunks") or []
    text = str(sent.get("markdown_text") or "") + "".join(c["text"] for c in chunks if c["type"] == "markdown_text")
    if len(text) > MARKDOWN:
        raise platform.refuse(where, "msg_blocks_too_long", [f"{len(text)} characters, {MARKDOWN} allowed"])
    platform.note_pings(where, text, chunks)
    tasks: list[Json] = [
        {"type": "task_card", "task_id": c["id"], "title": c["title"]} for c in chunks if c["type"] == "task_update"
    ]
    return text, tasks + [block for c in chunks if c["type"] == "blocks" for block in c["blocks"]]


@method("chat.startStream", "channel", scopes="chat:write")
def start_stream(platform: Platform, sent: Json) -> Json:
    """Begins a message that grows; in channels one must say for whom."""
    channel = platform.place(sent["channel"], "chat.startStream")
    if channel.kind != "im":
        for need in ("recipient_team_id", "recipient_user_id"):
            if not sent.get(need):
                raise Refused(f"missing_{need}")
    thread = platform.check_thread("chat.startStream", channel, sent.get("thread_ts"))
    text, blocks = _streamed(platform, "chat.startStream", sent)
    message = platform.post(channel, {"text": text}, thread)
    message.streaming, message.blocks = "on", platform.with_ids(blocks)
    return {"channel": channel.id, "ts": message.ts}


def _growing(platform: Platform, sent: Json) -> tuple[Channel, Message]:
    channel, message = own_message(platform, sent, "message_not_owned_by_app")
    if message.streaming == "stopped_by_user":
        raise Refused("stopped_by_user")
    if message.streaming != "on":
        raise Refused("message_not_in_streaming_state")
    return channel, message


@method("chat.appendStream", "channel", "ts", scopes="chat:write")
def append_stream(platform: Platform, sent: Json) -> Json:
    """Lets it grow."""
    channel, message = _growing(platform, sent)
    if not sent.get("markdown_text") and not sent.get("chunks"):
        raise platform.refuse("chat.appendStream", "no_text", ["markdown_text or chunks is required"])
    text, blocks = _streamed(platform, "chat.appendStream", sent)
    _check_room(platform, "chat.appendStream", message.blocks + blocks)
    message.text += text
    message.blocks += platform.with_ids(blocks)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.stopStream", "channel", "ts", scopes="chat:write")
def stop_stream(platform: Platform, sent: Json) -> Json:
    """Finishes it, with blocks below if there are any."""
    channel, message = _growing(platform, sent)
    text, blocks = _streamed(platform, "chat.stopStream", sent)
    below = sent.get("blocks") or []
    problems = problems_with_blocks(below, MESSAGE, MESSAGE_BLOCKS) if below else []
    if problems:
        many = "msg_blocks_too_many" if isinstance(below, list) and len(below) > MESSAGE_BLOCKS else "invalid_blocks"
        raise platform.refuse("chat.stopStream", many, problems)
    size = problem_with_size(below)
    if size:
        raise platform.refuse("chat.stopStream", size[0], [size[1]])
    _check_room(platform, "chat.stopStream", message.blocks + blocks)
    platform.note_pings("chat.stopStream", below)
    before = message.as_json()
    message.text += text
    message.blocks += platform.with_ids(blocks + below)
    message.streaming, message.edited = None, platform.workspace.next_ts()
    platform.on_event(changed(channel, message, before), channel)
    message.edited = None
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json()}


def _check_room(platform: Platform, where: str, blocks: list[Json]) -> None:
    if len(blocks) > MESSAGE_BLOCKS:
        raise platform.refuse(where, "msg_blocks_too_many", [f"{len(blocks)} blocks, {MESSAGE_BLOCKS} allowed"])
