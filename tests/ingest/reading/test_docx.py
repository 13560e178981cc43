"""A Word document reads as it stands with all its changes accepted."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.reading.block import Block, Reading, Unreadable
from ingest.reading.docx import read_docx

Told = Callable[[Iterable[Block]], list[str]]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Any], Reading]:
    def reading_of(document: Any) -> Reading:
        path = tmp_path / "the_policy.docx"
        document.save(str(path))
        [reading] = read_docx(path)
        return reading

    return reading_of


def with_body(*elements: str) -> Any:
    """A document whose body is `elements` of WordprocessingML."""
    document = docx.Document()
    for element in elements:
        head, rest = element[: element.index(">")], element[element.index(">") :]
        head, slash = (head[:-1], "/") if head.endswith("/") else (head, "")
        document.element.body.insert(-1, parse_xml(f"{head} {nsdecls('w')}{slash}{rest}"))
    return document


def test_styles_make_headings_and_lists(read: Callable[[Any], Reading], told: Told) -> None:
    document = docx.Document()
    document.add_heading("Monitoring policy", 0)
    document.add_paragraph("Effective 4 August 2026.")
    document.add_heading("Retention", 2)
    document.add_paragraph("Chats", style="List Bullet")
    document.add_paragraph("In rooms", style="List Bullet 2")

    found = read(document)

    assert told(found.blocks) == [
        "# Monitoring policy", "Effective 4 August 2026.", "## Retention", "- Chats", "  - In rooms",
    ]  # fmt: skip
    assert (found.title, found.dated) == ("Monitoring policy", date(2026, 8, 4))


def test_the_properties_of_the_file_do_not_date_it(read: Callable[[Any], Reading]) -> None:
    document = docx.Document()
    document.add_paragraph("Text.")

    found = read(document)

    assert document.core_properties.modified is not None or document.core_properties.created is not None
    assert (found.title, found.dated) == ("the policy", None)


def test_a_table_is_told_in_rows(read: Callable[[Any], Reading], told: Told) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    for row, texts in zip(table.rows, [("Data", "Kept for"), ("Chats", "90 days"), ("Badges", "1 year")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("After.")

    assert told(read(document).blocks) == [
        "| Data: Chats; Kept for: 90 days.",
        "| Data: Badges; Kept for: 1 year.",
        "After.",
    ]


def test_insertions_are_read_and_deletions_are_not(read: Callable[[Any], Reading], told: Told) -> None:
    document = with_body(
        '<w:p><w:r><w:t xml:space="preserve">We keep it </w:t></w:r>'
        '<w:ins w:id="1" w:author="A"><w:r><w:t>90</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="A"><w:r><w:delText>30</w:delText></w:r></w:del>'
        '<w:moveFrom w:id="3" w:author="A"><w:r><w:t>moved</w:t></w:r></w:moveFrom>'
        '<w:r><w:t xml:space="preserve"> days.</w:t></w:r></w:p>',
        '<w:tbl><w:tr><w:trPr><w:del w:id="4" w:author="A"/></w:trPr><w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p>'
        "</w:tc></w:tr>"
        "<w:tr><w:tc><w:p><w:r><w:t>Stays</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>here</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    )

    assert told(read(document).blocks) == ["We keep it 90 days.", "| Stays: here."]


def test_links_are_read_and_hidden_text_is_not(read: Callable[[Any], Reading], told: Told) -> None:
    document = with_body(
        '<w:p><w:r><w:t xml:space="preserve">See </w:t></w:r><w:hyperlink><w:r><w:t>the form</w:t></w:r></w:hyperlink>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>.</w:t></w:r></w:p>'
    )

    assert told(read(document).blocks) == ["See the form."]


def test_content_controls_are_read_and_the_table_of_contents_is_not(read: Callable[[Any], Reading], told: Told) -> None:
    document = with_body("<w:sdt><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Retention ... 3", style="toc 1")

    assert told(read(document).blocks) == ["In a control."]


def test_a_short_bold_paragraph_is_a_heading_and_a_bold_sentence_is_not(
    read: Callable[[Any], Reading], told: Told
) -> None:
    document = docx.Document()
    for text in ("Retention", "We never record calls."):
        document.add_paragraph().add_run(text).bold = True

    assert told(read(document).blocks) == ["### Retention", "We never record calls."]


def test_a_numbering_of_zero_takes_a_paragraph_out_of_its_list(read: Callable[[Any], Reading], told: Told) -> None:
    document = with_body(
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr></w:pPr><w:r><w:t>In.</w:t></w:r></w:p>',
        '<w:p><w:pPr><w:pStyle w:val="ListBullet"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
        "<w:r><w:t>Out.</w:t></w:r></w:p>",
    )

    assert told(read(document).blocks) == ["  - In.", "Out."]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as file:
        for _ in range(31):
            file.write(bytes(10 * 2**20))

    assert path.stat().st_size < 2**20
    with pytest.raises(Unreadable, match="unpacked"):
        read_docx(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"not at all"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)

    with pytest.raises(Unreadable, match="damaged"):
        read_docx(path)


def test_a_cut_off_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    docx.Document().save(str(path))
    path.write_bytes(path.read_bytes()[:-400])

    with pytest.raises(Unreadable, match="damaged"):
        read_docx(path)
