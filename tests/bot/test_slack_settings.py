"""Slack's settings: three secrets from the environment only, which nothing repeats."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.slack_settings import SECRETS, SLACK_API, SlackSettings
from tests.test_house import README

BOT, APP, SIGNING = "xoxb-1-quokka", "xapp-1-wombat", "0123456789abcdef0123456789abcdef"
SOCKET = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}
HTTP = {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SIGNING}


def load(folder: Path, text: str = "", **environment: str) -> SlackSettings:
    (folder / "steward.toml").write_text(text, encoding="utf-8")
    return SlackSettings.load(environment, folder=folder)


def complaint(folder: Path, text: str = "", **environment: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(folder, text, **environment)
    said = str(caught.value)
    assert not any(secret in said for secret in ("quokka", "wombat", SIGNING)), said
    return said


def test_two_tokens_are_enough_for_socket_mode(tmp_path: Path) -> None:
    found = load(tmp_path, **SOCKET)

    assert (found.bot_token, found.app_token, found.signing_secret) == (BOT, APP, None)
    assert (found.api_url, found.direct_messages, found.http_port) == (SLACK_API, True, None)
    assert (found.admins, found.organisers) == (frozenset(), frozenset())


def test_http_wants_the_signing_secret_instead_of_the_app_token(tmp_path: Path) -> None:
    found = load(tmp_path, "[slack]\nhttp_port = 3000\n", **HTTP)

    assert (found.app_token, found.signing_secret, found.http_port) == (None, SIGNING, 3000)


def test_roles_and_direct_messages_stand_in_the_file(tmp_path: Path) -> None:
    text = '[slack]\nadmins = ["U0ADMIN"]\norganisers = ["U0ANA", "W0BEN"]\ndirect_messages = false\n'
    found = load(tmp_path, text, **SOCKET)

    assert (found.admins, found.organisers) == (frozenset({"U0ADMIN"}), frozenset({"U0ANA", "W0BEN"}))
    assert not found.direct_messages


@pytest.mark.parametrize(
    ("written", "read"), [("C0ALERTS", "C0ALERTS"), ("#policies", "policies"), ("betriebsrat-köln", "betriebsrat-köln")]
)
def test_the_channel_for_alerts_is_an_id_or_a_name(tmp_path: Path, written: str, read: str) -> None:
    assert load(tmp_path, f'[slack]\nalerts_channel = "{written}"\n', **SOCKET).alerts_channel == read
    assert load(tmp_path, **SOCKET).alerts_channel is None


def test_neither_secrets_nor_people_are_in_the_repr(tmp_path: Path) -> None:
    text = '[slack]\nadmins = ["U0ADMIN"]\norganisers = ["U0ANA"]\n'
    shown = repr(load(tmp_path, text, **SOCKET)) + repr(load(tmp_path, f"{text}http_port = 3000\n", **HTTP))

    assert not any(kept in shown for kept in (BOT, APP, SIGNING, "U0ADMIN", "U0ANA"))


@pytest.mark.parametrize(
    ("text", "environment", "said"),
    [
        ("", {}, "SLACK_BOT_TOKEN is not set"),
        ("", {"SLACK_BOT_TOKEN": " "}, "SLACK_BOT_TOKEN is not set"),
        ("", {"SLACK_BOT_TOKEN": BOT}, "SLACK_APP_TOKEN is not set"),
        ("[slack]\nhttp_port = 3000\n", SOCKET, "SLACK_SIGNING_SECRET is not set"),
        ("", {"SLACK_BOT_TOKEN": APP, "SLACK_APP_TOKEN": BOT}, "belongs into SLACK_APP_TOKEN"),
        ("", {"SLACK_BOT_TOKEN": "xoxp-1-quokka"}, "does not begin with xoxb-"),
        ("", {"SLACK_BOT_TOKEN": "xoxb-1 quokka"}, "holds a space"),
    ],
)
def test_a_missing_or_mistaken_secret_is_named_with_where_to_find_it(
    tmp_path: Path, text: str, environment: dict[str, str], said: str
) -> None:
    assert said in complaint(tmp_path, text, **environment)


@pytest.mark.parametrize(
    "text",
    [
        f'[slack]\nbot_token = "{BOT}"\n',
        f'[slack]\napi_url = "{BOT}"\n',
        f'[slack]\nadmins = ["{APP}"]\n',
        f'[answers]\ncontacts = ["call", "{APP}"]\n',
        f'[slack]\nsigning_secret = "{SIGNING}"\n',
        f'SLACK_SIGNING_SECRET = "{SIGNING}"\n',
        f'[slack.tokens]\nbot = "{BOT}"\n',
    ],
)
def test_a_secret_in_the_file_is_an_error_that_does_not_repeat_it(tmp_path: Path, text: str) -> None:
    assert "in the environment" in complaint(tmp_path, text, **SOCKET)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("http_port = 0", "slack.http_port"),
        ("http_port = true", "slack.http_port"),
        ('http_port = "3000"', "slack.http_port"),
        ('direct_messages = "no"', "slack.direct_messages"),
        ('admins = "U0ADMIN"', "slack.admins"),
        ('admins = ["ana"]', "slack.admins"),
        ('organisers = ["<@U0ANA>"]', "slack.organisers"),
        ('alerts_channel = "U0ANA"', "slack.alerts_channel"),
        ('alerts_channel = "D0ANA"', "slack.alerts_channel"),
        ('alerts_channel = "the ana room"', "slack.alerts_channel"),
        ('alerts_channel = ["C0ANA"]', "slack.alerts_channel"),
        ('petitions_channel = "U0ANA"', "slack.petitions_channel"),
        ('api_url = "slack.com"', "slack.api_url"),
        ('api_url = "http://slack.com/api/"', "https://"),
        ('api_url = "https://ana:quokka@slack.com/api/"', "slack.api_url"),
        ('api_url = "http://[::1"', "slack.api_url"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, named: str) -> None:
    said = complaint(tmp_path, f"[slack]\n{text}\n", **SOCKET)

    assert named in said and "ana" not in said and "ANA" not in said


def test_another_slack_may_be_spoken_to_on_this_computer(tmp_path: Path) -> None:
    found = load(tmp_path, STEWARD_SLACK_API_URL="http://127.0.0.1:3000/api", **SOCKET)

    assert found.api_url == "http://127.0.0.1:3000/api/"


def test_the_secrets_table_of_readme_is_the_secrets() -> None:
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in README.splitlines()]
    head = rows.index(["secret", "what it is"])

    assert rows[head + 2 : head + 2 + len(SECRETS)] == [[f"`{s.variable}`", s.help] for s in SECRETS]
    assert rows[head + 2 + len(SECRETS)][0] == "`OPENAI_API_KEY`, `ANTHROPIC_API_KEY`"  # the model's
    assert rows[head + 3 + len(SECRETS)] == [""]
