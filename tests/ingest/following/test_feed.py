"""News feeds: entries of hosts that an admin named, as plain text; nothing is fetched or opened on a feed's behalf."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.following.failure import FailureKind, SourceFailed
from ingest.following.feed import Feed, FeedEntry, read_feed
from ingest.following.source import Allowed
from tests.ingest.following.conftest import Open
from tests.ingest.following.pages_server import PagesServer

URL = "https://news.example/feeds/work.xml"
NEWS = Allowed(news_hosts=frozenset({"news.example"}))


def rss(*items: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel><title>Work</title>'
        f"<link>https://news.example/</link>{''.join(items)}</channel></rss>"
    ).encode()


def item(link: str = "https://news.example/a", guid: str = "", title: str = "A title", more: str = "") -> str:
    named = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    return f"<item><title>{title}</title><link>{link}</link>{named}{more}</item>"


ATOM = b"""<?xml version="1.0" encoding="iso-8859-1"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.news.example/2026/">
<title>Work</title><id>urn:feed</id><updated>2026-11-20T10:00:00Z</updated>
<entry><title type="html">Kamera &amp;amp; &lt;b&gt;Mikro&lt;/b&gt;fon: \xdcberwachung</title><id>urn:entry:1</id>
<link rel="alternate" href="kamera.html"/><published>2026-11-19T23:30:00-02:00</published>
<updated>2026-11-21T10:00:00Z</updated><summary type="text">Works councils &lt;agree&gt; to it.</summary></entry>
<entry><title>Second</title><id>urn:entry:2</id><link href="/second"/><updated>2026-11-21T10:00:00Z</updated></entry>
</feed>"""


def entries(body: bytes, allowed: Allowed = NEWS) -> tuple[FeedEntry, ...]:
    return read_feed(body, URL, allowed).entries


def test_entries_come_with_whole_addresses_plain_titles_and_their_days() -> None:
    first, second = entries(ATOM)

    assert (first.title, first.url) == ("Kamera & Mikrofon: Überwachung", "https://www.news.example/2026/kamera.html")
    assert (first.published, first.summary) == (date(2026, 11, 20), "Works councils <agree> to it.")
    assert (second.url, second.published) == ("https://www.news.example/second", date(2026, 11, 21))


def test_an_entry_keeps_its_id_while_its_feed_calls_it_the_same() -> None:
    (before,) = entries(rss(item(guid="entry-7", title="Before")))
    (after,) = entries(rss(item("https://news.example/moved", guid="entry-7", title="After")))
    (by_link,) = entries(rss(item("https://news.example/b")))
    (again,) = entries(rss(item("https://news.example/b", title="Renamed")))

    assert before.id == after.id != by_link.id == again.id
    assert all(entry.id.isalnum() and len(entry.id) == 20 for entry in (before, by_link))


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/a", "https://news.example.evil.example/a", "https://badnews.example/a",
        "http://127.0.0.1/", "http://169.254.169.254/", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
        "https://user:secret@news.example/a", "https://news.example@evil.example/", "//elsewhere.example/a",
        "https://news.example:25/", "",
    ],
)  # fmt: skip
def test_an_entry_that_leads_to_no_host_an_admin_named_is_counted_and_left_away(link: str) -> None:
    feed = read_feed(rss(item(link), item("https://news.example/b")), URL, NEWS)

    assert [entry.url for entry in feed.entries] == ["https://news.example/b"]
    assert feed.elsewhere == 1


def test_subdomains_of_a_host_that_was_named_count() -> None:
    assert len(entries(rss(item("https://blog.news.example/a")))) == 1
    assert read_feed(rss(item()), URL, Allowed()) == Feed((), 1)


def test_an_entry_that_stands_twice_is_one() -> None:
    assert len(entries(rss(item(guid="1"), item(guid="1"), item("https://news.example/b")))) == 2


def test_nothing_but_text_comes_through() -> None:
    trick = (
        "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;One&lt;br&gt;two "
        "&lt;style&gt;p{}&lt;/style&gt;&#x202e;three&#x200b;"
    )
    (entry,) = entries(rss(item(title=trick, more=f"<description>{trick}</description>")))

    assert entry.title == entry.summary == "One two three"


def test_long_texts_and_endless_feeds_are_cut() -> None:
    (entry,) = entries(rss(item(title="x" * 10_000, more="<description>" + "y" * 100_000 + "</description>")))
    assert (len(entry.title), len(entry.summary)) == (300, 4000)

    assert len(entries(rss(*(item(f"https://news.example/{n}") for n in range(600))))) == 500


@pytest.mark.parametrize("day", ["yesterday", "", "Mon, 99 Foo 2026", "0000-00-00"])
def test_a_day_that_cannot_be_read_is_no_day(day: str) -> None:
    (entry,) = entries(rss(item(more=f"<pubDate>{day}</pubDate>")))

    assert entry.published is None


@pytest.mark.parametrize(
    "body",
    [
        b"", b"   ", b"\x00\x01", b"<html><body>Sign in</body></html>", b"<rss", b"not a feed", b"%PDF-1.7", b"{}",
        b"<?xml version='1.0'?><rss version='2.0'><channel><title>Cut",
    ],
)  # fmt: skip
def test_what_is_no_feed_is_unreadable(body: bytes) -> None:
    with pytest.raises(SourceFailed) as caught:
        read_feed(body, URL, NEWS)

    assert caught.value.kind is FailureKind.UNREADABLE
    assert "Cut" not in caught.value.reason


def test_a_feed_that_is_empty_or_cut_off_gives_the_entries_that_are_there() -> None:
    assert read_feed(rss(), URL, NEWS) == Feed((), 0)
    assert len(entries(rss(item(), item("https://news.example/b"))[:-60])) >= 1


def test_a_feed_is_never_taken_for_the_name_of_a_file_or_an_address(tmp_path: Path, pages: PagesServer) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(rss(item()))
    pages.serve("/feed.xml", rss(item()))

    for body in (str(file).encode(), pages.url("/feed.xml").encode(), file.as_uri().encode()):
        with pytest.raises(SourceFailed):
            read_feed(body, URL, NEWS)
    assert pages.requests == []


@pytest.mark.parametrize("between", ["", "\n"])
def test_a_feed_reads_no_file_and_fetches_nothing_through_its_entities(
    tmp_path: Path, pages: PagesServer, between: str
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("s3cret")
    head = (
        f'<!DOCTYPE rss SYSTEM "{pages.url("/d")}" [<!ENTITY file SYSTEM "{secret.as_uri()}">{between}'
        f'<!ENTITY web SYSTEM "{pages.url("/e")}">{between}<!ENTITY % dtd SYSTEM "{pages.url("/d")}">{between}%dtd;]>'
    )

    with pytest.raises(SourceFailed):
        read_feed(rss(item(title="Title &file; &web;"), head=head), URL, NEWS)
    assert len(entries(rss(item(title="Title"), head=f'<!DOCTYPE rss SYSTEM "{pages.url("/d")}">'))) == 1
    assert pages.requests == []


def test_entities_within_entities_do_not_grow_without_bounds() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    before = "<?note x?><!-- <!DOCTYPE a> --> <?note y?>"
    head = f'{before}<!DOCTYPE rss PUBLIC ">" "[" [<!-- <rss> --><!ENTITY e0 "ha">{levels}]>'
    feed = rss(item(title="Title &e9;"), head=head)

    for written in (feed, feed.decode().replace("utf-8", "utf-16").encode("utf-16")):
        with pytest.raises(SourceFailed) as caught:
            read_feed(written, URL, NEWS)
        assert caught.value.kind is FailureKind.UNREADABLE


def test_a_feed_of_the_old_kind_with_a_document_type_is_read() -> None:
    head = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1/rss-0.91.dtd">'

    assert len(entries(rss(item(), head=head))) == 1


def test_a_prolog_of_many_parts_is_gone_through_once() -> None:
    assert len(entries(rss(item(), head="<?note?><!-- x -->" * 5_000))) == 1


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: rss(item(title=text, more=text))))
@example(rss(item(link="https://[news.example/a")))
@example(rss(item(title="<![CDATA[<!DOCTYPE x><!-- <b <a href='http://[']]>")))
@settings(deadline=None)
def test_no_bytes_at_all_upset_the_reader(body: bytes) -> None:
    found: Feed | FailureKind
    try:
        found = read_feed(body, URL, NEWS)
    except SourceFailed as failed:
        found = failed.kind

    assert isinstance(found, Feed) or found is FailureKind.UNREADABLE
    for entry in found.entries if isinstance(found, Feed) else ():
        assert entry.title.isprintable() and entry.summary.isprintable()


@pytest.mark.parametrize(
    "body",
    [
        rss(item(more="<category>x</category>" * 40_000)),
        rss(item(more="<a>" * 100 + "</a>" * 100)),
        b"<rss version='2.0'><channel><item><title>" + b"<a " * 40_000,
    ],
    ids=["many", "deep", "broken"],
)
def test_a_feed_made_to_keep_its_reader_busy_is_refused(body: bytes) -> None:
    with pytest.raises(SourceFailed) as caught:
        read_feed(body, URL, NEWS)

    assert caught.value.kind is FailureKind.UNREADABLE


def test_a_feed_larger_than_any_is_refused() -> None:
    with pytest.raises(SourceFailed) as caught:
        read_feed(rss(item(more=f"<description>{'x' * 5_000_000}</description>")), URL, NEWS)

    assert caught.value.kind is FailureKind.TOO_LARGE


def test_a_feed_with_a_small_fault_is_read_all_the_same() -> None:
    (entry,) = entries(rss(item(title="Terms &nbsp;&copy; and conditions")))

    assert entry.title == "Terms © and conditions"


def test_a_feed_is_fetched_like_a_page(pages: PagesServer, open_fetcher: Open) -> None:
    pages.serve("/feed.xml", ATOM, media_type="application/atom+xml", etag=True)

    first, second = (open_fetcher().fetch(pages.url("/feed.xml")) for _ in range(2))

    assert second.unchanged
    assert len(entries(second.body)) == len(entries(first.body)) == 2
