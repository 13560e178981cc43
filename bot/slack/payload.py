"""What stands where in the payloads that Slack sends. Whatever is missing reads as empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.slack import names
from bot.slack.values import parse_token

Body = dict[str, Any]


def channel_of(body: Body) -> str:
    """The channel in which a button was pressed or a shortcut used."""
    return str((body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or "")


def channel_name_of(body: Body) -> str:
    return str((body.get("channel") or {}).get("name") or "")


def token_of(view: Body) -> str:
    """The token that a window carries."""
    return parse_token(view.get("private_metadata")) or ""


def submission_of(view: Body) -> str:
    """What tells one submission of a window from another, and is the same when Slack delivers it again."""
    return f"{view['id']}{view.get('hash', '')}"


def typed_in(view: Body, block: str) -> str:
    return str(_state(view, block).get("value") or "")


def picked_in(view: Body, block: str) -> object:
    """The value of the option that was picked; None where none was."""
    return (_state(view, block).get("selected_option") or {}).get("value")


def ticked_in(view: Body, block: str) -> list[str]:
    """The values of the boxes that were ticked."""
    return [str(option.get("value")) for option in _state(view, block).get("selected_options") or ()]


def question_in(view: Body) -> str:
    return typed_in(view, names.QUESTION)


def _state(view: Body, block: str) -> Mapping[str, Any]:
    found = ((view.get("state") or {}).get("values") or {}).get(block) or {}
    return next(iter(found.values()), {})
