"""What stands in Slack, read from it each time; and how Steward's own messages are known again there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient

from bot.slack.answer_message import SlackMessage
from bot.slack.names import claim_of, growing_claim_of
from bot.slack.sending import Refused, Undelivered, call

Found = Mapping[str, Any]
"""A message, as Slack tells of it."""
_MOST_READ = 999  # messages; Slack gives no more at once


class History:
    """`client` tries again by itself what can be tried again."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def thread(self, channel: str, thread: str) -> list[Found]:
        """Its messages, oldest first; none where it cannot be read."""
        try:
            return self.read(channel, thread)
        except Undelivered:
            return []

    def read(self, channel: str, thread: str, since: str = "0") -> list[Found]:
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

    def find(self, channel: str, thread: str, sent: SlackMessage) -> Found | bool | None:
        """A message of ours that stands there; False where it does not, None where that cannot be read just now."""
        try:
            there = self.read(channel, thread) if thread else self._latest(channel)
        except Undelivered as lost:
            return None if lost.later else False
        name = sent.blocks[0].get("block_id") if sent.blocks else None
        return next((message for message in there if _is(message, name, sent.text)), False)

    def _latest(self, channel: str, most: int = 20) -> list[Found]:
        return _messages(lambda: self._client.conversations_history(channel=channel, limit=most))


def claims_in(message: Found) -> set[str]:
    """The claims that a message of Steward's answers."""
    return {claim for name in _block_names(message) if (claim := claim_of(name))}


def taken_up_in(message: Found) -> set[str]:
    """The same, and those whose answer a message begins and that is not finished."""
    return claims_in(message) | {claim for name in _block_names(message) if (claim := growing_claim_of(name))}


def growing_in(messages: list[Found], claim: str) -> str:
    """The ts of the message in which the answer to a claim was begun and not finished; empty where there is none."""
    begun = (m for m in messages if claim in {growing_claim_of(name) for name in _block_names(m)})
    return next((str(message.get("ts", "")) for message in begun), "")


def _messages(read: Callable[[], object]) -> list[Found]:
    """Raises `Undelivered`."""
    try:
        found: Any = call(read)
    except Refused as refused:
        if refused.error in ("thread_not_found", "message_not_found"):
            return []
        raise Undelivered(refused.error, later=refused.passing) from None
    return [message for message in found.get("messages") or () if isinstance(message, Mapping)]


def _block_names(message: Found) -> list[str]:
    return [str(block.get("block_id", "")) for block in message.get("blocks") or () if isinstance(block, Mapping)]


def _is(message: Found, name: str | None, text: str) -> bool:
    if name:
        return name in _block_names(message)
    return bool(message.get("bot_id")) and message.get("text") == text
