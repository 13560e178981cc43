"""Answers in threads: in the one message that is their own, whole or growing, and found there again after a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from bot.live_desk import LiveDesk
from bot.slack.answer_message import SlackMessage, answer_messages
from bot.slack.claims import Claims
from bot.slack.delivery import Delivery
from bot.slack.heard import Heard
from bot.slack.history import Found, claims_in, growing_in
from bot.slack.memory import Memory
from bot.slack.people import People
from bot.slack.sending import Undelivered
from bot.slack.stream import StoppedByAsker, Stream
from bot.slack.threads import Threads
from bot.slack.unanswered import Unanswered
from bot.slack.wording import answered
from knowledge.answer import Answer
from knowledge.answering import Reply

log = logging.getLogger(__name__)


class ThreadAnswers:
    def __init__(
        self,
        desk: LiveDesk,
        memory: Memory,
        people: People,
        delivery: Delivery,
        threads: Threads,
        claims: Claims,
        unanswered: Unanswered,
    ) -> None:
        self._desk, self._memory, self._people, self._delivery = desk, memory, people, delivery
        self._threads, self._claims, self._unanswered = threads, claims, unanswered

    def answer(self, heard: Heard, typed: str, *, worded: bool, again: bool = False, grown: str = "") -> bool:
        """`worded`: whether a language model may word it, where there is one. `again` for what was taken on before a
        restart: it may have been posted just before that, or been begun in the message `grown`. False where its asker
        stopped it and could not be told so below it. Raises `Undelivered`, `KnowledgeError`."""
        claim = self._threads.claim_of(heard)
        follows = heard.thread != heard.ts
        thread = self._delivery.history.thread(heard.channel, heard.thread) if follows else []
        posted = self._delivery.history.read(heard.channel, heard.thread, heard.ts) if again else []
        if any(claim in claims_in(message) for message in posted):
            return True
        member = self._people.member(heard.user) and (heard.direct or self._people.members_only(heard.channel))
        said_with = self._answering(heard, typed, thread, member=member)

        def begun(ts: str) -> None:
            self._claims.begun(claim, ts)
            self._memory.answered(heard.channel, heard.thread)  # who replies while it grows goes on from it

        stream = self._delivery.stream(heard, claim, begun, ts=growing_in(posted, claim) or grown)
        told, said = True, None
        try:
            said = answered(said_with, stream, self._desk.model if worded else None)
            whole = said.answer
            self._delivery.conclude(stream, lambda native: _messages(whole, claim, native=native))
        except StoppedByAsker:
            told = self._leave(stream)
        except Undelivered:
            raise  # what has grown is found again, and finished, at the next start
        except Exception:
            self._delivery.withdraw(stream)
            self._memory.not_answered(heard.channel, heard.thread)
            raise
        self._memory.answered(heard.channel, heard.thread)
        if said is not None:
            self._unanswered.heard(heard.user, typed, said, member=member)
        return told

    def _answering(self, heard: Heard, typed: str, thread: Sequence[Found], *, member: bool) -> Callable[..., Reply]:
        places = self._memory.place(heard.user)
        conversation = self._threads.conversation(heard, thread, places, member=member)

        def said_with(**wording: Any) -> Reply:
            return self._desk.answer(typed, places=places, member=member, conversation=conversation, **wording)

        return said_with

    def _leave(self, stream: Stream) -> bool:
        """What was shown of an answer when its asker stopped it stays, with its sources and a short word."""
        shown = stream.shown(self._desk.model or "")
        if shown is None:
            return False
        try:
            self._delivery.leave(stream, lambda native: _messages(shown, stream.claim, native=native))
        except Undelivered as lost:
            log.warning("Slack took no last word below a stopped answer: %s", lost.error)
            return False
        return True


def _messages(answer: Answer, claim: str, *, native: bool) -> list[SlackMessage]:
    return answer_messages(answer, ephemeral=False, shareable=False, claim=claim, native_feedback=native)
