"""`steward documents`: what the library holds, by place and kind, and each unit of one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol

import pytest

from ingest.pack import pack_folder


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    def __call__(self, *arguments: str) -> Run: ...


@pytest.fixture
def listed(steward: Steward) -> Callable[..., list[dict[str, Any]]]:
    def rows(*arguments: str) -> list[dict[str, Any]]:
        run = steward("documents", "list", "--json", *arguments)
        assert run.code == 0
        return [json.loads(line) for line in run.out.splitlines()]

    return rows


def test_every_card_is_listed_once(listed: Callable[..., list[dict[str, Any]]]) -> None:
    assert sorted(row["id"] for row in listed()) == sorted(path.stem for path in pack_folder().glob("*/*.md"))


def test_a_row_says_what_it_is_and_how_it_stands(listed: Callable[..., list[dict[str, Any]]]) -> None:
    rows = {row["id"]: row for row in listed()}

    assert rows["ca-sb7"]["status"] == "vetoed" and rows["eu-pwd"]["status"] == "due"
    assert rows["ny-52c2"] | {"title": "", "checked": "", "url": ""} == {
        "id": "ny-52c2", "kind": "law", "jurisdiction": "US-NY", "status": "in_force", "title": "", "url": "",
        "checked": "",
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
