"""`steward gaps`: the report of the policies that the library holds, and what organisers may say to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest

POLICY = """# Vehicle tracking

GPS trackers are fitted in all vans. Drivers are told ten days before a tracker is fitted.

Positions are kept indefinitely.
"""
_CELLS = {"policy": "vans", "practices": {"location": {"told": ["stated", "Drivers are told ten days before"]}}}


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    home: Path
    data: Path

    def __call__(self, *arguments: str, env: Mapping[str, str] | None = None) -> Run: ...


@pytest.fixture
def tracked(own_steward: Steward) -> Steward:
    path = own_steward.home / "vans.md"
    path.write_text(POLICY)
    assert own_steward("ingest", str(path), "--kind", "policy").code == 0
    return own_steward


def cells(run: Run) -> dict[str, dict[str, Any]]:
    assert run.code == 0, run
    (row,) = json.loads(run.out)["practices"]
    assert row["practice"] == "location"
    return {cell["column"]: cell for cell in row["columns"]}


def test_without_policies_the_first_step_is_told(steward: Steward) -> None:
    run = steward("gaps")

    assert run.code == 0 and "steward ingest" in run.out
    assert json.loads(steward("gaps", "--json").out)["practices"] == []


def test_each_cell_has_its_sentence_and_the_law_that_asks_for_it(tracked: Steward) -> None:
    found = cells(tracked("gaps", "-j", "US-NJ", "--json"))

    assert {c: found[c]["verdict"] for c in ("told", "kept", "opt_in")} == {
        "told": "stated", "kept": "contrary", "opt_in": "silent",
    }  # fmt: skip
    assert found["kept"]["quotes"][0]["sentences"] == ["Positions are kept indefinitely."]
    law = {one["document"]: one["binding"] for one in found["told"]["asked_by"]}
    assert law == {"nj-34-6b-22": True, None: False}


def test_law_of_another_place_is_not_named(tracked: Steward) -> None:
    asked = cells(tracked("gaps", "-j", "DE", "--json"))["told"]["asked_by"]

    assert [one["jurisdiction"] for one in asked] == ["EU", None]


def test_the_terminal_shows_practice_verdict_and_quote(tracked: Steward) -> None:
    out = " ".join(tracked("gaps", "-j", "US-NJ").out.split())

    for words in ("Location", "1 policy was searched", "the contrary", "looked for, not found", "“Positions are kept"):
        assert words in out


@pytest.mark.parametrize(("name", "begins"), [("g.md", b"# Consent"), ("g.csv", b"\xef\xbb\xbf"), ("g.pdf", b"%PDF")])
def test_it_is_written_for_its_owner_alone_and_over_nothing(tracked: Steward, name: str, begins: bytes) -> None:
    assert tracked("gaps", "--out", name).code == 0

    path = tracked.home / name
    assert path.read_bytes().startswith(begins)
    assert path.stat().st_mode & 0o077 == 0
    assert "--force" in tracked("gaps", "--out", name).complaint


def test_a_correction_is_marked_until_the_policy_changes(tracked: Steward) -> None:
    words = ("--why", "The notice hangs in the depot.", "--by", "organiser")
    assert tracked("gaps", "correct", "location", "opt_in", "partly", *words).code == 0

    cell = cells(tracked("gaps", "--json"))["opt_in"]
    assert (cell["verdict"], cell["correction"]["counts"], cell["correction"]["read"]) == ("partly", True, "silent")

    (tracked.home / "vans.md").write_text(POLICY + "\nTrackers are checked every spring.\n")
    tracked("ingest", "vans.md", "--kind", "policy")
    cell = cells(tracked("gaps", "--json"))["opt_in"]
    assert (cell["verdict"], cell["correction"]["counts"]) == ("silent", False)
    assert "Made on an earlier version" in " ".join(tracked("gaps").out.split())

    assert tracked("gaps", "correct", "location", "opt_in", "--undo", "--by", "organiser").code == 0
    assert cells(tracked("gaps", "--json"))["opt_in"]["correction"] is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("correct", "camera", "told", "partly", "--why", "x", "--by", "organiser"), "Practices in it: location"),
        (("correct", "location", "told", "partly", "--by", "organiser"), "Say why"),
        (("correct", "location", "told", "--by", "organiser"), "--undo"),
        (("correct", "location", "told", "--undo", "--by", "organiser"), "was not corrected"),
        (("--format", "pdf"), "--out"),
        (("--json", "--out", "x.md"), "Choose one"),
        (("-j", "Atlantis"), "place code"),
    ],
)
def test_what_cannot_be_done_is_told(tracked: Steward, arguments: tuple[str, ...], told: str) -> None:
    assert told in tracked("gaps", *arguments).complaint


def test_nobody_corrects_by_name(tracked: Steward) -> None:
    run = tracked("gaps", "correct", "location", "told", "partly", "--why", "x", "--by", "Jane Doe")

    assert run.code == 2
    assert not (tracked.data / "gaps" / "corrections.jsonl").exists()


def test_cards_are_held_against_their_examples_and_a_broken_one_is_told(own_steward: Steward) -> None:
    assert "Every example is read as it is meant." in own_steward("gaps", "check").out

    (own_steward.data / "gaps" / "columns").mkdir(parents=True)
    (own_steward.data / "gaps" / "columns" / "kept.toml").write_text('id = "kept"\n')
    assert "columns/kept.toml" in own_steward("gaps", "check").complaint


def test_judged_policies_are_measured(own_steward: Steward) -> None:
    folder = own_steward.home / "judged"
    folder.mkdir()
    (folder / "vans.md").write_text(POLICY)
    (folder / "vans.json").write_text(json.dumps(_CELLS))

    scores = json.loads(own_steward("eval", "gaps", "judged", "--json").out)

    assert scores["cells"] == 12 and scores["confusion"]["stated"]["stated"] == 1
    assert [d["column"] for d in scores["false_contraries"]] == ["kept"]
    assert "macro-F1" in own_steward("eval", "gaps", "judged").out


def test_a_folder_without_judged_policies_is_told(own_steward: Steward) -> None:
    (own_steward.home / "empty").mkdir()

    assert "no judged policy" in own_steward("eval", "gaps", "empty").complaint
