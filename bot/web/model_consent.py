"""Below an answer: to have a language model word it, for this question alone, once somebody pressed the button for it.

Until then nothing leaves. What was agreed to is what the page showed, to the letter: where it would be anything else by
now, nothing is sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.live_desk import LiveDesk
from bot.model_settings import ModelUse
from bot.rendering.answer_parts import model_lines
from bot.web import form
from bot.web.asking import AnswerPage, Asked, Offer, answer_page
from bot.web.consent import Consents, NotSent
from knowledge.answering import Reply
from knowledge.card import Kind
from knowledge.model_answering import ModelRequest
from knowledge.question import clean


class ModelConsent:
    """`use` is None where no model is set: then nothing is offered. `key` is of this process, 32 random bytes."""

    def __init__(self, desk: LiveDesk, use: ModelUse | None, *, key: bytes, now: Callable[[], datetime]) -> None:
        self._desk = desk
        self._use = use
        self._consents: Consents[Reply] = Consents(key=key, now=now)

    def page(self, asked: Asked, typed: Mapping[str, str]) -> AnswerPage:
        """The page of an answer; worded where the form holds a consent for that. Raises `KnowledgeError`."""
        told = self._desk.request(asked.question, asked.reply, asked.conversation) if self._use else None
        if self._use is None or told is None:
            return answer_page(asked, asked.reply)
        shown, note = _digest(self._use, told), ""
        if typed.get(form.STEP) == form.WORD:
            worded = self._consents.once(
                typed.get(form.CONSENT, ""), shown,
                lambda: self._desk.reword(asked.question, asked.reply, asked.conversation),
            )  # fmt: skip
            if isinstance(worded, NotSent):
                note = asked.reply.answer.words.say(f"consent.{worded}")
            elif worded.answer.is_worded:
                return answer_page(asked, worded)
            else:
                note = " ".join(model_lines(worded.answer))
        return answer_page(asked, asked.reply, offer=self._offer(self._use, asked, told, shown), note=note)

    def _offer(self, use: ModelUse, asked: Asked, told: ModelRequest, shown: bytes) -> Offer:
        answer = asked.reply.answer
        say, leaves = answer.words.say, []
        leaves.append(say("consent.question" if told.question == clean(asked.question) else "consent.follow_up"))
        policies = any(citation.kind is Kind.POLICY for citation in answer.citations)
        leaves.append(say("consent.policies" if policies else "consent.passages"))
        return Offer(use.model.name, tuple(leaves), _goes(use, say), told.messages, self._consents.fresh(shown))


def _goes(use: ModelUse, say: Callable[..., str]) -> str:
    model = use.model
    if use.run_by:
        return say("consent.goes_run_by", model=model.name, host=model.host, run_by=use.run_by)
    return say("consent.goes_here" if model.is_local else "consent.goes", model=model.name, host=model.host)


def _digest(use: ModelUse, told: ModelRequest) -> bytes:
    """Of all that the page tells will be sent, and where to."""
    said = [use.model.name, use.model.address, use.run_by, *((message.role, message.text) for message in told.messages)]
    return hashlib.sha256(json.dumps(said).encode()).digest()
