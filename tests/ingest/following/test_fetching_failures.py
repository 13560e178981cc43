"""What goes wrong on the way to a page: each has its kind, none costs more than allowed, and none is stored."""

from __future__ import annotations

import gzip
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import cycle, repeat
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.following.address import AddressGuard
from ingest.following.body import unpacked
from ingest.following.failure import FailureKind, SourceFailed
from ingest.following.limits import Limits
from ingest.following.page_cache import Answer
from ingest.following.redirects import followed
from ingest.following.retry_after import LONGEST, retry_after
from ingest.following.source import Allowed
from tests.ingest.following.conftest import HERE, SHORT, Clock, Open, failure, kind
from tests.ingest.following.pages_server import PagesServer

POLICY = "<p>Keystrokes are not recorded.</p>"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def public_names(host: str, port: int) -> list[str]:
    return ["93.184.216.34"]


# Addresses


def test_this_computer_is_refused_unless_an_admin_allows_it(pages: PagesServer, open_fetcher: Open) -> None:
    pages.serve("/p", POLICY)
    strict = open_fetcher(allowed=Allowed())

    for host in ("127.0.0.1", "localhost", "policies.example", "[::ffff:127.0.0.1]", "127.1", "2130706433"):
        assert kind(strict, pages.url("/p", host)) is FailureKind.ADDRESS_REFUSED
    assert pages.requests == []
    assert open_fetcher().fetch(pages.url("/p")).body == POLICY.encode()


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://10.0.0.1/", "http://[::1]/",
        "http://2130706433/", "http://0x7f.1/", "//192.168.0.1/", "file:///etc/passwd", "ftp://127.0.0.1/",
        "javascript:alert(1)", "http://user:secret@127.0.0.1/", "http://127.0.0.1:22/", "http://not allowed/",
        "http://elsewhere.example/",
    ],
)  # fmt: skip
def test_no_redirect_leads_to_a_forbidden_address(pages: PagesServer, open_fetcher: Open, target: str) -> None:
    pages.redirect("/p", target)

    failed = failure(open_fetcher(), pages.url("/p"))

    assert failed.kind is FailureKind.ADDRESS_REFUSED
    assert [seen.path for seen in pages.requests] == ["/robots.txt", "/p"]


def test_the_connection_goes_to_the_address_that_was_checked(pages: PagesServer, open_fetcher: Open) -> None:
    """A name server that answers differently the second time gains nothing."""
    answers = cycle([["93.184.216.34"], ["127.0.0.1"]])
    fetcher = open_fetcher(allowed=Allowed(), resolve=lambda host, port: next(answers))

    # Tests may connect to this computer only: the refusal names where the connection was going.
    with pytest.warns(UserWarning, match=r"93\.184\.216\.34"), pytest.raises(RuntimeError):
        fetcher.fetch(pages.url("/p", "policies.example"))

    assert pages.requests == []


def test_a_name_that_leads_here_at_the_second_look_is_refused_then(pages: PagesServer, open_fetcher: Open) -> None:
    answers = iter([["127.0.0.1"]])
    fetcher = open_fetcher(allowed=Allowed(), resolve=lambda host, port: next(answers))

    assert kind(fetcher, pages.url("/p", "policies.example")) is FailureKind.ADDRESS_REFUSED
    assert pages.requests == []


def test_one_address_that_does_not_answer_is_no_obstacle_to_the_next(pages: PagesServer, open_fetcher: Open) -> None:
    pages.serve("/p", POLICY)
    fetcher = open_fetcher(resolve=lambda host, port: ["::1", "127.0.0.1"])  # the server listens at the second only

    assert fetcher.fetch(pages.url("/p", "localhost")).body == POLICY.encode()


