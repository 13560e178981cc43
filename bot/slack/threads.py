"""The threads that Steward answers in: read from Slack each time, never kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.live_desk import LiveDesk
from bot.slack.delivery import Delivery
from bot.slack.escaping import plain
from bot.slack.heard import Heard
from bot.slack.history import taken_up_in
from bot.slack.memory import Memory
from bot.slack.sending import Undelivered
from bot.store.seal import Seal
from knowledge.conversation import Conversation
from knowledge.errors import KnowledgeError
from knowledge.jurisdiction import Jurisdiction

Thread = Sequence[Mapping[str, Any]]
_EARLIER = 3  # questions of a thread that a follow-up is read with
_ASKS = frozenset(
    "what when where which who how why can could may must do does did is are and same".split()
)  # first words of what is meant as a question


class Threads:
    """`bot_user` is Steward's own id, whose mention is taken out of what was written."""

    def __init__(self, desk: LiveDesk, delivery: Delivery, memory: Memory, seal: Seal, bot_user: str) -> None:
        self._desk, self._delivery, self._memory, self._seal, self._bot_user = desk, delivery, memory, seal, bot_user

    def claim_of(self, heard: Heard) -> str:
        """The name under which a message is taken on, and by which its answer is known again."""
        return self._seal.name("message", heard.team, heard.channel, heard.ts)

    def conversation(
        self, heard: Heard, thread: Thread, places: Sequence[Jurisdiction], *, member: bool
    ) -> Conversation | None:
        """What the thread was about: the questions in it that Steward answered or is answering, read anew."""
        answered = set().union(*map(taken_up_in, thread)) if thread else set()
        earlier: list[str] = []
        for message in thread:
            ts = str(message.get("ts", ""))
            if ts == heard.ts:
                break
            if self._seal.name("message", heard.team, heard.channel, ts) in answered:
                earlier.append(plain(str(message.get("text", "")), self._bot_user))
        conversation: Conversation | None = None
        for text in earlier[-_EARLIER:]:
            try:
                reply = self._desk.answer(text, places=places, member=member, conversation=conversation, worded=False)
            except KnowledgeError:
                continue
            conversation = reply.conversation
        return conversation

    def is_followed_up(self, heard: Heard) -> bool:
        """Whether a message in a channel's thread, without a mention, is meant for Steward: it has answered there, or
        begun to, and this one asks something, of nobody else."""
        return _may_follow_up(heard) and self._memory.has_answered(
            heard.channel, heard.thread, lambda: self._has_answered(heard)
        )

    def is_known_follow_up(self, heard: Heard) -> bool:
        """The same where it is remembered that Steward answered there: without a look at Slack."""
        return _may_follow_up(heard) and self._memory.remembers(heard.channel, heard.thread)

    def _has_answered(self, heard: Heard) -> bool | None:
        """None where it cannot be read just now."""
        try:
            there = self._delivery.history.read(heard.channel, heard.thread)
        except Undelivered:
            return None
        return any(taken_up_in(message) for message in there)


def _may_follow_up(heard: Heard) -> bool:
    if heard.text.lstrip().startswith("<@") or heard.thread == heard.ts:
        return False
    return "?" in heard.text or "？" in heard.text or _opens_question(plain(heard.text))


def _opens_question(text: str) -> bool:
    first = text.casefold().split()[:1]
    return bool(first) and first[0].strip(",.") in _ASKS
