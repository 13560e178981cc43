"""The windows about concerns. In none of them can anything be typed, and none carries anything but what it shows."""

from __future__ import annotations

from collections.abc import Sequence

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
from bot.slack.code_views import Pages, code_window, paper_window, told
from bot.slack.escaping import bold
from bot.slack.payload import Body, ticked_in


def concern_view(pages: Pages) -> Block:
    """The two ways, before anything is spent. The boxes stand in a window of their own: what was ticked beside a button
    travels with it."""
    blocks = [
        *told(said.WHAT_IT_IS),
        header(said.BY_CODE),
        *told(said.by_code(pages.address), said.WHAT_A_CODE_TELLS),
        *actions([button(said.SHOW_CODE, names.CONCERN_CODE, style="primary")]),
        divider(),
        header(said.BY_CHOICES),
        *sections(bold(said.CONFIDENTIAL)),
        *told(said.WHAT_CHOICES_TELL),
        *actions([button(said.CHOOSE, names.CONCERN_CHOOSE)]),
        *plain_context([said.NOT_READ]),
    ]
    return modal("Raise a concern", blocks)


def paper_view() -> Block:
    return paper_window(said.BEFORE_A_CODE, names.CONCERN_DRAW)


def code_view(code: Code, purpose: Purpose, circle: int, pages: Pages) -> Block:
    return code_window(code, said.good_for(circle, purpose), pages)


def choices_view() -> Block:
    blocks = [
        *sections(bold(said.CONFIDENTIAL)),
        *told(said.WHAT_CHOICES_TELL, said.SPENDS),
        *(
            labelled(said.QUESTIONS[question], checkboxes(name, [_box(c) for c in some]), name, optional=True)
            for name, question, some in _BOXES
        ),
    ]
    return modal("Raise a concern", blocks, name=names.CHOICES_VIEW, submit="Send", close="Cancel")


def note_view(paragraphs: Sequence[str]) -> Block:
    return modal("Raise a concern", told(*paragraphs))


def chosen_in(view: Body) -> list[str]:
    """The ids of the choices that were ticked. What was never offered is left out."""
    return [value for name, _, _ in _BOXES for value in ticked_in(view, name) if value in BY_ID]


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