def test_a_page_outside_leads_nowhere_into_a_private_network_though_it_is_allowed() -> None:
    """What an admin allows is a source of its own, not a way in for whoever writes pages of the public web."""
    guard = AddressGuard(Allowed(private_hosts=frozenset({"intranet.example", "wiki.example"})), public_names)
    asked: list[tuple[str, bool]] = []

    def get(url: httpx.URL, private: bool) -> Answer:
        asked.append((url.path, private))
        last = url.path == "/3"
        return Answer(200 if last else 302, {"location": f"https://intranet.example/{len(asked)}"}, b"")

    followed(httpx.URL("https://policies.example/0"), get, guard, private=False, most=5)
    assert asked == [("/0", False), ("/1", False), ("/2", False), ("/3", False)]

    asked.clear()
    followed(httpx.URL("https://wiki.example/0"), get, guard, private=True, most=5)
    assert asked == [("/0", True), ("/1", True), ("/2", True), ("/3", True)]


def test_no_redirect_leads_from_a_protected_address_to_an_unprotected_one() -> None:
    def get(url: httpx.URL, private: bool) -> Answer:
        return Answer(301, {"location": "http://policies.example/p"}, b"")

    with pytest.raises(SourceFailed) as caught:
        followed(httpx.URL("https://policies.example/p"), get, AddressGuard(Allowed()), private=False, most=5)

    assert caught.value.kind is FailureKind.ADDRESS_REFUSED
    assert "https" in caught.value.reason


def test_a_host_that_is_not_there_is_told_apart(open_fetcher: Open) -> None:
    def no_such_host(host: str, port: int) -> list[str]:
        raise OSError("nodename nor servname provided")

    assert kind(open_fetcher(resolve=no_such_host), "https://policies.example/") is FailureKind.HOST_NOT_FOUND


def test_a_host_where_nobody_listens_is_unreachable(open_fetcher: Open) -> None:
    with PagesServer() as gone:
        address = gone.url("/p")

    assert kind(open_fetcher(), address) is FailureKind.UNREACHABLE


# Answers that are no page


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, "not found"), (410, "gone"), (401, "refused"), (403, "refused"), (451, "refused"),
        (429, "rate limited"), (500, "server error"), (502, "server error"), (503, "server error"),
        (400, "unexpected answer"), (406, "unexpected answer"), (418, "unexpected answer"), (204, "unexpected answer"),
        (206, "unexpected answer"), (300, "unexpected answer"),
    ],
)  # fmt: skip
def test_every_status_has_its_kind_and_nothing_of_an_error_is_kept(
    pages: PagesServer, open_fetcher: Open, tmp_path: Path, status: int, expected: str
) -> None:
    pages.serve("/p", POLICY, etag=True)
    open_fetcher().fetch(pages.url("/p"))
    pages.fail("/p", status, headers={"ETag": '"error"', "Cache-Control": "public, max-age=86400"})

    failed = failure(open_fetcher(), pages.url("/p"))
    assert failed.kind == expected
    assert "Error" not in failed.reason
    with closing(sqlite3.connect(tmp_path / "fetched" / "pages.db")) as stored:
        assert stored.execute("SELECT count(*) FROM entries").fetchone() == (1,)

    pages.serve("/p", POLICY, etag=True)
    again = open_fetcher().fetch(pages.url("/p"))
    assert again.body == POLICY.encode()
    assert again.unchanged


def test_a_server_that_says_not_modified_about_a_page_nobody_has_is_told_apart(
    pages: PagesServer, open_fetcher: Open
) -> None:
    pages.fail("/p", 304)

    assert kind(open_fetcher(), pages.url("/p")) is FailureKind.UNEXPECTED


@pytest.mark.parametrize(
    ("status", "said", "hours"),
    [
        (429, "7200", 2), (503, "7200", 2), (429, format_datetime(NOW + timedelta(hours=3), usegmt=True), 3),
        (429, "99999999999999", 168), (429, "soon", None), (429, None, None), (500, "7200", 2), (404, "7200", None),
    ],
)  # fmt: skip
def test_a_server_that_asks_for_a_pause_is_heard(
    pages: PagesServer, open_fetcher: Open, status: int, said: str | None, hours: int | None
) -> None:
    pages.fail("/p", status, headers={"Retry-After": said} if said else {})

    asked = failure(open_fetcher(), pages.url("/p")).retry_after

    # The clock has moved by the pause after robots.txt.
    assert (round(asked / timedelta(hours=1)) if asked else None) == hours


