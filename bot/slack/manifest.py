"""The app as Slack knows it. What listeners are registered by is named here, so that the two cannot part ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.errors import UserError

COMMAND = "/steward"
ASK_ABOUT_MESSAGE = "ask_about_message"
ASK_STEWARD = "ask_steward"
RAISE_CONCERN = "raise_concern"
HTTP_PATH = "/slack/events"  # where Bolt listens for everything


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`kind`: "message" stands in a message's menu, "global" in the search bar and beside the composer."""

    callback: str
    kind: str
    name: str
    description: str


SHORTCUTS = (
    Shortcut(ASK_ABOUT_MESSAGE, "message", "Ask about this", "Ask Steward about what this message says"),
    Shortcut(ASK_STEWARD, "global", "Ask Steward", "Ask a question; the answer comes as a direct message"),
    Shortcut(RAISE_CONCERN, "global", "Raise a concern", "Shows the ways to raise one; only you see the window"),
)

# What the bot may do, and why. Nothing is asked for that has no reason here.
SCOPES = {
    "app_mentions:read": "hears a message in which it is mentioned",
    "assistant:write": "offers questions to begin with in its own tab",
    "channels:history": "reads a thread of a public channel that it answers in, so that follow-ups make sense; after a "
    "crash, whether an alert or news of a petition stands in its channel already",
    "channels:read": "sees who is in a public channel: policies are not shown where guests read along",
    "chat:write": "answers; tells a channel of changed policies and one of petitions, where `slack.alerts_channel` and "
    "`slack.petitions_channel` name them",
    "commands": f"offers {COMMAND} and the shortcuts",
    "groups:history": "the same as channels:history in private channels it was invited to",
    "groups:read": "the same as channels:read in private channels it was invited to",
    "im:history": "reads direct messages to it",
    "users:read": "sees whether somebody is a full member or a guest",
}

# What it hears of, and the scope without which Slack does not send it.
EVENTS = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}
_FOR_DMS = {"assistant:write", "im:history", "message.im", ASK_STEWARD}

AGENT_DESCRIPTION = (
    "Answers about tracking at work, AI training and organising, from cited sources. What you write here can reach "
    f"your employer; {COMMAND} answers only you."
)
PROMPTS = (
    ("May they log my keystrokes?", "Can my employer log every keystroke to train AI without asking me?"),
    ("What did they have to tell me?", "What must my employer tell me before monitoring me?"),
    ("May we talk about pay?", "Can my employer forbid us to talk about pay?"),
    ("How do I get my data?", "How do I ask my employer for a copy of the data they hold about me?"),
)
_DESCRIPTION = "Answers about tracking at work, AI training and organising, from cited sources"
_BACKGROUND = "#1f4e5f"  # white stands on it with a contrast of more than 8:1


def scopes(*, dms: bool = True) -> tuple[str, ...]:
    """The scopes of the bot, sorted."""
    return tuple(sorted(scope for scope in SCOPES if dms or scope not in _FOR_DMS))


def events(*, dms: bool = True) -> tuple[str, ...]:
    """The events that it hears of, sorted."""
    return tuple(sorted(event for event in EVENTS if dms or event not in _FOR_DMS))


def shortcuts(*, dms: bool = True) -> tuple[Shortcut, ...]:
    return tuple(shortcut for shortcut in SHORTCUTS if dms or shortcut.callback not in _FOR_DMS)


def manifest(*, dms: bool = True, http_url: str | None = None) -> dict[str, Any]:
    """Slack's app manifest (version 2). Without `dms`, nobody can write to the bot and no message is asked for.

    `http_url` is the public address for signed HTTP events; without it, Socket Mode. Raises `UserError` where it is no
    https address.
    """
    url = _request_url(http_url) if http_url else None
    at = {"request_url": url} if url else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Steward", "description": _DESCRIPTION, "background_color": _BACKGROUND,
        },
        "features": _features(dms, url),
        "oauth_config": {"scopes": {"bot": list(scopes(dms=dms))}},
        "settings": {
            "event_subscriptions": {**at, "bot_events": list(events(dms=dms))},
            "interactivity": {"is_enabled": True, **at},
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }  # fmt: skip


def _features(dms: bool, url: str | None) -> dict[str, Any]:
    command = {
        "command": COMMAND,
        "description": "Ask a question; only you see the answer",
        "usage_hint": "your question, or help",
        "should_escape": False,
    }
    features: dict[str, Any] = {
        "app_home": {
            "home_tab_enabled": True, "messages_tab_enabled": dms, "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Steward", "always_online": False},
        "shortcuts": [
            {"name": s.name, "type": s.kind, "callback_id": s.callback, "description": s.description}
            for s in shortcuts(dms=dms)
        ],
        "slash_commands": [command | ({"url": url} if url else {})],
    }  # fmt: skip
    if dms:
        prompts = [{"title": title, "message": message} for title, message in PROMPTS]
        features["agent_view"] = {"agent_description": AGENT_DESCRIPTION, "suggested_prompts": prompts}
    return features


def _request_url(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        sound = parts.scheme == "https" and bool(parts.hostname) and not parts.username and not parts.query
    except ValueError:
        parts, sound = urlsplit(""), False
    if not sound:
        raise UserError("The address for HTTP events begins with https:// and names a host that Slack can reach.")
    return parts.geturl() if parts.path.strip("/") else f"https://{parts.netloc}{HTTP_PATH}"
