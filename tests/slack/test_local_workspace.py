"""The local workspace that `make slack-demo` starts; and what is said where it cannot."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from slack_sdk import WebClient

from bot.cli import cli
from bot.slack.check import check
from bot.slack.enclosure import is_possible
from bot.slack.local_workspace import (
    APP_TOKEN,
    BOT_TOKEN,
    CHANNELS,
    EMPLOYEE,
    PEOPLE,
    CannotRun,
    configuration,
    free_port,
    install,
    running,
)
from bot.slack_settings import SlackSettings
from tests.slack.local_workspace import local_workspace


def test_its_people_and_channels_are_there_and_the_bot_may_answer(tmp_path: Path) -> None:
    with local_workspace(tmp_path) as workspace:
        state = workspace.control("state")
        assert set(PEOPLE) <= {user["id"] for user in state["users"]}
        assert set(CHANNELS) <= {channel["id"] for channel in state["channels"]}

        said = workspace.control("message", {"channel": "C0GENERAL", "user": EMPLOYEE, "text": "hello"})["message"]
        client = WebClient(BOT_TOKEN, base_url=workspace.base_url)
        client.chat_postMessage(channel="C0GENERAL", thread_ts=said["ts"], text="good morning")

        assert [m["text"] for m in workspace.control("messages/C0GENERAL")["messages"]] == ["hello", "good morning"]
        assert not workspace.has_connected()
        WebClient(APP_TOKEN, base_url=workspace.base_url).apps_connections_open(app_token=APP_TOKEN)
        assert workspace.has_connected()
    assert workspace.process.poll() is not None


def test_the_check_finds_it_well(tmp_path: Path) -> None:
    with local_workspace(tmp_path) as workspace:
        given = {
            "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "STEWARD_SLACK_API_URL": workspace.base_url,
        }  # fmt: skip
        assert [f for f in check(SlackSettings.load(given, folder=tmp_path)) if not f.well] == []


def test_the_bot_is_in_every_channel_and_has_the_ids_that_slack_would_give() -> None:
    made = configuration()

    assert all(made["app"]["botUserId"] in channel["members"] for channel in made["channels"])
    SlackSettings.load({"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN})


def test_a_server_that_ends_at_once_is_an_error_that_says_what_to_try(tmp_path: Path) -> None:
    dead = tmp_path / "local-slack"
    dead.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    with pytest.raises(CannotRun, match="--port"), running(dead, tmp_path, free_port()):
        pass

    dead.chmod(0o755)
    with pytest.raises(CannotRun, match="--port"), running(dead, tmp_path, free_port()):
        pass


def test_without_npm_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotRun, match=r"npm is not installed|Linux"):
        install(tmp_path / "new")


def test_where_npm_fails_nothing_is_left_half_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(CannotRun, match=r"npm could not|Linux"):
        install(tmp_path / "new")


def test_on_other_computers_the_demo_prints_the_steps_for_a_workspace_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEWARD_DATA", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "plan9")

    done = CliRunner().invoke(cli, ["slack", "demo"])

    assert done.exit_code == 1 and "Linux" in done.output
    assert [
        step for step in ("steward slack manifest", "SLACK_APP_TOKEN", "steward serve slack") if step not in done.output
    ] == []


@pytest.mark.skipif(not is_possible(), reason="this computer lets nobody make a network of their own")
def test_only_this_computer_reaches_it(tmp_path: Path) -> None:
    with local_workspace(tmp_path) as workspace:
        assert workspace.private
        others = [row.split() for row in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
        others += [row.split() for row in Path("/proc/net/tcp6").read_text(encoding="ascii").splitlines()[1:]]
        listening = {
            row[1].split(":")[0] for row in others if row[3] == "0A" and row[1].endswith(f":{workspace.port:04X}")
        }
        assert listening == {"0100007F"}
