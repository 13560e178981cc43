"""A question from a form, and what its answer's page shows. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.live_desk import LiveDesk
from bot.rendering.answer_parts import by_source, markers, model_lines, original_of, place_line
from bot.web import addresses, form
from bot.web.form import HiddenField, hidden_fields
from knowledge.answer import Answer, Citation, Statement, headed, source_line
from knowledge.answering import Reply
from knowledge.card import Kind
from knowledge.chat_model import Message
from knowledge.conversation import Conversation
from knowledge.document import TextKind
from knowledge.jurisdiction import Jurisdiction
from knowledge.place_reader import read_places

_CODES = 3  # characters that a code of a place has at most, where it has no hyphen


class PlaceUnclear(Exception):
    """What was typed as a place is none that Steward knows, or could be several; `choices` are these."""

    def __init__(self, choices: Sequence[Jurisdiction] = ()) -> None:
        super().__init__()
        self.choices = tuple(choices)


@dataclass(frozen=True, slots=True)
class Words:
    """Words that were taken from a source, and the address where they stand in their context."""

    numbers: str
    text: str
    context: str
    quoted: bool  # somebody's own words, or those that a model's were checked against
    label: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    numbers: tuple[int, ...]
    markers: str
    title: str
    url: str
    line: str
    own: bool  # a guide is Steward's own; its address is where to read on
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a form holds it, and what the sources alone answer."""

    question: str
    places: tuple[Jurisdiction, ...]
    conversation: Conversation | None
    reply: Reply


@dataclass(frozen=True, slots=True)
class Offer:
    """To have an answer worded by a language model: what would leave, where to, and the `consent` that its form holds.
    `told` is all that would be sent."""

    model: str
    leaves: tuple[str, ...]
    goes: str
    told: Sequence[Message]
    consent: str


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """`statements` are (heading, statement) after the first; `hidden` hands the conversation on to a follow-up. `note`
    tells why a press of the offer's button came to nothing."""

    answer: Answer
    question: str
    place: str
    model: tuple[str, ...]  # what is said of the language model
    heading: str | None
    statements: tuple[tuple[str | None, Statement], ...]
    sources: tuple[SourceRow, ...]
    hidden: Sequence[HiddenField]
    earlier: Sequence[HiddenField]  # the conversation before this question, to ask it again elsewhere
    chosen: str
    offer: Offer | None
    note: str


def place_in(desk: LiveDesk, typed: Mapping[str, str]) -> tuple[Jurisdiction, ...]:
    """The place that was typed, or else picked. Raises `PlaceUnclear`."""
    text = " ".join(typed.get(form.PLACE_TYPED, "").split())[:200]
    if not text:
        picked = form.parsed_place(typed.get(form.PLACE, ""))
        return (picked,) if picked else ()
    # "CA" is California and Canada: nobody is answered for the wrong one because they typed two letters.
    code = text.upper() if len(text) <= _CODES else text
    choices = desk.with_desk(lambda open_desk: read_places(f"in {code}", open_desk.library.catalogue).choices)
    if choices:
        raise PlaceUnclear(choices)
    found = desk.place_named(text)
    if found is None:
        raise PlaceUnclear
    return (found,)


def ask(desk: LiveDesk, typed: Mapping[str, str], *, member: bool) -> Asked:
    """Answered from the sources alone. Raises `PlaceUnclear`, `KnowledgeError`."""
    places = place_in(desk, typed)
    question = typed.get(form.QUESTION, "")
    conversation = form.conversation_in(typed)
    reply = desk.answer(question, places=places, member=member, conversation=conversation, worded=False)
    return Asked(question, places, conversation, reply)


def answer_page(asked: Asked, reply: Reply, *, offer: Offer | None = None, note: str = "") -> AnswerPage:
    """`reply` is the one asked for, or that as a model worded it."""
    answer = reply.answer
    (heading, _), *rest = headed(answer)
    return AnswerPage(
        answer=answer,
        question=asked.question.strip(),
        place=place_line(answer),
        model=() if note else tuple(model_lines(answer)),
        heading=heading,
        statements=tuple(rest),
        sources=tuple(_row(answer, numbers, first) for numbers, first in by_source(answer)),
        hidden=hidden_fields(reply.conversation),
        earlier=hidden_fields(asked.conversation) if asked.conversation else (),
        chosen=asked.places[0].code if asked.places else "",
        offer=offer,
        note=note,
    )


def _row(answer: Answer, numbers: Sequence[int], first: Citation) -> SourceRow:
    cited = [citation for citation in answer.citations if citation.n in numbers]
    return SourceRow(
        tuple(numbers), markers(numbers), first.title.strip() or first.document, first.url,
        source_line(first, answer.words), first.kind is Kind.GUIDE,
        tuple(words for citation in _each_once(cited) for words in _words(answer, citation, cited)),
    )  # fmt: skip


def _each_once(cited: Sequence[Citation]) -> list[Citation]:
    return list({(c.locator, c.quote): c for c in reversed(cited)}.values())[::-1]


def _words(answer: Answer, citation: Citation, cited: Sequence[Citation]) -> list[Words]:
    numbers = markers([c.n for c in cited if (c.locator, c.quote) == (citation.locator, citation.quote)])
    context = addresses.source(citation.document, citation.locator, citation.quote)
    said = original_of(answer, citation)
    quoted = citation.text_kind is TextKind.OFFICIAL or (answer.is_worded and bool(said))
    found = [Words(numbers, said or citation.quote, context, quoted, citation.locator)]
    if law := citation.official:
        own = answer.words.say("source.text_itself", where=law.locator, quote=law.quote)
        found.append(Words(numbers, own, addresses.source(law.document, law.locator, law.quote), True, law.locator))
    return found
