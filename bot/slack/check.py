"""`steward slack check`: what Slack says to the tokens and scopes, and how to mend what is wrong. Changes nothing."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.alert_channel import find_channel
from bot.slack.manifest import EVENTS, events, scopes
from bot.slack.sending import Refused
from bot.slack_settings import SLACK_API, SlackSettings

SECONDS = 10  # that Slack has for each answer
_CODE = re.compile(r"[a-z_]{1,60}")
_INSTALL = "On api.slack.com/apps, choose the app, then OAuth & Permissions, Reinstall to Workspace"
_APP_TOKEN = "On api.slack.com/apps, choose the app, then Basic Information, App-Level Tokens"  # noqa: S105


def _name_it(key: str) -> str:
    return f"Invite it there (/invite @steward), and give the channel's id (its name, About, Copy channel ID) in {key}."


def _channel_refused(error: str, key: str) -> tuple[str, str]:
    """What is wrong with the channel that is named under `key`, and the remedy."""
    told = {
        "channel_not_found": (f"Slack shows Steward no channel of the id or name in {key}", _name_it(key)),
        "not_in_channel": (f"Steward is not in the channel of {key}", "Write there: /invite @steward"),
        "is_archived": (
            f"the channel of {key} is archived", "Take it out of the archive, or name another channel."
        ),
        "missing_scope": (
            "a scope is missing to see the channel",
            f"Paste what `steward slack manifest` prints under App Manifest. {_INSTALL}.",
        ),
        "ratelimited": ("Slack asks to wait", "Try again in a minute."),
    }  # fmt: skip
    return told.get(error, (f"Slack answers {error}", _name_it(key)))


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, what was found and, where it is not well, the remedy."""

    name: str
    well: bool
    found: str
    remedy: str = ""


class Unreachable(Exception):
    """Slack did not answer; the text is a cause in words of ours."""


def check(settings: SlackSettings) -> Iterator[Finding]:
    """Every finding. Where Slack cannot be reached or the bot's token is refused, nothing more is asked."""
    try:
        granted = yield from _bot_token(settings)
        if granted is not None:
            yield from _scopes(granted, dms=settings.direct_messages)
            if settings.alerts_channel:
                yield _channel(settings, "alerts", settings.alerts_channel)
            if settings.petitions_channel:
                yield _channel(settings, "petitions", settings.petitions_channel)
            if settings.app_token:
                yield _socket_mode(settings, settings.app_token)
    except Unreachable as error:
        where = "Slack" if settings.api_url == SLACK_API else "the server at slack.api_url"
        yield Finding(
            "network", False, f"{where} does not answer: {error}",
            "Check the connection, the proxy and STEWARD_SLACK_API_URL, then try again. No port has to be open to you.",
        )  # fmt: skip
        return
    if settings.signing_secret:
        yield _signing_secret(settings.signing_secret)
    yield _roles(settings)


def _call(settings: SlackSettings, token: str, method: str) -> tuple[str, str | None]:
    """(error code or "", granted scopes or None). Raises `Unreachable`."""
    client = WebClient(token, base_url=settings.api_url, timeout=SECONDS, retry_handlers=[])
    try:
        answer = client.api_call(method)
    except SlackApiError as error:
        code = error.response.get("error") if isinstance(error.response.data, dict) else None
        if code is None or error.response.status_code >= 500:
            raise Unreachable(f"status {error.response.status_code}") from None
        return code if _CODE.fullmatch(code) else "an unknown error", None
    except (SlackClientError, OSError, HTTPException, ValueError) as error:
        raise Unreachable(type(error).__name__) from None
    return "", answer.headers.get("x-oauth-scopes")


def _bot_token(settings: SlackSettings) -> Generator[Finding, None, str | None]:
    code, granted = _call(settings, settings.bot_token, "auth.test")
    if code:
        yield Finding("bot token", False, *_refused(code, "SLACK_BOT_TOKEN", f"{_INSTALL}; copy the xoxb- token anew."))
        return None
    yield Finding("bot token", True, "Slack knows it")
    return granted or ""


