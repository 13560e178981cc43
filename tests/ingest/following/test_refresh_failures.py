"""What servers, other processes and odd pages do to a whole refresh: never more than one source is lost, and told."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ingest.following.limits import Limits
from ingest.following.refresh import RefreshReport
from ingest.following.source import Place, Selectors
from ingest.following.state import State
from ingest.ingestion import ingest, read_again
from ingest.prepared import IngestOptions
from knowledge.catalogue import Catalogue
from knowledge.errors import LibraryBusy
from tests.ingest.following.followed import RULES, TRAINS, Followed, page
from tests.thorough import spread

SHORT = Limits(
    connect=timedelta(seconds=2), read=timedelta(seconds=0.3), total=timedelta(seconds=0.6), body=200_000,
    between=timedelta(0),
)  # fmt: skip


def files(home: Path) -> dict[str, bytes]:
    """What lies in the library's folder, but for what is fetched and kept for the next request, and locks."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and not path.name.endswith((".lock", "-shm", "-wal")) and path.name != "lock"
        and path.relative_to(home).parts[0] not in ("models", "fetched")
    }  # fmt: skip


def rows(followed: Followed) -> dict[str, list[dict[str, object]]]:
    with Catalogue.read(followed.folder.catalogue) as catalogue:
        return {name: list(catalogue.db.table(name).rows) for name in ("documents", "versions", "followed", "held")}


def with_good_one(followed: Followed, path: str, **said: object) -> RefreshReport:
    """A look at a page at `path`, and at a good one after it."""
    followed.pages.serve("/policy", page(*RULES))
    followed.follow("odd", path, **said)
    followed.follow()
    return followed.look()


# A look that writes nothing


@pytest.mark.parametrize("later", [page(*RULES, TRAINS), page(RULES[0]), page(*RULES)], ids=["new", "held", "same"])
def test_a_dry_run_writes_nothing(monitored: Followed, later: str) -> None:
    monitored.pages.serve("/policy", later)
    before = files(monitored.folder.path), rows(monitored)

    report = monitored.look(dry_run=True)

    assert (files(monitored.folder.path), rows(monitored)) == before
    assert len(report.states) == 1
    after = monitored.look()
    assert [len(p.changes) for p in report.planned] == [len(c.changes) for c in after.changes]
    assert report.documents.held == after.documents.held
    assert report.states[0].state is after.states[0].state


def test_a_dry_run_tells_what_would_stop_answering(monitored: Followed) -> None:
    monitored.pages.fail("/policy", 410)

    assert monitored.look(dry_run=True).documents.removed == ["monitoring"]
    assert list(monitored.answering()) == ["monitoring"]

    monitored.sources = []
    assert monitored.look(dry_run=True).documents.removed == ["monitoring"], "it is followed no longer"
    assert list(monitored.answering()) == ["monitoring"]


# Two at once


def test_a_second_refresh_says_that_one_runs_and_does_nothing(monitored: Followed) -> None:
    asked, go_on = threading.Event(), threading.Event()
    body = page(*RULES, TRAINS).encode()

    def pieces() -> Iterator[bytes]:
        asked.set()
        go_on.wait(60)
        yield body

    monitored.pages.pour("/policy", pieces, headers={"Content-Length": str(len(body))})
    first: list[RefreshReport] = []
    thread = threading.Thread(target=lambda: first.append(monitored.look()))
    thread.start()
    try:
        assert asked.wait(60)
        with pytest.raises(LibraryBusy, match="running already"):
            monitored.look(later=timedelta(0))
        with pytest.raises(LibraryBusy):
            monitored.look(later=timedelta(0), dry_run=True)
    finally:
        go_on.set()
        thread.join()

    assert first[0].documents.updated == ["monitoring"]
    assert len(monitored.pages.asked("/policy")) == 2, "the second asked for nothing"


# What is kept of what was fetched


def test_the_bytes_of_every_version_are_kept_under_the_name_it_gives(monitored: Followed) -> None:
    monitored.pages.serve("/policy", page(*RULES, TRAINS))
    monitored.look()
    monitored.pages.serve("/policy", page(RULES[0]))
    monitored.look()

    kept = {row.snapshot for row in monitored.held()} | {version.snapshot for version in monitored.versions()}
    bodies = [page(*RULES), page(*RULES, TRAINS), page(RULES[0])]
    assert kept == {hashlib.sha256(body.encode()).hexdigest() for body in bodies}
    for name in kept:
        assert monitored.following().snapshots.read("monitoring", name).decode() in bodies


def test_bytes_that_no_version_was_read_from_are_not_kept(monitored: Followed) -> None:
    """A page with another number in its markup each time would fill the disk."""
    for number in range(5):
        monitored.pages.serve("/policy", page(*RULES).replace("<main>", f"<main id='session-{number}'>"))
        monitored.look()

    folder = monitored.folder.path / "snapshots" / "monitoring"
    assert [path.name for path in folder.iterdir()] == [f"{monitored.versions()[0].snapshot}.gz"]
    assert len(monitored.versions()) == 1


# Servers


def test_a_body_that_never_ends_costs_its_own_source_only(followed: Followed) -> None:
    followed.limits = SHORT
    followed.pages.drip("/odd")

    report = with_good_one(followed, "/odd")

    assert [state.state for state in report.states] == [State.FAILING, State.OK]
    assert list(followed.answering()) == ["monitoring"]


