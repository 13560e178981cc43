"""The windows about concerns. In none of them can anything be typed, and none carries anything but what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.organising.choice import BY_ID, CHOICES, Choice, Question
from bot.organising.code import Code
from bot.organising.purpose import Purpose
from bot.slack import concern_words as said
from bot.slack import names
from bot.slack.blocks import (
    IN_CHECKBOXES,
    Block,
    actions,
    button,
    checkboxes,
    divider,
    header,
    labelled,
    modal,
    option,
    plain_context,
    sections,
)
from bot.slack.escaping import bold, escaped
from bot.slack.payload import Body, ticked_in


@dataclass(frozen=True, slots=True)
class Pages:
    """Where codes are used: the address of Steward's pages, and the onion address, each where there is one."""

    address: str | None = None
    onion: str | None = None


def concern_view(pages: Pages) -> Block:
    """The two ways, before anything is spent. The boxes stand in a window of their own: what was ticked beside a button
    travels with it."""
    blocks = [
        *_told(said.WHAT_IT_IS),
        header(said.BY_CODE),
        *_told(said.by_code(pages.address), said.WHAT_A_CODE_TELLS),
        *actions([button(said.SHOW_CODE, names.CONCERN_CODE, style="primary")]),
        divider(),
        header(said.BY_CHOICES),
        *sections(bold(said.CONFIDENTIAL)),
        *_told(said.WHAT_CHOICES_TELL),
        *actions([button(said.CHOOSE, names.CONCERN_CHOOSE)]),
        *plain_context([said.NOT_READ]),
    ]
    return modal("Raise a concern", blocks)


def paper_view() -> Block:
    """Before a code is drawn, since it cannot be shown again."""
    blocks = [
        header(said.PAPER),
        *_told(*said.BEFORE_A_CODE),
        *actions([button(said.SHOW_NOW, names.CONCERN_DRAW, style="primary")]),
    ]
    return modal("Your code", blocks, close="Not now")


def code_view(code: Code, purpose: Purpose, circle: int, pages: Pages) -> Block:
    """The only place in Slack where a code ever stands."""
    onion = [f"With Tor Browser: {pages.onion}"] if pages.onion else []
    blocks = [
        header(code.shown),
        *sections(bold(said.WRITE_NOW)),
        *_told(said.READ_IT, said.where(pages.address), *onion, said.good_for(circle, purpose)),
    ]
    return modal("Your code", blocks, close=said.WROTE_IT)


def choices_view() -> Block:
    blocks = [
        *sections(bold(said.CONFIDENTIAL)),
        *_told(said.WHAT_CHOICES_TELL, said.SPENDS),
        *(
            labelled(said.QUESTIONS[question], checkboxes(name, [_box(c) for c in some]), name, optional=True)
            for name, question, some in _BOXES
        ),
    ]
    return modal("Raise a concern", blocks, name=names.CHOICES_VIEW, submit="Send", close="Cancel")


def note_view(paragraphs: Sequence[str]) -> Block:
    return modal("Raise a concern", _told(*paragraphs))


def chosen_in(view: Body) -> list[str]:
    """The ids of the choices that were ticked. What was never offered is left out."""
    return [value for name, _, _ in _BOXES for value in ticked_in(view, name) if value in BY_ID]


def _told(*paragraphs: str) -> list[Block]:
    return [block for paragraph in paragraphs for block in sections(escaped(paragraph))]


def _box(choice: Choice) -> Block:
    return option(choice.words, choice.id)


def _boxes() -> list[tuple[str, Question, list[Choice]]]:
    """Names of blocks, each with up to ten choices of one question."""
    found = []
    for question in Question:
        all_of_it = [choice for choice in CHOICES if choice.question is question]
        for at in range(0, len(all_of_it), IN_CHECKBOXES):
            name = names.numbered(names.TICKED, question.value + (f"_{at}" if at else ""))
            found.append((name, question, all_of_it[at : at + IN_CHECKBOXES]))
    return found


_BOXES = _boxes()
FIRST_BOXES = _BOXES[0][0]
"""Where an error stands."""
