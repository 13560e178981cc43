"""`steward ingest`: what it says of what it did, to people and to scripts, and to whom the answers are shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

import pytest

CAMERAS = "# Cameras\n\n## Where\n\nCameras film the loading dock and the zebra gate.\n"
BADGES = "# Badges\n\n## Use\n\nBadge readers note the hour of each entry.\n"
PATHS = ("nowhere", "void", "policies", "policies/badges.md")
ASKED = "Does our policy say that cameras film the loading dock?"


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    home: Path

    def __call__(self, *arguments: str) -> Run: ...


@pytest.fixture
def policies(own_steward: Steward) -> Path:
    """A folder with two policies, a file that is empty, and a picture."""
    folder = own_steward.home / "policies"
    folder.mkdir()
    (folder / "cameras.md").write_text(CAMERAS)
    (folder / "badges.md").write_text(BADGES)
    (folder / "empty.md").write_text("")
    (folder / "logo.png").write_bytes(b"\x89PNG")
    return folder


def summary(run: Run) -> dict[str, Any]:
    (line,) = run.out.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_a_folder_comes_in_and_each_thing_that_happened_is_told(own_steward: Steward, policies: Path) -> None:
    first = own_steward("ingest", "policies")

    assert first.code == 1 and "Traceback" not in first.err, "a file could not be read"
    assert "  added    policies/cameras" in first.out.splitlines()
    assert "  failed   empty.md: it is empty (0 bytes)." in first.out.splitlines()
    assert "  skipped  1 file: Steward does not read this kind of file" in first.out
    assert "2 added, 0 updated, 0 unchanged, 0 removed, 1 failed, 1 skipped." in first.out.splitlines()
    assert "steward ask" in first.out.splitlines()[-1]

    (policies / "cameras.md").write_text(CAMERAS.replace("zebra", "giraffe"))
    (policies / "badges.md").unlink()
    (policies / "empty.md").unlink()
    second = own_steward("ingest", "policies", "--json")

    assert second.code == 0 and summary(second) == {
        "added": [], "updated": ["policies/cameras"], "removed": ["policies/badges"], "unchanged": 0, "failed": [],
        "skipped": [{"file": "logo.png", "reason": summary(second)["skipped"][0]["reason"]}],
    }  # fmt: skip
    third = own_steward("ingest", "policies")
    assert third.code == 0 and "0 added, 0 updated, 1 unchanged, 0 removed, 0 failed, 1 skipped." in third.out
    assert "steward ask" not in third.out, "nothing new answers"


def test_a_members_policy_is_never_shown_to_the_public(own_steward: Steward, policies: Path) -> None:
    own_steward("ingest", "policies/cameras.md")

    member, public = own_steward("ask", ASKED), own_steward("ask", ASKED, "--public")
    assert "zebra gate" in member.out
    assert "zebra" not in public.out and "policies/cameras" not in own_steward("ask", ASKED, "--public", "--json").out

    assert own_steward("ingest", "policies/cameras.md", "--visibility", "public").code == 0
    assert "zebra gate" in own_steward("ask", ASKED, "--public").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "no such file or folder"),
        (("void",), "no file to read in that folder"),
        (("policies", "--title", "Rules"), "--title names one document"),
        (("policies/badges.md", "--title", " "), "--title names one document"),
        (("policies", "-j", "Atlantis"), "US-NY"),
        (("policies", "--kind", "gossip"), "policy"),
        (("policies", "--visibility", "friends"), "members"),
        ((), "missing"),
    ],
)
def test_what_cannot_be_done_is_told(steward: Steward, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    for folder in ("void", "policies"):
        (tmp_path / folder).mkdir()
    (tmp_path / "policies" / "badges.md").write_text(BADGES)

    run = steward("ingest", *(str(tmp_path / word) if word in PATHS else word for word in arguments))

    assert run.code == 2 and said in run.complaint and str(tmp_path) not in run.complaint


def test_nothing_came_in_with_what_could_not_be_done(steward: Steward) -> None:
    assert steward("documents", "list", "--kind", "policy", "--json").out == ""
