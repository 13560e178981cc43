"""Sends to Slack: waits where Slack asks to wait, and does without what a workspace does not have."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.webhook import WebhookClient

from bot.slack.answer_message import SlackMessage
from bot.slack.blocks import Block
from bot.slack.heard import Heard
from bot.slack.history import History, growing_in
from bot.slack.names import sent_block
from bot.slack.plain_blocks import plain_blocks
from bot.slack.sending import GONE, OPTIONAL, SHAPE, Refused, Undelivered, call, hasty, once, waiting
from bot.slack.stream import STOPPED, StoppedByAsker, Stream, Streams
from bot.slack.windows import Windows
from bot.slack.wordless_log import wordless_logger

log = logging.getLogger(__name__)
Made = Callable[[bool], Sequence[SlackMessage]]
"""Makes the messages, with Slack's own feedback buttons or without."""
_RETRIES = 6


class Delivery:
    """Thread-safe. `client` needs no retry handlers of its own. `history` reads what stands there, `windows` shows what
    is no message."""

    def __init__(self, client: WebClient, *, rich_text: bool = True) -> None:
        self._drawn: Callable[[Sequence[Block]], list[Block]] = list if rich_text else plain_blocks
        self._native = True
        self._without: set[str] = set()
        client.retry_handlers = _retrying()
        self._waiting, self._hasty = waiting(client), hasty(client)
        self.history = History(client)
        self.windows = Windows(client, self._hasty, self.note, rich_text=rich_text)
        self._streams = Streams(self._hasty, self._drawn)

    # Messages

    def post(self, channel: str, thread: str, make: Made) -> None:
        """Posts into a thread. Where `thread` is empty, into the channel itself, and what goes on into the thread that
        then begins. Once, even where Slack's answer is lost on its way. Raises `Undelivered`."""
        room, where = channel, thread

        def send(message: SlackMessage) -> None:
            nonlocal room, where
            posted = self._post(room, where, message)
            room = str(posted.get("channel") or room)  # of a person, their direct messages
            where = where or str(posted.get("ts") or "")

        self._each(make, send)

    def _post(self, room: str, thread: str, message: SlackMessage) -> Any:
        marked = _marked(message)
        return once(
            lambda: self._waiting.chat_postMessage(
                channel=room, thread_ts=thread or None, text=marked.text, blocks=self._drawn(marked.blocks) or None,
                unfurl_links=False, unfurl_media=False,
            ),
            lambda: self.history.find(room, thread, marked),
        )  # fmt: skip

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

    # An answer that grows

    def stream(self, heard: Heard, claim: str, begun: Callable[[str], None], *, ts: str = "") -> Stream:
        """For the answer to a message; nothing is sent before its first sentence is."""
        return Stream(self._streams, heard, claim, begun, ts=ts)

    def conclude(self, stream: Stream, make: Made) -> None:
        """The whole answer in the place of what has grown; posted, where nothing has. Raises `Undelivered`,
        `StoppedByAsker`."""
        stream.close()
        heard = stream.heard
        if not (ts := stream.ts or self._begun(stream)):
            self.post(heard.channel, heard.thread, make)
            return
        if stream.is_stopped or (self._end(heard.channel, ts) and not stream.is_resumed):
            raise StoppedByAsker
        self._replace(heard, ts, make)

    def leave(self, stream: Stream, make: Made) -> None:
        """What its asker has stopped: as it was shown, and no more. Raises `Undelivered`."""
        stream.close()
        self._each(make, lambda message: self._update(stream.heard.channel, stream.ts, message))

    def withdraw(self, stream: Stream) -> None:
        """Takes back what has grown, where Slack lets it be."""
        stream.close()
        if stream.ts:
            self._remove(stream.heard.channel, stream.ts)

    def _begun(self, stream: Stream) -> str:
        """The message of a stream of which Slack's receipt was lost; empty where there is none."""
        if not stream.is_doubtful:
            return ""
        try:
            there = self.history.read(stream.heard.channel, stream.heard.thread, stream.heard.ts)
        except Undelivered as lost:
            if lost.later:
                raise
            return ""
        return growing_in(there, stream.claim)

    def _end(self, channel: str, ts: str) -> bool:
        """Ends a stream; returns whether its asker had. One that has expired is none any more."""
        try:
            once(lambda: self._waiting.chat_stopStream(channel=channel, ts=ts))
        except Refused as refused:
            if refused.passing:
                raise Undelivered(refused.error, later=True) from None
            return refused.error == STOPPED
        return False

    def _replace(self, heard: Heard, ts: str, make: Made) -> None:
        """The first message in the place of another, further ones below. What cannot be replaced is taken back."""
        rest: list[SlackMessage] = []

        def send(message: SlackMessage) -> None:
            if rest:
                self._post(heard.channel, heard.thread, message)
            else:
                self._update(heard.channel, ts, message)
                rest.append(message)

        try:
            self._each(make, send)
        except Undelivered as lost:
            if lost.partly or lost.later:
                raise
            log.warning("What has grown could not be replaced: %s", lost.error)
            self._remove(heard.channel, ts)
            self.post(heard.channel, heard.thread, make)

    def _update(self, channel: str, ts: str, message: SlackMessage) -> None:
        blocks = self._drawn(message.blocks)
        once(lambda: self._waiting.chat_update(channel=channel, ts=ts, text=message.text, blocks=blocks))

    def _remove(self, channel: str, ts: str) -> None:
        for name, send in (("end", self._hasty.chat_stopStream), ("remove", self._hasty.chat_delete)):
            try:
                call(lambda send=send: send(channel=channel, ts=ts))  # type: ignore[misc]
            except Refused as refused:
                log.info("Could not %s what has grown: %s", name, refused.error)

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
            if refused.error in OPTIONAL:
                self._without.add(name)


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
            if refused.error not in SHAPE:
                raise
            refusal = refused
        else:
            return form
    raise refusal


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
    known = (*SHAPE, *GONE)
    raise Refused(told if told in known else f"http_{response.status_code}", passing=passing)


def _retrying() -> list[Any]:
    return [
        ConnectionErrorRetryHandler(max_retry_count=3),
        RateLimitErrorRetryHandler(max_retry_count=_RETRIES),
        ServerErrorRetryHandler(max_retry_count=3),
    ]
