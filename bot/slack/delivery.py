"""Sends to Slack: waits where Slack asks to wait, and does without what a workspace does not have."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.webhook import WebhookClient

from bot.slack import words
from bot.slack.answer_message import SlackMessage
from bot.slack.blocks import Block
from bot.slack.names import claim_of, sent_block
from bot.slack.notice_message import notice_message
from bot.slack.once_shown import Seen, show_once
from bot.slack.plain_blocks import plain_blocks, plain_view
from bot.slack.sending import Refused, call, hasty, once, waiting
from bot.slack.wordless_log import wordless_logger

log = logging.getLogger(__name__)
Made = Callable[[bool], Sequence[SlackMessage]]
"""Makes the messages, with Slack's own feedback buttons or without."""
_RETRIES = 6
_OPTIONAL = ("unknown_method", "not_allowed_token_type", "missing_scope", "method_not_supported_for_channel_type")
# What Slack answers where a workspace does not know a block, or a message is too large.
_SHAPE = (
    "invalid_blocks", "invalid_blocks_format", "invalid_attachments", "msg_too_long", "msg_blocks_too_long",
    "msg_blocks_too_many",
)  # fmt: skip
_GONE = ("expired_url", "used_url", "no_such_url", "http_404")
_MOST_READ = 999  # messages; Slack gives no more at once


class Undelivered(Exception):
    """Slack did not take it: nothing of it, or (`partly`) not all. `later`: it could not be reached or was too busy."""

    def __init__(self, error: str = "", *, partly: bool = False, later: bool = False) -> None:
        super().__init__(error)
        self.error, self.partly, self.later = error, partly, later
        self.gone = error in _GONE  # the address that was to be answered at


