"""The windows around a code: paper first, then the code, once. Nothing can be typed in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.organising.code import Code
from bot.slack import concern_words as said
from bot.slack.blocks import Block, actions, button, header, modal, sections
from bot.slack.escaping import bold, escaped


@dataclass(frozen=True, slots=True)
class Pages:
    """Where codes are used: the address of Steward's pages, and the onion address, each where there is one."""

    address: str | None = None
    onion: str | None = None


def paper_window(before: Sequence[str], draw: str) -> Block:
    """Before a code is drawn, since it cannot be shown again. `draw` is the button's action."""
    shown = actions([button(said.SHOW_NOW, draw, style="primary")])
    return modal("Your code", [header(said.PAPER), *told(*before), *shown], close="Not now")


def code_window(code: Code, good_for: str, pages: Pages) -> Block:
    """The only place in Slack where a code ever stands."""
    onion = [f"With Tor Browser: {pages.onion}"] if pages.onion else []
    blocks = [
        header(code.shown),
        *sections(bold(said.WRITE_NOW)),
        *told(said.READ_IT, said.where(pages.address), *onion, good_for),
    ]
    return modal("Your code", blocks, close=said.WROTE_IT)


def told(*paragraphs: str) -> list[Block]:
    return [block for paragraph in paragraphs for block in sections(escaped(paragraph))]