def _refused(code: str, variable: str, renew: str) -> tuple[str, str]:
    told = {
        "invalid_auth": f"Slack does not know what {variable} holds",
        "not_authed": f"{variable} did not reach Slack",
        "token_revoked": f"what {variable} holds was revoked",
        "token_expired": f"what {variable} holds has expired",
        "account_inactive": "the app was removed from the workspace, or the workspace is closed",
        "not_allowed_token_type": f"{variable} holds a token of another kind",
        "ratelimited": "Slack asks to wait",
    }
    return told.get(code, f"Slack answers {code}"), "Try again in a minute." if code == "ratelimited" else renew


def _scopes(header: str, *, dms: bool) -> Iterator[Finding]:
    granted = {scope.strip() for scope in header.split(",") if scope.strip()}
    if not granted:
        yield Finding("scopes", True, "this server does not tell which were granted")
        return
    needed = scopes(dms=dms)
    missing = [scope for scope in needed if scope not in granted]
    more = sorted(granted.difference(needed))
    flag = "" if dms else " --no-dms"
    found = f"{len(needed)} needed, all granted"
    if missing:
        found = f"missing: {', '.join(missing)}"
    elif more:
        found += f"; not needed, better taken away: {', '.join(more)}"
    renew = f"Paste what `steward slack manifest{flag}` prints under App Manifest. {_INSTALL}."
    yield Finding("scopes", not missing, found, renew if missing else "")
    deaf = [event for event in events(dms=dms) if EVENTS[event] in missing]
    if deaf:
        yield Finding("events", False, f"Slack sends none of: {', '.join(deaf)}", renew)
    else:
        told = "their scopes are granted; whether the app subscribes to them, Slack tells only under App Manifest"
        yield Finding("events", True, f"{', '.join(events(dms=dms))}: {told}")


def _channel(settings: SlackSettings, name: str, channel: str) -> Finding:
    client = WebClient(settings.bot_token, base_url=settings.api_url, timeout=SECONDS, retry_handlers=[])
    try:
        found = find_channel(client, channel)
    except Refused as refused:
        if refused.passing and refused.error != "ratelimited":
            raise Unreachable(refused.error) from None
        return Finding(name, False, *_channel_refused(refused.error, f"slack.{name}_channel"))
    return Finding(name, True, _POSTED[name, found.shared])


_POSTED = {
    ("alerts", False): "Steward is in the channel; policies for members are posted while only full members read it",
    ("alerts", True): (
        "the channel is shared with another organisation: only changes of public texts are posted there"
    ),
    ("petitions", False): "Steward is in the channel; whoever is in it reads how petitions stand",
    ("petitions", True): "the channel is shared with another organisation, which reads how petitions stand",
}


def _socket_mode(settings: SlackSettings, token: str) -> Finding:
    code, _ = _call(settings, token, "apps.connections.open")
    if not code:
        return Finding("Socket Mode", True, "a connection may be opened")
    if code == "missing_scope":
        return Finding(
            "Socket Mode", False, "what SLACK_APP_TOKEN holds lacks the scope connections:write",
            f"{_APP_TOKEN}, Generate Token, add connections:write; put the new xapp- token into SLACK_APP_TOKEN.",
        )  # fmt: skip
    renew = f"{_APP_TOKEN}; copy the xapp- token, or make one with connections:write. Socket Mode must be on."
    return Finding("Socket Mode", False, *_refused(code, "SLACK_APP_TOKEN", renew))


def _signing_secret(secret: str) -> Finding:
    sound = bool(re.fullmatch(r"[0-9a-f]{32}", secret))
    return Finding(
        "signing secret", sound, "32 hexadecimal digits, as Slack's are" if sound else "it does not look like Slack's",
        "" if sound else "Copy Signing Secret, not Client Secret, from Basic Information into SLACK_SIGNING_SECRET.",
    )  # fmt: skip


def _roles(settings: SlackSettings) -> Finding:
    count = f"{len(settings.admins)} admins, {len(settings.organisers)} organisers"
    return Finding("roles", True, f"{count} (slack.admins and slack.organisers in steward.toml)")
