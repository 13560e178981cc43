"""What was fetched is read by what it is, whatever it is called; how it was read has a name of its own."""

from __future__ import annotations

import io
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path

import docx
import fpdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.following import extraction
from ingest.following.extraction import Extraction, extract
from ingest.following.source import Selectors
from ingest.reading.block import Block, BlockKind, Unreadable
from tests.thorough import examples

ANY = Selectors()
SENTENCE = "We keep the messages that you write at work for ninety days."
HTML = f"<!DOCTYPE html><html><head><title>Notice</title></head><body><main><p>{SENTENCE}</p></main></body></html>"
MARKDOWN = f"# Notice\n\n- {SENTENCE}\n"
US_CODE = f'{{"id": "1", "citation": "18 U.S.C. § 1", "title": "Wiretaps", "text": "{SENTENCE}"}}'


def word() -> bytes:
    document, packed = docx.Document(), io.BytesIO()
    document.add_paragraph(SENTENCE)
    document.save(packed)
    return packed.getvalue()


def pdf() -> bytes:
    document = fpdf.FPDF()
    document.add_page()
    document.set_font("helvetica", size=12)
    document.multi_cell(0, text=SENTENCE)
    return bytes(document.output())


def read(
    body: bytes | str,
    media_type: str = "",
    name: str = "notice",
    charset: str | None = None,
    selectors: Selectors = ANY,
) -> Extraction:
    return extract(body.encode() if isinstance(body, str) else body, media_type, charset, name, selectors)


def blocks(found: Extraction) -> list[Block]:
    return [block for reading in found.readings for block in reading.blocks]


def refusal(body: bytes | str, media_type: str = "", name: str = "notice", charset: str | None = None) -> str:
    with pytest.raises(Unreadable) as refused:
        read(body, media_type, name, charset)
    return str(refused.value)


