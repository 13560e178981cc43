"""Answers with a language model's words: evidence first, then those, where the verifier passed them.

A model is asked about an answered question only, and never about what reads like somebody's own report. Whatever goes
wrong with it, the answer from the sources alone stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter
from typing import Protocol

from knowledge import distress
from knowledge.answer import Answer, AnswerStatus
from knowledge.answering import Reply
from knowledge.asked import Asker
from knowledge.chat_model import ChatModel, Message, ModelFault
from knowledge.citation import CitationBroken, check_worded
from knowledge.conversation import REMEMBERED, Conversation
from knowledge.follow_up import leans_on_earlier
from knowledge.personal_report import reads_like_report
from knowledge.phrasing import MAX_TOKENS, TIMEOUT, OnSentence, Phraser, can_be_worded, messages
from knowledge.question import clean
from knowledge.rewriting import needs_rewriting, standalone
from knowledge.rewriting import versions as rewriting_versions
from knowledge.worded import FellBack, WordedBy


class EvidenceAnswerer(Protocol):
    """What answers from the sources alone: `knowledge.answering.Answerer`, or one on the thread that may."""

    def answer(
        self,
        typed: str,
        *,
        today: date,
        asker: Asker,
        conversation: Conversation | None = None,
        as_of: date | None = None,
    ) -> Reply: ...

    def area(self, typed: str, reply: Reply) -> str: ...


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """All that a model is told to word an answer; `question` as it stands in there."""

    question: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """An answer from the sources alone; `alone` is the follow-up as a model made it stand alone, None where it was kept
    as typed, and `fell_back` why the model could not be asked to."""

    reply: Reply
    alone: str | None = None
    fell_back: FellBack | None = None


class ModelAnswerer:
    """`timeout` is what a model may take for each of the two things it does, in seconds; `note` is told what became of
    each answer that it was asked for."""

    def __init__(
        self,
        answerer: EvidenceAnswerer,
        model: ChatModel,
        *,
        max_tokens: int = MAX_TOKENS,
        timeout: float = TIMEOUT,
        note: Callable[[WordedBy], None] | None = None,
    ) -> None:
        self._answerer = answerer
        self._model = model
        self._max_tokens = max_tokens
        self._timeout = timeout
        self._note = note
        self._phraser = Phraser(model, max_tokens=max_tokens, timeout=timeout)

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    def through(self, answerer: EvidenceAnswerer) -> ModelAnswerer:
        """The same with another way to the sources."""
        return ModelAnswerer(answerer, self._model, max_tokens=self._max_tokens, timeout=self._timeout, note=self._note)

    def area(self, typed: str, reply: Reply) -> str:
        return self._answerer.area(typed, reply)

    def answer(
        self,
        typed: str,
        *,
        today: date,
        asker: Asker,
        conversation: Conversation | None = None,
        as_of: date | None = None,
        on_evidence: Callable[[Answer], None] | None = None,
        on_sentence: OnSentence | None = None,
    ) -> Reply:
        """As `Answerer.answer`. `on_evidence` is called with the answer from the sources alone before a model is asked
        to word it; `on_sentence` with each statement as its sentence passes. The answer that is returned may still be
        the one from the sources alone: `worded_by.fell_back` tells why."""
        started = perf_counter()
        before = conversation or Conversation()
        found = self.evidence(typed, today=today, asker=asker, conversation=before, as_of=as_of)
        reply, alone, fault = found.reply, found.alone, found.fell_back
        if reply.answer.status is AnswerStatus.OUT_OF_SCOPE:
            return reply
        original = reply.answer
        question, leant_on = (alone, ()) if alone else _question(typed, before, reply)
        wordable = can_be_worded(original) and _may_leave(typed, question, *leant_on)
        if not wordable and alone is None:
            return reply
        if on_evidence and wordable:
            on_evidence(original)
        made, day = original, as_of or today
        if fault is not None:  # it is not waited for twice
            made = replace(original, worded_by=WordedBy(self.name, fell_back=fault))
        elif wordable:
            made = _checked(self._phraser.phrase(original, question, day=day, on_sentence=on_sentence), original, day)
        if alone is not None:
            by = made.worded_by or WordedBy(self.name)
            by = replace(by, understood=alone, prompts=(*rewriting_versions(), *by.prompts))
            made = replace(made, worded_by=by)
        if self._note and made.worded_by:
            self._note(made.worded_by)
        return replace(reply, answer=replace(made, took_ms=1000 * (perf_counter() - started)))

    def request(self, typed: str, reply: Reply, before: Conversation | None = None) -> ModelRequest | None:
        """What the model is told where `reword` asks it; None where it is not asked."""
        question, leant_on = _question(typed, before or Conversation(), reply)
        if not can_be_worded(reply.answer) or not _may_leave(typed, question, *leant_on):
            return None
        return ModelRequest(question, tuple(messages(reply.answer, question)))

    def reword(self, typed: str, reply: Reply, before: Conversation | None = None, *, day: date) -> Reply:
        """A reply from the sources alone, worded. Nothing but `request` is sent: no follow-up is rewritten first."""
        if (asked := self.request(typed, reply, before)) is None:
            return reply
        made = _checked(self._phraser.phrase(reply.answer, asked.question, day=day), reply.answer, day)
        if self._note and made.worded_by:
            self._note(made.worded_by)
        return replace(reply, answer=made)

    def evidence(
        self,
        typed: str,
        *,
        today: date,
        asker: Asker,
        conversation: Conversation | None = None,
        as_of: date | None = None,
    ) -> EvidenceFound:
        """The answer from the sources alone, of a follow-up as the model made it stand alone where that is answered."""
        before = conversation or Conversation()
        reply = self._answerer.answer(typed, today=today, asker=asker, conversation=before, as_of=as_of)
        if reply.answer.status is AnswerStatus.OUT_OF_SCOPE:
            return EvidenceFound(reply)  # what is declined as it was typed is not made to stand for something else
        alone, fault = self._standalone(typed, before)
        if alone is not None:
            own = self._answer_alone(alone, today=today, asker=asker, before=before, as_of=as_of)
            answers = own.answer.status is AnswerStatus.ANSWERED
            reply, alone = (own, alone) if answers else (reply, None)
        return EvidenceFound(reply, alone, fault)

    def _standalone(self, typed: str, before: Conversation) -> tuple[str | None, FellBack | None]:
        question = clean(typed)
        if not needs_rewriting(question, before) or not _may_leave(question, *before.questions):
            return None, None
        try:
            return standalone(self._model, typed, before, timeout=self._timeout), None
        except ModelFault as fault:
            return None, FellBack(fault.kind)

    def _answer_alone(
        self, alone: str, *, today: date, asker: Asker, before: Conversation, as_of: date | None
    ) -> Reply:
        """A follow-up that stands alone is a question of its own, in the same place; what is remembered goes on."""
        reply = self._answerer.answer(
            alone, today=today, asker=asker, conversation=replace(before, questions=()), as_of=as_of
        )
        questions = (*before.questions, *reply.conversation.questions)[-REMEMBERED:]
        return replace(reply, conversation=replace(reply.conversation, questions=questions))


def _may_leave(*texts: str) -> bool:
    """Whether nothing in what was typed is somebody's own report, or speaks of harming themselves."""
    return not any(reads_like_report(text) or distress.spoken_of(text) is not None for text in texts)


def _question(typed: str, before: Conversation, reply: Reply) -> tuple[str, tuple[str, ...]]:
    """(what the model is told was asked, earlier questions of which that may hold words)."""
    question = clean(typed)
    if not leans_on_earlier(question) or not before.questions or not reply.conversation.questions:
        return question, ()
    return reply.conversation.questions[-1], before.questions


def _checked(made: Answer, original: Answer, day: date) -> Answer:
    if made.worded_by is None or made.worded_by.fell_back:
        return made
    try:
        check_worded(made, original, day)
    except CitationBroken:
        return replace(original, worded_by=replace(made.worded_by, fell_back=FellBack.UNSUPPORTED))
    return made
