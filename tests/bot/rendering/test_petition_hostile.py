"""What somebody types into a petition stays what they typed: in no format is it code, markup, a formula or a link."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from zipfile import ZipFile

import pypdfium2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.errors import UserError
from bot.rendering.petition import Group, PetitionDocument, plain, web_address
from bot.rendering.petition_csv import inert, petition_as_csv
from bot.rendering.petition_docx import petition_as_docx
from bot.rendering.petition_html import petition_as_html
from bot.rendering.petition_markdown import petition_as_markdown
from bot.rendering.petition_pdf import petition_as_pdf, poster_as_pdf
from bot.rendering.qr_code import as_svg
from tests.bot.rendering.petition_papers import HOSTILE, LAW, POLICY, WHOLE, letters, pdf_text
from tests.thorough import examples, spread

ADDRESSES = {LAW.url, "https://www.gesetze-im-internet.de/betrvg/__87.html", "https://www.congress.gov/b"}
URLS = (
    "javascript:alert(1)", "https://good.example@evil.example/", "file:///etc/passwd", "//evil.example", "https://",
    "https://evil.example/\u202egnp", 'https://evil.example/"onload="x', "https://evil.example/<b>", "https://[bad",
    "https://evil.example/`)\n#panic()", "data:text/html,x", "HTTPS://evil.example", " https://evil.example",
)  # fmt: skip


def filled(text: str, url: str = "") -> PetitionDocument:
    """The same text in every place where text can be."""
    url = url or WHOLE.demands[0].sources[0].url
    law, policy = replace(LAW, title=text, line=text, quote=text, url=url), replace(POLICY, title=text, quote=text)
    first, second = WHOLE.demands
    assert WHOLE.delivery is not None
    return replace(
        WHOLE, title=text, addressee=text, operator=text, opening=text, closing=text,
        demands=(replace(first, heading=text, text=text, reason=text, sources=(law, policy)), second),
        delivery=replace(WHOLE.delivery, to=text, how=text),
        answers=(replace(WHOLE.answers[0], text=text, results=((1, text, "met"),)),),
        names=((text, text), ("Ada Byron", "")), roster_sha256="cd" * 32,
    )  # fmt: skip


class Read(HTMLParser):
    """What a browser would show, and the attributes by which it would fetch or run something."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._hidden += tag in ("style", "title")
        for name, value in attrs:
            assert not name.startswith("on") and name not in ("style", "src", "srcset", "action", "background")
            if name == "href":
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.shown.append(data)


def html_of(text: str) -> Read:
    read = Read()
    read.feed(text)
    read.close()
    return read


def docx_parts(made: bytes) -> dict[str, str]:
    with ZipFile(io.BytesIO(made)) as file:
        return {name: file.read(name).decode() for name in file.namelist() if name.endswith((".xml", ".rels"))}


def docx_text(made: bytes) -> str:
    parts = docx_parts(made)
    found = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", parts["word/document.xml"] + parts["word/footnotes.xml"])
    return "".join(found).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed_in(cell: str) -> str:
    """Without the ' that keeps a spreadsheet from computing it."""
    return cell[1:] if cell[:1] == "'" and inert(cell[1:]) == cell else cell


def pdf_links(made: bytes) -> set[str]:
    return {found.decode() for found in re.findall(rb"/URI ?\(([^)]*)\)", made)}


texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.sampled_from("ab #$*_`~<>&|\\[](){}=+-@'\"!:/.%^\n\t1،éñ\u200b\u200d\u202e\u2066\ufeff\u00ad")),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map("".join),
)
any_text = st.one_of(texts, st.text())
quickly = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("text", spread(HOSTILE, 3))
def test_a_pdf_shows_it_and_links_only_to_sources(text: str) -> None:
    made = petition_as_pdf(filled(text))
    assert pdf_links(made) <= ADDRESSES
    shown = letters(pdf_text(made))
    if text.isascii() or text.startswith(
        ("abc", "in", "W", "fi", "a\u2066")
    ):  # a reader orders other directions itself
        for line in plain(text).split("\n"):
            assert letters(line) in shown


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
def test_no_text_breaks_a_pdf_or_a_poster(text: str) -> None:
    document = filled(text)
    assert petition_as_pdf(document).startswith(b"%PDF")
    poster = poster_as_pdf(document, code=as_svg("https://steward.example.org"), address="https://steward.example.org")
    assert len(pypdfium2.PdfDocument(poster)) == 1 and pdf_links(poster) == set()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_of_any_text_there_is_a_pdf_or_a_script_is_named(text: str) -> None:
    try:
        made = petition_as_pdf(replace(WHOLE, opening=text))
    except UserError as refused:
        assert "no font here has these letters: " in str(refused)  # noqa: PT017 - either way is right
    else:
        assert made.startswith(b"%PDF")


