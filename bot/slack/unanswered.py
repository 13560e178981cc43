"""What is counted of questions that found no answer: the broad area and the week, never who asked or what."""

from __future__ import annotations

import logging
from collections.abc import Callable, Set
from datetime import datetime

from bot.errors import UserError
from bot.live_desk import LiveDesk
from bot.slack.memory import Memory
from bot.store.desk import DeskStore, week_of
from knowledge.answer import Answer, AnswerStatus
from knowledge.answering import Reply
from knowledge.area import OTHER
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)


class Unanswered:
    """`watchers` are those who see the counts. Their own questions are not counted: else they could ask four times and
    see whether anybody else had."""

    def __init__(
        self, desk: LiveDesk, store: DeskStore, memory: Memory, watchers: Set[str], now: Callable[[], datetime]
    ) -> None:
        self._desk, self._store, self._memory, self._watchers, self._now = desk, store, memory, watchers, now

    def heard(self, user: str, typed: str, said: Reply, *, member: bool) -> None:
        """After an answer. Who is no full member is shown no policies: of what they lack, their questions tell nothing.

        Somebody's questions of one area count once a week, as long as Steward is not restarted: so that five are
        mostly of five people, while who they are is on no disk."""
        if not member or user in self._watchers or not _found_nothing(said.answer):
            return
        try:
            area = self._desk.area(typed, said)
            now = self._now()
            # A count that nobody acts on is of no use to anyone but who looks for people: other than an area, nothing
            # is counted.
            if area != OTHER and self._memory.counts(user, area, week_of(now)):
                self._store.count_unanswered(area, now=now)
        except (UserError, KnowledgeError):
            log.warning("A question without an answer could not be counted")

    def told(self) -> dict[str, int]:
        """Counts by area, as they may be shown. Raises `UserError`."""
        return self._store.unanswered(now=self._now())


def _found_nothing(answer: Answer) -> bool:
    """What is declined, or waits for the place, is not meant."""
    return answer.status in (AnswerStatus.ABSTAINED, AnswerStatus.ANSWERED) and not answer.citations
