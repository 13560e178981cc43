"""From a question to its answer in Slack. Each accepted question ends in an answer, an abstention or an error."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.errors import UserError
from bot.live_desk import LiveDesk
from bot.settings import Operator
from bot.slack import words
from bot.slack.answer_message import SlackMessage, answer_messages
from bot.slack.delivery import Delivery, Undelivered, claims_in
from bot.slack.escaping import plain
from bot.slack.memory import Memory, Turn
from bot.slack.notice_message import notice_message
from bot.slack.people import People
from bot.slack.personal_report import reads_like_report
from bot.slack.turns import Full, Turns
from bot.store.desk import DeskStore, Surface
from knowledge.answer import Answer, AnswerStatus, PlaceSource
from knowledge.conversation import Conversation
from knowledge.document import Visibility
from knowledge.errors import KnowledgeError
from knowledge.jurisdiction import Jurisdiction
from knowledge.verdict import capital

log = logging.getLogger(__name__)
_EARLIER = 3  # questions of a thread that a follow-up is read with
_RESPONSE_URL_LIVES = 1800  # seconds


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that was written to Steward, where it can be read again."""

    team: str
    channel: str
    ts: str
    thread: str
    user: str
    text: str
    direct: bool


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
        turns: Turns,
        now: Callable[[], datetime],
    ) -> None:
        self.workspace, self.desk, self.memory, self.people, self.delivery = workspace, desk, memory, people, delivery
        self._store, self._turns, self._now = store, turns, now

    # In private

    def privately(self, user: str, channel: str, typed: str, trigger: str, url: str, after: Turn | None = None,
                  places: Sequence[Jurisdiction] = ()) -> None:  # fmt: skip
        """A question whose answer only its asker sees. `trigger` tells deliveries apart; `url` is where to answer;
        `after` the turn that it goes on from."""

        def reply(*messages: SlackMessage) -> None:
            self.delivery.respond(url, lambda _: messages)

        claim = self._store.seal.name("trigger", trigger)
        if not self._store.claim(claim, Surface.EPHEMERAL, {"url": url}, now=self._now()):
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
            if places and said.answer.jurisdiction_from is PlaceSource.QUESTION:
                # The same answer again would read as if the choice had been overheard.
                chosen = ", ".join(capital(place.name) for place in places)
                reply(notice_message(words.place_set(chosen), words.NAMES_ITS_PLACE))
                return
            token = self.memory.keep(user, channel, Turn(typed, before, said.conversation))
            self._count(said.answer)
            shareable = self._is_public(said.answer)
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
        claim = self._store.seal.name("trigger", trigger)
        if not self._store.claim(claim, Surface.EPHEMERAL, {}, now=self._now()):
            return

        def reply(message: SlackMessage) -> None:
            self.delivery.post(user, "", lambda _: [message])

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

    def claim_of(self, heard: Heard) -> str:
        return self._store.seal.name("message", heard.team, heard.channel, heard.ts)

    def publicly(self, heard: Heard, *, again: bool = False) -> None:
        """A question in a channel or a direct message, answered in its thread; once, however often it is delivered.
        `again` for one that was taken on before a restart."""
        claim = self.claim_of(heard)
        place = {"channel": heard.channel, "ts": heard.ts, "thread": heard.thread, "team": heard.team}
        place["direct"] = "yes" if heard.direct else ""
        if not again and not self._store.claim(claim, Surface.MESSAGE, place, now=self._now()):
            return

        def reply(message: SlackMessage) -> None:
            if heard.direct:
                self.delivery.post(heard.channel, heard.thread, lambda _: [message])
            else:
                self.delivery.whisper(heard.channel, heard.user, heard.thread, lambda _: [message])

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
            conversation = self._conversation(heard, thread, places, member)
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

    def _conversation(
        self, heard: Heard, thread: Sequence[Mapping[str, Any]], places: Sequence[Jurisdiction], member: bool
    ) -> Conversation | None:
        """What the thread was about: the questions in it that Steward answered, read anew."""
        answered = set().union(*map(claims_in, thread)) if thread else set()
        earlier: list[str] = []
        for message in thread:
            ts = str(message.get("ts", ""))
            if ts == heard.ts:
                break
            claim = self._store.seal.name("message", heard.team, heard.channel, ts)
            if claim in answered:
                earlier.append(plain(str(message.get("text", "")), self.workspace.bot_user))
        conversation: Conversation | None = None
        for text in earlier[-_EARLIER:]:
            try:
                reply = self.desk.answer(text, places=places, member=member, conversation=conversation)
            except KnowledgeError:
                continue
            conversation = reply.conversation
        return conversation

    def is_followed_up(self, heard: Heard) -> bool:
        """Whether a message in a channel's thread, without a mention, is meant for Steward: it has answered there, and
        this one asks something, of nobody else."""
        if heard.text.lstrip().startswith("<@") or heard.thread == heard.ts:
            return False
        if not self.memory.has_answered(heard.channel, heard.thread, lambda: self._has_answered(heard)):
            return False
        return "?" in heard.text or "？" in heard.text or _opens_question(plain(heard.text))

    def _has_answered(self, heard: Heard) -> bool:
        return any(claims_in(message) for message in self.delivery.thread(heard.channel, heard.thread))

    # After a restart

    def resume(self) -> int:
        """Takes up what was taken on before and not answered; returns how many."""
        found = self._store.unfinished(now=self._now())
        for left in found:
            if left.surface is Surface.EPHEMERAL:
                url = left.place.get("url", "")
                if url and (self._now() - left.taken).total_seconds() < _RESPONSE_URL_LIVES:
                    self._say(
                        lambda m, url=url: self.delivery.respond(url, lambda _: [m]),  # type: ignore[misc]
                        notice_message(words.RESTARTED),
                    )
                self._store.finish(left.claim)
            elif (heard := self._heard_again(left.place)) is not None:
                self.publicly(heard, again=True)
            else:
                self._store.finish(left.claim)
        return len(found)

    def _heard_again(self, place: Mapping[str, str]) -> Heard | None:
        channel, ts, thread = place.get("channel", ""), place.get("ts", ""), place.get("thread", "")
        there = self.delivery.thread(channel, thread)
        message = next((m for m in there if m.get("ts") == ts), None)
        if message is None or not message.get("user"):
            return None  # deleted since
        return Heard(
            place.get("team", ""), channel, ts, thread, str(message["user"]), str(message.get("text", "")),
            bool(place.get("direct")),
        )  # fmt: skip

    # What an answer is

    def _is_public(self, answer: Answer) -> bool:
        ids = {citation.document for citation in answer.citations}

        def look(desk: Any) -> bool:
            held = [desk.library.catalogue.document(id) for id in ids]
            return all(document is not None and document.visibility is Visibility.PUBLIC for document in held)

        return bool(ids) and self.desk.with_desk(look)

    def _count(self, answer: Answer) -> None:
        """How often nothing was found, by language only: what was asked is not kept."""
        if answer.status is AnswerStatus.ABSTAINED:
            try:
                self._store.tally("unanswered", answer.language)
            except UserError:
                log.warning("An abstention could not be counted")

    def shared(self, user: str, token: str) -> list[SlackMessage] | None:
        """The answer to the last question, as everybody may see it; None where there is none that may be shared."""
        turn = self.memory.turn(user, token)
        if turn is None:
            return None
        said = self.desk.answer(turn.typed, places=self.memory.place(user), member=False, conversation=turn.before)
        if said.answer.status is not AnswerStatus.ANSWERED or not self._is_public(said.answer):
            return None
        return list(answer_messages(said.answer, ephemeral=False, shareable=False, question=turn.typed))


def _opens_question(text: str) -> bool:
    first = text.casefold().split()[:1]
    asks = {"what", "when", "where", "which", "who", "how", "why", "can", "could", "may", "must", "do", "does", "did",
            "is", "are", "and", "same"}  # fmt: skip
    return bool(first) and first[0].strip(",.") in asks
