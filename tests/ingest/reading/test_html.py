"""A web page reads as what a person sees of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pytest

from ingest.reading.block import Block, Reading

Read = Callable[..., Reading]
Told = Callable[[Iterable[Block]], list[str]]


def test_headings_paragraphs_and_lists_keep_their_levels(read: Read, told: Told) -> None:
    found = read(
        "a.html",
        "<h1>Policy</h1><p>One <b>t</b>wo<br>three.</p><ul><li>a<ul><li>b</li></ul><li><p>c</p><p>more</p></ul>"
        "<div>loose<div>text</div></div><blockquote>said</blockquote><dl><dt>Badge<dd>kept a year</dl>",
    )

    assert told(found.blocks) == [
        "# Policy", "One two three.", "- a", "  - b", "- c", "more", "loose", "text", "said", "- Badge: kept a year",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>", "<style>x</style>", "<template>x</template>", "<nav>x</nav>", "<header>x</header>",
        "<footer>x</footer>", "<aside>x</aside>", "<form><button>x</button></form>", "<select><option>x</select>",
        "<textarea>x</textarea>", "<p hidden>x</p>", '<p style="display: none">x</p>', "<!-- x -->", "<del>x</del>",
        '<p style="color:red;visibility:hidden">x</p>', '<div aria-hidden="true"><p>x</p></div>',
        '<span style="font-size:0px">x</span>', "<noscript>x</noscript>", '<sup><a href="#fn1">x</a></sup>',
        '<p><a href="../">x</a></p>', '<ul><li><a href="#a">x</a></ul>',
    ],
)  # fmt: skip
def test_what_is_hidden_or_surrounds_the_text_is_not_read(read: Read, told: Told, hidden: str) -> None:
    assert told(read("a.html", f"<body><p>Shown.</p>{hidden}</body>").blocks) == ["Shown."]


def test_small_print_is_read(read: Read, told: Told) -> None:
    assert told(read("a.html", '<p style="font-size:0.8em">Small.</p>').blocks) == ["Small."]


def test_the_main_part_is_read_where_it_holds_most_of_the_text(read: Read, told: Told) -> None:
    page = (
        "<body><div>Cookies?</div><main><header><h1>Policy</h1></header><p>A long text about badges.</p></main></body>"
    )

    assert told(read("a.html", page).blocks) == ["# Policy", "A long text about badges."]


def test_a_teaser_is_not_the_main_part(read: Read, told: Told) -> None:
    page = "<body><article>New!</article><p>A long text about badges and cameras.</p></body>"

    assert told(read("a.html", page).blocks) == ["New!", "A long text about badges and cameras."]


def test_a_heading_that_unfolds_is_read(read: Read, told: Told) -> None:
    assert told(read("a.html", "<h2><button>Retention</button></h2><p>90 days.</p>").blocks) == [
        "## Retention",
        "90 days.",
    ]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (
            "<tr><th>Data<th>Kept<tr><td>Chats<td>90 days.<tr><td>Badges<td>1 year",
            ["| Data: Chats; Kept: 90 days.", "| Data: Badges; Kept: 1 year."],
        ),
        (
            "<tr><td><b>Data</b><td><b>Kept</b><tr><td rowspan=2>Chats<td>90 days<tr><td>on hold: longer",
            ["| Data: Chats; Kept: 90 days.", "| Data: Chats; Kept: on hold: longer."],
        ),
        ("<tr><td><b>Owner</b><td>People team<tr><td><b>Region</b><td>EU", ["| Owner: People team.", "| Region: EU."]),
        ("<caption>Kept</caption><tr><td>a<td>b<td><ul><li>c<li>d</ul>", ["Kept", "| a; b; c d."]),
        ("<tr><td>Only<tr><td>layout", ["Only", "layout"]),
        ("<tr><td colspan=999999999>x<td>y", ["| x: y."]),
    ],
)
def test_tables(read: Read, told: Told, table: str, rows: list[str]) -> None:
    assert told(read("a.html", f"<table>{table}</table>").blocks) == rows


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>Badges | Intranet</title><h1>Badges</h1>", "Badges"),
        ("<title>Intranet</title><h1>Badges</h1>", "Intranet"),
        ("<h1>Badges</h1>", "Badges"),
        ("<p>Text.</p>", "the badge policy"),
    ],
)
def test_the_title(read: Read, page: str, title: str) -> None:
    assert read("the_badge-policy.html", page).title == title


@pytest.mark.parametrize(
    "data",
    [
        '<meta charset="windows-1252"><p>Überwachung – nein</p>'.encode("cp1252"),
        '<meta charset="iso-8859-1"><p>Überwachung – nein</p>'.encode("cp1252"),
        '<meta charset="utf-16"><p>Überwachung – nein</p>'.encode(),
        "<p>Überwachung – nein</p>".encode("utf-16"),
        '<?xml version="1.0" encoding="utf-8"?><html><body><p>Überwachung – nein</p></body></html>'.encode(),
    ],
)
def test_the_charset(read: Read, told: Told, data: bytes) -> None:
    assert told(read("a.htm", data).blocks) == ["Überwachung – nein"]


def test_the_page_dates_itself(read: Read) -> None:
    assert read("a.html", "<h1>Policy</h1><p>Last updated: August 4, 2026</p>").dated == date(2026, 8, 4)


@pytest.mark.parametrize("tag", ["div", "ul", "table", "blockquote", "b"])
def test_five_thousand_levels_lose_no_text(read: Read, told: Told, tag: str) -> None:
    page = f"<p>Before.</p>{f'<{tag}>' * 5_000}deep{f'</{tag}>' * 5_000}<p>After.</p>"

    assert "deep" in " ".join(told(read("a.html", page).blocks))
