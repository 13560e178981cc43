"""The doctor tries the language model: says what it found, whom it asked and how long it took, and never why it is off
as if that were wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.check import Check
from bot.cli import cli
from bot.model_diagnosis import look_at_model, told_of
from bot.settings import Settings
from knowledge.model_ledger import FILE, ModelCounts, ModelLedger
from tests.model_server import Act, ModelServer, says

DAY = date(2026, 11, 28)
LINE = '{"sentence": "Yes: doors must be open on weekdays.", "cite": 1, "quote": "doors must be open on weekdays"}\n'
KEY = "sk-quokka-quokka"


def settings_of(folder: Path, **environment: str) -> Settings:
    return Settings.load({"STEWARD_DATA": str(folder), **environment}, folder=folder)


def looked(folder: Path, act: Act) -> tuple[list[Check], ModelServer]:
    with ModelServer(act) as server:
        settings = settings_of(
            folder, STEWARD_MODEL="openai:small", STEWARD_MODEL_BASE_URL=server.url, OPENAI_API_KEY=KEY
        )
        return list(look_at_model(settings, today=DAY)), server


def test_without_a_model_all_is_well_and_says_that_nothing_is_sent(tmp_path: Path) -> None:
    [check] = look_at_model(settings_of(tmp_path, OPENAI_API_KEY=KEY), today=DAY)

    assert check.well and "off" in check.found and "nothing is sent" in check.found


def test_a_model_that_writes_lines_is_well_and_named_with_its_address_and_pace(tmp_path: Path) -> None:
    (model, counts), server = looked(tmp_path, says([LINE[:30], LINE[30:]]))

    assert model.well and counts.well
    assert "openai:small at 127.0.0.1" in model.found and "first word after" in model.found
    assert len(server.heard) == 1 and "doors" in json.dumps(server.heard[0])
    assert not (tmp_path / "model").exists(), "looking changes nothing"


def test_a_model_that_chats_instead_of_writing_lines_is_wrong(tmp_path: Path) -> None:
    (model, _), _ = looked(tmp_path, says(["Sure! Doors must be open."]))

    assert not model.well and "not in lines" in model.found and model.remedy


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_a_server_that_refuses_is_wrong_and_its_words_are_not_repeated(tmp_path: Path, status: int) -> None:
    (model, _), _ = looked(tmp_path, lambda call: call.refuse(status, KEY))

    assert not model.well and "quokka" not in model.found + model.remedy
    assert "Answers stand without it" in model.found and "OPENAI_API_KEY" in model.remedy


def test_a_key_that_is_missing_is_wrong_and_named(tmp_path: Path) -> None:
    model, _ = look_at_model(settings_of(tmp_path, STEWARD_MODEL="openai:small"), today=DAY)

    assert not model.well and "OPENAI_API_KEY" in model.found


def test_counts_that_cannot_be_read_are_wrong(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / FILE).write_text("quokka")
    (_, counts), _ = looked(tmp_path, says([LINE]))

    assert not counts.well and "quokka" not in counts.found


def test_no_count_under_five_is_told(tmp_path: Path) -> None:
    counts = ModelCounts(DAY, 4, 9, 14, 3, 1_900, 600, 0, {"timeout": 4, "broken": 6})

    assert told_of(counts, settings_of(tmp_path)) == {
        "day": "2026-11-28", "calls": None, "answers_worded": 5, "sentences_passed": 10, "sentences_dropped": None,
        "fell_back": {"broken": 5}, "tokens": 2_000, "tokens_per_day": 0,
    }  # fmt: skip


def run(folder: Path, *arguments: str, **environment: str) -> Result:
    (folder / "steward.toml").write_text("")
    env = {"STEWARD_DATA": str(folder), "STEWARD_CONFIG": str(folder / "steward.toml"), **environment}
    return CliRunner(env=env).invoke(cli, ["model", *arguments])


@pytest.mark.parametrize("command", ["status", "test"])
def test_the_command_says_that_no_model_is_set(tmp_path: Path, command: str) -> None:
    plain, as_json = run(tmp_path, command), run(tmp_path, command, "--json")

    assert plain.exit_code == as_json.exit_code == 0
    assert "nothing is sent" in plain.output and json.loads(as_json.output) == {"model": None}


def test_status_says_what_leaves_and_to_whom_and_asks_nothing(tmp_path: Path) -> None:
    ModelLedger(tmp_path / "model").hold(10, most=100, day=DAY)
    with ModelServer(says([LINE])) as server:
        env = {"STEWARD_MODEL": "openai:small", "STEWARD_MODEL_BASE_URL": server.url, "OPENAI_API_KEY": KEY}
        done, as_json = run(tmp_path, "status", **env), run(tmp_path, "status", "--json", **env)

        assert server.heard == []
    assert done.exit_code == 0 and "your question" in done.output and "fewer than 5" in done.output
    told = json.loads(as_json.output)
    assert told["model"] == "openai:small" and told["sent_to"] and told["today"]["calls"] is None
    assert "quokka" not in done.output + as_json.output


def test_the_test_ends_with_one_where_the_model_does_not_do(tmp_path: Path) -> None:
    with ModelServer(says([LINE])) as server:
        env = {"STEWARD_MODEL": "openai:small", "STEWARD_MODEL_BASE_URL": server.url}
        assert run(tmp_path, "test", **env).exit_code == 0
        server.act = says(["Hello!"])
        assert run(tmp_path, "test", "--json", **env).exit_code == 1
