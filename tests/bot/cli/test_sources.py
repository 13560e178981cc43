"""`steward sources`: what is followed, how it is, and an admin's word on what was held back."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.ingest.following.followed import RULES, TRAINS, page
from tests.ingest.following.pages_server import PagesServer


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    data: Path
    home: Path
    environment: dict[str, str]

    def __call__(self, *arguments: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Run: ...


@pytest.fixture
def pages() -> Iterator[PagesServer]:
    with PagesServer() as server:
        yield server


def rows(run: Run) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.out.splitlines()]


def add(steward: Steward, pages: PagesServer, *more: str) -> Run:
    return steward(
        "sources", "add", pages.url("/policy"), "--kind", "policy", "--id", "staff", "--allow-private", *more
    )


def test_where_nothing_is_followed_the_first_step_is_told(steward: Steward) -> None:
    for command in ("list", "check"):
        run = steward("sources", command)
        assert run.code == 0 and "steward sources add" in run.out
        assert "Traceback" not in run.err
    held = steward("sources", "held")
    assert held.code == 0 and held.out.startswith("Nothing is held back.")
    for command in ("list", "held"):
        assert (steward("sources", command, "--json").code, steward("sources", command, "--json").out) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "https://a.example.org/", "--kind", "policy", "--every", "5x"), "Every is a number and m, h, d or w"),
        (("add", "https://a.example.org/", "--kind", "policy", "--id", "My Page"), "It needs an id of lower case"),
        (("add", "https://a.example.org/", "--kind", "law"), "A law needs its jurisdiction"),
        (("add", "https://a.example.org/", "--kind", "policy", "-j", "Atlantis"), "Jurisdiction is a code"),
        (("add", "https://u:p@a.example.org/", "--kind", "policy"), "no user name"),
        (("add", "https://a.example.org/", "--kind", "policy", "--language", "English"), "Expected_language is a code"),
        (("add", "https://a.example.org/", "--kind", "policy", "--allow-news", "https://b/"), "a list of hosts"),
        (("add", "./nowhere", "--kind", "policy"), "no such file or folder"),
        (("add", "~nobody-of-this-name/x", "--kind", "policy"), "no such file or folder"),
        (("add", "ftp://a.example.org/", "--kind", "policy"), "no https:// address"),
        (("add", ".", "--kind", "news", "--feed"), "begins with https://"),
        (("add", "https://a.example.org/"), "--kind"),
        (("add", "https://a.example.org/", "--kind", "polcy"), "--kind"),
        (("pause", "staf"), "steward sources list"),
        (("resume", "staf"), "steward sources list"),
        (("remove", "staf", "--yes"), "steward sources list"),
        (("check", "staf"), "steward sources list"),
        (("held", "staf"), "steward sources list"),
        (("release", "3f2a91c07b44"), "steward sources held"),
        (("discard", "3f2a91c07b44"), "steward sources held"),
        (("discard", "3f2a91c07b44", "--undo"), "steward sources held"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_meant_is_told_in_a_sentence(steward: Steward, arguments: tuple[str, ...], said: str) -> None:
    run = steward("sources", *arguments)

    assert said in run.complaint
    assert not (steward.data / "sources.toml").exists(), "nothing is written"


def test_a_folder_in_place_of_the_file_is_told(steward: Steward) -> None:
    for arguments in (("list",), ("add", "https://a.example.org/", "--kind", "policy")):
        run = steward("sources", *arguments, env={"STEWARD_SOURCES": str(steward.home)})
        assert run.code == 2 and "cannot be read" in run.complaint


def test_a_page_is_followed_paused_and_followed_no_longer(own_steward: Steward, pages: PagesServer) -> None:
    pages.serve("/policy", page(*RULES), etag=True)

    added = add(own_steward, pages, "--every", "6h")
    assert added.code == 0 and "steward refresh --source staff" in added.out
    assert "called staff already" in add(own_steward, pages).complaint
    (new,) = rows(own_steward("sources", "list", "--json"))
    assert (new["id"], new["kind"], new["place"], new["state"]) == ("staff", "policy", "url", "not looked at yet")
    assert new["address"] == pages.url("/policy") and new["checked"] is None

    checked = own_steward("sources", "check", "staff")
    assert checked.code == 0 and "Monitoring policy would be new" in checked.out
    assert rows(own_steward("sources", "list", "--json"))[0]["state"] == "not looked at yet", "a check writes nothing"

    assert own_steward("refresh", "--source", "staff").code == 0
    (read,) = rows(own_steward("sources", "list", "--json"))
    assert read["state"] == "ok" and read["checked"] < read["next_look"]
    assert "Nothing would change." in own_steward("sources", "check").out

    assert "steward sources resume staff" in own_steward("sources", "pause", "staff").out
    assert rows(own_steward("sources", "list", "--json"))[0]["state"] == "paused"
    assert "next" not in own_steward("sources", "list").out
    assert own_steward("sources", "resume", "staff").code == 0

    assert "Nothing was changed." in own_steward("sources", "remove", "staff", stdin="n\n").out
    removed = own_steward("sources", "remove", "staff", "--yes")
    assert removed.code == 0 and "1 document stopped answering" in removed.out
    assert "Nothing is followed yet" in own_steward("sources", "list").out
    assert "Monitoring policy" not in own_steward("documents", "list").out


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("https://www.example.org/", "example-org"),
        ("https://example.org", "example-org"),
        ("https://example.org/hr/Staff%20Privacy.html?v=2#top", "example-org-staff-20privacy"),
        ("https://例え.example/方針", "example"),
    ],
)
def test_a_source_is_named_after_its_address(own_steward: Steward, address: str, named: str) -> None:
    assert own_steward("sources", "add", address, "--kind", "policy").out.startswith(f"{named} is followed from now on")


def test_what_is_held_back_waits_for_a_word(own_steward: Steward, pages: PagesServer) -> None:
    pages.serve("/policy", page(*RULES))
    add(own_steward, pages)
    own_steward("refresh", "--source", "staff")
    pages.serve("/policy", page(RULES[0]))

    run = own_steward("refresh", "--source", "staff", "--json")

    assert run.code == 1 and [row["source"] for row in json.loads(run.out)["held"]] == ["staff"]
    (row,) = rows(own_steward("sources", "held", "--json"))
    assert row.keys() == {
        "id", "source", "document", "title", "reason", "first_seen", "last_seen", "times", "discarded", "text",
    }  # fmt: skip
    assert (row["source"], row["document"], row["reason"], row["times"]) == ("staff", "staff", "collapsed", 1)
    told = own_steward("sources", "held", "staff").out
    assert f"steward sources release {row['id']}" in told and RULES[0][:40] in told

    assert own_steward("sources", "discard", row["id"]).code == 0
    assert own_steward("sources", "held", "--json").out == ""
    assert rows(own_steward("sources", "held", "--all", "--json"))[0]["discarded"] is True
    assert own_steward("refresh", "--source", "staff").code == 0
    assert own_steward("sources", "discard", row["id"], "--undo").code == 0

    released = own_steward("sources", "release", row["id"])
    assert released.code == 0 and "steward policy diff staff" in released.out
    assert RULES[9] in own_steward("policy", "diff", "staff").out.replace("\n      ", " ")
    assert own_steward("sources", "held", "--json").out == ""


@pytest.mark.parametrize(
    ("path", "said"), [("/huge", "large"), ("/nowhere", "404"), ("/dead", "127.0.0.1"), ("/picture", "not read")]
)
def test_a_page_that_cannot_be_had_is_told_with_a_remedy(
    own_steward: Steward, pages: PagesServer, path: str, said: str
) -> None:
    pages.pour("/huge", lambda: (b"x" * 1_000_000 for _ in range(50)))
    pages.serve("/picture", b"\x89PNG\0\0\0\0", media_type="image/png")
    address = "http://127.0.0.1:1024/" if path == "/dead" else pages.url(path)
    own_steward("sources", "add", address, "--kind", "policy", "--id", "odd", "--allow-private")

    run = own_steward("sources", "check", "odd")

    assert run.code == 1 and "Traceback" not in run.err
    assert "failing" in run.out and said in run.out
    if path == "/huge":
        assert sum(seen.sent for seen in pages.asked("/huge")) < 40_000_000, "it was not read to its end"


def test_an_intranet_is_refused_until_it_is_allowed(own_steward: Steward, pages: PagesServer) -> None:
    pages.serve("/policy", page(*RULES))
    own_steward("sources", "add", pages.url("/policy"), "--kind", "policy", "--id", "staff")

    run = own_steward("sources", "check", "staff")

    assert run.code == 1 and "private_hosts" in run.out.replace("\n  ", " ")
    assert pages.requests == []


def test_a_folder_that_a_link_leads_to_is_taken_out_whole(own_steward: Steward) -> None:
    folder = own_steward.home / "kept" / "policies"
    folder.mkdir(parents=True)
    (folder / "monitoring.md").write_text("# Monitoring\n\n" + "\n\n".join([*RULES, TRAINS]))
    (own_steward.home / "linked").symlink_to(folder)
    own_steward("sources", "add", "linked", "--kind", "policy")
    assert own_steward("refresh", "--source", "linked").code == 0
    assert "policies/monitoring" in own_steward("documents", "list").out

    run = own_steward("sources", "remove", "linked", "--yes")

    assert "1 document stopped answering" in run.out
    assert "policies/monitoring" not in own_steward("documents", "list").out


def test_ctrl_c_ends_a_refresh_without_a_traceback_and_the_next_goes_on(
    own_steward: Steward, pages: PagesServer
) -> None:
    pages.hold("/policy")
    add(own_steward, pages)
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "refresh", "--source", "staff"], cwd=own_steward.home,
        env=own_steward.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        pages.wait_for("/policy")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)

    assert process.returncode == 130 and "Traceback" not in out + err
    pages.serve("/policy", page(*RULES))
    assert own_steward("refresh", "--source", "staff").code == 0
