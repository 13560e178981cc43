"""Fetching pages that change, stay, move and pack themselves; what is stored of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ingest.following.fetching import user_agent
from ingest.following.source import Allowed
from tests.ingest.following.conftest import Open
from tests.ingest.following.pages_server import PagesServer

POLICY = "<h1>Monitoring</h1><p>Keystrokes are not recorded.</p>"
LAST_MODIFIED = "Mon, 02 Nov 2026 10:00:00 GMT"


def test_a_page_comes_with_what_its_server_says_about_it(pages: PagesServer, open_fetcher: Open) -> None:
    pages.serve("/rules/Policy%20A.html", POLICY, media_type="Text/HTML; Charset=ISO-8859-1")

    page = open_fetcher().fetch(pages.url("/rules/Policy%20A.html#part"))

    assert page.body == POLICY.encode()
    assert (page.media_type, page.charset, page.filename) == ("text/html", "iso-8859-1", "Policy A.html")
    assert page.url == pages.url("/rules/Policy%20A.html")
    assert not page.unchanged


@pytest.mark.parametrize("header", ["", "nonsense", "text/html; charset=" + "x" * 90])
def test_what_a_server_says_wrongly_about_its_page_is_not_believed(
    pages: PagesServer, open_fetcher: Open, header: str
) -> None:
    pages.serve("/p", POLICY, media_type=header)

    page = open_fetcher().fetch(pages.url("/p"))

    assert page.charset is None
    assert page.media_type in ("text/html", "application/octet-stream")


@pytest.mark.parametrize(
    ("offered", "name"),
    [
        ('attachment; filename="handbook.pdf"', "handbook.pdf"),
        ("attachment; filename*=UTF-8''%C3%BCberwachung.pdf", "überwachung.pdf"),
        ('attachment; filename="../../etc/cron.d/x"', "x"),
        ('attachment; filename="..\\\\..\\\\evil.pdf"', "evil.pdf"),
        ('attachment; filename=".."', ""),
        ("attachment; filename*=no-such-charset''%ff", "ÿ"),
    ],
)
def test_a_file_name_that_a_server_offers_leads_nowhere_else(
    pages: PagesServer, open_fetcher: Open, offered: str, name: str
) -> None:
    pages.serve("/", POLICY, headers={"Content-Disposition": offered})

    assert open_fetcher().fetch(pages.url("/")).filename == name


@pytest.mark.parametrize("known_by", [{"etag": True}, {"last_modified": LAST_MODIFIED}])
def test_an_unchanged_page_is_confirmed_and_not_sent_again(
    pages: PagesServer, open_fetcher: Open, known_by: dict[str, object]
) -> None:
    pages.serve("/p", POLICY, **known_by)  # type: ignore[arg-type]
    first = open_fetcher().fetch(pages.url("/p"))

    again = [open_fetcher().fetch(pages.url("/p")) for _ in range(3)]

    assert [(page.body, page.unchanged) for page in again] == [(first.body, True)] * 3
    assert {page.media_type for page in again} == {"text/html"}
    assert [(seen.status, seen.sent) for seen in pages.asked("/p")] == [(200, len(POLICY))] + [(304, 0)] * 3


@pytest.mark.parametrize("rule", ["max-age=86400", "public, immutable, max-age=31536000", "no-store", "private"])
def test_a_page_is_asked_for_each_time_and_kept_whatever_its_server_says_to_caches(
    pages: PagesServer, open_fetcher: Open, rule: str
) -> None:
    said = {"Cache-Control": rule, "Expires": "Wed, 01 Jan 2031 00:00:00 GMT", "Vary": "*"}
    pages.serve("/p", POLICY, etag=True, headers=said)
    open_fetcher().fetch(pages.url("/p"))
    assert open_fetcher().fetch(pages.url("/p")).unchanged

    pages.serve("/p", POLICY + "<p>New.</p>", etag=True, headers=said)

    page = open_fetcher().fetch(pages.url("/p"))
    assert page.body.endswith(b"<p>New.</p>")
    assert not page.unchanged
    assert [seen.status for seen in pages.asked("/p")] == [200, 304, 200]


@pytest.mark.parametrize("known_by", [{"etag": True}, {"last_modified": LAST_MODIFIED}])
def test_however_often_a_page_changes_its_latest_state_alone_is_asked_about(
    pages: PagesServer, open_fetcher: Open, known_by: dict[str, object]
) -> None:
    fetcher = open_fetcher()
    for day in range(1, 5):
        changed = known_by if "etag" in known_by else {"last_modified": f"Mon, 0{day} Nov 2026 10:00:00 GMT"}
        pages.serve("/p", f"{POLICY}<p>Day {day}.</p>", **changed)
        assert not fetcher.fetch(pages.url("/p")).unchanged
        page = fetcher.fetch(pages.url("/p"))
        assert page.unchanged
        assert page.body.endswith(f"<p>Day {day}.</p>".encode())

    assert [seen.status for seen in pages.asked("/p")] == [200, 304] * 4


def test_the_same_bytes_are_unchanged_from_a_server_that_confirms_nothing(
    pages: PagesServer, open_fetcher: Open
) -> None:
    pages.serve("/p", POLICY)
    open_fetcher().fetch(pages.url("/p"))
    pages.serve("/p", POLICY, packed=True)

    assert open_fetcher().fetch(pages.url("/p")).unchanged

    pages.serve("/p", POLICY + " ")
    assert not open_fetcher().fetch(pages.url("/p")).unchanged


def test_packed_pages_are_unpacked_and_known_again(pages: PagesServer, open_fetcher: Open) -> None:
    pages.serve("/p", POLICY * 100, packed=True, etag=True)

    bodies = [open_fetcher().fetch(pages.url("/p")).body for _ in range(2)]

    assert bodies == [(POLICY * 100).encode()] * 2
    assert [seen.status for seen in pages.asked("/p")] == [200, 304]
    assert {seen.headers["accept-encoding"] for seen in pages.requests} == {"gzip"}


def test_no_cookie_is_stored_or_sent_and_no_name_of_who_asks_is_stored(
    pages: PagesServer, open_fetcher: Open, tmp_path: Path
) -> None:
    cookie = {"Set-Cookie": "session=c00kie-of-somebody; Path=/", "Authorization": "Bearer t0ken-of-somebody"}
    pages.serve("/p", POLICY, etag=True, headers=cookie)
    for _ in range(2):
        with open_fetcher(user_agent=user_agent("admin@union.example")) as fetcher:
            fetcher.fetch(pages.url("/p"))

    assert all("cookie" not in seen.headers for seen in pages.requests)
    assert all(seen.headers["user-agent"].endswith("(+admin@union.example)") for seen in pages.requests)
    files = [path for path in (tmp_path / "fetched").rglob("*") if path.is_file()]
    stored = b"".join(path.read_bytes() for path in files)
    assert POLICY.encode() in stored
    for secret in (b"c00kie-of-somebody", b"t0ken-of-somebody", b"admin@union.example"):
        assert secret not in stored


def test_everything_stored_is_in_the_folder_given(
    pages: PagesServer, open_fetcher: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    pages.serve("/p", POLICY)

    open_fetcher().fetch(pages.url("/p"))

    assert list(elsewhere.iterdir()) == []
    assert (tmp_path / "fetched" / "pages.db").is_file()


def test_who_asks_is_named_with_a_contact_if_there_is_one() -> None:
    assert user_agent().startswith("Steward/")
    assert user_agent("https://union.example/steward").endswith(" (+https://union.example/steward)")
    assert "\n" not in user_agent("a\r\nX-Injected: 1")


# What is stored is damaged


def damage_nothing_of_sqlite(file: Path) -> None:
    file.write_bytes(b"not a database at all " * 500)


def damage_cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def damage_pages_inside(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[4096 : 4096 * 4] = b"\xff" * (4096 * 3)
    file.write_bytes(whole)


def damage_tables_of_others(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE entries (something TEXT)")
        other.commit()


@pytest.mark.parametrize(
    "damage", [damage_nothing_of_sqlite, damage_cut_short, damage_pages_inside, damage_tables_of_others]
)
def test_damaged_storage_is_set_aside_and_pages_are_fetched_in_full(
    pages: PagesServer,
    open_fetcher: Open,
    tmp_path: Path,
    damage: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    pages.serve("/p", POLICY, etag=True)
    with open_fetcher() as fetcher:
        fetcher.fetch(pages.url("/p"))
    damage(tmp_path / "fetched" / "pages.db")  # type: ignore[operator]

    assert open_fetcher().fetch(pages.url("/p")).body == POLICY.encode()

    assert open_fetcher().fetch(pages.url("/p")).unchanged
    assert [seen.status for seen in pages.asked("/p")] == [200, 200, 304]
    assert (tmp_path / "fetched" / "pages.damaged.db").is_file()
    assert caplog.records == []


def test_storage_that_is_damaged_during_a_refresh_costs_no_page(
    pages: PagesServer, open_fetcher: Open, tmp_path: Path
) -> None:
    pages.serve("/p", POLICY, etag=True)
    fetcher = open_fetcher()
    fetcher.fetch(pages.url("/p"))
    with closing(sqlite3.connect(tmp_path / "fetched" / "pages.db")) as other:
        other.execute("DELETE FROM streams")
        other.commit()

    page = fetcher.fetch(pages.url("/p"))

    assert page.body == POLICY.encode()
    assert fetcher.fetch(pages.url("/p")).body == POLICY.encode()


def test_a_folder_that_cannot_be_written_costs_no_page(pages: PagesServer, open_fetcher: Open, tmp_path: Path) -> None:
    (tmp_path / "fetched" / "pages.db").mkdir(parents=True)
    pages.serve("/p", POLICY, etag=True)

    assert open_fetcher().fetch(pages.url("/p")).body == POLICY.encode()


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_to_the_page(pages: PagesServer, open_fetcher: Open, status: int) -> None:
    pages.redirect("/old", "new?part=1", status)
    pages.serve("/new?part=1", POLICY, etag=True)

    for expected in (False, True):
        page = open_fetcher().fetch(pages.url("/old"))
        assert (page.url, page.unchanged) == (pages.url("/new?part=1"), expected)

    pages.serve("/old", "<p>Here again.</p>")
    assert open_fetcher().fetch(pages.url("/old")).body == b"<p>Here again.</p>"


def test_five_redirects_are_followed(pages: PagesServer, open_fetcher: Open) -> None:
    for step in range(5):
        pages.redirect(f"/{step}", f"/{step + 1}")
    pages.serve("/5", POLICY)

    assert open_fetcher().fetch(pages.url("/0")).url == pages.url("/5")


def test_an_allowed_host_in_another_spelling_is_the_same_host(pages: PagesServer, open_fetcher: Open) -> None:
    pages.serve("/p", POLICY)
    allowed = Allowed(private_hosts=frozenset({" Büro.Example. "}))

    page = open_fetcher(allowed=allowed).fetch(pages.url("/p", "BÜRO.example."))

    assert page.url == pages.url("/p", "xn--bro-hoa.example")
    assert pages.asked("/p")[0].headers["host"] == f"xn--bro-hoa.example:{pages.port}"
