"""`steward clauses`: what can be demanded, and what it rests on where the workplace is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.organising.clauses.collection import built_in
from knowledge.library import LibraryFolder
from tests.bot.organising.clauses.test_reader import OWN
from tests.made_once import copied


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder, with nothing in it."""
    monkeypatch.setenv("STEWARD_DATA", str(tmp_path / "data"))
    (tmp_path / "data" / "clauses").mkdir(parents=True)
    return tmp_path / "data"


@pytest.fixture
def library(built: LibraryFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder with the library built from the pack."""
    monkeypatch.setenv("STEWARD_DATA", str(tmp_path / "held"))
    return copied(built, tmp_path / "held").path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["clauses", *arguments])


def test_every_clause_is_listed(data: Path) -> None:
    told = run("list").output

    assert [line.split()[0] for line in told.splitlines()] == [clause.id for clause in built_in()]
    assert "C02   Written notice before anything is switched on" in told


def test_a_script_reads_an_object_a_line(data: Path) -> None:
    rows = [json.loads(line) for line in run("list", "--json").output.splitlines()]

    assert len(rows) == 24
    assert rows[10] == {
        "id": "C11", "title": "A date on which data is deleted", "kind": "statute", "own": False, "practices": [],
        "columns": ["kept"], "themes": ["missing.limit", "wanted.limits"],
    }  # fmt: skip


def test_clauses_of_the_workplace_are_listed_as_its_own_and_broken_ones_are_named(data: Path) -> None:
    (data / "clauses" / "W01.md").write_text(OWN, encoding="utf-8")
    (data / "clauses" / "W02.md").write_text("nothing", encoding="utf-8")

    told = run("list")

    assert "W01   No wristbands on the quay (your own)" in told.stdout
    assert "your clause W02.md: has no front matter between two lines of ---; it is left out." in told.stderr


def test_check_is_content_with_stewards(data: Path) -> None:
    found = run("check")

    assert (found.exit_code, found.output) == (0, "24 clauses, 0 of them your own; 0 broken.\n")


def test_check_names_each_broken_file_and_its_rule(data: Path) -> None:
    (data / "clauses" / "W01.md").write_text(OWN.replace("us-nlra-s7", "us-nlra-s99"), encoding="utf-8")
    (data / "clauses" / "W02.md").write_text("nothing", encoding="utf-8")

    found = run("check", "--json")

    assert found.exit_code == 1
    assert json.loads(found.output)["broken"] == [
        "W02.md: has no front matter between two lines of ---",
        "W01.md: supports names us-nlra-s99, which is no card",
        "W01.md: variable stop_days means something else in C01.md",
    ]


def test_one_is_shown_with_what_binds_where_the_workplace_is(library: Path) -> None:
    told = " ".join(run("show", "c02", "-j", "US-NY").output.split())

    assert "at least $notice_days days before" in told
    assert "$notice_days is how many days before it begins people are told; 30 unless you choose another." in told
    assert "What it rests on: US-NY binding: New York electronic-monitoring notice law Notice is required:" in told
    assert "not in force: Maine employer-surveillance law (LD 61)" in told


def test_a_script_reads_each_source_with_how_it_stands(library: Path) -> None:
    whole = json.loads(run("show", "C02", "-j", "US-NY", "-j", "FR", "--json").output)

    assert whole["places"] == ["US-NY", "FR"]
    binding = [source["document"] for source in whole["sources"] if source["standing"] == "binding"]
    assert binding == ["ny-52c2", "eu-gdpr-transparency", "fr-code"]


def test_without_a_place_nothing_is_shown_as_binding(library: Path) -> None:
    told = run("show", "C02").output

    assert "What it rests on: no place given" in told
    assert "binding:" not in told


def test_an_id_that_is_none_is_told_how_to_find_one(data: Path) -> None:
    found = run("show", "C99")

    assert found.exit_code != 0
    assert "steward clauses list" in str(found.exception)
