"""The message that tells a channel what has become of a petition: its title and published totals, nobody."""

from __future__ import annotations

from bot.organising.petitions.desk import Announcement, News
from bot.organising.petitions.petition import SIGNABLE
from bot.slack import names
from bot.slack import petition_words as said
from bot.slack.answer_message import SlackMessage
from bot.slack.blocks import Block, actions, button, plain_context
from bot.slack.escaping import escaped
from bot.slack.rich_text import Line, Span, rich_text

_OVER = (News.EXPIRED, News.CLOSED)


def block_of(one: Announcement) -> str:
    """The block_id that it has in the channel."""
    return names.petition_block(one.mark)


def petition_message(one: Announcement, address: str | None = None) -> SlackMessage:
    """`address` is where the pages are on which it is read. No link: it is not for the device this is read on."""
    petition, what = one.petition, said.headline(one)
    lines = [
        Line((Span(f"{what}: "), Span(petition.title, bold=True))),
        Line((Span(said.happened(one)),)),
        *([] if one.news in _OVER else [Line((Span(said.read_it(address)),))]),
    ]
    blocks: list[Block] = rich_text(lines)
    blocks[0] = blocks[0] | {"block_id": block_of(one)}
    signing = petition.state in SIGNABLE and one.news not in _OVER
    small = [said.WHAT_A_CODE_TELLS, said.TOTALS] if signing else [said.TOTALS]
    if signing:
        blocks += actions([button(said.GET_A_CODE, names.numbered(names.PETITION_PICK, petition.id))])
        small.insert(0, said.ONLY_YOU)
    blocks += plain_context([" ".join(small)])
    words = "\n".join([*(line.plain for line in lines), *small])
    return SlackMessage(escaped(f"{what}: {petition.title}"), tuple(blocks), escaped(words))
