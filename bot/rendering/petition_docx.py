"""A petition's document as DOCX: real headings, styles and footnotes. The file says nothing of who made it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.rendering.docx import add_field, describe, element, in_fixed_order
from bot.rendering.docx_notes import Footnotes
from bot.rendering.petition import PetitionDocument
from bot.rendering.petition_blocks import (
    Block,
    Cited,
    Code,
    Facts,
    Heading,
    Mark,
    Names,
    Note,
    Paragraph,
    Points,
    Span,
    Table,
    Text,
)
from bot.rendering.petition_outline import outline

if TYPE_CHECKING:
    from docx.document import Document as Written
    from docx.text.paragraph import Paragraph as WrittenParagraph

_FONT, _MONO = "Georgia", "Consolas"
_INK, _QUIET = "1C1917", "57534E"
_COLUMNS = 3


def petition_as_docx(document: PetitionDocument) -> bytes:
    """The same document is the same bytes."""
    from docx import Document

    made = outline(document)
    written = Document()
    describe(written, made.title, document.day, language=made.language)
    writer = _Writer(written, made.notes, right_to_left=made.right_to_left)
    writer.styles()
    writer.title(made.title)
    for block in made.blocks:
        writer.block(block)
    writer.finish()
    out = BytesIO()
    written.save(out)
    return in_fixed_order(out.getvalue())


class _Writer:
    def __init__(self, document: Written, notes: tuple[Note, ...], *, right_to_left: bool) -> None:
        self.document = document
        self.notes = notes
        self.footnotes = Footnotes()
        self.right_to_left = right_to_left

    def styles(self) -> None:
        from docx.shared import Cm, Pt, RGBColor

        sizes = {"Normal": 11, "Title": 22, "Heading 1": 15, "Heading 2": 12, "Quote": 11}
        for name, size in sizes.items():
            style: Any = self.document.styles[name]
            style.font.size, style.font.name, style.font.color.rgb = Pt(size), _FONT, RGBColor.from_string(_INK)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for key in list(fonts.attrib):  # a theme's font goes before a named one
                if key.endswith("Theme"):
                    del fonts.attrib[key]
        for border in self.document.styles["Title"].element.findall(f".//{_w('pBdr')}"):
            border.getparent().remove(border)
        self.document.styles["Quote"].font.italic = False
        for section in self.document.sections:
            section.page_width, section.page_height = Cm(21), Cm(29.7)
            section.left_margin = section.right_margin = Cm(2.5)
            section.top_margin = section.bottom_margin = Cm(2.4)
        self._footer()

    def title(self, title: str) -> None:
        self._run(self._paragraph("Title"), Span(title))

    def block(self, block: Block) -> None:
        match block:
            case Facts(rows):
                self._table([((Span(label, own=True),), text) for label, text in rows], quiet_first=True)
                self._paragraph()
            case Heading(level, text, number, new_page):
                heading = self._paragraph(f"Heading {level - 1}")
                heading.paragraph_format.page_break_before = new_page or None
                self._write(heading, ((Span(f"{number}. ", own=True),) if number else ()) + text)
            case Paragraph(text):
                self._write(self._paragraph(), text)
            case Cited():
                self._cited(block)
            case Points(items):
                for text in items:
                    self._write(self._paragraph("List Bullet"), text)
            case Code():
                self._code(block)
            case Table(head, rows):
                named = [tuple((Span(word, own=True),) for word in head)]
                self._table([*named, *rows], header=True)
                self._paragraph()
            case Names(rows):
                self._names(rows)

    def finish(self) -> None:
        self.footnotes.attach(self.document)

    def _cited(self, block: Cited) -> None:
        label = self._paragraph()
        label.paragraph_format.keep_with_next = True
        self._run(label, Span(block.label, Mark.STRONG, own=True))
        if block.aside:
            label.add_run().add_break()
            self._run(label, Span(block.aside, own=True))
        for text, quote in block.items:
            self._write(self._paragraph("List Bullet"), text)
            if quote:
                quoted = self._paragraph("Quote")
                quoted.paragraph_format.left_indent = _cm(1.2)
                self._run(quoted, Span(f"“{quote}”"))

    def _code(self, block: Code) -> None:
        lines = (" ".join(block.lines[:4]), " ".join(block.lines[4:])) if block.groups else block.lines
        for number, line in enumerate(lines):
            code = self._paragraph(turned=False)
            code.paragraph_format.space_after = _pt(8 if number == len(lines) - 1 else 0)
            code.paragraph_format.keep_with_next = number < len(lines) - 1
            self._run(code, Span(line, Mark.CODE, own=True), size=10 if block.groups else 7.5)

    def _table(self, rows: list[tuple[Text, ...]], *, header: bool = False, quiet_first: bool = False) -> None:
        from docx.shared import RGBColor

        table = self.document.add_table(rows=0, cols=len(rows[0]))
        for number, row in enumerate(rows):
            written = table.add_row()
            for place, (cell, text) in enumerate(zip(written.cells, row, strict=True)):
                paragraph = cell.paragraphs[0]
                self._turn(paragraph)
                self._write(paragraph, text)
                if (header and number == 0) or (quiet_first and place == 0):
                    for run in paragraph.runs:
                        run.font.color.rgb = RGBColor.from_string(_QUIET)
                cell.width = _cm(3.6 if quiet_first and place == 0 else 12.4 if quiet_first else 16 / len(row))
            if header and number == 0:
                properties: Any = written._tr.get_or_add_trPr()  # python-docx knows no header rows
                properties.append(element("w:tblHeader", {}))

    def _names(self, rows: tuple[tuple[str, str], ...]) -> None:
        """In columns of a section of their own, which Word fills evenly."""
        from docx.enum.section import WD_SECTION

        section: Any = self.document.add_section(WD_SECTION.CONTINUOUS)
        _in_columns(section, _COLUMNS)
        for name, role in rows:
            paragraph = self._paragraph()
            paragraph.paragraph_format.space_after = _pt(4)
            paragraph.paragraph_format.keep_together = True
            self._run(paragraph, Span(name), size=10)
            if role:
                paragraph.add_run().add_break()
                self._run(paragraph, Span(role), size=9)
        _in_columns(self.document.add_section(WD_SECTION.CONTINUOUS), 1)

    def _paragraph(self, style: str | None = None, *, turned: bool = True) -> WrittenParagraph:
        paragraph = self.document.add_paragraph(style=style)
        if turned:
            self._turn(paragraph)
        return paragraph

    def _turn(self, paragraph: WrittenParagraph) -> None:
        if self.right_to_left:
            properties: Any = paragraph._p.get_or_add_pPr()  # python-docx knows no direction
            properties.append(element("w:bidi", {}))

    def _write(self, paragraph: WrittenParagraph, text: Text) -> None:
        for span in text:
            self._run(paragraph, span)

    def _run(self, paragraph: WrittenParagraph, span: Span, *, size: float = 0) -> None:
        for number, line in enumerate(span.text.split("\n")):
            run = paragraph.add_run()
            if number:
                run.add_break()
            run.add_text(line)
            run.bold = True if span.mark is Mark.STRONG else None
            if span.mark is Mark.CODE:
                run.font.name = _MONO
            if size:
                run.font.size = _pt(size)
            if self.right_to_left and not span.own:
                run.font.rtl = True
        if span.note:
            note = self.notes[span.note - 1]
            parts = [part for part in (note.title, note.line) if part]
            reference: Any = paragraph._p
            reference.append(self.footnotes.add(". ".join(parts), note.shown, note.url))

    def _footer(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_field(paragraph, "PAGE")
        paragraph.add_run(" of ")
        add_field(paragraph, "NUMPAGES")


def _in_columns(section: Any, number: int) -> None:
    """In the element that is there: Word wants a section's properties in their order."""
    for columns in section._sectPr.findall(_w("cols")):
        columns.set(_w("num"), str(number))
        columns.set(_w("space"), "400")


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


def _pt(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _cm(size: float) -> Any:
    from docx.shared import Cm

    return Cm(size)