class Delivery:
    """Thread-safe. `client` needs no retry handlers of its own."""

    def __init__(self, client: WebClient, *, rich_text: bool = True) -> None:
        self._client = client
        self._drawn: Callable[[Sequence[Block]], list[Block]] = list if rich_text else plain_blocks
        self._rich_text, self._native = rich_text, True
        self._without: set[str] = set()
        client.retry_handlers = _retrying()
        self._waiting, self._hasty = waiting(client), hasty(client)

    # Messages

    def post(self, channel: str, thread: str, make: Made) -> None:
        """Posts into a thread. Where `thread` is empty, into the channel itself, and what goes on into the thread that
        then begins. Once, even where Slack's answer is lost on its way. Raises `Undelivered`."""
        room, where = channel, thread

        def send(message: SlackMessage) -> None:
            nonlocal room, where
            marked = _marked(message)
            posted = once(
                lambda: self._waiting.chat_postMessage(
                    channel=room, thread_ts=where or None, text=marked.text, blocks=self._drawn(marked.blocks) or None,
                    unfurl_links=False, unfurl_media=False,
                ),
                lambda: self._find(room, where, marked),
            )  # fmt: skip
            room = str(posted.get("channel") or room)  # of a person, their direct messages
            where = where or str(posted.get("ts") or "")

        self._each(make, send)

    def whisper(self, channel: str, user: str, thread: str | None, make: Made, *, urgent: bool = True) -> None:
        """Shown to one person in a channel. Not `urgent`: at once or not at all. Raises `Undelivered`.

        Slack shows it in a thread only where somebody has replied there before."""
        client = self._waiting if urgent else self._hasty
        attempt = once if urgent else call

        def send(message: SlackMessage) -> None:
            attempt(
                lambda: client.chat_postEphemeral(
                    channel=channel,
                    user=user,
                    thread_ts=thread,
                    text=message.text,
                    blocks=self._drawn(message.blocks) or None,
                )
            )

        self._each(make, send)

    def respond(self, url: str, make: Made, *, urgent: bool = True) -> None:
        """Answers a command or a button, to the one person who used it. Raises `Undelivered`."""
        handlers: list[Any] = [RateLimitErrorRetryHandler(max_retry_count=_RETRIES)] if urgent else []
        hook = WebhookClient(
            url, timeout=30 if urgent else 3, retry_handlers=handlers, logger=wordless_logger()
        )  # fmt: skip
        attempt = once if urgent else call

        def send(message: SlackMessage) -> None:
            attempt(lambda: _responded(hook, replace(message, blocks=tuple(self._drawn(message.blocks)))))

        self._each(make, send)

    def note(self, url: str, message: SlackMessage) -> None:
        """A short word to the one person who used a command or a button; where Slack does not take it, none."""
        if not url:
            return
        try:
            self.respond(url, lambda _: [message])
        except Undelivered as lost:
            log.warning("Slack took no notice: %s", lost.error)

    def _each(self, make: Made, send: Callable[[SlackMessage], None]) -> None:
        """What Slack refuses for its shape it is offered without its own feedback buttons, then as plain text."""
        messages = list(make(self._native))
        for number, message in enumerate(messages):
            try:
                taken = _offered(_forms(message, make if self._native and not number else None), send)
            except Refused as refused:
                raise Undelivered(refused.error, partly=number > 0, later=refused.passing) from None
            if taken is not message and taken.blocks:
                self._native = False  # this workspace has no feedback buttons of Slack's own
                messages[1:] = list(make(False))[1:]

    # Views

    def open(self, trigger: str, view: Block, url: str = "") -> None:
        """Slack takes a window for three seconds after somebody pressed; later they are told at `url`, if there is one,
        to press again."""
        shown = self.shown(view)
        if not self._attempt("views.open", lambda: self._hasty.views_open(trigger_id=trigger, view=shown)):
            self.note(url, notice_message(words.PRESS_AGAIN))

    def change(self, view_id: str, view: Block, seen: str = "") -> None:
        """Shows something else in a window that is open. `seen` is the hash of what stood there: where it is something
        else by now, that stays."""
        shown, only = self.shown(view), {"hash": seen} if seen else {}
        self._attempt("views.update", lambda: self._client.views_update(view_id=view_id, view=shown, **only))

    def show_once(self, view_id: str, trigger: str, view: Block) -> Seen:
        """Shows in a window what cannot be shown again."""
        return show_once(self._hasty, view_id, trigger, self.shown(view))

    def publish(self, user: str, view: Block) -> None:
        shown = self.shown(view)
        self._attempt("views.publish", lambda: self._client.views_publish(user_id=user, view=shown))

    def shown(self, view: Block) -> Block:
        """A view as this server takes it."""
        return view if self._rich_text else plain_view(view)

    # What a workspace may lack

    def thinking(self, channel: str, thread: str) -> None:
        self._optional(
            "status",
            lambda: self._hasty.assistant_threads_setStatus(
                channel_id=channel, thread_ts=thread, status="is looking it up …"
            ),
        )

    def suggest(self, channel: str, prompts: Sequence[tuple[str, str]]) -> None:
        offered = [{"title": title, "message": message} for title, message in prompts]
        self._optional(
            "prompts",
            lambda: self._hasty.api_call(
                "assistant.threads.setSuggestedPrompts", json={"channel_id": channel, "prompts": offered}
            ),
        )

    def _optional(self, name: str, send: Callable[[], object]) -> None:
        if name in self._without:
            return
        try:
            call(send)
        except Refused as refused:
            if refused.error in _OPTIONAL:
                self._without.add(name)

    def _attempt(self, name: str, send: Callable[[], object]) -> bool:
        try:
            call(send)
        except Refused as refused:
            log.warning("%s failed: %s", name, refused.error)
            return False
        return True

    # Reading

    def thread(self, channel: str, thread: str) -> list[Mapping[str, Any]]:
        """Its messages, oldest first; none where it cannot be read."""
        try:
            return self.read(channel, thread)
        except Undelivered:
            return []

    def read(self, channel: str, thread: str, since: str = "0") -> list[Mapping[str, Any]]:
        """The message that a thread hangs on and its replies from `since` on, oldest first; none where it is gone.
        Raises `Undelivered` where it cannot be read."""
        return _messages(
            lambda: self._client.conversations_replies(
                channel=channel, ts=thread, oldest=since, inclusive=True, limit=_MOST_READ
            )
        )

    def names_in(self, channel: str) -> set[str]:
        """The names of blocks in the latest messages of a channel. Raises `Undelivered` where it cannot be read."""
        return {name for message in self._latest(channel, _MOST_READ) for name in _block_names(message)}

    def _latest(self, channel: str, most: int = 20) -> list[Mapping[str, Any]]:
        return _messages(lambda: self._client.conversations_history(channel=channel, limit=most))

    def _find(self, channel: str, thread: str, sent: SlackMessage) -> Mapping[str, Any] | bool | None:
        """A message of ours that stands there; False where it does not, None where that cannot be read just now."""
        try:
            there = self.read(channel, thread) if thread else self._latest(channel)
        except Undelivered as lost:
            return None if lost.later else False
        name = sent.blocks[0].get("block_id") if sent.blocks else None
        return next((message for message in there if _is(message, name, sent.text)), False)