def test_a_server_that_never_answers_costs_its_own_source_only(followed: Followed) -> None:
    followed.limits = SHORT
    followed.pages.hold("/odd")

    assert [state.state for state in with_good_one(followed, "/odd").states] == [State.FAILING, State.OK]


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(followed: Followed) -> None:
    followed.limits = SHORT
    bomb = gzip.compress(b"<p>" + b"0" * 50_000_000)
    followed.pages.pour("/odd", lambda: [bomb], headers={"Content-Encoding": "gzip", "Content-Length": str(len(bomb))})

    bad, good = with_good_one(followed, "/odd").states

    assert (bad.state, good.state) == (State.FAILING, State.OK)
    assert "large" in bad.reason
    assert not (followed.folder.path / "snapshots" / "odd").exists()


@pytest.mark.parametrize("charset", spread(["utf-16", "nonsense", "", "ascii", "rot13", "idna", "zip"], 3))
def test_a_charset_that_is_not_the_pages_own_loses_no_letter(followed: Followed, charset: str) -> None:
    followed.pages.serve("/odd", page("Die Mitarbeiterin prüft jede Änderung für sich – täglich.", title="Prüfung"),
                         media_type=f"text/html; charset={charset}")  # fmt: skip

    report = with_good_one(followed, "/odd")

    assert [state.state for state in report.states] == [State.OK, State.OK]
    assert "prüft jede Änderung für sich – täglich" in followed.answering()["odd"]


@pytest.mark.parametrize(
    "to",
    spread(
        [
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.7/",
            "file:///etc/passwd",
            "http://[::1]:9/",
            "http://0/",
        ],
        2,
    ),
)
def test_a_redirect_into_a_forbidden_place_is_not_followed(monitored: Followed, to: str) -> None:
    good = monitored.answering()
    monitored.pages.redirect("/policy", to)

    (state,) = monitored.look().states

    assert state.state is State.FAILING and state.reason
    assert monitored.answering() == good and monitored.held() == []


@pytest.mark.parametrize(
    "address",
    spread([
        "http://a..example.org/", f"https://{'a' * 70}.example.org/", "https://xn--.example.org/", "https://\u2028.org/",
        f"https://a.example.org/{'x' * 9000}", "https://例え..テスト/", "http://127.0.0.1:1/",
    ], 3),
)  # fmt: skip
def test_an_address_that_leads_nowhere_costs_its_own_source_only(followed: Followed, address: str) -> None:
    report = with_good_one(followed, "/odd", address=address)

    assert [state.state for state in report.states] == [State.FAILING, State.OK]


@pytest.mark.parametrize("selector", spread(["main[", ":nope(x)", "\x00", ">>", "main::before"], 2))
def test_a_selector_that_is_none_costs_its_own_source_only(followed: Followed, selector: str) -> None:
    followed.pages.serve("/odd", page(*RULES))

    bad, good = with_good_one(followed, "/odd", selectors=Selectors(keep=(selector,))).states

    assert (bad.state, good.state) == (State.FAILING, State.OK)
    assert "selector" in bad.reason


@pytest.mark.parametrize(
    ("body", "media_type"),
    spread(
        [
            (b"", "text/html"),
            (b"%PDF-1.4 broken", "application/pdf"),
            (b"PK\x03\x04 broken", "application/octet-stream"),
            (b"\x00\x01\x02" * 1000, "image/png"),
            (b"<html><body></body></html>", "text/html"),
            (b"<div>" * 100_000, "text/html"),
            (b"[" * 100_000, "application/json"),
        ],
        3,
    ),
    ids=["empty", "pdf", "zip", "picture", "no text", "deep", "deep json"],
)
def test_a_page_that_cannot_be_read_costs_its_own_source_only(followed: Followed, body: bytes, media_type: str) -> None:
    followed.pages.serve("/odd", body, media_type=media_type)

    bad, good = with_good_one(followed, "/odd").states

    assert (bad.state, good.state) == (State.FAILING, State.OK)
    assert bad.reason.endswith(".")


def test_a_page_that_cannot_be_read_any_longer_answers_on(monitored: Followed) -> None:
    good = monitored.answering()
    monitored.pages.serve("/policy", b"\x00\x01\x02" * 1000, media_type="image/png")

    assert monitored.look().states[0].state is State.FAILING
    assert monitored.answering() == good


# Folders


def test_a_path_that_can_be_none_costs_its_own_source_only(followed: Followed) -> None:
    report = with_good_one(followed, "/odd", place=Place.PATH, address="/nowhere\0/at all")

    assert [state.state for state in report.states] == [State.FAILING, State.OK]


def test_a_followed_folder_that_was_brought_in_before_is_read_behind_its_gates_only(
    followed: Followed, tmp_path: Path
) -> None:
    home = tmp_path / "policies"
    followed.write(*RULES, home=home)
    ingest(followed.folder, [home], IngestOptions(), now=followed.clock)
    followed.follow("ours", place=Place.PATH, address=str(home))
    followed.look()
    good = followed.answering()
    followed.write("To do.", home=home)

    report = read_again(followed.folder, now=followed.clock, followed=[home])

    assert not report.changed and followed.answering() == good
    assert followed.look().states[0].state is State.HELD
    assert followed.answering() == good


def test_a_followed_folder_within_one_that_was_brought_in_is_left_to_its_source(
    followed: Followed, tmp_path: Path
) -> None:
    home = tmp_path / "policies"
    followed.write(*RULES, home=home)
    followed.write("Breaks are paid and thirty minutes long.", home=home / "sub", name="breaks.md")
    ingest(followed.folder, [home], IngestOptions(), now=followed.clock)
    followed.write("To do.", home=home / "sub", name="breaks.md")
    followed.write(*RULES, TRAINS, home=home)

    report = read_again(followed.folder, now=followed.clock, followed=[home / "sub"])

    assert report.updated == ["policies/monitoring"] and report.removed == []
