"""Block Kit's blocks, and on which surface each may stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .elements import (
    BESIDE_A_SECTION,
    BUTTON,
    IMAGE,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    link,
    one_of,
    plain,
    text,
)  # fmt: skip
from .schema import Check, Complaints, anything, both, choice, complain, flag, items, shape, string, typed

MARKDOWN = 12_000


def block(must: Mapping[str, Check] | None = None, may: Mapping[str, Check] | None = None) -> Check:
    """A block of any type: each may carry a `block_id`."""
    return shape({"type": anything, **(must or {})}, {"block_id": string(255), **(may or {})})


def says_something(value: Any, at: str, complaints: Complaints) -> None:
    """A section has text or fields."""
    if isinstance(value, dict) and not value.get("text") and not value.get("fields"):
        complain(complaints, "text or fields is required", at)


def distinct_actions(value: Any, at: str, complaints: Complaints) -> None:
    """No two elements of one block share an `action_id`."""
    elements = value.get("elements") if isinstance(value, dict) else None
    names = [part.get("action_id") for part in elements or [] if isinstance(part, dict) and part.get("action_id")]
    if len(names) != len(set(names)):
        complain(complaints, "action_id must be unique within a block", at)


_INLINE: dict[str, Check] = {
    "text": shape({"type": anything, "text": string(MARKDOWN, shortest=0)}, {"style": anything}),
    "link": shape({"type": anything, "url": link}, {"text": string(3000), "style": anything, "unsafe": flag}),
    "emoji": shape({"type": anything, "name": string(255)}, {"unicode": string(255), "style": anything}),
    "date": shape(
        {"type": anything, "timestamp": anything, "format": string(255)},
        {"fallback": string(255), "url": link, "style": anything},
    ),
    "user": shape({"type": anything, "user_id": string(255)}, {"style": anything}),
    "usergroup": shape({"type": anything, "usergroup_id": string(255)}, {"style": anything}),
    "channel": shape({"type": anything, "channel_id": string(255)}, {"style": anything}),
    "broadcast": shape({"type": anything, "range": choice("here", "channel", "everyone")}, {"style": anything}),
    "color": shape({"type": anything, "value": string(255)}, {"style": anything}),
}
_PARTS = items(typed(_INLINE), 10_000, least=0)
_RICH: dict[str, Check] = {
    "rich_text_section": shape({"type": anything, "elements": _PARTS}),
    "rich_text_quote": shape({"type": anything, "elements": _PARTS}, {"border": anything}),
    "rich_text_preformatted": shape(
        {"type": anything, "elements": _PARTS}, {"border": anything, "language": string(255)}
    ),
}
_RICH["rich_text_list"] = shape(
    {"type": anything, "style": choice("bullet", "ordered"), "elements": items(_RICH["rich_text_section"], 1_000)},
    {"indent": anything, "offset": anything, "border": anything},
)
RICH_TEXT = block({"elements": items(typed(_RICH), 1_000)})

_CELL = typed({"raw_text": shape({"type": anything, "text": string()}), "rich_text": RICH_TEXT})
_SOURCE = typed({"url": shape({"type": anything, "url": link, "text": string()})})
_TASK = {
    "details": RICH_TEXT, "output": RICH_TEXT, "sources": items(_SOURCE, 50),
    "status": choice("pending", "in_progress", "complete", "error"),
}  # fmt: skip
_CARD = block(
    None,
    {
        "hero_image": IMAGE, "icon": IMAGE, "title": text(150), "subtitle": text(150), "body": text(200),
        "actions": items(typed({"button": BUTTON}), 3), "slack_icon": anything, "subtext": text(200),
    },
)  # fmt: skip

EVERYWHERE: dict[str, Check] = {
    "section": both(
        block(
            None, {"text": text(3000), "fields": items(text(2000), 10), "accessory": BESIDE_A_SECTION, "expand": flag}
        ),
        says_something,
    ),
    "divider": block(),
    "header": block({"text": plain(150)}),
    "image": both(
        block({"alt_text": string(2000)}, {"image_url": link, "slack_file": anything, "title": plain(2000)}),
        one_of("image_url", "slack_file"),
    ),
    "context": block({"elements": items(IN_CONTEXT, 10)}),
    "actions": both(block({"elements": items(IN_ACTIONS, 25)}), distinct_actions),
    "rich_text": RICH_TEXT,
}
MESSAGE: dict[str, Check] = {
    **EVERYWHERE,
    "markdown": block({"text": string(MARKDOWN)}),
    "context_actions": both(block({"elements": items(IN_CONTEXT_ACTIONS, 5)}), distinct_actions),
    "table": block({"rows": items(items(_CELL, 20), 100)}, {"column_settings": items(anything, 20, least=0)}),
    "task_card": block({"task_id": string(255), "title": string()}, _TASK),
    "plan": block(
        {"title": string()}, {"tasks": items(shape({"task_id": string(255), "title": string()}, _TASK), 50)}
    ),
    "alert": block(
        {"text": text(200)}, {"level": choice("default", "info", "warning", "error", "success")}
    ),
    "card": _CARD,
    "carousel": block({"elements": items(typed({"card": _CARD}), 10)}),
}  # fmt: skip
MESSAGE["container"] = block(
    {"child_blocks": items(typed(dict(MESSAGE)), 10)},
    {
        "title": plain(150), "rich_text_title": RICH_TEXT, "subtitle": text(150), "icon": IMAGE,
        "width": choice("narrow", "standard", "wide", "full"), "is_collapsible": flag,
        "default_collapsed": flag, "has_header_divider": flag,
    },
)  # fmt: skip
# Slack lets inputs stand in messages and home tabs too by now; here they are kept to modals, where they always were.
MODAL: dict[str, Check] = {
    **EVERYWHERE,
    "input": block(
        {"label": plain(2000), "element": IN_INPUT}, {"hint": plain(2000), "optional": flag, "dispatch_action": flag}
    ),
}
HOME: dict[str, Check] = dict(EVERYWHERE)
