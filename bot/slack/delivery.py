"""Sends to Slack: retries what Slack asks to retry, and does without what a workspace does not have."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.webhook import WebhookClient

from bot.slack.answer_message import SlackMessage
from bot.slack.blocks import Block
from bot.slack.names import claim_of
from bot.slack.plain_blocks import plain_blocks

log = logging.getLogger(__name__)
Made = Callable[[bool], Sequence[SlackMessage]]
"""Makes the messages, with Slack's own feedback buttons or without."""
_RETRIES = 6
_OPTIONAL = ("unknown_method", "not_allowed_token_type", "missing_scope", "method_not_supported_for_channel_type")
# What Slack answers where a workspace does not know a block.
_REFUSED = ("invalid_blocks", "invalid_blocks_format", "invalid_attachments")


class Undelivered(Exception):
    """Slack took nothing of it."""


class Delivery:
    """Thread-safe. `client` needs no retry handlers of its own."""

    def __init__(self, client: WebClient, *, rich_text: bool = True) -> None:
        self._client = client
        self._drawn: Callable[[Sequence[Block]], list[Block]] = list if rich_text else plain_blocks
        self._native = True
        self._without: set[str] = set()
        client.retry_handlers = _retrying()

    # Messages

    def post(self, channel: str, thread: str, make: Made) -> None:
        """Posts into a thread; into the channel itself where `thread` is empty. Raises `Undelivered`."""

        def send(message: SlackMessage) -> None:
            self._client.chat_postMessage(
                channel=channel, thread_ts=thread or None, text=message.text, blocks=self._drawn(message.blocks),
                unfurl_links=False, unfurl_media=False,
            )  # fmt: skip

        self._each(make, send)

    def whisper(self, channel: str, user: str, thread: str | None, make: Made) -> None:
        """Shown to one person in a channel. Raises `Undelivered`."""

        def send(message: SlackMessage) -> None:
            self._client.chat_postEphemeral(
                channel=channel, user=user, thread_ts=thread, text=message.text, blocks=self._drawn(message.blocks)
            )

        self._each(make, send)

    def respond(self, url: str, make: Made) -> None:
        """Answers a command or a button, to the one person who used it. Raises `Undelivered`."""
        hook = WebhookClient(url, retry_handlers=_retrying())

        def send(message: SlackMessage) -> None:
            response = hook.send(
                text=message.text, blocks=self._drawn(message.blocks), response_type="ephemeral",
                replace_original=False, unfurl_links=False, unfurl_media=False,
            )  # fmt: skip
            if response.status_code >= 300:
                raise SlackApiError("refused", {"error": response.body.strip()[:60]})  # type: ignore[no-untyped-call]

        self._each(make, send)

    def _each(self, make: Made, send: Callable[[SlackMessage], None]) -> None:
        sent = 0
        try:
            for message in make(self._native):
                send(message)
                sent += 1
        except SlackApiError as error:
            if sent or not self._native or _error(error) not in _REFUSED:
                raise Undelivered from None
            self._native = False  # this workspace has no feedback buttons of Slack's own
            self._each(make, send)
        except (SlackClientError, OSError, ValueError):
            raise Undelivered from None

    # Views

    def open(self, trigger: str, view: Block) -> None:
        shown = self._shown(view)
        self._attempt("views.open", lambda: self._client.views_open(trigger_id=trigger, view=shown))

    def publish(self, user: str, view: Block) -> None:
        shown = self._shown(view)
        self._attempt("views.publish", lambda: self._client.views_publish(user_id=user, view=shown))

    def _shown(self, view: Block) -> Block:
        return view | {"blocks": self._drawn(view["blocks"])}

    # What a workspace may lack

    def thinking(self, channel: str, thread: str) -> None:
        self._optional(
            "status",
            lambda: self._client.assistant_threads_setStatus(
                channel_id=channel, thread_ts=thread, status="is looking it up …"
            ),
        )

    def suggest(self, channel: str, prompts: Sequence[tuple[str, str]]) -> None:
        offered = [{"title": title, "message": message} for title, message in prompts]
        self._optional(
            "prompts",
            lambda: self._client.api_call(
                "assistant.threads.setSuggestedPrompts", json={"channel_id": channel, "prompts": offered}
            ),
        )

    def _optional(self, name: str, call: Callable[[], object]) -> None:
        if name in self._without:
            return
        try:
            call()
        except SlackApiError as error:
            if _error(error) in _OPTIONAL:
                self._without.add(name)
        except (SlackClientError, OSError):
            log.info("Slack did not take a status")

    def _attempt(self, name: str, call: Callable[[], object]) -> None:
        try:
            call()
        except (SlackClientError, OSError) as error:
            log.warning("%s failed with %s", name, type(error).__name__)

    # Reading

    def thread(self, channel: str, thread: str) -> list[Mapping[str, Any]]:
        """Its messages, oldest first; none where it cannot be read."""
        try:
            found = self._client.conversations_replies(channel=channel, ts=thread, limit=100).get("messages") or []
        except (SlackClientError, OSError):
            return []
        return [message for message in found if isinstance(message, Mapping)]


def claims_in(message: Mapping[str, Any]) -> set[str]:
    """The claims that a message of Steward's answers."""
    blocks = [block for block in message.get("blocks") or () if isinstance(block, Mapping)]
    return {claim for block in blocks if (claim := claim_of(str(block.get("block_id", ""))))}


def _retrying() -> list[Any]:
    return [
        ConnectionErrorRetryHandler(max_retry_count=3),
        RateLimitErrorRetryHandler(max_retry_count=_RETRIES),
        ServerErrorRetryHandler(max_retry_count=3),
    ]


def _error(error: SlackApiError) -> str:
    response = error.response
    return str(response.get("error", "") if hasattr(response, "get") else "")
