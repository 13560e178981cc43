"""From a question to its answer in Slack. Each accepted question ends in an answer, an abstention or an error."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.live_desk import LiveDesk
from bot.settings import Operator
from bot.slack import words
from bot.slack.answer_message import SlackMessage, answer_messages
from bot.slack.claims import Claims
from bot.slack.delivery import Delivery, Made
from bot.slack.escaping import plain
from bot.slack.heard import Heard
from bot.slack.memory import Memory, Turn
from bot.slack.notice_message import notice_message
from bot.slack.people import People
from bot.slack.sending import Undelivered
from bot.slack.sharing import is_public
from bot.slack.thread_answers import ThreadAnswers
from bot.slack.threads import Threads
from bot.slack.turns import Full, Stopping, Turns
from bot.slack.unanswered import Unanswered
from bot.slack.wording import answered_whole
from bot.store.desk import DeskStore, Surface
from knowledge.answer import PlaceSource
from knowledge.errors import KnowledgeError
from knowledge.jurisdiction import Jurisdiction
from knowledge.language_model import ModelSettings
from knowledge.personal_report import reads_like_report
from knowledge.verdict import capital

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workspace:
    """What is the same for everybody: whose bot this is, who runs it, whom to offer, which language model may word
    answers."""

    team: str
    bot_user: str
    operator: Operator
    contacts: tuple[str, ...]
    model: ModelSettings | None = None


class Reply(Protocol):
    """Sends one message to whoever asked. Raises `Undelivered`."""

    def __call__(self, message: SlackMessage, *, urgent: bool = True) -> None: ...


class _Send(Protocol):
    def __call__(self, make: Made, *, urgent: bool = True) -> None: ...


def _replying(send: _Send) -> Reply:
    def reply(message: SlackMessage, *, urgent: bool = True) -> None:
        send(lambda _: [message], urgent=urgent)

    return reply


class Asking:
    def __init__(
        self,
        workspace: Workspace,
        desk: LiveDesk,
        store: DeskStore,
        memory: Memory,
        people: People,
        delivery: Delivery,
        threads: Threads,
        turns: Turns,
        unanswered: Unanswered,
        now: Callable[[], datetime],
    ) -> None:
        self.workspace, self.desk, self.memory, self.people, self.delivery = workspace, desk, memory, people, delivery
        self._claims, self._threads, self._turns = Claims(store, now), threads, turns
        self.unanswered = unanswered
        self._in_threads = ThreadAnswers(desk, memory, people, delivery, threads, self._claims, unanswered)

    # Taking on

    def take_on(self, heard: Heard) -> bool:
        """A message, durably: once Slack was told that it was heard, nobody sends it again. False where it was taken
        on before."""
        place = {"channel": heard.channel, "ts": heard.ts, "thread": heard.thread, "team": heard.team}
        place["direct"] = "yes" if heard.direct else ""
        return self._claims.take(self._threads.claim_of(heard), Surface.MESSAGE, place)

    def take_on_private(self, trigger: str, **reach: str) -> str | None:
        """A question that stands in no history. `trigger` tells deliveries apart; `reach` (`url` or `user`) is where
        its asker is told of a restart. Returns the claim; None where it was taken on before."""
        claim = self._claims.of_trigger(trigger)
        return claim if self._claims.take(claim, Surface.EPHEMERAL, reach) else None

    # In private

    def privately(self, user: str, channel: str, typed: str, claim: str, url: str, after: Turn | None = None,
                  places: Sequence[Jurisdiction] = ()) -> None:  # fmt: skip
        """A question that was taken on, whose answer only its asker sees. `url` is where to answer; `after` the turn
        that it goes on from."""

        def send(make: Made, *, urgent: bool = True) -> None:
            try:
                self.delivery.respond(url, make, urgent=urgent)
            except Undelivered as lost:
                if lost.partly or not lost.gone or not channel:
                    raise
                # An address is good for half an hour and five answers.
                self.delivery.whisper(channel, user, None, make, urgent=urgent)

        def answer() -> None:
            if reads_like_report(typed):
                reply(notice_message(*words.personal_report(self.workspace.contacts)))
                return
            if first := self.memory.greet(user):
                reply(notice_message(*words.first_contact(self.workspace.operator, self.workspace.model)))
            before = after.after if after else None
            member = self.people.member(user)
            where = tuple(places) or self.memory.place(user)
            said = answered_whole(
                lambda **how: self.desk.answer(typed, places=where, member=member, conversation=before, **how),
                None if first else self.desk.model,
            )
            if places and said.answer.jurisdiction_from is PlaceSource.QUESTION:
                # The same answer again would read as if the choice had been overheard.
                chosen = ", ".join(capital(place.name) for place in places)
                reply(notice_message(words.place_set(chosen), words.NAMES_ITS_PLACE))
                return
            token = self.memory.keep(user, channel, Turn(typed, before, said.conversation))
            shareable = is_public(self.desk, said.answer)
            send(
                lambda native: answer_messages(
                    said.answer, ephemeral=True, shareable=shareable, token=token, native_feedback=native
                )
            )
            self.unanswered.heard(user, typed, said, member=member)

        reply = _replying(send)
        self._take(user, claim, answer, reply)

    def by_message(self, user: str, typed: str, claim: str) -> None:
        """A question from a window that was opened nowhere: the answer comes as a direct message, which is a history;
        the question is not repeated there."""

        def send(make: Made, *, urgent: bool = True) -> None:
            self.delivery.post(user, "", make)

        def answer() -> None:
            if reads_like_report(typed):
                reply(notice_message(*words.personal_report(self.workspace.contacts)))
                return
            if first := self.memory.greet(user):
                reply(notice_message(*words.first_contact(self.workspace.operator, self.workspace.model)))
            member = self.people.member(user)
            where = self.memory.place(user)
            said = answered_whole(
                lambda **how: self.desk.answer(typed, places=where, member=member, **how),
                None if first else self.desk.model,
            )
            send(lambda native: answer_messages(said.answer, ephemeral=False, shareable=False, native_feedback=native))
            self.unanswered.heard(user, typed, said, member=member)

        reply = _replying(send)
        self._take(user, claim, answer, reply)

    def _take(self, user: str, claim: str, work: Callable[[], None], reply: Reply, *, keep: bool = False) -> None:
        """In turn; whatever happens, the asker hears of it and the claim is finished. `keep`: it can be taken up again
        at the next start, where it was not begun or Slack could not be reached."""

        def turn() -> None:
            finished = True
            try:
                finished = self._worked(work, reply) or not keep
            finally:
                if finished:
                    self._claims.finish(claim)

        try:
            before = self._turns.put(self.memory.person(user), turn)
        except Stopping:
            if not keep:
                self._say(reply, notice_message(words.RESTARTED), urgent=False)
                self._claims.finish(claim)
        except Full:
            self._say(reply, notice_message(words.FULL), urgent=False)
            self._claims.finish(claim)
        else:
            if before > 2:
                self._say(reply, notice_message(words.busy(before)), urgent=False)

    def _worked(self, work: Callable[[], None], reply: Reply) -> bool:
        """False where Slack could not be reached."""
        try:
            work()
        except KnowledgeError as error:  # worded for people, and repeats nothing that was typed
            self._say(reply, notice_message(str(error)))
        except Undelivered as lost:
            log.warning("Slack took no answer: %s", lost.error)
            if lost.later and not lost.partly:
                return False
            if not lost.partly:
                self._say(reply, notice_message(words.failed(self.workspace.operator)))
        except Exception as error:  # noqa: BLE001 - its text may hold a question
            log.error("A question ended with %s", type(error).__name__)  # noqa: TRY400
            self._say(reply, notice_message(words.failed(self.workspace.operator)))
        return True

    @staticmethod
    def _say(reply: Reply, message: SlackMessage, *, urgent: bool = True) -> None:
        try:
            reply(message, urgent=urgent)
        except Undelivered as lost:
            log.warning("Slack took no notice: %s", lost.error)

    # In messages

    def publicly(self, heard: Heard, *, again: bool = False, grown: str = "") -> None:
        """A question that was taken on, in a channel or a direct message; answered in its thread. `again` for one that
        was taken on before a restart; `grown` is the ts of the message in which its answer was begun then."""
        claim = self._threads.claim_of(heard)
        thread_ts = heard.thread if heard.thread != heard.ts else None

        def send(make: Made, *, urgent: bool = True) -> None:
            if heard.direct:
                self.delivery.post(heard.channel, heard.thread, make)
            else:
                self.delivery.whisper(heard.channel, heard.user, thread_ts, make, urgent=urgent)

        def answer() -> None:
            typed = plain(heard.text, self.workspace.bot_user)
            if not typed.strip():
                reply(notice_message(*words.HELP))
                return
            if reads_like_report(typed):
                reply(notice_message(*words.personal_report(self.workspace.contacts)))
                return
            self.delivery.thinking(heard.channel, heard.thread)
            if first := self.memory.greet(heard.user):
                reply(notice_message(*words.first_contact(self.workspace.operator, self.workspace.model)))
            if not self._in_threads.answer(heard, typed, again=again, grown=grown, worded=not first):
                reply(notice_message(words.STOPPED))

        reply = _replying(send)
        self._take(heard.user, claim, answer, reply, keep=True)
