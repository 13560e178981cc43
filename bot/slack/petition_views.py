"""The windows in which a code to sign is taken. Nothing can be typed in them, and they are the same for everybody."""

from __future__ import annotations

from collections.abc import Sequence

from bot.organising.code import Code
from bot.organising.petitions.desk import KnownPetition
from bot.organising.petitions.text import Mode
from bot.slack import names
from bot.slack import petition_words as said
from bot.slack.blocks import Block, actions, button, divider, modal, plain_context, sections
from bot.slack.code_views import Pages, code_window, paper_window, told
from bot.slack.escaping import bold, escaped

MOST = 20
"""Petitions in one window."""


def petitions_view(petitions: Sequence[KnownPetition], pages: Pages) -> Block:
    """Those that can be signed, each with a way to its code."""
    blocks = told(said.WHAT_IT_IS, said.WHAT_A_CODE_TELLS) if petitions else told(said.NONE_OPEN)
    for petition in petitions[:MOST]:
        label = f"Code: {petition.title}"
        pick = names.numbered(names.PETITION_PICK, petition.id)
        blocks += [divider(), *petition_rows(petition), *actions([button(label, pick)])]
    blocks += [divider(), *told(said.read_it(pages.address))] if petitions else []
    if len(petitions) > MOST:
        blocks += plain_context([f"{len(petitions) - MOST} more end later and are not listed yet."])
    return modal("Sign a petition", [*blocks, *plain_context([said.NOT_READ])])


def petition_rows(petition: KnownPetition) -> list[Block]:
    """How one that can be signed stands."""
    names_asked = f" {said.NAMES}" if petition.mode is Mode.NAMES else ""
    return sections(f"{bold(petition.title)}\n{escaped(said.stands(petition) + names_asked)}")


def paper_view(petition: KnownPetition) -> Block:
    return paper_window(said.before_a_code(petition), names.numbered(names.PETITION_DRAW, petition.id))


def code_view(code: Code, petition: KnownPetition, circle: int, pages: Pages) -> Block:
    return code_window(code, said.good_for(petition, circle), pages)


def note_view(paragraphs: Sequence[str]) -> Block:
    return modal("Sign a petition", told(*paragraphs))
