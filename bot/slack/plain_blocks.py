"""The same blocks for a server that draws no rich text and no feedback buttons, such as the local one of the demo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.slack import names
from bot.slack.blocks import TITLE, Block, actions, button, labelled, option, plain_text, radio, sections
from bot.slack.escaping import escaped


def plain_blocks(blocks: Sequence[Block]) -> list[Block]:
    """Rich text as sections in mrkdwn, feedback as two ordinary buttons; all else as it is. Names of blocks stay."""
    found: list[Block] = []
    for block in blocks:
        made = _plain(block)
        if made and "block_id" in block:
            made[0] = made[0] | {"block_id": block["block_id"]}
        found += made
    return found


def plain_view(view: Block) -> Block:
    """A view in plain blocks. That server hears of no button in a window: what could be pressed is picked and sent."""
    blocks = plain_blocks(view["blocks"])
    pressed = [e for block in blocks if block["type"] == "actions" for e in block["elements"]]
    if view["type"] != "modal" or "submit" in view or not pressed:
        return view | {"blocks": blocks}
    options = [option(element["text"]["text"], element["action_id"]) for element in pressed]
    blocks = [block for block in blocks if block["type"] != "actions"]
    blocks.append(labelled("What next?", radio(names.PRESSED, options), names.PRESSED))
    return view | {"blocks": blocks, "callback_id": names.PRESSED_VIEW, "submit": plain_text("Go on", TITLE)}


def _plain(block: Block) -> list[Block]:
    if block["type"] == "rich_text":
        return sections("\n".join(line for part in block["elements"] for line in _lines(part)))
    if block["type"] == "context_actions":
        return actions([rated for element in block["elements"] for rated in _feedback(element)])
    return [block]


def _lines(part: Mapping[str, Any]) -> Iterator[str]:
    if part["type"] == "rich_text_list":
        yield from (f"• {_said(item['elements'])}" for item in part["elements"])
        return
    lines = _said(part["elements"]).split("\n")
    yield from (f"> {line}" if part["type"] == "rich_text_quote" else line for line in lines)


def _said(elements: Sequence[Mapping[str, Any]]) -> str:
    return "".join(map(_span, elements))


def _span(element: Mapping[str, Any]) -> str:
    """An asterisk of the text itself becomes its lookalike: it would begin or end bold type."""
    text = escaped(element["text"]).replace("*", "∗")
    if url := element.get("url"):
        text = f"<{url.replace('*', '%2A')}|{text}>"
    if not element.get("style", {}).get("bold"):
        return text
    return "\n".join(f"*{line}*" if line.strip() else line for line in text.split("\n"))


def _feedback(element: Mapping[str, Any]) -> Iterator[Block]:
    for mark, name, key in (("👍", "good", "positive_button"), ("👎", "bad", "negative_button")):
        rated = element[key]
        yield button(f"{mark} {rated['text']['text']}", names.numbered(names.FEEDBACK, name), value=rated["value"])
