"""The windows that Steward opens. Each carries at most an opaque token; what was typed is in none of them unless the
person who sees it typed it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.slack import names, words
from bot.slack.answer_message import SlackMessage
from bot.slack.blocks import (
    IN_VIEW,
    OPTION_VALUE,
    Block,
    context,
    divider,
    labelled,
    modal,
    option,
    plain_context,
    radio,
    sections,
    select,
    text_input,
)
from bot.slack.cutting import cut
from bot.slack.escaping import escaped
from bot.slack.labels import labels
from bot.slack.rich_text import Line, LineKind, Span, rich_text
from knowledge.errors import UnknownPlace
from knowledge.jurisdiction import Jurisdiction
from knowledge.passage import Passage
from knowledge.question import LONGEST
from knowledge.verdict import capital
from knowledge.wording import wording

_AROUND, _QUOTED = 1_500, 6_000  # characters of a passage before and after its quote, and of the quote
_ENDS = re.compile(r"[.!?:;…。！？”\"')\]]\s*\Z")
_REST_OF_SENTENCE = re.compile(r"[^\n]*?(?:[.!?…](?=\s|\Z)|[。！？]|(?=\n|\Z))")
_INTERACTIVE = ("actions", "context_actions")


_ONLY_YOU = "Only you see the answer. The question is not stored."
_IN_DIRECT_MESSAGES = (
    "The answer comes as a direct message, which can be exported; your question is not repeated there and not stored. "
    f"With {words.COMMAND}, only you see the answer."
)


class Reason(StrEnum):
    """Why an answer did not help. Choices only: nothing is typed that could tell of somebody."""

    WRONG = "wrong"
    NOT_MY_PLACE = "not_my_place"
    OUT_OF_DATE = "out_of_date"
    NOT_ANSWERED = "not_answered"
    HARD_TO_UNDERSTAND = "hard_to_understand"
    OTHER = "other"


_REASONS = {
    Reason.WRONG: "It is wrong",
    Reason.NOT_MY_PLACE: "It is not about my place",
    Reason.OUT_OF_DATE: "It is out of date",
    Reason.NOT_ANSWERED: "It did not answer my question",
    Reason.HARD_TO_UNDERSTAND: "It is hard to understand",
    Reason.OTHER: "Something else",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person can do: its text as the answer says it, and the source it rests on."""

    text: str
    source: str
    line: str
    url: str = ""
    deadline: str | None = None
    days: int | None = None  # the deadline's, as far as it is known


def passage_view(passage: Passage, line: str, *, url: str = "", language: str = "en") -> Block:
    """The quote in bold within its passage, to the end of its sentence where a button had room for its beginning only;
    `line` tells how the source stands (`knowledge.answer.source_line`)."""
    document = passage.evidence.document
    before = passage.before
    rest = _REST_OF_SENTENCE.match(passage.after)
    quote = passage.quote if not rest or _ENDS.search(passage.quote) else passage.quote + rest[0]
    after = passage.text[passage.start + len(quote) :]
    if len(before) > _AROUND:
        before = f"…{_from_a_word(before[-_AROUND:])}"
    told = (
        Span(before),
        Span(cut(quote, _QUOTED), bold=True),
        Span(cut(after, _AROUND)),
    )
    where = " › ".join(dict.fromkeys(part for part in (document.title, passage.evidence.locator) if part))
    blocks = [
        *rich_text([Line((Span(where, url, bold=True),))]),
        *rich_text([Line(told)]),
        *plain_context([line]),
    ]
    return modal(labels(language).passage, blocks, close=_close(language))


def _from_a_word(text: str) -> str:
    _, space, rest = text.partition(" ")
    return rest if space and rest.strip() else text


def actions_view(steps: Sequence[Step], *, language: str = "en") -> Block:
    """The soonest deadline first, then what has none."""
    if not steps:
        return error_view(words.ACTIONS_GONE)
    said = wording(language)
    blocks: list[Block] = []
    ordered = sorted(steps, key=lambda s: (s.deadline is None, s.days if s.days is not None else 1 << 30))
    for number, step in enumerate(ordered, start=1):
        within = f"{capital(said.say('source.within', deadline=step.deadline))}: " if step.deadline else ""
        row = (Span(f"{number}. "), Span(within, bold=True), Span(step.text))
        source = (Span(step.source, step.url), Span(f" · {step.line}"))
        blocks += rich_text([Line(row), Line(source, LineKind.QUOTE)])
    return modal(said.say("parts.actions"), blocks, close=_close(language))


