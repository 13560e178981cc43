"""What Slack takes as an app manifest (version 2), in words of our own, of the parts that Steward uses.

After Slack's reference of app manifests (docs.slack.dev/reference/app-manifest); Slack's own JSON schema is no text of
ours and is not kept here. Stricter than Slack: a field that is not named here is refused, so that a new one is looked
up before it is used.
"""

from __future__ import annotations

import re
from typing import Any

from tests.slack.fake.schema import Check, Complaints, both, choice, complain, flag, items, number, shape, string


def pattern(expression: str) -> Check:
    """Text of this form throughout."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if not isinstance(value, str) or not re.fullmatch(expression, value):
            complain(complaints, f"must match {expression}", at)

    return check


ADDRESS = both(string(3000), pattern(r"https://[^\s@]+"))
_COMMAND = shape(
    {"command": both(string(32), pattern(r"/[^\s/]+")), "description": string(2000)},
    {"usage_hint": string(1000), "should_escape": flag, "url": ADDRESS},
)
_SHORTCUT = shape({
    "name": string(24), "type": choice("message", "global"), "callback_id": string(255), "description": string(150),
})  # fmt: skip
_AGENT = shape(
    {"agent_description": string(300)},
    {"suggested_prompts": items(shape({"title": string(), "message": string()}), 4, least=0)},
)
_FEATURES = shape(
    {},
    {
        "app_home": shape(
            {}, {"home_tab_enabled": flag, "messages_tab_enabled": flag, "messages_tab_read_only_enabled": flag}
        ),
        "bot_user": shape({"display_name": pattern(r"[\w .-]{1,80}")}, {"always_online": flag}),
        "shortcuts": items(_SHORTCUT, 10),
        "slash_commands": items(_COMMAND, 50),
        "agent_view": _AGENT,
    },
)
_SETTINGS = shape(
    {},
    {
        "event_subscriptions": shape(
            {}, {"request_url": ADDRESS, "bot_events": items(pattern(r"[a-z_]+(\.[a-z]+)?"), 100, least=0)}
        ),
        "interactivity": shape({"is_enabled": flag}, {"request_url": ADDRESS}),
        "org_deploy_enabled": flag,
        "socket_mode_enabled": flag,
        "token_rotation_enabled": flag,
    },
)
_MANIFEST = shape(
    {"display_information": shape(
        {"name": string(35)},
        {"description": string(140), "background_color": pattern(r"#([0-9a-fA-F]{3}){1,2}")},
    )},
    {
        "_metadata": shape({}, {"major_version": number(1, 2), "minor_version": number(0, 9)}),
        "features": _FEATURES,
        "oauth_config": shape({}, {"scopes": shape({}, {"bot": items(pattern(r"[a-z_]+(:[a-z._]+)?"), 255)})}),
        "settings": _SETTINGS,
    },
)  # fmt: skip


def complaints_about_manifest(made: Any) -> Complaints:
    """Everything that Slack would not take: shapes first, then what must go together."""
    complaints: Complaints = []
    _MANIFEST(made, "", complaints)
    if not complaints:
        _together(made, complaints)
    return complaints


def _together(made: Any, complaints: Complaints) -> None:
    features, settings = made.get("features", {}), made.get("settings", {})
    asked = made.get("oauth_config", {}).get("scopes", {}).get("bot", [])
    events = settings.get("event_subscriptions", {})
    home = features.get("app_home", {})
    by_http = not settings.get("socket_mode_enabled")
    addressed = [events, *([settings["interactivity"]] if "interactivity" in settings else [])]
    kinds = [shortcut["type"] for shortcut in features.get("shortcuts", [])]
    rules = {
        "by HTTP, events and interactivity need an address": not by_http or all("request_url" in p for p in addressed),
        "by HTTP, a command needs an address": not by_http
        or all("url" in command for command in features.get("slash_commands", [])),
        "scopes and events stand once": len(set(asked)) == len(asked)
        and len(set(events.get("bot_events", []))) == len(events.get("bot_events", [])),
        "commands and shortcuts need the scope commands": "commands" in asked
        or not (features.get("slash_commands") or kinds),
        "five shortcuts of a kind at most": all(kinds.count(kind) <= 5 for kind in kinds),
        "bot events and scopes need a bot user": "bot_user" in features or not (events.get("bot_events") or asked),
        "an agent needs its scope and a messages tab": "agent_view" not in features
        or ("assistant:write" in asked and home.get("messages_tab_enabled") is True),
        "message.im needs a messages tab": "message.im" not in events.get("bot_events", [])
        or home.get("messages_tab_enabled") is True,
    }
    for rule, kept in rules.items():
        if not kept:
            complain(complaints, rule, "")
