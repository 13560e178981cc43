"""`steward policy`: what texts say, and what changed in them between any two days."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.ingest.following.followed import RULES, TRAINS

DAY = f"{datetime.now(UTC).date() + timedelta(days=2):%Y-%m-%d}"
LONG_AGO = "2001-01-01"


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    home: Path

    def __call__(self, *arguments: str, env: Mapping[str, str] | None = None) -> Run: ...


@pytest.fixture
def changed(own_steward: Steward) -> Steward:
    """A policy that gained a sentence on training and lost its last rule."""
    home = own_steward.home / "policies"
    home.mkdir()
    own_steward("sources", "add", "policies", "--kind", "policy")
    for rules in (RULES, [*RULES[:9], TRAINS]):
        (home / "monitoring.md").write_text("# Monitoring\n\n" + "\n\n".join(rules))
        assert own_steward("refresh", "--source", "policies").code == 0
    return own_steward


def rows(run: Run) -> list[dict[str, Any]]:
    assert run.code == 0
    return [json.loads(line) for line in run.out.splitlines()]


def test_where_there_is_none_the_first_step_is_told(steward: Steward) -> None:
    assert "steward sources add" in steward("policy", "list").out
    assert "No change is known." in steward("policy", "log").out
    for command in ("list", "log"):
        assert rows(steward("policy", command, "--json")) == []


@pytest.mark.parametrize(
    "arguments", [("show", "nothing"), ("diff", "nothing"), ("log", "nothing"), ("show", "ny-52c2")]
)
def test_a_text_that_is_none_is_told(steward: Steward, arguments: tuple[str, ...]) -> None:
    assert "steward policy list --all" in steward("policy", *arguments).complaint


@pytest.mark.parametrize("option", [("log", "--since", "soon"), ("show", "x", "--on", "2026-02-30"), ("diff",)])
def test_what_cannot_be_read_is_told(steward: Steward, option: tuple[str, ...]) -> None:
    run = steward("policy", *option)

    assert run.code == 2 and "--help" in run.complaint


def test_a_change_is_listed_and_told_whole(changed: Steward) -> None:
    (listed,) = rows(changed("policy", "list", "--json"))
    assert (listed["id"], listed["kind"], listed["changes"]) == ("policies/monitoring", "policy", 1)
    assert "2 sentences" in changed("policy", "list").out

    (told,) = rows(changed("policy", "log", "--json"))
    assert told.keys() == {"document", "title", "change", "from", "to", "restored", "alerts", "sentences"}
    assert (told["document"], told["alerts"], told["restored"]) == ("policies/monitoring", 1, None)
    assert {(s["kind"], s["before"], s["now"]) for s in told["sentences"]} == {
        ("added", None, TRAINS), ("removed", RULES[9], None),
    }  # fmt: skip
    assert told["sentences"][0]["categories"] == ["ai_training"] and told["sentences"][0]["alerts"] is True
    assert rows(changed("policy", "log", "policies/monitoring", "--json")) == [told]
    assert rows(changed("policy", "diff", "policies/monitoring", "--json")) == [told]
    assert rows(changed("policy", "log", "--since", DAY, "--json")) == []
    assert len(rows(changed("policy", "log", "--since", LONG_AGO, "--json"))) == 1

    diff = changed("policy", "diff", "policies/monitoring").out
    assert f"+ {TRAINS}" in diff and "added, about ai training" in diff and "removed, about" in diff


def test_days_choose_the_versions(changed: Steward) -> None:
    shown = changed("policy", "show", "policies/monitoring").out
    assert TRAINS in shown and RULES[9] not in shown
    (row,) = rows(changed("policy", "show", "policies/monitoring", "--on", DAY, "--json"))
    assert row.keys() == {"id", "title", "version", "text"} and TRAINS in row["text"]
    assert RULES[9] in changed("policy", "show", "policies/monitoring", "--on", LONG_AGO).out, "the first there is"

    same = changed("policy", "diff", "policies/monitoring", "--from", LONG_AGO, "--to", LONG_AGO)
    assert (same.code, same.out) == (0, "Nothing that it says has changed.\n")
    backwards = changed("policy", "diff", "policies/monitoring", "--from", DAY, "--to", LONG_AGO)
    assert backwards.code == 2 and "earlier day first" in backwards.complaint