def place_view(current: Sequence[Jurisdiction], covered: Sequence[Jurisdiction], *, token: str = "") -> Block:
    """`covered` are the places that law is held of, to pick from; any other can be typed."""
    now = ", ".join(f"{capital(place.name)} ({place.code})" for place in current)
    told = f"Answers are for *{escaped(now)}* now." if now else "No place is set."
    typed = text_input(names.PLACE_TYPED, longest=100, placeholder="New York, US-NY, Germany …")
    ordered = sorted(set(covered), key=lambda place: place.name.removeprefix("the "))
    options = [option(capital(place.name), place.code) for place in ordered]
    blocks = [
        *sections(told),
        labelled(
            "Where do you work?", typed, names.PLACE_TYPED, optional=True,
            hint="A country, a US state, or a code. Kept in memory only: a restart or /steward forget-me clears it.",
        ),
    ]  # fmt: skip
    if options:
        picked = select(names.PLACE_PICKED, options, placeholder="Pick a place")
        blocks.append(labelled("Or pick one that Steward holds law of", picked, names.PLACE_PICKED, optional=True))
    return modal("Where you work", blocks, name=names.PLACE_VIEW, submit="Save", close="Cancel", token=token)


def question_view(place: str = "", *, initial: str = "", token: str = "") -> Block:
    """A new question; without a `token` it is answered by direct message. `initial` is what stands in the field from
    the start: the message that a person asks about."""
    who = _ONLY_YOU if token else _IN_DIRECT_MESSAGES
    return _asking("Ask Steward", names.QUESTION_VIEW, "Your question", place, initial, token, who)


def follow_up_view(place: str = "", *, token: str = "") -> Block:
    """A question that goes on from the last one. `place` is what the last answer was for, as its place line says."""
    return _asking(
        "Ask a follow-up", names.FOLLOW_UP_VIEW, "What else would you like to know?", place, "", token, _ONLY_YOU
    )


def _asking(title: str, name: str, label: str, place: str, initial: str, token: str, who_sees: str) -> Block:
    field = text_input(
        names.QUESTION, longest=LONGEST, multiline=True, initial=initial, placeholder="Can they log my keystrokes?"
    )
    hint = "Ask what the rules are. Please don't write what happened to somebody, and no names."
    blocks = [labelled(label, field, names.QUESTION, hint=hint)]
    blocks += plain_context([f"Answered for: {place}"] if place.strip() else [])
    blocks += plain_context([who_sees])
    return modal(title, blocks, name=name, submit="Ask", close="Cancel", token=token)


def feedback_view(*, token: str = "") -> Block:
    """Why it did not help, from a list."""
    options = [option(text, reason.value) for reason, text in _REASONS.items()]
    blocks = [
        labelled("What was the matter with this answer?", radio(names.REASON, options), names.REASON),
        *plain_context(["Choices are only counted: not who chose, not what was asked."]),
    ]
    return modal("It didn't help", blocks, name=names.FEEDBACK_REASON, submit="Send", close="Cancel", token=token)


def share_view(messages: Sequence[SlackMessage], channel: str, *, token: str = "") -> Block:
    """Asks first. Shows exactly what will be posted: `messages` made with the question and for everybody to see."""
    shown = [block for message in messages for block in message.blocks if block["type"] not in _INTERACTIVE]
    shown = [{key: value for key, value in block.items() if key != "block_id"} for block in shown]
    where = f"*#{escaped(channel)}*" if channel else "this channel"
    before = (
        f"This is what everybody in {where} will see. It does not say who asked, but the question may. What "
        "is posted can be exported."
    )
    most = IN_VIEW - 4
    blocks = [*sections(before), divider(), *shown[:most], divider()]
    if len(shown) > most:
        blocks.append(context("The rest does not fit into this window; it is posted in the thread."))
    return modal("Share this answer?", blocks, name=names.SHARE_CONFIRM, submit="Post", close="Cancel", token=token)


def error_view(text: str) -> Block:
    """A note in place of what was asked for."""
    return modal("Steward", sections(escaped(text)) or sections("…"))


def picked_place(value: object) -> Jurisdiction | None:
    """The place behind an option of the menu; None for anything that was never offered."""
    if not isinstance(value, str) or len(value) > OPTION_VALUE:
        return None
    try:
        return Jurisdiction.parse(value)
    except UnknownPlace:
        return None


def picked_reason(value: object) -> Reason | None:
    return Reason(value) if isinstance(value, str) and value in set(Reason) else None


_CLOSE = {
    "es": "Cerrar", "de": "Schließen", "fr": "Fermer", "it": "Chiudi", "pt": "Fechar", "ja": "閉じる", "zh": "关闭",
}  # fmt: skip


def _close(language: str) -> str:
    return _CLOSE.get(language, "Close")
