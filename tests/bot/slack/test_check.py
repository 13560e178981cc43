"""`steward slack check` against a Slack that answers: each thing that is wrong is named, with its remedy."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import main
from bot.slack.check import Finding, check
from bot.slack.manifest import scopes
from bot.slack_settings import SlackSettings
from tests.slack.fake import FakeSlack


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSlack]:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with FakeSlack() as started:
        started.scopes.clear()
        started.scopes.update(scopes())
        yield started


def findings(fake: FakeSlack, folder: Path, text: str = "", **environment: str) -> dict[str, Finding]:
    (folder / "steward.toml").write_text(text, encoding="utf-8")
    given = {
        "SLACK_BOT_TOKEN": fake.bot_token, "SLACK_APP_TOKEN": fake.app_token, "STEWARD_SLACK_API_URL": fake.base_url,
    }  # fmt: skip
    found = list(check(SlackSettings.load(given | environment, folder=folder)))
    said = " ".join(f.found + f.remedy for f in found)
    assert fake.bot_token not in said and fake.app_token not in said
    assert all(f.remedy for f in found if not f.well)
    return {finding.name: finding for finding in found}


def wrong(found: dict[str, Finding]) -> list[str]:
    return [finding.name for finding in found.values() if not finding.well]


def test_where_all_is_well_it_says_so_and_posts_nothing(fake: FakeSlack, tmp_path: Path) -> None:
    found = findings(fake, tmp_path)

    assert list(found) == ["bot token", "scopes", "events", "Socket Mode", "roles"] and wrong(found) == []
    assert [call.method for call in fake.platform.calls] == ["auth.test", "apps.connections.open"]


def test_a_missing_scope_is_named_with_the_events_that_it_silences(fake: FakeSlack, tmp_path: Path) -> None:
    fake.scopes.difference_update(("im:history", "users:read"))

    found = findings(fake, tmp_path)

    assert wrong(found) == ["scopes", "events"]
    assert found["scopes"].found == "missing: im:history, users:read" and "Reinstall" in found["scopes"].remedy
    assert found["events"].found == "Slack sends none of: message.im"


def test_without_direct_messages_their_scopes_are_not_missed(fake: FakeSlack, tmp_path: Path) -> None:
    fake.scopes.difference_update(("im:history", "assistant:write"))

    assert wrong(findings(fake, tmp_path, "[slack]\ndirect_messages = false\n")) == []


def test_a_scope_that_nothing_needs_is_pointed_out(fake: FakeSlack, tmp_path: Path) -> None:
    fake.scopes.add("users:read.email")

    found = findings(fake, tmp_path)

    assert wrong(found) == [] and "better taken away: users:read.email" in found["scopes"].found


def alerts_in(fake: FakeSlack, channel: str, folder: Path) -> Finding:
    found = findings(fake, folder, f'[slack]\nalerts_channel = "{channel}"\n')["alerts"]
    assert channel not in found.found + found.remedy and not fake.calls("chat.postMessage")
    return found


def test_the_channel_for_alerts_is_looked_at_and_what_is_wrong_named_with_its_remedy(
    fake: FakeSlack, tmp_path: Path
) -> None:
    ada = fake.user("ada")
    room, outside = fake.channel("policies", ada), fake.channel("lobby", ada, bot=False)
    shared = fake.channel("partners", ada, fake.stranger("sam"))

    assert alerts_in(fake, room, tmp_path).well and "only full members" in alerts_in(fake, room, tmp_path).found
    assert alerts_in(fake, "#policies", tmp_path).well
    assert "only changes of public texts" in alerts_in(fake, shared, tmp_path).found
    for channel, said, remedy in (
        (outside, "not in the channel", "/invite @steward"),
        ("C0NOWHERE", "shows Steward no channel", "Copy channel ID"),
        ("lobby", "shows Steward no channel", "/invite @steward"),
    ):
        found = alerts_in(fake, channel, tmp_path)
        assert not found.well and said in found.found and remedy in found.remedy
    fake.workspace.channels[room].is_archived = True
    assert "archived" in alerts_in(fake, room, tmp_path).found


def test_the_channel_for_petitions_is_looked_at_as_well(fake: FakeSlack, tmp_path: Path) -> None:
    ada = fake.user("ada")
    room, shared = fake.channel("petitions", ada), fake.channel("partners", ada, fake.stranger("sam"))
    outside = fake.channel("lobby", ada, bot=False)

    def found(channel: str) -> Finding:
        return findings(fake, tmp_path, f'[slack]\npetitions_channel = "{channel}"\n')["petitions"]

    assert found(room).well and "whoever is in it reads" in found(room).found
    assert found(shared).well and "another organisation, which reads" in found(shared).found
    assert not found(outside).well and "slack.petitions_channel" in found(outside).found
    assert "in slack.petitions_channel" in found("C0NOWHERE").remedy and not fake.calls("chat.postMessage")


def test_revoked_tokens_are_called_revoked(fake: FakeSlack, tmp_path: Path) -> None:
    fake.revoke()

    found = findings(fake, tmp_path)

    assert wrong(found) == ["bot token"] and "revoked" in found["bot token"].found


def test_a_token_that_slack_does_not_know_is_not_repeated(fake: FakeSlack, tmp_path: Path) -> None:
    found = findings(fake, tmp_path, SLACK_BOT_TOKEN="xoxb-quokka")

    assert found["bot token"].found == "Slack does not know what SLACK_BOT_TOKEN holds"
    assert "quokka" not in str(found)


def test_an_app_token_that_is_unknown_is_told_from_the_bots(fake: FakeSlack, tmp_path: Path) -> None:
    found = findings(fake, tmp_path, SLACK_APP_TOKEN="xapp-quokka")

    assert wrong(found) == ["Socket Mode"] and "SLACK_APP_TOKEN" in found["Socket Mode"].found


@pytest.mark.parametrize(
    ("method", "error", "name", "said"),
    [
        ("apps.connections.open", "missing_scope", "Socket Mode", "connections:write"),
        ("apps.connections.open", "not_allowed_token_type", "Socket Mode", "another kind"),
        ("apps.connections.open", "some_new_error", "Socket Mode", "some_new_error"),
        ("auth.test", "not_allowed_token_type", "bot token", "another kind"),
        ("auth.test", "account_inactive", "bot token", "removed from the workspace"),
        ("auth.test", "<@U0ANA> shouted", "bot token", "an unknown error"),
    ],
)
def test_what_slack_refuses_is_told_in_words(
    fake: FakeSlack, tmp_path: Path, method: str, error: str, name: str, said: str
) -> None:
    fake.faults.error(method, error)

    found = findings(fake, tmp_path)

    assert wrong(found) == [name] and said in found[name].found


def test_a_slack_in_trouble_is_not_taken_for_a_bad_token(fake: FakeSlack, tmp_path: Path) -> None:
    fake.faults.status("auth.test", 503)
    assert wrong(findings(fake, tmp_path)) == ["network"]

    fake.faults.drop("auth.test", times=5)
    assert wrong(findings(fake, tmp_path)) == ["network"]


def test_being_asked_to_wait_is_no_fault_of_the_token(fake: FakeSlack, tmp_path: Path) -> None:
    fake.faults.rate_limit("auth.test")

    found = findings(fake, tmp_path)

    assert found["bot token"].found == "Slack asks to wait" and "minute" in found["bot token"].remedy


def test_a_dead_network_ends_in_a_sentence(fake: FakeSlack, tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

    found = findings(fake, tmp_path, STEWARD_SLACK_API_URL=f"http://127.0.0.1:{port}/api/")

    assert wrong(found) == ["network"] and "does not answer" in found["network"].found


@pytest.mark.parametrize(("secret", "well"), [("0123456789abcdef" * 2, True), ("0123456789ABCDEF", False)])
def test_by_http_the_signing_secret_is_looked_at(fake: FakeSlack, tmp_path: Path, secret: str, well: bool) -> None:
    found = findings(fake, tmp_path, "[slack]\nhttp_port = 3000\n", SLACK_SIGNING_SECRET=secret)

    assert found["signing secret"].well is well and secret not in str(found) and "Socket Mode" not in found


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["steward", "slack", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    assert isinstance(ended.value.code, int) and err == ""
    return ended.value.code, out


def test_the_command_ends_with_0_where_all_is_well_and_with_1_where_not(
    fake: FakeSlack, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out = run(capsys, monkeypatch, "check")
    assert code == 1 and "WRONG  settings: SLACK_BOT_TOKEN is not set" in out

    monkeypatch.setenv("SLACK_BOT_TOKEN", fake.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", fake.app_token)
    monkeypatch.setenv("STEWARD_SLACK_API_URL", fake.base_url)
    code, out = run(capsys, monkeypatch, "check", "--json")
    assert code == 0 and [json.loads(line)["ok"] for line in out.splitlines()] == [True] * 5

    fake.scopes.discard("chat:write")
    code, out = run(capsys, monkeypatch, "check")
    assert code == 1 and "WRONG  scopes: missing: chat:write" in out


def test_the_manifest_is_printed_as_json_or_yaml(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import yaml

    from bot.slack.manifest import manifest

    assert json.loads(run(capsys, monkeypatch, "manifest")[1]) == manifest()
    assert json.loads(run(capsys, monkeypatch, "manifest", "--no-dms")[1]) == manifest(dms=False)
    url = "https://steward.example.org"
    assert yaml.safe_load(run(capsys, monkeypatch, "manifest", "--yaml", "--http", url)[1]) == manifest(http_url=url)
