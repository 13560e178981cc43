"""robots.txt: what a host asks for is kept, and a host that cannot say is left alone for now."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ingest.following.failure import FailureKind, SourceFailed
from ingest.following.limits import Limits
from ingest.following.source import Allowed
from tests.ingest.following.conftest import SHORT, Clock, Open, failure, kind
from tests.ingest.following.pages_server import PagesServer

POLICY = "<p>Keystrokes are not recorded.</p>"
TEXT = "text/plain"


@pytest.fixture
def pages(pages: PagesServer) -> PagesServer:
    pages.serve("/p", POLICY, etag=True)
    pages.serve("/staff/p", POLICY)
    return pages


def readable(open_fetcher: Open, pages: PagesServer, path: str = "/p") -> bool:
    try:
        open_fetcher().fetch(pages.url(path))
    except SourceFailed as failed:
        if failed.kind is not FailureKind.ROBOTS:
            raise
        return False
    return True


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("", {"/p", "/staff/p"}),
        ("User-agent: *\nDisallow:", {"/p", "/staff/p"}),
        ("User-agent: *\nDisallow: /", set()),
        ("User-agent: *\nDisallow: /staff", {"/p"}),
        ("User-agent: *\nDisallow: /\nAllow: /p$", {"/p"}),
        ("User-agent: steward\nDisallow: /\n\nUser-agent: *\nAllow: /", set()),
        ("User-agent: Steward\nAllow: /\n\nUser-agent: *\nDisallow: /", {"/p", "/staff/p"}),
        ("User-agent: OtherBot\nDisallow: /", {"/p", "/staff/p"}),
        ("\ufeffUser-agent: *\r\nDisallow: /p", {"/staff/p"}),
        ("<html>Not found</html>", {"/p", "/staff/p"}),
    ],
)
def test_what_a_host_asks_for_is_kept(pages: PagesServer, open_fetcher: Open, rules: str, allowed: set[str]) -> None:
    pages.serve("/robots.txt", rules, media_type=TEXT)

    assert {path for path in ("/p", "/staff/p") if readable(open_fetcher, pages, path)} == allowed


def test_a_page_that_programs_are_asked_not_to_read_is_not_asked_for(pages: PagesServer, open_fetcher: Open) -> None:
    pages.serve("/robots.txt", "User-agent: *\nDisallow: /p", media_type=TEXT)

    failed = failure(open_fetcher(), pages.url("/p"))

    assert failed.kind is FailureKind.ROBOTS
    assert "robots.txt" in failed.reason
    assert pages.asked("/p") == []


def test_where_a_redirect_leads_is_asked_as_well(pages: PagesServer, open_fetcher: Open) -> None:
    pages.serve("/robots.txt", "User-agent: *\nDisallow: /staff", media_type=TEXT)
    pages.redirect("/moved", "/staff/p")

    assert kind(open_fetcher(), pages.url("/moved")) is FailureKind.ROBOTS
    assert pages.asked("/staff/p") == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_host_without_rules_allows_everything(pages: PagesServer, open_fetcher: Open, status: int) -> None:
    pages.fail("/robots.txt", status)

    assert readable(open_fetcher, pages)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_host_that_cannot_say_is_left_alone_and_asked_again(
    pages: PagesServer, open_fetcher: Open, status: int
) -> None:
    pages.fail("/robots.txt", status, headers={"Retry-After": "600"})

    failed = failure(open_fetcher(), pages.url("/p"))
    assert failed.kind is FailureKind.UNREACHABLE
    assert failed.retry_after == timedelta(minutes=10)
    assert pages.asked("/p") == []

    pages.remove("/robots.txt")
    assert readable(open_fetcher, pages)


def test_a_host_that_does_not_say_in_time_is_left_alone(pages: PagesServer, open_fetcher: Open) -> None:
    pages.hold("/robots.txt")

    assert kind(open_fetcher(), pages.url("/p")) is FailureKind.TIMEOUT
    assert pages.asked("/p") == []


def test_rules_elsewhere_are_followed_to_and_no_further_than_addresses_allow(
    pages: PagesServer, open_fetcher: Open
) -> None:
    pages.redirect("/robots.txt", "/rules")
    pages.serve("/rules", "User-agent: *\nDisallow: /staff", media_type=TEXT)
    assert not readable(open_fetcher, pages, "/staff/p")


def test_rules_are_not_fetched_from_a_forbidden_address(pages: PagesServer, open_fetcher: Open) -> None:
    pages.redirect("/robots.txt", "http://169.254.169.254/robots.txt")

    assert kind(open_fetcher(), pages.url("/p")) is FailureKind.ADDRESS_REFUSED
    assert pages.asked("/p") == []


def test_rules_that_are_never_arrived_at_count_as_none(pages: PagesServer, open_fetcher: Open) -> None:
    pages.redirect("/robots.txt", "/robots.txt")

    assert readable(open_fetcher, pages)


def test_no_rules_are_asked_of_a_host_that_is_refused(pages: PagesServer, open_fetcher: Open) -> None:
    assert kind(open_fetcher(allowed=Allowed()), pages.url("/p")) is FailureKind.ADDRESS_REFUSED
    assert pages.requests == []


def test_rules_are_asked_for_once_a_day(pages: PagesServer, open_fetcher: Open, clock: Clock) -> None:
    pages.serve("/robots.txt", "User-agent: *\nDisallow: /staff", media_type=TEXT)
    for _ in range(3):
        assert readable(open_fetcher, pages)
    fetcher = open_fetcher()
    fetcher.fetch(pages.url("/p"))
    assert len(pages.asked("/robots.txt")) == 1

    pages.serve("/robots.txt", "User-agent: *\nDisallow: /p", media_type=TEXT)
    clock.at += timedelta(hours=25)

    assert kind(fetcher, pages.url("/p")) is FailureKind.ROBOTS
    assert not readable(open_fetcher, pages)
    assert len(pages.asked("/robots.txt")) == 2


def test_rules_of_one_port_say_nothing_about_another(pages: PagesServer, open_fetcher: Open) -> None:
    pages.serve("/robots.txt", "User-agent: *\nDisallow: /", media_type=TEXT)
    with PagesServer() as other:
        other.serve("/p", POLICY)

        assert not readable(open_fetcher, pages)
        assert readable(open_fetcher, other)


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[]", b'{"origin": 1}', b"null"])
def test_rules_that_were_kept_and_are_damaged_are_asked_for_again(
    pages: PagesServer, open_fetcher: Open, tmp_path: Path, damage: bytes
) -> None:
    pages.serve("/robots.txt", "User-agent: *\nDisallow: /staff", media_type=TEXT)
    assert readable(open_fetcher, pages)
    (kept,) = (tmp_path / "fetched" / "robots").glob("*.json")
    kept.write_bytes(damage)

    assert readable(open_fetcher, pages)
    assert len(pages.asked("/robots.txt")) == 2


def test_of_endless_rules_the_first_500_kib_are_read(pages: PagesServer, open_fetcher: Open) -> None:
    filler = "# " + "x" * 98 + "\n"
    rules = "User-agent: *\nDisallow: /p\n" + filler * 5_200 + "Disallow: /staff\n" + filler * 5_200
    pages.serve("/robots.txt", rules, media_type=TEXT)
    limits = Limits(between=SHORT.between)

    assert kind(open_fetcher(limits=limits), pages.url("/p")) is FailureKind.ROBOTS
    open_fetcher(limits=limits).fetch(pages.url("/staff/p"))


@pytest.mark.parametrize(
    ("asked", "pause"), [("5", 5.0), ("0.2", 1.0), ("86400", 30.0), ("-5", 1.0), ("inf", 1.0), ("soon", 1.0)]
)
def test_a_pause_that_a_host_asks_for_is_kept_within_bounds(
    pages: PagesServer, open_fetcher: Open, clock: Clock, asked: str, pause: float
) -> None:
    pages.serve("/robots.txt", f"User-agent: *\nCrawl-delay: {asked}", media_type=TEXT)
    fetcher = open_fetcher()

    for _ in range(2):
        fetcher.fetch(pages.url("/p"))

    assert clock.pauses == [pause, pause]