@quickly
@given(any_text)
def test_html_shows_it_and_runs_fetches_and_links_nothing_of_it(text: str) -> None:
    read = html_of(petition_as_html(filled(text)))
    shown = letters("".join(read.shown))
    assert all(letters(line) in shown for line in plain(text).split("\n"))
    assert not read.tags & {"script", "img", "iframe", "link", "object", "form", "base", "svg", "embed"}
    assert {link for link in read.links if not re.fullmatch(r"#(note|cited)-\d+", link)} <= ADDRESSES


@quickly
@given(any_text)
def test_markdown_shows_it_and_makes_no_markup_of_it(text: str) -> None:
    read = html_of(MarkdownIt("commonmark").enable("table").render(petition_as_markdown(filled(text))))
    shown = letters("".join(read.shown))
    assert all(letters(line) in shown for line in plain(text).split("\n"))
    assert set(read.links) <= ADDRESSES
    assert read.tags <= set("h1 h2 h3 p strong br ul ol li a code pre blockquote table thead tbody tr th td".split())


def test_markdown_keeps_readers_that_link_bare_addresses_from_linking_typed_ones() -> None:
    made = petition_as_markdown(filled("http://evil.example www.evil.example a@evil.example"))
    assert "http://evil" not in made and "www.evil" not in made and "a@evil" not in made


@quickly
@given(any_text)
def test_docx_shows_it_and_links_only_to_sources(text: str) -> None:
    made = petition_as_docx(filled(text))
    shown = letters(docx_text(made))
    assert all(letters(line) in shown for line in plain(text).split("\n"))
    parts = docx_parts(made)
    targets = {
        target.replace("&amp;", "&") for rels in parts for target in re.findall(
            r'Target="([^"]*)" TargetMode="External"', parts[rels]
        ) if rels.endswith(".rels")
    }  # fmt: skip
    assert targets <= ADDRESSES
    assert set(re.findall(r'w:instr="([^"]*)"', parts["word/document.xml"])) == set()


@quickly
@given(any_text)
@example("'=1")
@example("'' ＠a")
def test_no_cell_of_a_csv_is_a_formula_and_each_holds_what_was_typed(text: str) -> None:
    for document in (filled(text), replace(filled(text), names=())):
        made = petition_as_csv(document)
        assert made.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
        assert len({len(row) for row in rows}) == 1
        for cell in (cell for row in rows for cell in row):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        told = letters("".join(typed_in(cell) for row in rows for cell in row))
        assert all(letters(line) in told for line in plain(text).split("\n"))


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("form", [petition_as_html, petition_as_markdown], ids=["html", "md"])
def test_an_address_that_is_none_is_shown_and_never_linked(form: Callable[[PetitionDocument], str], url: str) -> None:
    made = form(filled("a", url))
    read = html_of(made if form is petition_as_html else MarkdownIt("commonmark").render(made))
    assert web_address(url) == ""
    assert {link for link in read.links if not link.startswith("#")} <= ADDRESSES
    assert letters(url) in letters("".join(read.shown))


@pytest.mark.parametrize("url", spread(URLS, 3))
def test_nor_in_a_file_for_printing_or_for_a_word_processor(url: str) -> None:
    assert pdf_links(petition_as_pdf(filled("a", url))) <= ADDRESSES
    rels = "".join(
        text for name, text in docx_parts(petition_as_docx(filled("a", url))).items() if name.endswith("rels")
    )
    assert "evil.example" not in rels and "javascript" not in rels and "passwd" not in rels


def test_what_cannot_be_seen_or_turns_text_around_is_in_no_format() -> None:
    document = filled("a\u202eb\u2066c\u200bd\ufeffe\u0000f")
    for made in (petition_as_html(document), petition_as_markdown(document), petition_as_csv(document).decode()[1:]):
        assert "abcdef" in made and not set(made) & set("\u202e\u2066\u200b\ufeff\u0000")
    assert "abcdef" in docx_text(petition_as_docx(document))
    assert Group("law") is Group.LAW