@given(st.text(max_size=40) | st.integers().map(str) | st.datetimes().map(format_datetime))
def test_whatever_a_server_asks_for_is_within_bounds(header: str) -> None:
    wait = retry_after(header, NOW)

    assert wait is None or timedelta(0) < wait <= LONGEST


def test_redirects_in_a_circle_and_without_an_end_are_left(pages: PagesServer, open_fetcher: Open) -> None:
    pages.redirect("/a", "/b")
    pages.redirect("/b", "/a")
    pages.redirect("/self", "/self")
    for step in range(9):
        pages.redirect(f"/{step}", f"/{step + 1}")

    for path in ("/a", "/self", "/0"):
        assert kind(open_fetcher(), pages.url(path)) is FailureKind.TOO_MANY_REDIRECTS
    assert [seen.path for seen in pages.requests if seen.path[1:].isdecimal()] == ["/0", "/1", "/2", "/3", "/4", "/5"]


def test_a_redirect_to_nowhere_is_told_apart(pages: PagesServer, open_fetcher: Open) -> None:
    pages.fail("/p", 302)

    assert kind(open_fetcher(), pages.url("/p")) is FailureKind.UNEXPECTED


# Limits


def test_a_server_that_takes_the_request_and_never_answers_is_left(pages: PagesServer, open_fetcher: Open) -> None:
    pages.hold("/p")

    assert kind(open_fetcher(), pages.url("/p")) is FailureKind.TIMEOUT


@pytest.mark.parametrize("raw", [False, True], ids=["body", "headers"])
def test_what_comes_a_byte_at_a_time_without_an_end_is_left(pages: PagesServer, open_fetcher: Open, raw: bool) -> None:
    pages.drip("/p", b"H", every=0.02, raw=raw)

    assert kind(open_fetcher(), pages.url("/p")) is FailureKind.TIMEOUT
    assert 0 < pages.asked("/p")[0].sent < 1000


def test_interim_answers_without_an_end_are_left(pages: PagesServer, open_fetcher: Open) -> None:
    pages.drip("/p", b"HTTP/1.1 103 Early Hints\r\n\r\n", every=0.02, raw=True)

    assert kind(open_fetcher(), pages.url("/p")) is FailureKind.TIMEOUT


def test_a_body_without_an_end_is_left_at_the_limit(pages: PagesServer, open_fetcher: Open) -> None:
    pages.pour("/p", lambda: repeat(b"x" * 10_000))
    calm = Limits(body=SHORT.body)

    assert kind(open_fetcher(limits=calm), pages.url("/p")) is FailureKind.TOO_LARGE


def test_a_body_that_is_announced_as_too_large_is_not_begun(pages: PagesServer, open_fetcher: Open) -> None:
    sent = threading.Event()

    def pieces() -> Iterator[bytes]:
        pages.closing.wait()
        sent.set()
        yield b""

    pages.pour("/p", pieces, headers={"Content-Length": str(10**12)})

    assert kind(open_fetcher(limits=Limits()), pages.url("/p")) is FailureKind.TOO_LARGE
    assert not sent.is_set()


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(megabytes)) + packer.flush()


@pytest.mark.parametrize(
    "packed",
    [bomb(100), gzip.compress(bytes(150_000)) * 50, gzip.compress(b"") * 20_000],
    ids=["one that unpacks to 100 MB", "many in one", "many that hold nothing"],
)
def test_a_small_body_that_unpacks_to_a_large_one_is_left(
    pages: PagesServer, open_fetcher: Open, packed: bytes
) -> None:
    pages.pour("/p", lambda: [packed], headers={"Content-Encoding": "gzip"})

    assert kind(open_fetcher(limits=Limits(body=SHORT.body)), pages.url("/p")) is FailureKind.TOO_LARGE


