"""`steward refresh`: what it says of what it did, to people and to scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.ingest.following.followed import RULES, TRAINS


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    data: Path
    home: Path

    def __call__(self, *arguments: str, env: Mapping[str, str] | None = None) -> Run: ...


@pytest.fixture
def folder(own_steward: Steward) -> Path:
    """A folder with one policy, which is followed."""
    home = own_steward.home / "policies"
    home.mkdir()
    write(home, *RULES)
    assert own_steward("sources", "add", "policies", "--kind", "policy").code == 0
    return home


def write(home: Path, *rules: str) -> None:
    (home / "monitoring.md").write_text("# Monitoring\n\n" + "\n\n".join(rules))


def summary(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run.out)
    return found


def test_where_nothing_is_followed_the_first_step_is_told(steward: Steward) -> None:
    run = steward("refresh")

    assert run.code == 0 and "steward sources add" in run.out.splitlines()[-1]
    assert "0 failed." in run.out
    dry = steward("refresh", "--dry-run")
    assert (dry.code, dry.out) == (0, "Nothing would change.\n")


def test_a_source_that_is_none_is_told(steward: Steward) -> None:
    assert "steward sources list" in steward("refresh", "--source", "staf").complaint


def test_a_wrong_key_stops_it_before_anything_is_looked_at(own_steward: Steward) -> None:
    (own_steward.data / "sources.toml").write_text('[[source]]\nid = "a"\nkind = "policy"\nulr = "https://x.org"\n')

    run = own_steward("refresh")

    assert run.code == 2 and run.complaint.startswith("sources.toml: source a: unknown key ulr.")


def test_what_changed_is_told_to_people_and_to_scripts(own_steward: Steward, folder: Path) -> None:
    first = own_steward("refresh", "--json")
    assert first.code == 0 and summary(first)["added"] == ["policies/monitoring"]
    assert summary(first).keys() == {
        "added", "updated", "removed", "unchanged", "held", "failed", "downloaded", "changes", "planned",
    }  # fmt: skip
    write(folder, *RULES, TRAINS)

    planned = own_steward("refresh", "--dry-run")
    assert planned.code == 0 and "Monitoring would change (1 sentence)" in planned.out
    assert f"+ {TRAINS}" in planned.out
    told = summary(own_steward("refresh", "--dry-run", "--json"))
    assert told["planned"] == [{"title": "Monitoring", "new": False, "sentences": 1, "alerts": 1}]
    assert told["updated"] == [] and told["changes"] == []

    run = own_steward("refresh")

    assert run.code == 0
    assert "Monitoring changed: 1 sentence, 1 of them matter." in run.out
    assert f"    + {TRAINS}" in run.out.splitlines()
    assert "steward policy diff policies/monitoring" in run.out
    assert "updated" in run.out.splitlines()[-1]
    again = summary(own_steward("refresh", "--json"))
    assert (again["added"], again["updated"], again["changes"]) == ([], [], [])


def test_a_source_that_fails_is_told_and_the_rest_is_read(own_steward: Steward, folder: Path) -> None:
    with (own_steward.data / "sources.toml").open("a") as file:
        file.write('\n[[source]]\nid = "away"\nkind = "policy"\npath = "nowhere"\n')

    run = own_steward("refresh")

    assert run.code == 1 and "Traceback" not in run.err
    assert "away: failing. There is no such file or folder" in run.out.replace("\n  ", " ")
    assert "1 failed." in run.out
    assert "policies/monitoring" in own_steward("documents", "list").out


def test_a_folder_that_was_brought_in_before_is_guarded_once_it_is_followed(own_steward: Steward) -> None:
    home = own_steward.home / "policies"
    home.mkdir()
    write(home, *RULES)
    own_steward("ingest", "policies")
    own_steward("sources", "add", "policies", "--kind", "policy")
    assert own_steward("refresh").code == 0
    write(home, "To do.")

    run = own_steward("refresh", "--json")

    assert run.code == 1 and summary(run)["updated"] == [] and len(summary(run)["held"]) == 1
    assert "Rule 9: the coat" in own_steward("documents", "show", "policies/monitoring").out
