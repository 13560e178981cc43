"""A message without blocks, for a Slack that refuses them: its text, and every source with its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.slack.answer_message import SlackMessage
from bot.slack.blocks import Block
from bot.slack.cutting import cut
from bot.slack.escaping import escaped, literal

MOST, LEAST = 11_000, 3_900  # characters; the second where the first was too long


def in_plain_text(message: SlackMessage, most: int = MOST) -> SlackMessage:
    """What an answer must not be without (place, sources) is kept; its text is cut where both do not fit."""
    tail = cut("\n".join(_below(message.blocks)), most // 2)
    body = cut(message.text, most - len(tail) - 2)
    return SlackMessage("\n\n".join(part for part in (body, tail) if part.strip()) or "…", ())


def _below(blocks: tuple[Block, ...]) -> Iterator[str]:
    """What stands below the text: from the last small print on, which is the place; then the sources."""
    small = [number for number, block in enumerate(blocks) if block["type"] == "context"]
    if not small:
        return
    yield from (_written(element) for element in blocks[small[-1]]["elements"])
    for block in blocks[small[-1] + 1 :]:
        if block["type"] == "rich_text":
            for part in block["elements"]:
                yield "".join(_spans(part))


def _spans(part: Mapping[str, Any]) -> Iterator[str]:
    for element in part.get("elements", ()):
        if "elements" in element:
            yield "".join(_spans(element)) + "\n"
        elif element.get("type") == "link":
            yield f"<{element['url']}|{_written(element)}>"
        else:
            yield _written(element)


def _written(element: Mapping[str, Any]) -> str:
    """A text of a block, for a message's text, which is mrkdwn."""
    text = str(element.get("text", ""))
    return text if element.get("type") == "mrkdwn" else escaped(literal(text))
