"""The settings of Slack's face: what `bot.settings` reads, and three secrets that stand in the environment only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import ConfigError
from bot.settings import process_environment, read_values, text_of, texts_of, web_address, web_onion

SLACK_API = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret: its variable, how it begins, what it is and where an admin finds it."""

    variable: str
    begins: str
    help: str


BOT_TOKEN = Secret(
    "SLACK_BOT_TOKEN", "xoxb-", "Bot User OAuth Token (xoxb-…): OAuth & Permissions, once the app is installed."
)
APP_TOKEN = Secret(
    "SLACK_APP_TOKEN", "xapp-", "App-level token (xapp-…) with connections:write, for Socket Mode: Basic Information."
)
SIGNING_SECRET = Secret(
    "SLACK_SIGNING_SECRET", "", "Signing Secret, for signed HTTP events only: Basic Information, App Credentials."
)
SECRETS = (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET)

_LOCAL = ("localhost", "127.0.0.1", "::1")
_USER = re.compile(r"[UW][A-Z0-9]{2,}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_CHANNEL_NAME = re.compile(r"[^\sA-Z#@<>&,/.]{1,80}")
_READABLE = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What speaking to Slack needs. `http_port` None: Socket Mode, by `app_token`; else HTTP, by `signing_secret`.
    `alerts_channel` and `petitions_channel` are ids or names; `web_address` and `web_onion` the public addresses of the
    web pages, where there are any."""

    bot_token: str = field(repr=False)
    app_token: str | None = field(repr=False)
    signing_secret: str | None = field(repr=False)
    api_url: str
    direct_messages: bool
    http_port: int | None
    admins: frozenset[str] = field(repr=False)
    organisers: frozenset[str] = field(repr=False)
    rich_text: bool = True
    alerts_channel: str | None = field(default=None, repr=False)
    petitions_channel: str | None = field(default=None, repr=False)
    web_address: str | None = None
    web_onion: str | None = None

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, *, folder: Path | None = None) -> SlackSettings:
        """From the same places as `Settings.load`. Raises `ConfigError`, which never repeats a value."""
        env = process_environment() if environment is None else environment
        values = read_values(env, folder=folder)
        port = _port(values)
        return cls(
            bot_token=_needed(env, BOT_TOKEN),
            app_token=_needed(env, APP_TOKEN) if port is None else None,
            signing_secret=_needed(env, SIGNING_SECRET) if port is not None else None,
            api_url=_api_url(values),
            direct_messages=_truth(values, "slack.direct_messages"),
            http_port=port,
            admins=_users(values, "slack.admins"),
            organisers=_users(values, "slack.organisers"),
            rich_text=_truth(values, "slack.rich_text"),
            alerts_channel=_channel(values, "slack.alerts_channel"),
            petitions_channel=_channel(values, "slack.petitions_channel"),
            web_address=web_address(values),
            web_onion=web_onion(values),
        )


def _needed(env: Mapping[str, str], secret: Secret) -> str:
    value = env.get(secret.variable, "").strip()
    if not value:
        raise ConfigError(
            f"{secret.variable} is not set. It is the {secret.help} docs/slack.md tells it step by step; "
            "without a workspace, try: make slack-demo"
        )
    if secret.begins and not value.startswith(secret.begins):
        other = next((s for s in SECRETS if s.begins and s is not secret and value.startswith(s.begins)), None)
        mixed = f" What is set there belongs into {other.variable}." if other else ""
        raise ConfigError(f"{secret.variable} does not begin with {secret.begins}.{mixed} It is the {secret.help}")
    if not _READABLE.fullmatch(value):
        raise ConfigError(f"{secret.variable} holds a space or another character that no token has. Copy it again.")
    return value


def _api_url(values: Mapping[str, object]) -> str:
    url = text_of(values, "slack.api_url") or SLACK_API
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.username is None
        clear = parts.scheme == "http" and parts.hostname not in _LOCAL
    except ValueError:
        sound = clear = False
    if not sound:
        raise ConfigError("slack.api_url (STEWARD_SLACK_API_URL) is an address such as https://slack.com/api/")
    if clear:
        raise ConfigError(
            "slack.api_url (STEWARD_SLACK_API_URL) is https://, for tokens travel there; http:// only to this computer."
        )
    return url if url.endswith("/") else f"{url}/"


def _port(values: Mapping[str, object]) -> int | None:
    port = values.get("slack.http_port")
    if port is None:
        return None
    if not isinstance(port, int) or isinstance(port, bool) or not 1 <= port <= 65535:
        raise ConfigError("slack.http_port is a number from 1 to 65535. Leave it out for Socket Mode.")
    return port


def _channel(values: Mapping[str, object], key: str) -> str | None:
    channel = text_of(values, key)
    if channel is None:
        return None
    name = channel.strip().removeprefix("#")
    if not (_CHANNEL.fullmatch(name) or _CHANNEL_NAME.fullmatch(name)):
        raise ConfigError(
            f"{key} is a channel's id such as C012ABCDEF (its name, About, Copy channel ID), or its name."
        )
    return name


def _truth(values: Mapping[str, object], key: str) -> bool:
    value = values.get(key, True)
    if not isinstance(value, bool):
        raise ConfigError(f"{key} is true or false, without quotes.")
    return value


def _users(values: Mapping[str, object], key: str) -> frozenset[str]:
    users = texts_of(values, key)
    if not all(_USER.fullmatch(user) for user in users):
        raise ConfigError(f"{key} is a list of Slack user ids such as U012ABCDEF: in a profile, ⋮, Copy member ID.")
    return frozenset(users)
