"""Below an answer: to have a language model word it, for this question alone, once somebody pressed the button for it.

Until then nothing leaves. What was agreed to is what the page showed, to the letter: where it would be anything else by
now, nothing is sent.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.live_desk import LiveDesk
from bot.rendering.answer_parts import model_lines
from bot.web import form
from bot.web.asking import AnswerPage, Asked, Offer, answer_page
from bot.web.consent import Consents, NotSent
from knowledge.answering import Reply
from knowledge.card import Kind
from knowledge.model_answering import ModelRequest
from knowledge.question import clean


@dataclass(frozen=True, slots=True)
class ModelService:
    """A language model as people are told of it: its name, the host it is asked at, and who runs that, where the
    operator says so."""

    model: str
    host: str
    run_by: str = ""

    @property
    def is_here(self) -> bool:
        """Whether the host is an address of this computer's own."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class ModelConsent:
    """`service` is None where no model is set: then nothing is offered. `key` is of this process, 32 random bytes."""

    def __init__(
        self, desk: LiveDesk, service: ModelService | None, *, key: bytes, now: Callable[[], datetime]
    ) -> None:
        self._desk = desk
        self._service = service
        self._consents: Consents[Reply] = Consents(key=key, now=now)

    def page(self, asked: Asked, typed: Mapping[str, str]) -> AnswerPage:
        """The page of an answer; worded where the form holds a consent for that. Raises `KnowledgeError`."""
        told = self._desk.request(asked.question, asked.reply, asked.conversation) if self._service else None
        if self._service is None or told is None:
            return answer_page(asked, asked.reply)
        shown, note = _digest(self._service, told), ""
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
        return answer_page(asked, asked.reply, offer=self._offer(self._service, asked, told, shown), note=note)

    def _offer(self, service: ModelService, asked: Asked, told: ModelRequest, shown: bytes) -> Offer:
        answer = asked.reply.answer
        say, leaves = answer.words.say, []
        leaves.append(say("consent.question" if told.question == clean(asked.question) else "consent.follow_up"))
        policies = any(citation.kind is Kind.POLICY for citation in answer.citations)
        leaves.append(say("consent.policies" if policies else "consent.passages"))
        return Offer(service.model, tuple(leaves), _goes(service, say), told.messages, self._consents.fresh(shown))


def _goes(service: ModelService, say: Callable[..., str]) -> str:
    if service.run_by:
        return say("consent.goes_run_by", model=service.model, host=service.host, run_by=service.run_by)
    return say("consent.goes_here" if service.is_here else "consent.goes", model=service.model, host=service.host)


def _digest(service: ModelService, told: ModelRequest) -> bytes:
    """Of all that the page tells will be sent, and where to."""
    said = [service.model, service.host, service.run_by, *((message.role, message.text) for message in told.messages)]
    return hashlib.sha256(json.dumps(said).encode()).digest()
