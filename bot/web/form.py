"""What the form of a question holds, read with suspicion. A conversation travels in hidden fields, in no address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.conversation import REMEMBERED, Conversation
from knowledge.errors import QuestionRefused, UnknownPlace
from knowledge.jurisdiction import Jurisdiction
from knowledge.question import clean

QUESTION, PLACE, PLACE_TYPED = "question", "place", "place_typed"
BEFORE, PLACES, DOCUMENTS, SAID = "before", "places", "documents", "said"
PASS, PASSPHRASE = "pass", "passphrase"
STEP = "step"
"""Leads to a page of concerns, whose names of fields stand in `bot.web.concern_form`."""
WORD, CONSENT = "word", "consent"
"""The step of a question's form that has its answer worded by a language model, and what was agreed to with it."""

_LONGEST_ID = 300
_MOST_PLACES, _MOST_DOCUMENTS = 5, 40


@dataclass(frozen=True, slots=True)
class HiddenField:
    name: str
    value: str


def conversation_in(form: Mapping[str, str]) -> Conversation | None:
    """The conversation that this question goes on from; None where there is none."""
    questions = tuple(filter(None, map(_cleaned, _lines(form, BEFORE))))[-REMEMBERED:]
    if not questions:
        return None
    places = tuple(place for code in _lines(form, PLACES)[:_MOST_PLACES] if (place := parsed_place(code)))
    documents = tuple(id for id in _lines(form, DOCUMENTS)[:_MOST_DOCUMENTS] if 0 < len(id) <= _LONGEST_ID)
    said = form.get(SAID, "")
    return Conversation(questions, places, documents, said if 0 < len(said) <= _LONGEST_ID else None)


def hidden_fields(conversation: Conversation) -> Sequence[HiddenField]:
    """`conversation_in` reads these back."""
    return [
        *(HiddenField(BEFORE, question) for question in conversation.questions),
        *(HiddenField(PLACES, place.code) for place in conversation.places[:_MOST_PLACES]),
        *(HiddenField(DOCUMENTS, id) for id in conversation.documents[:_MOST_DOCUMENTS]),
        *([HiddenField(SAID, conversation.said)] if conversation.said else []),
    ]


def parsed_place(code: str) -> Jurisdiction | None:
    try:
        return Jurisdiction.parse(code)
    except UnknownPlace:
        return None


def _lines(form: Mapping[str, str], name: str) -> list[str]:
    return form.get(name, "").split("\n")


def _cleaned(question: str) -> str | None:
    try:
        return clean(question)
    except QuestionRefused:
        return None