def _forms(message: SlackMessage, make: Made | None) -> Iterator[SlackMessage]:
    """As it is; with `make` without Slack's feedback buttons, where that is another; in words alone: an answer without
    buttons is one all the same."""
    yield message
    if make and (other := make(False)[0]) != message:
        yield other
    if message.blocks:
        yield SlackMessage(message.plain or message.text, ())


def _offered(forms: Iterable[SlackMessage], send: Callable[[SlackMessage], None]) -> SlackMessage:
    """The first form that Slack took. Raises `Refused`."""
    refusal = Refused("", passing=False)
    for form in forms:
        try:
            send(form)
        except Refused as refused:
            if refused.error not in _SHAPE:
                raise
            refusal = refused
        else:
            return form
    raise refusal


def claims_in(message: Mapping[str, Any]) -> set[str]:
    """The claims that a message of Steward's answers."""
    return {claim for name in _block_names(message) if (claim := claim_of(name))}


def _messages(read: Callable[[], object]) -> list[Mapping[str, Any]]:
    """Raises `Undelivered`."""
    try:
        found: Any = call(read)
    except Refused as refused:
        if refused.error in ("thread_not_found", "message_not_found"):
            return []
        raise Undelivered(refused.error, later=refused.passing) from None
    return [message for message in found.get("messages") or () if isinstance(message, Mapping)]


def _block_names(message: Mapping[str, Any]) -> list[str]:
    return [str(block.get("block_id", "")) for block in message.get("blocks") or () if isinstance(block, Mapping)]


def _is(message: Mapping[str, Any], name: str | None, text: str) -> bool:
    if name:
        return name in _block_names(message)
    return bool(message.get("bot_id")) and message.get("text") == text


def _marked(message: SlackMessage) -> SlackMessage:
    """With a name on its first block, by which it is known again in a thread."""
    if not message.blocks or "block_id" in message.blocks[0]:
        return message
    first = {**message.blocks[0], "block_id": sent_block(secrets.token_hex(8))}
    return replace(message, blocks=(first, *message.blocks[1:]))


def _responded(hook: WebhookClient, message: SlackMessage) -> None:
    response = hook.send(
        text=message.text, blocks=list(message.blocks) or None, response_type="ephemeral", replace_original=False,
        unfurl_links=False, unfurl_media=False,
    )  # fmt: skip
    if response.status_code < 300:
        return
    # The body is Slack's word for what is wrong, or whatever stands between it and us.
    passing = response.status_code == 429 or response.status_code >= 500
    told = response.body.strip()
    known = (*_SHAPE, *_GONE)
    raise Refused(told if told in known else f"http_{response.status_code}", passing=passing)


def _retrying() -> list[Any]:
    return [
        ConnectionErrorRetryHandler(max_retry_count=3),
        RateLimitErrorRetryHandler(max_retry_count=_RETRIES),
        ServerErrorRetryHandler(max_retry_count=3),
    ]
