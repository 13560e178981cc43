"""`steward library`, `steward doctor` and `steward pack`: how things stand, told to people and to scripts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Protocol

import pytest

from bot.diagnosis import diagnose
from ingest.pack import pack_folder


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    data: Path
    home: Path

    def __call__(self, *arguments: str, env: dict[str, str] | None = None) -> Run: ...


# library


def test_a_whole_library_says_so(steward: Steward) -> None:
    steward("documents", "list")  # brings a pack that has changed since into the library
    run, script = steward("library", "status"), steward("library", "status", "--json")

    assert (run.code, script.code) == (0, 0) and "whole" in run.out
    found = json.loads(script.out)
    files = (*pack_folder().glob("*/*.md"), *pack_folder().glob("programmes/*.toml"))
    assert found["fault"] is None and found["documents"] == len(files)
    assert found["chunks"] == found["chunks_indexed"] > found["units"] > found["documents"]
    assert found["model"].startswith("all-MiniLM-L6-v2@") and found["folder"] == str(steward.data)


def test_a_folder_without_a_library_says_what_makes_one(new_steward: Steward) -> None:
    run = new_steward("library", "status", "--json")

    assert run.code == 1 and "steward library rebuild" in json.loads(run.out)["fault"]
    assert "Something is to be mended" in new_steward("library", "status").out


def test_looking_writes_nothing(new_steward: Steward) -> None:
    before = sorted(new_steward.data.rglob("*"))

    new_steward("library", "status")

    assert sorted(new_steward.data.rglob("*")) == before


def test_rebuilding_a_whole_library_keeps_what_is_there(own_steward: Steward) -> None:
    question = ("ask", "Can they log my keystrokes?", "-j", "DE")
    before = own_steward(*question).out

    run = own_steward("library", "rebuild")

    assert run.code == 0 and "0 documents added, 0 updated" in run.out and "0 removed" in run.out
    assert "Embedding" not in run.err, "vectors that are there are kept"
    assert own_steward(*question).out == before


# doctor


def test_where_all_is_well_doctor_says_so_of_each_thing(steward: Steward) -> None:
    steward("documents", "list")
    run, script = steward("doctor"), steward("doctor", "--json")

    rows = [json.loads(line) for line in script.out.splitlines()]
    assert [(row["check"], row["found"]) for row in rows if not row["ok"]] == []
    assert (run.code, script.code) == (0, 0)
    assert len(run.out.splitlines()) == len(rows) > 5 and "WRONG" not in run.out


def test_where_nothing_is_built_doctor_names_the_remedy_of_each_thing(new_steward: Steward) -> None:
    run = new_steward("doctor", "--json")

    wrong = {row["check"]: row for row in map(json.loads, run.out.splitlines()) if not row["ok"]}
    assert run.code == 1 and {"catalogue", "index"} <= wrong.keys()
    assert all("steward library rebuild" in row["remedy"] for row in wrong.values())


def test_a_broken_settings_file_is_a_finding_and_not_a_crash(own_steward: Steward) -> None:
    (own_steward.home / "steward.toml").write_text("[broken", encoding="utf-8")

    run = own_steward("doctor")

    assert run.code == 1 and "steward.toml" in run.out and run.err == ""


def test_a_default_place_that_cannot_be_read_is_found(steward: Steward) -> None:
    run = steward("doctor", env={"STEWARD_DEFAULT_PLACE": "Atlantis"})

    assert run.code == 1 and "STEWARD_DEFAULT_PLACE" in run.out


def test_each_finding_that_is_wrong_has_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    monkeypatch.setenv("STEWARD_DATA", str(tmp_path / "data"))

    wrong = [check for check in diagnose(now=datetime(2026, 11, 23, tzinfo=UTC)) if not check.well]

    assert wrong and all(check.remedy.strip() and check.found.strip() for check in wrong)


# pack


def test_the_pack_that_is_shipped_keeps_the_rules(steward: Steward) -> None:
    run = steward("pack", "check", "--json")

    found = json.loads(run.out)
    assert (run.code, found["broken"]) == (0, []) and found["cards"] >= 15


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_a_broken_card_is_named_and_fails_the_check(
    steward: Steward, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    shutil.copytree(pack_folder() / "guide", tmp_path / "pack" / "guide")
    (tmp_path / "pack" / "guide" / "guide-broken.md").write_text("---\nid: guide-broken\n---\n", encoding="utf-8")

    run = steward("pack", "check", str(tmp_path / "pack"), *arguments)

    assert run.code == 1 and "guide-broken" in run.out and "Traceback" not in run.err


def test_a_folder_without_cards_fails_the_check(steward: Steward, tmp_path: Path) -> None:
    run = steward("pack", "check", str(tmp_path))

    assert run.code == 1 and "no cards" in run.out
    assert steward("pack", "check", str(tmp_path / "nowhere")).code == 2
