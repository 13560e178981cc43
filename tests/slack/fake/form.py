"""What a person chose or wrote, in the shape in which Slack sends it: actions and the state of views."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .elements import offered
from .platform import Platform
from .records import Impossible, Json

# Under which key the state of an element holds its value, and where the value stands that it starts with.
_SINGLE = {
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
}
_ONE = ("static_select", "external_select", "radio_buttons", "overflow")
_MANY = ("multi_static_select", "multi_external_select", "checkboxes")


def action(platform: Platform, block: Json, element: Json, value: Any) -> Json:
    """The entry of `actions` for this element being used."""
    done: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block.get("block_id", "")}
    done["action_ts"] = platform.workspace.next_ts()
    if element["type"] == "feedback_buttons":
        pressed = next(
            b for b in (element["positive_button"], element["negative_button"]) if value in (None, b["value"])
        )
        return done | {"text": pressed["text"], "value": pressed["value"]}
    if element["type"] in ("button", "icon_button"):
        return done | {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    return done | chosen(element, value)


def chosen(element: Json, value: Any) -> Json:
    """An element's state once this was chosen or written; None leaves it empty."""
    kind = element["type"]
    state: Json = {"type": kind}
    if kind in _ONE:
        return state | {"selected_option": None if value is None else _option(element, value)}
    if kind in _MANY:
        return state | {"selected_options": [_option(element, one) for one in value or []]}
    if kind not in _SINGLE:
        raise Impossible(f"nothing can be chosen in a {kind}")
    _check_length(element, value)
    return state | {_SINGLE[kind][0]: value}


def _option(element: Json, value: Any) -> Json:
    for option in offered(element):
        if value in (option, option.get("value")):
            return dict(option)
    if element["type"].endswith("external_select") and isinstance(value, dict):
        return value
    raise Impossible(f"{element['action_id']} has no option {value!r}")


def _check_length(element: Json, value: Any) -> None:
    if element["type"] != "plain_text_input" or value is None:
        return
    if not element.get("min_length", 0) <= len(value) <= element.get("max_length", 3000):
        raise Impossible(f"{element['action_id']} does not take {len(value)} characters")


def _start(element: Json) -> Any:
    """The value an element has before anybody touches it."""
    kind = element["type"]
    if kind in _ONE:
        return element.get("initial_option")
    if kind in _MANY:
        return element.get("initial_options")
    return element.get(_SINGLE[kind][1]) if kind in _SINGLE else None


def state(blocks: list[Json], values: Mapping[str, Any], complete: bool = False) -> Json:
    """`state.values`: what these blocks hold after `values`, named by action_id or block_id, were filled in.

    With `complete`, as on submitting a modal, every input that isn't optional must have a value."""
    left, filled = dict(values), Json()
    for block in blocks:
        parts = [block.get("element"), block.get("accessory"), *block.get("elements", [])]
        for element in [part for part in parts if isinstance(part, dict) and "action_id" in part]:
            if element["type"] not in (*_ONE, *_MANY, *_SINGLE) or element["type"] == "overflow":
                continue
            name = element["action_id"] if element["action_id"] in left else block["block_id"]
            value = left.pop(name, _start(element))
            if complete and block["type"] == "input" and not block.get("optional") and value in (None, "", []):
                raise Impossible(f"{element['action_id']} must be filled in")
            filled.setdefault(block["block_id"], {})[element["action_id"]] = chosen(element, value or None)
    if left:
        raise Impossible(f"there is nothing to fill in under {', '.join(left)}")
    return filled
