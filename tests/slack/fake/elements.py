"""Block Kit's small parts: texts, options, buttons, menus and inputs, with Slack's limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .schema import Check, Complaints, anything, both, choice, complain, flag, items, number, shape, string, typed

ACTION_ID = string(255)
PLAIN_ONLY, ANY_KIND = ("plain_text",), ("plain_text", "mrkdwn")


def text(longest: int = 3000, kinds: tuple[str, ...] = ANY_KIND) -> Check:
    """A text object."""
    words = string(longest)
    shapes = {
        "plain_text": shape({"type": anything, "text": words}, {"emoji": flag}),
        "mrkdwn": shape({"type": anything, "text": words}, {"verbatim": flag}),
    }
    return typed({kind: shapes[kind] for kind in kinds})


def plain(longest: int) -> Check:
    """A text object that must be plain text."""
    return text(longest, PLAIN_ONLY)


def link(value: Any, at: str, complaints: Complaints) -> None:
    """An address that a person may open."""
    string(3000)(value, at, complaints)
    if isinstance(value, str) and not value.startswith(("https://", "http://", "mailto:")):
        complain(complaints, "invalid url", at)


def element(must: Mapping[str, Check] | None = None, may: Mapping[str, Check] | None = None) -> Check:
    """Something a person may press, choose from or write in."""
    return shape({"type": anything, **(must or {})}, {"action_id": ACTION_ID, **(may or {})})


def one_of(*names: str) -> Check:
    """Exactly one of these fields is there."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if isinstance(value, dict) and sum(name in value for name in names) != 1:
            complain(complaints, f"exactly one of {', '.join(names)} is required", at)

    return check


def offered(value: Mapping[str, Any]) -> list[Any]:
    """The options of a menu, in groups or not."""
    groups = value.get("option_groups")
    listed: Iterable[Any] = value.get("options") or []
    if isinstance(groups, list):
        listed = [one for group in groups if isinstance(group, dict) for one in group.get("options") or []]
    return list(listed)


def initial_is_offered(value: Any, at: str, complaints: Complaints) -> None:
    """What is chosen from the start is, word for word, one of the options."""
    if not isinstance(value, dict):
        return
    chosen = [value["initial_option"]] if "initial_option" in value else value.get("initial_options", [])
    if any(one not in offered(value) for one in chosen):
        complain(complaints, "initial option is not among the options", at)


CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)
OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
RICH_OPTION = shape({"text": text(75), "value": string(150)}, {"description": text(75)})
OVERFLOW_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": link})
OPTION_GROUP = shape({"label": plain(75), "options": items(OPTION, 100)})
IMAGE = both(
    shape({"type": anything, "alt_text": string(2000)}, {"image_url": link, "slack_file": anything}),
    one_of("image_url", "slack_file"),
)
PEOPLE = items(string(255), 10)

_menu = {"confirm": CONFIRM, "focus_on_load": flag, "placeholder": plain(150)}
_several = {**_menu, "max_selected_items": number(1, 100)}
_listed = {"options": items(OPTION, 100), "option_groups": items(OPTION_GROUP, 100)}
_written = {"focus_on_load": flag, "placeholder": plain(150), "dispatch_action_config": anything}
_static = (one_of("options", "option_groups"), initial_is_offered)
_where = {"default_to_current_conversation": flag, "filter": anything}
_choice = {"confirm": CONFIRM, "focus_on_load": flag}
_feedback = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})

BUTTON = element(
    {"text": plain(75)},
    {
        "url": link, "value": string(2000), "style": choice("primary", "danger"), "confirm": CONFIRM,
        "accessibility_label": string(75), "visible_to_user_ids": PEOPLE,
        "agent_prompt": string(4000), "agent_prompt_display": anything,
    },
)  # fmt: skip
SELECTS: dict[str, Check] = {
    "static_select": both(element(None, {**_menu, **_listed, "initial_option": OPTION}), *_static),
    "external_select": element(None, {**_menu, "min_query_length": number(0, 100), "initial_option": OPTION}),
    "users_select": element(None, {**_menu, "initial_user": string(255)}),
    "conversations_select": element(
        None, {**_menu, **_where, "initial_conversation": string(255), "response_url_enabled": flag}
    ),
    "channels_select": element(None, {**_menu, "initial_channel": string(255), "response_url_enabled": flag}),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": both(
        element(None, {**_several, **_listed, "initial_options": items(OPTION, 100)}), *_static
    ),
    "multi_external_select": element(
        None, {**_several, "min_query_length": number(0, 100), "initial_options": items(OPTION, 100)}
    ),
    "multi_users_select": element(None, {**_several, "initial_users": items(string(255), 100)}),
    "multi_conversations_select": element(
        None, {**_several, **_where, "initial_conversations": items(string(255), 100)}
    ),
    "multi_channels_select": element(None, {**_several, "initial_channels": items(string(255), 100)}),
}
CHOICES: dict[str, Check] = {
    "radio_buttons": both(
        element({"options": items(RICH_OPTION, 10)}, {**_choice, "initial_option": RICH_OPTION}), initial_is_offered
    ),
    "checkboxes": both(
        element({"options": items(RICH_OPTION, 10)}, {**_choice, "initial_options": items(RICH_OPTION, 10)}),
        initial_is_offered,
    ),
    "datepicker": element(None, {**_menu, "initial_date": string(10)}),
    "timepicker": element(None, {**_menu, "initial_time": string(5), "timezone": string(255)}),
}
MOMENT: dict[str, Check] = {"datetimepicker": element(None, {**_choice, "initial_date_time": number(0, 9_999_999_999)})}
OVERFLOW: dict[str, Check] = {
    "overflow": element({"options": items(OVERFLOW_OPTION, 5)}, {"confirm": CONFIRM}),
}
WRITTEN: dict[str, Check] = {
    "plain_text_input": element(
        None,
        {
            **_written, "initial_value": string(3000), "multiline": flag,
            "min_length": number(0, 3000), "max_length": number(1, 3000),
        },
    ),
    "email_text_input": element(None, {**_written, "initial_value": string(3000)}),
    "url_text_input": element(None, {**_written, "initial_value": string(3000)}),
    "number_input": element(
        {"is_decimal_allowed": flag},
        {**_written, "initial_value": string(255), "min_value": string(255), "max_value": string(255)},
    ),
    "rich_text_input": element(None, {**_written, "initial_value": anything}),
    "file_input": element(None, {"filetypes": items(string(50), 100), "max_files": number(1, 10)}),
}  # fmt: skip
FEEDBACK: dict[str, Check] = {
    "feedback_buttons": element({"positive_button": _feedback, "negative_button": _feedback}),
    "icon_button": element(
        {"icon": choice("trash"), "text": plain(75)},
        {
            "value": string(2000), "confirm": CONFIRM, "accessibility_label": string(75),
            "visible_to_user_ids": PEOPLE,
        },
    ),
}  # fmt: skip

IN_ACTIONS = typed({"button": BUTTON, **SELECTS, **CHOICES, **MOMENT, **OVERFLOW})
BESIDE_A_SECTION = typed(
    {"button": BUTTON, "image": IMAGE, **SELECTS, **MULTI_SELECTS, **CHOICES, **OVERFLOW},
)
IN_INPUT = typed({**SELECTS, **MULTI_SELECTS, **CHOICES, **MOMENT, **WRITTEN})
IN_CONTEXT = typed({"image": IMAGE, "plain_text": text(3000), "mrkdwn": text(3000)})
IN_CONTEXT_ACTIONS = typed(FEEDBACK)
