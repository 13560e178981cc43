"""A petition's document as one HTML file that needs nothing else: no script, no picture, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files

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

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_OWN = "en"


def petition_as_html(document: PetitionDocument) -> str:
    made = outline(document)
    return _Page(made.language or _OWN, made.right_to_left).page(made.title, made.blocks, made.notes)


class _Page:
    """`own` words are marked as English where the petition's language is another."""

    def __init__(self, language: str, right_to_left: bool) -> None:
        self.language = language
        self.direction = "rtl" if right_to_left else "ltr"
        self.own = "" if language.partition("-")[0] == _OWN else f' lang="{_OWN}" dir="ltr"'
        self.typed = ' dir="auto"'

    def page(self, title: str, blocks: tuple[Block, ...], notes: tuple[Note, ...]) -> str:
        style = files("bot.rendering").joinpath("petition.css").read_text(encoding="utf-8")
        body = "\n".join([
            f"<h1{self.typed}>{escape(title)}</h1>", *(line for block in blocks for line in self._block(block)),
            *self._notes(notes),
        ])  # fmt: skip
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(self.language)}" dir="{self.direction}">\n<head>\n'
            '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            f'<meta name="referrer" content="no-referrer">\n<title>{escape(title)}</title>\n'
            f"<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
        )

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Facts(rows):
                told = (
                    f"<div><dt{self.own}>{escape(name)}</dt><dd>{self._text(text)}</dd></div>" for name, text in rows
                )
                yield f"<dl>{''.join(told)}</dl>"
            case Heading(level, text, number, new_page):
                more = ' class="new-page"' if new_page else ""
                yield f"<h{level}{more}>{f'{number}. ' if number else ''}{self._text(text)}</h{level}>"
            case Paragraph(text):
                yield f"<p{self.typed}>{self._text(text)}</p>"
            case Cited(label, aside, items):
                yield f'<p class="label"{self.own}><strong>{escape(label)}</strong></p>'
                if aside:
                    yield f'<p class="aside"{self.own}>{escape(aside)}</p>'
                yield f"<ul>{''.join(self._cited(text, quote) for text, quote in items)}</ul>"
            case Points(items):
                yield f"<ul>{''.join(f'<li>{self._text(text)}</li>' for text in items)}</ul>"
            case Code(lines, groups):
                yield self._code(lines, groups)
            case Table(head, rows):
                yield self._table(head, rows)
            case Names(rows):
                yield f'<ul class="names">{"".join(self._name(name, role) for name, role in rows)}</ul>'

    def _cited(self, text: Text, quote: str) -> str:
        quoted = f"<blockquote{self.typed}>{self._lines(quote)}</blockquote>" if quote else ""
        return f"<li>{self._text(text)}{quoted}</li>"

    def _code(self, lines: tuple[str, ...], groups: bool) -> str:
        if groups:
            return f'<p class="groups" dir="ltr"><code>{" ".join(lines)}</code></p>'
        return f'<pre dir="ltr" tabindex="0"><code>{escape(chr(10).join(lines))}</code></pre>'

    def _table(self, head: tuple[str, ...], rows: tuple[tuple[Text, ...], ...]) -> str:
        named = "".join(f'<th scope="col"{self.own}>{escape(word)}</th>' for word in head)
        body = "".join(f"<tr>{''.join(f'<td>{self._text(cell)}</td>' for cell in row)}</tr>" for row in rows)
        return f"<table><thead><tr>{named}</tr></thead><tbody>{body}</tbody></table>"

    def _name(self, name: str, role: str) -> str:
        behind = f" <small{self.typed}>{escape(role)}</small>" if role else ""
        return f"<li><span{self.typed}>{escape(name)}</span>{behind}</li>"

    def _notes(self, notes: tuple[Note, ...]) -> Iterator[str]:
        if not notes:
            return
        yield f"<h2{self.own}>Sources</h2>"
        items = "".join(
            f'<li id="note-{number}">{self._note(note)} <a href="#cited-{number}" aria-label="back to where source '
            f'{number} is cited">↩</a></li>'
            for number, note in enumerate(notes, start=1)
        )
        yield f'<ol class="notes">{items}</ol>'

    def _note(self, note: Note) -> str:
        shown = escape(note.shown)
        if note.url:
            shown = f'<a href="{escape(note.url)}" rel="noopener noreferrer">{shown}</a>'
        parts = [f"<bdi>{part}</bdi>" for part in (escape(note.title), escape(note.line), shown) if part]
        return ". ".join(parts)

    def _text(self, text: Text) -> str:
        return "".join(map(self._span, text))

    def _span(self, span: Span) -> str:
        shown = f"<bdi>{self._lines(span.text)}</bdi>" if not span.own else escape(span.text)
        if span.mark is not Mark.PLAIN:
            tag = "strong" if span.mark is Mark.STRONG else "code"
            shown = f"<{tag}>{shown}</{tag}>"
        if span.own and self.own:
            shown = f"<span{self.own}>{shown}</span>"
        if span.note:
            n = span.note
            shown += f'<sup><a id="cited-{n}" href="#note-{n}" aria-label="source {n}">{n}</a></sup>'
        return shown

    def _lines(self, text: str) -> str:
        return "<br>".join(escape(line) for line in text.split("\n"))
