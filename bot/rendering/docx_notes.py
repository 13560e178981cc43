"""Footnotes of a DOCX file, which python-docx does not write: a part of their own, as ISO/IEC 29500 has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.rendering.docx import element

if TYPE_CHECKING:
    from docx.document import Document

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


class Footnotes:
    """`add` each where it is cited; `attach` them at the end."""

    def __init__(self) -> None:
        self._notes: list[tuple[str, str, str]] = []

    def add(self, text: str, shown: str, url: str) -> object:
        """The reference that goes into the paragraph. `url` is empty where `shown` must not be a link."""
        self._notes.append((text, shown, url))
        return _run(element("w:footnoteReference", {"w:id": str(len(self._notes))}), raised=True)

    def attach(self, document: Document) -> None:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        if not self._notes:
            return
        part = Part(PackURI("/word/footnotes.xml"), _TYPE, b"", document.part.package)
        root: Any = element("w:footnotes", {})
        for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
            note: Any = element("w:footnote", {"w:type": kind, "w:id": str(number)})
            note.append(_paragraph(_run(element(f"w:{kind}", {}))))
            root.append(note)
        for number, (text, shown, url) in enumerate(self._notes, start=1):
            note = element("w:footnote", {"w:id": str(number)})
            runs = [_run(element("w:footnoteRef", {}), raised=True), _text(f" {text}")]
            if shown:
                runs += [_text(". "), _linked(part, shown, url) if url else _text(shown)]
            note.append(_paragraph(*runs))
            root.append(note)
        part._blob = _written(root)
        document.part.relate_to(part, _RELATION)


def _linked(part: Any, shown: str, url: str) -> object:
    link: Any = element("w:hyperlink", {"r:id": part.relate_to(url, _LINK, is_external=True)})
    link.append(_text(shown))
    return link


def _paragraph(*runs: object) -> object:
    paragraph: Any = element("w:p", {})
    for run in runs:
        paragraph.append(run)
    return paragraph


def _run(content: object, *, raised: bool = False) -> object:
    run: Any = element("w:r", {})
    properties: Any = element("w:rPr", {})
    properties.append(element("w:sz", {"w:val": "18"}))
    if raised:
        properties.append(element("w:vertAlign", {"w:val": "superscript"}))
    run.append(properties)
    run.append(content)
    return run


def _text(text: str) -> object:
    held: Any = element("w:t", {"xml:space": "preserve"})
    held.text = text
    return _run(held)


def _written(root: Any) -> bytes:
    from docx.opc.oxml import serialize_part_xml

    return bytes(serialize_part_xml(root))
