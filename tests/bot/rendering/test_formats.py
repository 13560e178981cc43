"""Whatever was typed stands in the letter as it was typed, and is never read as markup, in any format."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pdfplumber
import pytest
from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.errors import UserError
from bot.rendering.docx import as_docx
from bot.rendering.letter import Letter, Mark, spans_of, typed
from bot.rendering.letter_reader import find_letter, written
from bot.rendering.markdown import as_markdown
from bot.rendering.pdf import as_data, as_pdf, template
from ingest.pack import pack_folder
from knowledge.jurisdiction import Jurisdiction
from tests.thorough import examples

DAY = date(2026, 11, 23)
FORM = find_letter(pack_folder(), "access", Jurisdiction.parse("DE"), day=DAY)
LetterOf = Callable[..., Letter]

MARKUP = (
    "1. one", "2) two", "- x", "+ x", "# x", "=====", "---", "***", "> x", "```", "~~~", "| a | b |", "<b>x</b>",
    "<!-- x", "[x](https://example.org)", "[x]: https://example.org", "![x](y)", "&amp; &lt;", "a\\", "\\", "*x* _y_",
    "`x`", "a  \nb", "x\\\ny", "{{ x }}", "$your_name $x$", "#pagebreak()", "#read(\"/etc/passwd\")", "@ref <label>",
    "= x", "https://example.org", "ana_b_c@example.org", "\x1b[2J\x00", "\ufffe\ud800", "\u202eabc", "~x~~y~~", ":x",
    "\t x", "<https://example.org>", "<a@b.cd>", "1", "٣. x", "²) x",
)  # fmt: skip
TYPED = st.one_of(st.sampled_from(MARKUP), st.text(max_size=60))


def filled(text: str) -> Letter:
    return written(FORM, {field.name: text for field in FORM.fields}, day=DAY)


def shape(markdown: str) -> list[tuple[str, str]]:
    """The tokens of a text, without what the text in them says."""
    found: list[tuple[str, str]] = []
    for token in MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(markdown):
        found.append((token.type, token.tag))
        inner = [(t.type, t.tag) for t in token.children or [] if t.type not in ("text", "text_special")]
        found.extend(inner)
    return found


def shown(markdown: str) -> str:
    tokens = MarkdownIt("commonmark").parse(markdown)
    return "\n".join("".join(t.content or "\n" for t in token.children or []) for token in tokens)


def words_of(letter: Letter) -> list[str]:
    return [span.text for span in spans_of(letter)]


@given(TYPED)
@settings(max_examples=examples(300), deadline=None)
def test_markdown_keeps_its_structure_and_what_was_typed(text: str) -> None:
    markdown = as_markdown(filled(text))
    clean = typed(text)

    assert shape(markdown) == shape(as_markdown(filled("Ana")))
    assert shown(markdown).count(clean) >= 8 if clean else "[your name]" in markdown


@given(TYPED)
@settings(max_examples=20, deadline=None)
def test_docx_reads_back_with_what_was_typed(text: str) -> None:
    letter = filled(text)
    paragraphs = [p.text for p in Document(io.BytesIO(as_docx(letter, day=DAY))).paragraphs]
    plain = [p.text for p in Document(io.BytesIO(as_docx(filled("Ana"), day=DAY))).paragraphs]

    assert len(paragraphs) == len(plain)
    assert [word for word in words_of(letter) if word not in "\n".join(paragraphs)] == []


@given(TYPED)
@settings(max_examples=examples(300), deadline=None)
def test_typst_is_given_texts_and_never_source(text: str) -> None:
    letter = filled(text)
    data = json.loads(as_data(letter))
    lists = [*(t for block in data["blocks"] for t in block["texts"]), *data["before"], *data["sources"]]

    assert [span["text"] for texts in lists for span in texts] == words_of(letter)
    assert b"eval" not in template() and b"import" not in template() and b"read(" not in template()


@given(st.one_of(st.sampled_from(MARKUP), st.text(st.characters(min_codepoint=32, max_codepoint=0x17F), max_size=60)))
@settings(max_examples=examples(40), deadline=None)
@example("Oberschwimmbadaufsicht" * 9)
def test_pdf_is_set_whatever_was_typed(text: str) -> None:
    made = b""
    with suppress(UserError):  # a machine without a font for that script
        made = as_pdf(filled(text), day=DAY)

    assert made.startswith(b"%PDF-") or not typed(text).isascii()


@given(st.text())
def test_what_was_typed_becomes_one_line_and_stays_so(text: str) -> None:
    line = typed(text)

    assert line == typed(line) and len(line.splitlines()) <= 1
    line.encode()


def pages_of(made: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        return [page.extract_text() for page in pdf.pages]


def test_typst_that_was_typed_is_printed(letter_of: LetterOf) -> None:
    made = as_pdf(letter_of({"employer": '#pagebreak() *x* #read("/etc/passwd") $x$'}), day=DAY)
    pages = pages_of(made)

    assert len(pages) == 2 and '#pagebreak() *x* #read("/etc/passwd") $x$' in pages[0]


def test_a_word_longer_than_a_line_stays_on_the_page(letter_of: LetterOf) -> None:
    made = as_pdf(letter_of({"your_name": "Q" * 300, "tools": "Q" * 300}), day=DAY)

    with pdfplumber.open(io.BytesIO(made)) as pdf:
        page = pdf.pages[0]
        assert max(character["x1"] for character in page.chars) < page.width - 50
        assert sum(character["text"] == "Q" for page in pdf.pages for character in page.chars) == 900


def test_a_character_that_no_font_has_is_told_without_repeating_it(letter_of: LetterOf) -> None:
    unassigned = "\U0007fff0"  # no font has it
    with pytest.raises(UserError) as told:
        as_pdf(letter_of({"your_name": f"quokka {unassigned}"}), day=DAY)

    assert "font" in str(told.value) and "quokka" not in str(told.value)
    assert told.value.__suppress_context__


def test_the_pdf_has_a_title_a_language_page_numbers_and_its_list_on_a_page_of_its_own(letter_of: LetterOf) -> None:
    made = as_pdf(letter_of({}), day=DAY)
    pages = pages_of(made)

    with pdfplumber.open(io.BytesIO(made)) as pdf:
        assert pdf.metadata["Title"] == "Access request under Art. 15 GDPR"
        assert pdf.doc.catalog["Lang"] == b"en"
        assert "Author" not in pdf.metadata
    assert pages[0].endswith("1 / 1") and "Before you send it" not in pages[0]
    assert pages[1].startswith("Before you send it") and "not part of the letter" in pages[1]


def test_the_docx_says_nothing_of_who_made_it_and_marks_its_blanks(letter_of: LetterOf) -> None:
    letter = letter_of({"your_name": "Ana Silva"})
    document = Document(io.BytesIO(as_docx(letter, day=DAY)))
    about = document.core_properties

    assert (about.title, about.language) == ("Access request under Art. 15 GDPR", "en")
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    marked = [r.text for p in document.paragraphs for r in p.runs if r.font.highlight_color is not None]
    assert marked == [span.text for span in spans_of(letter) if span.mark is Mark.BLANK]
    assert "PAGE" in document.sections[0].footer._element.xml
    assert "not part of the letter" in document.sections[1].footer.paragraphs[0].text


def test_the_same_letter_is_the_same_bytes(letter_of: LetterOf) -> None:
    assert as_pdf(letter_of({}), day=DAY) == as_pdf(letter_of({}), day=DAY)
