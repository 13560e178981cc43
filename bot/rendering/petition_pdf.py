"""A petition's document as PDF: PDF/UA-1, A4, in fonts that are the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from bot.rendering.pdf import set_in_own_fonts
from bot.rendering.petition import PetitionDocument, direction, in_groups, line, plain
from bot.rendering.petition_blocks import (
    Block,
    Cited,
    Code,
    Facts,
    Heading,
    Names,
    Paragraph,
    Points,
    Span,
    Table,
    Text,
)
from bot.rendering.petition_outline import UNTITLED, outline

DEMANDS_ON_A_POSTER = 3


def petition_as_pdf(document: PetitionDocument, *, fonts: Sequence[Path] | None = None) -> bytes:
    """The same document is the same bytes. `fonts` are folders; default: those of the packages that are installed.
    Raises `UserError` where no font has a letter of it, naming the script."""
    made = outline(document)
    parts = {
        "title": made.title, "language": _language(made.language), "rtl": made.right_to_left, "draft": document.draft,
        "blocks": [_block(block) for block in made.blocks],
        "notes": [{"title": n.title, "line": n.line, "shown": n.shown, "url": n.url} for n in made.notes],
    }  # fmt: skip
    return set_in_own_fonts(_template("petition.typ"), parts, language=made.language, day=document.day, fonts=fonts)


def poster_as_pdf(document: PetitionDocument, *, code: bytes, address: str) -> bytes:
    """One page to hang up. `code` is the QR code of the address, as SVG. Raises `UserError`."""
    headings = [line(demand.heading) for demand in document.demands]
    more = len(headings) - DEMANDS_ON_A_POSTER
    parts = {
        "title": line(document.title) or UNTITLED, "language": _language(document.language),
        "rtl": document.right_to_left,
        "demands": headings[:DEMANDS_ON_A_POSTER],
        "more": "" if more < 1 else "and one more demand" if more == 1 else f"and {more} more demands",
        "code": code.decode(), "address": address, "shown": address.partition("://")[2],
        "operator": line(document.operator), "words": " ".join(document.words), "groups": in_groups(document.sha256),
        "signed": [plain(sentence) for sentence in document.signed],
    }  # fmt: skip
    return set_in_own_fonts(_template("petition_poster.typ"), parts, language=document.language, day=document.day)


def _template(name: str) -> bytes:
    return files("bot.rendering").joinpath(name).read_bytes()


def _language(language: str) -> dict[str, str]:
    """Typst knows languages of two or three letters and regions of two."""
    tongue, _, region = language.partition("-")
    known = tongue.lower() if tongue.isascii() and tongue.isalpha() and 2 <= len(tongue) <= 3 else "en"
    return {
        "lang": known,
        "region": region.lower() if region.isascii() and region.isalpha() and len(region) == 2 else "",
    }


def _block(block: Block) -> dict[str, object]:
    kind = type(block).__name__.lower()
    match block:
        case Facts(rows):
            return {"kind": kind, "rows": [[label, _spans(text)] for label, text in rows]}
        case Heading(level, text, number, new_page):
            return {"kind": kind, "level": level, "text": _spans(text), "number": number, "new-page": new_page}
        case Paragraph(text):
            return {"kind": kind, "text": _spans(text), "dir": _direction(text)}
        case Cited(label, aside, items):
            cited = [[_spans(text), quote, direction(quote)] for text, quote in items]
            return {"kind": kind, "label": label, "aside": aside, "items": cited}
        case Points(items):
            return {"kind": kind, "items": [_spans(text) for text in items]}
        case Code(lines, groups):
            return {"kind": kind, "lines": list(lines), "groups": groups}
        case Table(head, rows):
            return {"kind": kind, "head": list(head), "rows": [[_spans(cell) for cell in row] for row in rows]}
        case Names(rows):
            return {"kind": kind, "rows": [list(row) for row in rows], "roles": any(role for _, role in rows)}


def _direction(text: Text) -> str:
    """That of what was typed, where anything was."""
    typed = "".join(span.text for span in text if not span.own)
    return direction(typed or "".join(span.text for span in text))


def _spans(text: Text) -> list[dict[str, object]]:
    return [_span(span) for span in text]


def _span(span: Span) -> dict[str, object]:
    return {"text": span.text, "mark": span.mark.value, "own": span.own, "note": span.note}
