"""The manifest: what it asks for, what it does not, and that Slack would take it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UserError
from bot.slack.manifest import COMMAND, EVENTS, SCOPES, SHORTCUTS, events, manifest, scopes
from tests.bot.slack.manifest_schema import complaints_about_manifest

ALL = [
    pytest.param(manifest(dms=dms, http_url=url), id=f"dms={dms} http={bool(url)}")
    for dms in (True, False)
    for url in (None, "https://steward.example.org")
]


@pytest.mark.parametrize("made", ALL)
def test_it_keeps_within_what_slack_takes(made: dict[str, Any]) -> None:
    features, shown = made["features"], made["display_information"]

    assert made.keys() == {"_metadata", "display_information", "features", "oauth_config", "settings"}
    assert len(shown["name"]) <= 35 and len(shown["description"]) <= 140
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert features.keys() <= {"app_home", "bot_user", "shortcuts", "slash_commands", "agent_view"}
    for shortcut in features["shortcuts"]:
        assert shortcut["type"] in ("message", "global")
        assert (len(shortcut["name"]), len(shortcut["description"])) <= (24, 150)
        assert len(shortcut["description"]) <= 150 and len(shortcut["callback_id"]) <= 255
    for command in features["slash_commands"]:
        assert command["command"].startswith("/") and len(command["command"]) <= 32
    if agent := features.get("agent_view"):
        assert len(agent["agent_description"]) <= 300 and 1 <= len(agent["suggested_prompts"]) <= 4
        assert all(prompt.keys() == {"title", "message"} for prompt in agent["suggested_prompts"])
    bot_events = made["settings"]["event_subscriptions"]["bot_events"]
    assert len(set(bot_events)) == len(bot_events) and max(map(len, bot_events)) <= 50
    assert json.loads(json.dumps(made)) == made


@pytest.mark.parametrize("made", ALL)
def test_slack_would_take_it(made: dict[str, Any]) -> None:
    assert complaints_about_manifest(made) == []


def spoilt(path: str, value: object) -> dict[str, Any]:
    made: Any = manifest()
    *way, last = path.split("/")
    part = made
    for step in way:
        part = part[int(step)] if isinstance(part, list) else part[step]
    part[last] = value
    return dict(made)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("display_information/name", "S" * 36),
        ("display_information/background_color", "teal"),
        ("features/shortcuts/0/type", "channel"),
        ("features/shortcuts/1/name", "Ask Steward about anything"),
        ("features/slash_commands/0/command", "steward"),
        ("features/assistant_view", {}),
        ("features/agent_view/agent_description", "x" * 301),
        ("features/app_home/messages_tab_enabled", False),
        ("settings/socket_mode_enabled", False),
        ("settings/event_subscriptions/bot_events", ["app_mention", "app_mention"]),
        ("settings/interactivity/is_enabled", "yes"),
        ("oauth_config/scopes/bot", ["chat:write"]),
    ],
)
def test_what_slack_would_not_take_is_noticed(path: str, value: object) -> None:
    assert complaints_about_manifest(spoilt(path, value))


def test_white_can_be_read_on_the_background() -> None:
    colour = manifest()["display_information"]["background_color"]
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert 1.05 / (luminance + 0.05) >= 7


@pytest.mark.parametrize("made", ALL)
def test_every_scope_has_its_reason_and_every_event_its_scope(made: dict[str, Any]) -> None:
    asked = made["oauth_config"]["scopes"]["bot"]
    heard = made["settings"]["event_subscriptions"]["bot_events"]

    assert asked and all(SCOPES[scope] for scope in asked)
    assert [event for event in heard if EVENTS[event] and EVENTS[event] not in asked] == []


def test_it_reads_no_mail_no_files_and_no_group_messages_and_joins_nothing() -> None:
    asked = set(scopes())

    assert not asked & {
        "users:read.email",
        "files:read",
        "files:write",
        "mpim:history",
        "channels:join",
        "reactions:read",
    }
    assert not any(scope.startswith("admin") for scope in asked)
    assert "user" not in manifest()["oauth_config"]["scopes"]


def test_without_direct_messages_nobody_can_write_to_it_and_nothing_is_asked_for_them() -> None:
    made = manifest(dms=False)

    assert not [
        name for name in (*scopes(dms=False), *events(dms=False)) if name.startswith(("im:", "mpim", "message.im"))
    ]
    assert made["features"]["app_home"] == {
        "home_tab_enabled": True, "messages_tab_enabled": False, "messages_tab_read_only_enabled": False,
    }  # fmt: skip
    assert "agent_view" not in made["features"] and "assistant:write" not in scopes(dms=False)
    assert {"app_home_opened", "app_mention"} <= set(events(dms=False))


def test_the_command_and_the_shortcuts_are_those_that_listeners_are_registered_by() -> None:
    features = manifest()["features"]

    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    assert {(s["callback_id"], s["type"]) for s in features["shortcuts"]} == {(s.callback, s.kind) for s in SHORTCUTS}


def test_by_socket_it_needs_no_address() -> None:
    made = manifest()

    assert made["settings"]["socket_mode_enabled"] and "://" not in json.dumps(made)


@pytest.mark.parametrize("url", ["https://steward.example.org", "https://steward.example.org/slack/events"])
def test_by_http_everything_comes_to_one_address(url: str) -> None:
    made = manifest(http_url=url)
    settings, command = made["settings"], made["features"]["slash_commands"][0]

    assert not settings["socket_mode_enabled"]
    assert {
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        command["url"],
    } == {"https://steward.example.org/slack/events"}


@pytest.mark.parametrize(
    "url", ["http://steward.example.org", "steward", "https://", "https://a:b@c.example", "https://[x"]
)
def test_an_address_that_slack_would_not_call_is_refused(url: str) -> None:
    with pytest.raises(UserError, match="https://"):
        manifest(http_url=url)


def test_the_guide_for_admins_gives_every_scope_with_its_reason() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "slack.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z_]+:?[a-z_]*)` \| (.+) \|$", guide, flags=re.MULTILINE))

    assert rows == SCOPES
