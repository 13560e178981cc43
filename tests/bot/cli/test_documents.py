"""`steward documents`: what the library holds, by place and kind, and each unit of one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest

from ingest.pack import pack_folder


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    home: Path

    def __call__(self, *arguments: str, stdin: str = "") -> Run: ...


@pytest.fixture
def listed(steward: Steward) -> Callable[..., list[dict[str, Any]]]:
    def rows(*arguments: str) -> list[dict[str, Any]]:
        run = steward("documents", "list", "--json", *arguments)
        assert run.code == 0
        return [json.loads(line) for line in run.out.splitlines()]

    return rows


def test_every_card_and_programme_is_listed_once(listed: Callable[..., list[dict[str, Any]]]) -> None:
    files = (*pack_folder().glob("*/*.md"), *pack_folder().glob("programmes/*.toml"))

    assert sorted(row["id"] for row in listed()) == sorted(path.stem for path in files)


def test_a_row_says_what_it_is_and_how_it_stands(listed: Callable[..., list[dict[str, Any]]]) -> None:
    rows = {row["id"]: row for row in listed()}

    assert rows["ca-sb7"]["status"] == "vetoed" and rows["eu-pwd"]["status"] == "due"
    assert rows["ny-52c2"] | {"title": "", "checked": "", "url": "", "version": ""} == {
        "id": "ny-52c2", "kind": "law", "jurisdiction": "US-NY", "status": "in_force", "title": "", "url": "",
        "checked": "", "visibility": "public", "version": "",
    }  # fmt: skip


def test_only_what_is_read_for_a_place_is_listed(listed: Callable[..., list[dict[str, Any]]]) -> None:
    assert {row["jurisdiction"] for row in listed("-j", "DE")} == {"DE", "EU", "COE", "XX"}
    assert {row["jurisdiction"] for row in listed("-j", "GB", "--kind", "law")} <= {"GB", "COE", "XX"}


def test_only_one_kind_is_listed(listed: Callable[..., list[dict[str, Any]]]) -> None:
    assert {row["kind"] for row in listed("--kind", "news")} == {"news"}


def test_a_person_reads_a_line_for_each(steward: Steward) -> None:
    run = steward("documents", "list", "-j", "US-NY", "--kind", "law")

    assert run.code == 0 and any(line.split()[:3] == ["ny-52c2", "US-NY", "in_force"] for line in run.out.splitlines())


def test_an_empty_list_says_how_to_see_all(steward: Steward) -> None:
    run = steward("documents", "list", "-j", "KE", "--kind", "policy")

    assert run.code == 0 and "Leave out" in run.out


def test_a_document_is_shown_with_all_its_units(steward: Steward) -> None:
    units = json.loads(steward("documents", "show", "ny-52c2", "--json").out)["units"]
    shown = " ".join(steward("documents", "show", "ny-52c2").out.split())

    assert len(units) >= 5 and [unit["n"] for unit in units] == list(range(1, len(units) + 1))
    assert all(unit["quote"] in shown and unit["locator"] in shown for unit in units)
    assert units[0]["url"] in shown


def test_a_doubtful_unit_shows_its_doubt(steward: Steward) -> None:
    assert "Not confirmed: " in steward("documents", "show", "tx-law").out


@pytest.mark.parametrize("document", ["no-such-document", "", "ny-52c2' or '1'='1", "../../etc/passwd"])
def test_an_unknown_document_is_told_with_how_to_find_one(steward: Steward, document: str) -> None:
    run = steward("documents", "show", document)

    assert run.code == 2 and "steward documents list" in run.complaint


def test_a_place_or_kind_that_cannot_be_read_is_told(steward: Steward) -> None:
    assert "US-NY" in steward("documents", "list", "-j", "Atlantis").complaint
    assert "news" in steward("documents", "list", "--kind", "gossip").complaint


# What was ingested


@pytest.fixture
def edited(own_steward: Steward) -> Steward:
    """A library with a policy of two versions, and another beside it."""
    folder = own_steward.home / "rules"
    folder.mkdir()
    (folder / "badges.md").write_text("# Badges\n\nBadge readers note the hour of each entry.\n")
    for gate in ("north", "south"):
        text = f"Cameras film the loading dock and the {gate} gate. They are never hidden."
        (folder / "cameras.md").write_text(f"# Cameras\n\n{text}\n")
        assert own_steward("ingest", "rules").code == 0
    return own_steward


def test_every_version_can_be_read_and_what_changed(edited: Steward) -> None:
    told = edited("documents", "history", "rules/cameras")
    rows = [json.loads(line) for line in edited("documents", "history", "rules/cameras", "--json").out.splitlines()]

    assert [row["number"] for row in rows] == [1, 2] and [row["left"] is None for row in rows] == [False, True]
    change = {"change": "changed", "before": "Cameras film the loading dock and the north gate.",
              "now": "Cameras film the loading dock and the south gate."}  # fmt: skip
    assert rows[0]["changes"] == [] and rows[1]["changes"] == [change]
    assert f"- {change['before']}" in told.out and f"+ {change['now']}" in told.out and "never hidden" not in told.out
    assert "answers now" in told.out

    first = edited("documents", "show", "rules/cameras", "--version", "1").out
    assert first.startswith("# Cameras\n") and "north gate" in first
    by_id = json.loads(edited("documents", "show", "rules/cameras", "--version", rows[0]["version"], "--json").out)
    assert by_id["text"].strip() == first.strip() and by_id["version"] == rows[0]["version"]
    assert "south gate" in edited("documents", "show", "rules/cameras").out
    missing = edited("documents", "show", "rules/cameras", "--version", "3")
    assert missing.code == 2 and "documents history" in missing.complaint


def test_a_document_is_taken_out_when_that_is_confirmed(edited: Steward) -> None:
    kept = edited("documents", "remove", "rules/cameras", stdin="n\n")
    assert kept.code == 0 and "rules/cameras  Cameras" in kept.out and "Nothing was taken out." in kept.out
    assert "south gate" in edited("documents", "show", "rules/cameras").out

    taken = edited("documents", "remove", "rules/cameras", stdin="y\n")
    assert taken.code == 0 and "1 taken out." in taken.out
    assert "answers no more" in edited("documents", "show", "rules/cameras").out
    assert len(edited("documents", "history", "rules/cameras", "--json").out.splitlines()) == 2
    again = edited("documents", "remove", "rules/cameras", "--yes")
    assert again.code == 2 and "Nothing was taken out" in again.complaint
    assert edited("ingest", "rules", "--json").out.startswith('{"added": ["rules/cameras"]'), "what lies there returns"


def test_a_folder_is_taken_out_at_once_and_cards_are_not(edited: Steward) -> None:
    for asked in (("ny-52c2",), ("rules/", "ny-52c2")):
        refused = edited("documents", "remove", *asked, "--yes")
        assert refused.code == 2 and "cannot be taken out" in refused.complaint
    unknown = edited("documents", "remove", "rules/badges", "rules/nothing", "--yes")
    assert unknown.code == 2 and "no document of that id" in unknown.complaint
    assert "north" not in edited("documents", "show", "rules/badges").out

    run = edited("documents", "remove", "rules/", "--yes")

    assert run.code == 0 and "2 taken out." in run.out
    assert edited("documents", "list", "--kind", "policy", "--json").out == ""
    assert "south gate" not in edited("ask", "Does our policy say which gate cameras film?").out
