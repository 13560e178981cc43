"""Steward's own sentences as messages: first contact, help, errors, short notes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.slack.answer_message import SlackMessage
from bot.slack.blocks import Block, actions, context, sections
from bot.slack.cutting import cut
from bot.slack.escaping import escaped

_LONGEST = 9_000


def notice_message(*paragraphs: str, buttons: Sequence[Block] = (), small: str = "") -> SlackMessage:
    """Plain text in; backticks stay what they are in Slack. `small` stands below in small print."""
    told = [paragraph for paragraph in paragraphs if paragraph.strip()] or ["…"]
    whole = cut("\n\n".join(told), _LONGEST, lambda part: len(escaped(part)))
    blocks = [block for paragraph in whole.split("\n\n") for block in sections(escaped(paragraph))][:40]
    blocks += [context(escaped(small))] if small.strip() else []
    text = cut("\n".join(told), 3_000, lambda part: len(escaped(part)))
    return SlackMessage(escaped(text), (*blocks, *actions(buttons)))
