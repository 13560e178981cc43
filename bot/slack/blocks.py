"""Block Kit's blocks and parts, kept within Slack's limits: a text that is too long is cut at a word, never refused.

Lengths are Slack's documented ones (docs.slack.dev/reference/block-kit). Texts of `section` and `context` are mrkdwn
and come in escaped; all other texts are plain and come in as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.slack.cutting import cut, split
from bot.slack.escaping import literal

Block = dict[str, Any]

# A link or an entity that a cut has left without its end.
_HALF = re.compile(r"(?:<[^<>]*|&[a-z]{0,3})\Z")

SECTION, HEADER, CONTEXT = 3_000, 150, 2_000
BUTTON, LABEL, VALUE, OPTION, OPTION_VALUE = 75, 75, 2_000, 75, 150
TITLE, INPUT_LABEL, PLACEHOLDER, METADATA, NAME = 24, 2_000, 150, 3_000, 255
IN_ACTIONS, IN_CONTEXT, IN_SELECT, IN_RADIO, IN_CHECKBOXES, IN_VIEW = 25, 10, 100, 10, 10, 100


def plain_text(text: str, most: int) -> Block:
    """Slack makes no emoji of the colons in it. It refuses an empty text, which therefore is a dash."""
    return {"type": "plain_text", "text": cut(literal(text).strip(), most) or "–", "emoji": False}


def mrkdwn(text: str, most: int = SECTION) -> Block:
    """`verbatim`: Slack makes no links and names of its own in it."""
    fitting = text.strip()
    if len(fitting) > most:
        fitting = f"{_HALF.sub('', cut(fitting, most - 1, mark='')).rstrip()}…"
    return {"type": "mrkdwn", "text": fitting or "–", "verbatim": True}


def sections(text: str, *, accessory: Block | None = None) -> list[Block]:
    """As many sections as the lines of the text need; the accessory stands beside the first."""
    parts: list[str] = []
    for line in text.strip().split("\n"):
        if parts and len(parts[-1]) + len(line) < SECTION:
            parts[-1] += f"\n{line}"
        else:
            parts += _lines(line)
    found: list[Block] = [{"type": "section", "text": mrkdwn(part)} for part in parts if part.strip()]
    if found and accessory:
        found[0]["accessory"] = accessory
    return found


def _lines(line: str) -> list[str]:
    """A line in parts that end between words; a link or an entity is not cut in two."""
    parts: list[str] = []
    while len(line) > SECTION:
        part = _HALF.sub("", split(line, SECTION)[0]) or line[:SECTION]
        parts.append(part)
        line = line[len(part) :].lstrip()
    return [*parts, line]


def header(text: str) -> Block:
    return {"type": "header", "text": plain_text(text, HEADER)}


def divider() -> Block:
    return {"type": "divider"}


def context(text: str) -> Block:
    """Small print in mrkdwn."""
    return {"type": "context", "elements": [mrkdwn(text, CONTEXT)]}


def plain_context(texts: Iterable[str]) -> list[Block]:
    """Small print as it is, each text in a block of its own: within one, Slack sets them side by side."""
    parts = [part for text in texts for part in split(text, CONTEXT)]
    return [{"type": "context", "elements": [plain_text(part, CONTEXT)]} for part in parts]


def button(
    text: str, action: str, *, value: str = "", spoken: str = "", style: str = "", url: str = "", end: str = ""
) -> Block:
    """`spoken` is what a screen reader says instead of `text`; `end` of the label is never cut off. A `value` that is
    too long would be of no use cut and is left out."""
    found: Block = {"type": "button", "action_id": action, "text": plain_text(_label(text, end), BUTTON)}
    if value.strip() and len(value) <= VALUE:
        found["value"] = value
    if spoken.strip():
        found["accessibility_label"] = cut(literal(spoken).strip(), LABEL)
    if style:
        found["style"] = style
    if url:
        found["url"] = url
    return found


def _label(text: str, end: str) -> str:
    return f"{cut(text, BUTTON - len(end) - 1)} {end}" if end else text


def actions(elements: Sequence[Block], block_id: str = "") -> list[Block]:
    """One row of buttons and menus; none where there is nothing to press."""
    rows = [list(elements[at : at + IN_ACTIONS]) for at in range(0, len(elements), IN_ACTIONS)]
    found: list[Block] = [{"type": "actions", "elements": row} for row in rows]
    if found and block_id:
        found[0]["block_id"] = block_id
    return found


def option(text: str, value: str, description: str = "") -> Block:
    found: Block = {"text": plain_text(text, OPTION), "value": value}
    return found | ({"description": plain_text(description, OPTION)} if description.strip() else {})


def select(action: str, options: Sequence[Block], *, placeholder: str = "") -> Block:
    """The first hundred options that Slack takes; the others have to be reached another way."""
    found: Block = {"type": "static_select", "action_id": action, "options": list(options[:IN_SELECT])}
    return found | ({"placeholder": plain_text(placeholder, PLACEHOLDER)} if placeholder else {})


def radio(action: str, options: Sequence[Block]) -> Block:
    return {"type": "radio_buttons", "action_id": action, "options": list(options[:IN_RADIO])}


def checkboxes(action: str, options: Sequence[Block]) -> Block:
    """Ten options at most: more do not fit into one element."""
    return {"type": "checkboxes", "action_id": action, "options": list(options[:IN_CHECKBOXES])}


def text_input(
    action: str, *, longest: int, multiline: bool = False, placeholder: str = "", initial: str = ""
) -> Block:
    found: Block = {"type": "plain_text_input", "action_id": action, "multiline": multiline, "max_length": longest}
    if placeholder:
        found["placeholder"] = plain_text(placeholder, PLACEHOLDER)
    if initial.strip():
        found["initial_value"] = cut(literal(initial).strip(), longest)
    return found


def labelled(label: str, element: Block, block_id: str, *, hint: str = "", optional: bool = False) -> Block:
    """An input with its label."""
    found: Block = {
        "type": "input", "block_id": block_id, "label": plain_text(label, INPUT_LABEL), "element": element,
        "optional": optional,
    }  # fmt: skip
    return found | ({"hint": plain_text(hint, INPUT_LABEL)} if hint else {})


def modal(
    title: str, blocks: Sequence[Block], *, name: str = "", submit: str = "", close: str = "Close", token: str = ""
) -> Block:
    """A modal. `token` is all that it carries: opaque, and left out where it is none of ours (too long)."""
    found: Block = {
        "type": "modal", "title": plain_text(title, TITLE), "close": plain_text(close, TITLE),
        "blocks": list(blocks[:IN_VIEW]),
    }  # fmt: skip
    if name:
        found["callback_id"] = name
    if submit:
        found["submit"] = plain_text(submit, TITLE)
    if token and len(token) <= METADATA:
        found["private_metadata"] = token
    return found
