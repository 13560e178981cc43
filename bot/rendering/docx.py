"""A letter as DOCX, to be changed further by its writer. The file says nothing of who made it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.rendering.letter import (
    BEFORE,
    LANGUAGE,
    NOT_A_PART,
    Block,
    Letter,
    Lines,
    Mark,
    Paragraph,
    Points,
    Signature,
    Span,
    Subject,
    Text,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph as Written

_SIGN_HERE = "_" * 30


def as_docx(letter: Letter, *, day: date) -> bytes:
    from docx import Document
    from docx.enum.section import WD_SECTION

    document = Document()
    describe(document, letter.title, day)
    for block in letter.blocks:
        _write(document, block)
    _number_pages(document.sections[0])
    notes = document.add_section(WD_SECTION.NEW_PAGE)
    notes.footer.is_linked_to_previous = False
    notes.footer.paragraphs[0].text = NOT_A_PART
    document.add_heading(BEFORE, level=1)
    _bulleted(document, letter.before)
    document.add_heading("Sources", level=2)
    _bulleted(document, letter.sources)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def describe(document: Document, title: str, day: date, *, language: str = LANGUAGE) -> None:
    """The template names an author, a date and American English of its own."""
    from docx.shared import Pt

    about, when = document.core_properties, datetime(day.year, day.month, day.day, tzinfo=UTC)
    about.title, about.language, about.created, about.modified = title[:255], language, when, when
    about.author = about.last_modified_by = about.comments = ""
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    properties: Any = normal.element.get_or_add_rPr()
    properties.append(element("w:lang", {"w:val": language, "w:bidi": language}))


def _write(document: Document, block: Block) -> None:
    match block:
        case Lines(lines):
            _broken(document.add_paragraph(), lines)
        case Subject(text):
            subject = document.add_paragraph()
            subject.add_run("Subject: ")
            _run(subject, text)
            for run in subject.runs:
                run.bold = True
        case Paragraph(text):
            _run(document.add_paragraph(), text)
        case Points(points):
            for point in points:
                _run(document.add_paragraph(style="List Number"), point)
        case Signature(name):
            signed = document.add_paragraph()
            signed.add_run("\n")
            _broken(signed, (_sign_here(), name))


def _sign_here() -> Text:
    return (Span(_SIGN_HERE),)


def _bulleted(document: Document, texts: tuple[Text, ...]) -> None:
    for text in texts:
        _run(document.add_paragraph(style="List Bullet"), text)


def _broken(paragraph: Written, lines: tuple[Text, ...]) -> None:
    for number, line in enumerate(lines):
        if number:
            paragraph.add_run().add_break()
        _run(paragraph, line)


def _run(paragraph: Written, text: Text) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    for span in text:
        run = paragraph.add_run(span.text)
        if span.mark is Mark.BLANK:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _number_pages(section: Section) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_field(paragraph, "PAGE")


def add_field(paragraph: Written, field: str) -> None:
    """What Word computes, such as PAGE."""
    held: Any = paragraph._p  # python-docx knows no fields
    held.append(element("w:fldSimple", {"w:instr": field}))


def element(name: str, values: dict[str, str]) -> object:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(key), value)
    return made


def in_fixed_order(file: bytes) -> bytes:
    """The same file without the time at which it was packed."""
    packed = BytesIO()
    with ZipFile(BytesIO(file)) as before, ZipFile(packed, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), before.read(name), ZIP_DEFLATED)
    return packed.getvalue()
