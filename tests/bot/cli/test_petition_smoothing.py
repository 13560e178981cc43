"""`--smooth` at the machine: off by default, a question for each wording, an undo, and a word of it once frozen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.petition_files import as_toml
from bot.organising.clauses.collection import built_in
from bot.organising.petitions.text import from_json
from tests.bot.cli.test_petition import ID, KEYS, done, shown
from tests.bot.cli.the_box import refused, run, set_up
from tests.bot.smoothing_model import LIARS, honest
from tests.lying_server import LyingServer

CLAUSE = next(clause for clause in built_in() if clause.id == "C05")
DRAFT = ("petition", "draft", ID, "--title", "Our keys", "--addressee", "Zyqvist Ltd", "--clause", "C05")
SAYS = "wording smoothed with a language model openai:small"


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with LyingServer(honest) as found:
        yield found


@pytest.fixture(autouse=True)
def home(tmp_path: Path, server: LyingServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    set_up(tmp_path, KEYS.public)
    monkeypatch.setenv("STEWARD_MODEL", "openai:small")
    monkeypatch.setenv("STEWARD_MODEL_BASE_URL", server.url)
    monkeypatch.setenv("STEWARD_MODEL_SMOOTH", "true")
    return tmp_path


def demand() -> dict[str, str]:
    text = shown()["text"]
    assert isinstance(text, dict)
    return dict(text["demands"][0])


def test_it_is_off_unless_it_is_switched_on(monkeypatch: pytest.MonkeyPatch, server: LyingServer) -> None:
    monkeypatch.delenv("STEWARD_MODEL_SMOOTH")

    assert "Smoothing is off" in refused(*DRAFT, "--smooth")
    assert "There is no Box here yet" in refused("petition", "show", ID) and server.heard == []


def test_a_draft_is_smoothed_only_where_it_is_asked_for(server: LyingServer) -> None:
    done(*DRAFT)

    assert server.heard == [] and demand()["text"] == CLAUSE.demand


def test_each_wording_is_shown_with_the_clause_and_asked_for(server: LyingServer) -> None:
    told = done(*DRAFT, "--smooth", stdin="y\nn\n")

    assert "openai:small on this computer is sent the wording of Steward’s own clauses" in told
    assert f"before: {CLAUSE.demand}" in told and "after:  Every tool has" in told
    assert demand()["text"].startswith("Every tool has") and demand()["reason"] == CLAUSE.reason
    assert b"Zyqvist" not in b"".join(server.raw)


def test_it_is_a_wording_of_its_own_that_can_be_undone() -> None:
    told = done(*DRAFT, "--smooth", stdin="y\ny\n")
    assert f"steward petition back {ID} 1" in told
    assert "C05: worded by openai:small, prompts " in done("petition", "history", ID)

    done("petition", "back", ID, "1")
    assert demand()["text"] == CLAUSE.demand and "smoothed" not in demand()


def test_nothing_is_taken_where_nobody_says_yes() -> None:
    done(*DRAFT)
    told = done("petition", "edit", ID, "--smooth", stdin="\n\n")

    assert "There is no wording to take" in told and demand()["text"] == CLAUSE.demand


def test_a_lying_model_changes_nothing(server: LyingServer) -> None:
    server.behaviour = LIARS["adds a fact"]
    told = done(*DRAFT, "--smooth", stdin="y\ny\n")

    assert "the model’s may say something else" in told and "Smith v. Jones" not in told
    assert demand()["text"] == CLAUSE.demand


def test_smoothing_is_a_step_of_its_own() -> None:
    done(*DRAFT)

    assert "a step of its own" in refused("petition", "edit", ID, "--smooth", "--set", "title=x")


def test_it_is_frozen_only_by_somebody_who_says_that_they_read_it(home: Path) -> None:
    done(*DRAFT, "--smooth", stdin="y\ny\n")

    assert "Read that part first" in refused("petition", "freeze", ID, "--yes")
    assert "Read that part first" in refused("petition", "freeze", ID, stdin="n\ny\n")
    told = done("petition", "freeze", ID, stdin="y\ny\n")
    assert f"Demand 1: {SAYS} and not yet said to be read by the organisers" in told
    done("petition", "export", ID, "--format", "json", "--out", str(home / "keys.json"))
    made = json.loads((home / "keys.json").read_text(encoding="utf-8"))
    assert made["wording"] == f"Demand 1: {SAYS} and read by the organisers"
    assert made["wording"] in done("petition", "verify", str(home / "keys.json"))


def test_saying_so_in_the_command_is_enough() -> None:
    done(*DRAFT, "--smooth", stdin="y\ny\n")

    done("petition", "freeze", ID, "--yes", "--read")
    assert f"Demand 1: {SAYS} and read by the organisers." in done("petition", "show", ID)


def test_a_file_of_a_smoothed_draft_reads_back_as_it_was(home: Path) -> None:
    done(*DRAFT, "--smooth", stdin="y\ny\n")
    before = shown()["text"]
    assert isinstance(before, dict) and "smoothed" in before["demands"][0]
    (home / "draft.toml").write_text(done("petition", "show", ID, "--as-file"), encoding="utf-8")

    assert "That is how it was already" in done("petition", "edit", ID, "--file", str(home / "draft.toml"))
    assert as_toml(from_json(before)) == (home / "draft.toml").read_text(encoding="utf-8")


def test_without_its_package_or_key_the_command_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_MODEL", "anthropic:small")
    monkeypatch.delenv("STEWARD_MODEL_BASE_URL")
    result = run(*DRAFT, "--smooth")

    assert result.exit_code != 0 and any(word in str(result.exception) for word in ("ANTHROPIC_API_KEY", "pip install"))