def test_a_body_is_unpacked_a_piece_at_a_time() -> None:
    sizes = [len(piece) for piece in unpacked([bomb(2)], "gzip", 10**9)]

    assert sum(sizes) == 2 * 2**20
    assert max(sizes) <= 2**16


def test_a_page_as_large_as_allowed_is_read(pages: PagesServer, open_fetcher: Open) -> None:
    for packed in (False, True):
        pages.serve("/p", b"x" * SHORT.body, packed=packed)
        assert len(open_fetcher().fetch(pages.url("/p")).body) == SHORT.body
        pages.serve("/p", b"x" * (SHORT.body + 1), packed=packed)
        assert kind(open_fetcher(), pages.url("/p")) is FailureKind.TOO_LARGE


# Broken answers

WHOLE = gzip.compress(b"".join(b"%d " % n for n in range(5000)))


@pytest.mark.parametrize(
    "whole",
    [
        b"",
        b"\x00\x01\x02 not HTTP at all\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nbroken header\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nonly this",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot packed",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + WHOLE[: len(WHOLE) // 2],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + WHOLE[:-4],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n\r\nx",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    ],
)
def test_a_broken_or_truncated_answer_is_no_page_and_is_not_stored(
    pages: PagesServer, open_fetcher: Open, whole: bytes
) -> None:
    pages.serve("/p", POLICY, etag=True)
    open_fetcher().fetch(pages.url("/p"))
    pages.answer_raw("/p", whole)

    assert kind(open_fetcher(), pages.url("/p")) is FailureKind.UNEXPECTED

    pages.serve("/p", POLICY, etag=True)
    again = open_fetcher().fetch(pages.url("/p"))
    assert again.body == POLICY.encode()
    assert again.unchanged


def test_padding_after_a_packed_page_is_left_away_and_pages_in_several_parts_are_whole(
    pages: PagesServer, open_fetcher: Open
) -> None:
    for body in (gzip.compress(b"ab") + bytes(64), gzip.compress(b"a") + gzip.compress(b"b")):
        pages.pour("/p", lambda body=body: [body[:5], body[5:]], headers={"Content-Encoding": "gzip"})  # type: ignore[misc]
        assert open_fetcher().fetch(pages.url("/p")).body == b"ab"


def test_a_header_with_which_a_server_would_be_asked_again_is_stored_only_in_its_plain_form(
    pages: PagesServer, open_fetcher: Open
) -> None:
    pages.serve("/p", POLICY, headers={"ETag": '"schön"', "Last-Modified": "x" * 100})

    for _ in range(2):
        assert open_fetcher().fetch(pages.url("/p")).body == POLICY.encode()
    assert all({"if-none-match", "if-modified-since"}.isdisjoint(seen.headers) for seen in pages.requests)


# Politeness


def test_pages_of_one_host_are_asked_for_with_a_pause(pages: PagesServer, open_fetcher: Open, clock: Clock) -> None:
    for path in ("/a", "/b"):
        pages.serve(path, POLICY)
    fetcher = open_fetcher()

    for path in ("/a", "/b"):
        fetcher.fetch(pages.url(path))

    assert [seen.path for seen in pages.requests] == ["/robots.txt", "/a", "/b"]
    assert clock.pauses == [1.0, 1.0]


def test_a_fetcher_serves_several_threads(pages: PagesServer, open_fetcher: Open) -> None:
    fetcher = open_fetcher(allowed=HERE, limits=Limits(between=timedelta(0)))
    found: list[bytes] = []
    for number in range(20):
        pages.serve(f"/{number}", f"Page {number}", etag=True)

    def work(start: int) -> None:
        found.extend(fetcher.fetch(pages.url(f"/{number}")).body for number in range(start, 20, 4))

    threads = [threading.Thread(target=work, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == sorted(f"Page {number}".encode() for number in range(20))
    assert len(pages.asked("/robots.txt")) == 1