@pytest.mark.parametrize(
    ("body", "media_type", "name"),
    [
        (HTML, "text/html", "notice"),
        (HTML, "TEXT/HTML; charset=utf-8", "notice"),
        (HTML, "application/xhtml+xml", "notice"),
        (HTML, "text/plain", "notice.txt"),
        (HTML, "application/pdf", "notice.pdf"),  # a page to sign in, as a rule; it is not for the reader to tell
        (HTML, "", "notice"),
        (HTML.encode("utf-16"), "", "notice"),
        (f"\n<!-- made by a program --><html><p>{SENTENCE}", "text/plain", "notice"),
        (f'<?xml version="1.0"?><html xmlns="x"><body><p>{SENTENCE}</p></body></html>', "text/xml", "notice"),
        (f"<p>{SENTENCE}</p>", "", "notice"),
        (f"<div><p>{SENTENCE}</p></div>", "text/plain", "notice"),
        (f"<p>{SENTENCE}</p>", "application/octet-stream", "notice.htm"),
        (MARKDOWN, "text/markdown", "notice"),
        (MARKDOWN, "text/plain; charset=utf-8", "notice.md"),  # as code forges send it
        (f"<p align=center>x</p>\n\n{SENTENCE}", "text/plain", "README.md"),
        (SENTENCE, "text/plain", "notice"),
        (f"[1]\n\n{SENTENCE}", "text/plain", "notice"),
        (SENTENCE, "text/html", "notice"),
        (f"<b>{SENTENCE}</b>", "text/html", "view.pdf"),  # a viewer's page, named like what it shows
        (SENTENCE, "application/octet-stream", "notice.txt"),
        (US_CODE, "application/json", "section"),
        (US_CODE, "text/html", "section"),
        (f"{US_CODE}\n{US_CODE}\n", "application/x-ndjson", "sections"),
        (f"{US_CODE}\n{US_CODE}\n", "text/plain", "sections.jsonl"),
        (f"{US_CODE}\n{US_CODE}\n", "", "sections"),
        (word(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "notice"),
        (word(), "application/octet-stream", "download"),
        (word(), "text/html", "notice.html"),
        (pdf(), "application/pdf", "notice"),
        (pdf(), "text/html", "notice"),
        (pdf(), "", "notice"),
    ],
)
def test_the_reader_is_chosen_by_what_it_is(body: bytes | str, media_type: str, name: str) -> None:
    assert SENTENCE.removesuffix(".") in " ".join(block.text for block in blocks(read(body, media_type, name)))


def test_markdown_and_plain_text_are_told_apart_by_what_the_server_says() -> None:
    assert blocks(read(MARKDOWN, "text/markdown"))[0].kind is BlockKind.HEADING
    assert blocks(read(MARKDOWN, "text/plain", "a.md"))[0].kind is BlockKind.HEADING
    assert blocks(read(MARKDOWN, "text/plain"))[0].text == "# Notice"


def test_text_that_is_called_a_page_keeps_its_paragraphs() -> None:
    assert [block.text for block in blocks(read("kept for\na year,\n\nnot more.", "text/html"))] == [
        "kept for a year,",
        "not more.",
    ]


def test_a_file_that_gives_no_title_is_named_by_its_address() -> None:
    lower = "kept for ninety days,\nnot more."

    assert read(lower, "text/plain", "retention_of-chats.txt").readings[0].title == "retention of chats"
    assert read(lower, "text/plain", "../../%2e/a\0b.txt").readings[0].title
    assert read(lower, "text/plain", "").readings[0].title == "document"


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown", "text/html"])
def test_the_charset_that_the_server_names_counts_for_text_too(media_type: str) -> None:
    text = "Записи разговоров хранятся девяносто дней и затем удаляются."

    assert [b.text for b in blocks(read(text.encode("koi8-r"), media_type, charset="koi8-r"))] == [text]


@pytest.mark.parametrize(
    ("body", "media_type", "said"),
    [
        (b"", "text/html", "empty"),
        (b" \n\t ", "text/plain", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "image/png", "(image/png)"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "", "are not read; those that are: web pages"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "text/html", "no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "text/plain", "not a text file"),
        (b"x", "image/<b>" + "x" * 900, "files of this kind are not read"),
        (b"<?xml version='1.0'?><rss/>", "application/rss+xml", "feed instead of url"),
        (b'{"error": "Miller was not found"}', "application/json", "no layout of statutes"),
        (b'{"error": "Miller was not found"}', "text/html", "no layout of statutes"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "application/msword", "before 2007"),
        (b"%PDF-1.7 Miller", "application/pdf", "not a PDF"),
        (b"not a PDF, Miller", "application/pdf", "not a PDF"),
        (b"not Word, Miller", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(body: bytes, media_type: str, said: str) -> None:
    reason = refusal(body, media_type)

    assert said in reason
    assert "Miller" not in reason and len(reason) < 400


def test_an_archive_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x")

    assert "ZIP archive" in refusal(packed.getvalue(), "application/zip", "a.zip")


def test_no_copy_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    read(pdf(), "application/pdf")
    read(MARKDOWN, "text/markdown")
    refusal(b"%PDF-1.7 damaged", "application/pdf")
    refusal(b'{"a": 1}', "application/json")

    assert list(tmp_path.iterdir()) == []


# how it was read


def test_the_extractor_names_the_library_and_its_version() -> None:
    assert read(HTML).extractor.startswith(f"trafilatura {version('trafilatura')}/")
    assert read(pdf()).extractor.startswith(f"pdfplumber {version('pdfplumber')}/")
    assert read(MARKDOWN, "text/markdown").extractor.startswith(f"markdown-it-py {version('markdown-it-py')}/")
    assert read(SENTENCE, "text/plain").extractor.startswith("txt/")


def test_the_extractor_changes_with_the_selectors_and_with_nothing_else() -> None:
    drop, keep, both = Selectors(drop=("p.x",)), Selectors(keep=("main",)), Selectors(("main",), ("p.x",))
    page = HTML.replace("</main>", "<p class=x>x</p></main>")

    by = [read(page, "text/html", selectors=selectors).extractor for selectors in (ANY, drop, keep, both)]

    assert len(set(by)) == 4
    assert by == [read(page, "text/html", "other", "utf-8", s).extractor for s in (ANY, drop, keep, both)]
    assert read(HTML).extractor == by[0]
    assert "trafilatura" not in by[2]  # what is selected, nobody has to find
    assert read(pdf(), selectors=keep).extractor == read(pdf()).extractor


@pytest.mark.parametrize(("constant", "body"), [("PAGE", HTML), ("READER", MARKDOWN)])
def test_the_extractor_changes_with_how_this_room_reads(
    monkeypatch: pytest.MonkeyPatch, constant: str, body: str
) -> None:
    before = read(body, "text/markdown").extractor
    monkeypatch.setattr(extraction, constant, "next")

    assert read(body, "text/markdown").extractor not in (before, "")


def test_a_selector_that_matches_nothing_fails_the_source() -> None:
    with pytest.raises(Unreadable, match="#gone"):
        read(HTML, "text/html", selectors=Selectors(keep=("#gone",)))


@given(body=st.binary(min_size=1, max_size=300), media_type=st.sampled_from(["", "text/html", "text/plain", "x/y"]))
@settings(max_examples=examples(100), deadline=None)
def test_any_bytes_are_read_or_refused(body: bytes, media_type: str) -> None:
    try:
        found = read(body, media_type)
    except Unreadable:
        return
    assert blocks(found) and found.extractor
