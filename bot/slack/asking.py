"""From a question to its answer in Slack. Each accepted question ends in an answer, an abstention or an error."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import UserError
from bot.live_desk import LiveDesk
from bot.settings import Operator
from bot.slack import words
from bot.slack.answer_message import SlackMessage, answer_messages
from bot.slack.delivery import Delivery, Undelivered, claims_in
from bot.slack.escaping import plain
from bot.slack.heard import Heard
from bot.slack.memory import Memory, Turn
from bot.slack.notice_message import notice_message
from bot.slack.people import People
from bot.slack.personal_report import reads_like_report
from bot.slack.sharing import is_public
from bot.slack.threads import Threads
from bot.slack.turns import Full, Turns
from bot.store.desk import DeskStore, Surface
from knowledge.answer import Answer, AnswerStatus
from knowledge.errors import KnowledgeError
from knowledge.jurisdiction import Jurisdiction

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workspace:
    """What is the same for everybody: whose bot this is, who runs it, whom to offer."""

    team: str
    bot_user: str
    operator: Operator
    contacts: tuple[str, ...]


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
        now: Callable[[], datetime],
    ) -> None:
        self.workspace, self.desk, self.memory, self.people, self.delivery = workspace, desk, memory, people, delivery
        self._store, self._threads, self._turns, self._now = store, threads, turns, now

    # In private

    def privately(self, user: str, channel: str, typed: str, trigger: str, url: str, after: Turn | None = None,
                  places: Sequence[Jurisdiction] = ()) -> None:  # fmt: skip
        """A question whose answer only its asker sees. `trigger` tells deliveries apart; `url` is where to answer;
        `after` the turn that it goes on from."""

        def reply(*messages: SlackMessage) -> None:
            self.delivery.respond(url, lambda _: messages)

        claim = self._store.seal.name("trigger", trigger)
        if not self._is_taken_on(claim, Surface.EPHEMERAL, {"url": url}, reply):
            return

        def answer() -> None:
            if reads_like_report(typed):
                reply(notice_message(*words.personal_report(self.workspace.contacts)))
                return
            if self.memory.greet(user):
                reply(notice_message(*words.first_contact(self.workspace.operator)))
            before = after.after if after else None
            member = self.people.member(user)
            said = self.desk.answer(
                typed, places=tuple(places) or self.memory.place(user), member=member, conversation=before
            )
            token = self.memory.keep(user, channel, Turn(typed, before, said.conversation))
            self._count(said.answer)
            shareable = is_public(self.desk, said.answer)
            self.delivery.respond(
                url,
                lambda native: answer_messages(
                    said.answer, ephemeral=True, shareable=shareable, token=token, native_feedback=native
                ),
            )

        self._take(user, claim, answer, reply)

    def by_message(self, user: str, typed: str, trigger: str) -> None:
        """A question from a window that was opened nowhere: the answer comes as a direct message, which is a history;
        the question is not repeated there."""

        def reply(message: SlackMessage) -> None:
            self.delivery.post(user, "", lambda _: [message])

        claim = self._store.seal.name("trigger", trigger)
        if not self._is_taken_on(claim, Surface.EPHEMERAL, {}, reply):
            return

        def answer() -> None:
            if reads_like_report(typed):
                reply(notice_message(*words.personal_report(self.workspace.contacts)))
                return
            if self.memory.greet(user):
                reply(notice_message(*words.first_contact(self.workspace.operator)))
            said = self.desk.answer(typed, places=self.memory.place(user), member=self.people.member(user))
            self._count(said.answer)
            self.delivery.post(
                user,
                "",
                lambda native: answer_messages(said.answer, ephemeral=False, shareable=False, native_feedback=native),
            )

        self._take(user, claim, answer, reply)

    def _is_taken_on(
        self, claim: str, surface: Surface, place: dict[str, str], reply: Callable[[SlackMessage], None]
    ) -> bool:
        """Durably, and once. Where it cannot be written down, its asker hears that there will be no answer."""
        try:
            return self._store.claim(claim, surface, place, now=self._now())
        except UserError as error:
            log.error("A question could not be taken on: %s", error)  # noqa: TRY400 - worded by the store
            self._say(reply, notice_message(words.failed(self.workspace.operator)))
            return False

    def _take(self, user: str, claim: str, work: Callable[[], None], reply: Callable[[SlackMessage], None]) -> None:
        """In turn; whatever happens, the asker hears of it and the claim is finished."""

        def turn() -> None:
            try:
                work()
            except KnowledgeError as error:  # worded for people, and repeats nothing that was typed
                self._say(reply, notice_message(str(error)))
            except Undelivered:
                log.warning("Slack took no answer")
            except Exception as error:  # noqa: BLE001 - its text may hold a question
                log.error("A question ended with %s", type(error).__name__)  # noqa: TRY400
                self._say(reply, notice_message(words.failed(self.workspace.operator)))
            finally:
                self._store.finish(claim)

        try:
            before = self._turns.put(self.memory.person(user), turn)
        except Full:
            self._say(reply, notice_message(words.FULL))
            self._store.finish(claim)
            return
        if before > 2:
            self._say(reply, notice_message(words.busy(before)))

    @staticmethod
    def _say(reply: Callable[[SlackMessage], None], message: SlackMessage) -> None:
        try:
            reply(message)
        except Undelivered:
            log.warning("Slack took no notice")

    # In messages

    def publicly(self, heard: Heard, *, again: bool = False) -> None:
        """A question in a channel or a direct message, answered in its thread; once, however often it is delivered.
        `again` for one that was taken on before a restart."""
        claim = self._threads.claim_of(heard)
        place = {"channel": heard.channel, "ts": heard.ts, "thread": heard.thread, "team": heard.team}
        place["direct"] = "yes" if heard.direct else ""

        def reply(message: SlackMessage) -> None:
            if heard.direct:
                self.delivery.post(heard.channel, heard.thread, lambda _: [message])
            else:
                self.delivery.whisper(heard.channel, heard.user, heard.thread, lambda _: [message])

        if not again and not self._is_taken_on(claim, Surface.MESSAGE, place, reply):
            return

        def answer() -> None:
            typed = plain(heard.text, self.workspace.bot_user)
            if not typed.strip():
                reply(notice_message(*words.HELP))
                return
            if reads_like_report(typed):
                reply(notice_message(*words.personal_report(self.workspace.contacts)))
                return
            self.delivery.thinking(heard.channel, heard.thread)
            if self.memory.greet(heard.user):
                reply(notice_message(*words.first_contact(self.workspace.operator)))
            thread = self.delivery.thread(heard.channel, heard.thread) if heard.thread != heard.ts or again else []
            if any(claim in claims_in(message) for message in thread):
                return  # it was posted just before the restart
            member = self.people.member(heard.user) and (heard.direct or self.people.members_only(heard.channel))
            places = self.memory.place(heard.user)
            conversation = self._threads.conversation(heard, thread, places, member=member)
            said = self.desk.answer(typed, places=places, member=member, conversation=conversation)
            self._count(said.answer)
            self.delivery.post(
                heard.channel,
                heard.thread,
                lambda native: answer_messages(
                    said.answer, ephemeral=False, shareable=False, claim=claim, native_feedback=native
                ),
            )
            self.memory.answered(heard.channel, heard.thread)

        self._take(heard.user, claim, answer, reply)

    # What is counted

    def _count(self, answer: Answer) -> None:
        """How often nothing was found, by language only: what was asked is not kept."""
        if answer.status is AnswerStatus.ABSTAINED:
            try:
                self._store.tally("unanswered", answer.language)
            except UserError:
                log.warning("An abstention could not be counted")
