"""`steward demo policies`: the made-up company's policies come and go, and give way to one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol


class Run(Protocol):
    code: int
    out: str
    err: str


class Steward(Protocol):
    home: Path

    def __call__(self, *arguments: str) -> Run: ...


def policies(steward: Steward) -> set[str]:
    run = steward("documents", "list", "--kind", "policy", "--json")
    return {json.loads(line)["id"] for line in run.out.splitlines()}


def versions(steward: Steward, document: str) -> int:
    return len(steward("documents", "history", document, "--json").out.splitlines())


def test_the_demo_policies_come_once_and_go(own_steward: Steward) -> None:
    assert "There are no demo policies" in own_steward("demo", "policies", "--remove").out
    first = own_steward("demo", "policies")
    brought = policies(own_steward)
    assert first.code == 0 and "does not exist" in first.out and first.out.startswith(f"{len(brought)} policies")
    document = "brindlemark-freight/monitoring"
    assert document in brought and versions(own_steward, document) == 2

    again = own_steward("demo", "policies")

    assert (again.code, again.out) == (0, first.out) and "Indexing" not in again.err
    assert policies(own_steward) == brought and versions(own_steward, document) == 2
    assert f"{len(brought)} demo policies taken out" in own_steward("demo", "policies", "--remove").out
    assert policies(own_steward) == set()


def test_policies_of_ones_own_take_the_place_of_the_demo(own_steward: Steward) -> None:
    own_steward("demo", "policies")
    brought = policies(own_steward)
    (own_steward.home / "rules.md").write_text("# Rules\n\nCameras film the loading dock.\n")
    (own_steward.home / "act.md").write_text("# Act\n\nAn employer shall give notice of cameras.\n")

    own_steward("ingest", "act.md", "--kind", "law", "-j", "US-NY")
    assert policies(own_steward) == brought, "a law is no policy of one's own"
    run = own_steward("ingest", "rules.md", "--json")

    (own,) = policies(own_steward)
    assert own.endswith("/rules") and set(json.loads(run.out)["removed"]) == brought


def test_a_first_demo_brings_them_in_where_there_are_none(own_steward: Steward) -> None:
    run = own_steward("demo")

    assert run.code == 0 and "Workplace Monitoring Policy" in run.out, "shown beside the law"
    assert policies(own_steward) >= {"brindlemark-freight/monitoring", "brindlemark-freight/devices"}
    assert "demo key of the custodians is installed" in run.out and "takes concerns on this computer" in run.out
