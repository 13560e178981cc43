"""What a bot answers to an interaction: over its response_url, and in the acknowledgement itself."""

from __future__ import annotations

from .chat import changed, remove
from .methods import truth
from .platform import RESPONSE_SECONDS, RESPONSE_USES, Platform, ResponseUrl
from .records import Json, Refused
from .sockets import Delivery
from .views import pushed, replaced
from .workspace import Message

WHERE = "response_url"


def respond(platform: Platform, name: str, sent: Json) -> tuple[int, str]:
    """Carries out one request to a response_url: the HTTP status, and the body."""
    with platform.workspace.lock:
        known = platform.responses.get(name)
        if known is None:
            return 404, "no_such_url"
        if platform.workspace.now() - known.at > RESPONSE_SECONDS:
            return 404, "expired_url"
        if known.uses >= RESPONSE_USES:
            return 404, "used_url"
        try:
            _carry_out(platform, known, sent)
        except Refused as refused:
            return 400, str(refused)
        known.uses += 1
        return 200, "ok"


def _carry_out(platform: Platform, known: ResponseUrl, sent: Json) -> None:
    message = known.message
    if truth(sent.get("delete_original")):
        _gone(platform, _still_there(platform, message))
        return
    platform.check_message(WHERE, sent)
    if truth(sent.get("replace_original")) and message is not None:
        _replace(platform, _still_there(platform, message), sent)
        return
    channel = platform.workspace.channels[known.channel]
    hidden = sent.get("response_type", "ephemeral") != "in_channel"
    # Answers to something pressed in a thread stay in that thread.
    thread = platform.check_thread(WHERE, channel, sent.get("thread_ts")) or (message.thread_ts if message else None)
    posted = platform.post(channel, sent, thread, known.user if hidden else None)
    if message is None:
        known.message = posted  # what a later replace_original means


def _still_there(platform: Platform, message: Message | None) -> Message:
    if message is None or message not in platform.workspace.messages:
        raise Refused("message_not_found")
    return message


def _replace(platform: Platform, message: Message, sent: Json) -> None:
    before = message.as_json()
    platform.fill(message, {"blocks": [], **sent})
    if message.seen_by:
        return
    channel = platform.workspace.channels[message.channel]
    message.edited = platform.workspace.next_ts()
    platform.on_event(changed(channel, message, before), channel)


def _gone(platform: Platform, message: Message) -> None:
    if message.seen_by:
        platform.workspace.messages.remove(message)
    else:
        remove(platform, platform.workspace.channels[message.channel], message)


def take_acknowledgement(platform: Platform, delivery: Delivery) -> None:
    """Does what an acknowledgement asks for: a slash command's answer, a submitted modal's next step."""
    answer = delivery.ack.payload if delivery.ack else {}
    with platform.workspace.lock:
        try:
            if delivery.type == "slash_commands" and answer:
                name = delivery.payload["response_url"].rpartition("/")[2]
                _carry_out(platform, platform.responses[name], answer)
            elif delivery.payload.get("type") == "view_submission":
                _next_step(platform, delivery, answer)
        except Refused:
            return  # it is among the violations


def _next_step(platform: Platform, delivery: Delivery, answer: Json) -> None:
    user, shown = delivery.payload["user"]["id"], delivery.payload["view"]
    stack = platform.workspace.modals.get(user, [])
    place = next((place for place, view in enumerate(stack) if view["id"] == shown["id"]), None)
    if place is None:
        return
    step = answer.get("response_action")
    if step == "errors":
        delivery.errors = _checked_errors(platform, shown, answer.get("errors"))
    elif step == "update":
        platform.check_view("response_action", answer.get("view"), "modal")
        replaced(platform, stack[place], answer["view"])
    elif step == "push":
        platform.check_view("response_action", answer.get("view"), "modal")
        pushed(platform, user, answer["view"])
    elif step == "clear" or shown["clear_on_close"]:
        stack.clear()
    elif step is None:
        del stack[place:]
    else:
        raise platform.refuse("response_action", "invalid_arguments", [f"[ERROR] unknown response_action {step}"])


def _checked_errors(platform: Platform, view: Json, errors: object) -> Json:
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        message = "[ERROR] errors must name input blocks by block_id [json-pointer:/errors]"
        raise platform.refuse("response_action", "invalid_arguments", [message])
    platform.note_pings("response_action", errors)
    return errors
