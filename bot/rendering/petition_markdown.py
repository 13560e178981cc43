"""A petition's document as Markdown (CommonMark). No character of what was typed becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.rendering.markdown import escaped, opening
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

_BARE = re.compile(r"(?i)(:)(?=//)|(?<=www)(\.)|(@)")
"""What some readers of Markdown make a link of, although nobody marked it as one."""


def petition_as_markdown(document: PetitionDocument) -> str:
    made = outline(document)
    parts = [f"# {_inline(made.title)}"]
    for block in made.blocks:
        parts += _block(block)
    if made.notes:
        parts += ["## Sources", "\n".join(_note(number, note) for number, note in enumerate(made.notes, start=1))]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Facts(rows):
            yield "\\\n".join(f"**{label}:** {_within(text)}" for label, text in rows)
        case Heading(level, text, number):
            shown = f"{number}. {_within(text)}" if number else opening(_within(text))
            yield f"{'#' * level} {shown}"
        case Paragraph(text):
            yield _lines(text)
        case Cited(label, aside, items):
            yield f"**{label}**" + (f"\\\n{aside}" if aside else "")
            yield "\n".join(_cited(text, quote) for text, quote in items)
        case Points(items):
            yield "\n".join(f"- {opening(_within(text))}" for text in items)
        case Code(lines):
            yield "\n".join(f"    {line}" for line in _code(block, lines))
        case Table(head, rows):
            yield "\n".join(
                [_row(head), _row(["---"] * len(head)), *(_row(_within(cell) for cell in row) for row in rows)]
            )
        case Names(rows):
            yield "\n".join(f"- {opening(_inline(name))}{f' ({_inline(role)})' if role else ''}" for name, role in rows)


def _code(block: Code, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Groups four to a line."""
    return (" ".join(lines[:4]), " ".join(lines[4:])) if block.groups else lines


def _cited(text: Text, quote: str) -> str:
    said = f"- {opening(_within(text))}"
    if not quote:
        return said
    lines = "\\\n  > ".join(opening(_inline(line)) for line in quote.split("\n") if line)
    return f"{said}\n\n  > {lines}\n"


def _note(number: int, note: Note) -> str:
    shown = f"<{note.url}>" if note.url else _inline(note.shown)
    return f"{number}. " + ". ".join(opening(part) for part in (_inline(note.title), _inline(note.line), shown) if part)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _lines(text: Text) -> str:
    """With its lines, each of which begins anew."""
    return "\\\n".join(opening(line) for line in _spans(text).split("\n") if line)


def _within(text: Text) -> str:
    return " ".join(_spans(text).split("\n"))


def _spans(text: Text) -> str:
    return "".join(map(_span, text))


def _span(span: Span) -> str:
    shown = f"`{span.text}`" if span.mark is Mark.CODE else _inline(span.text)
    if span.mark is Mark.STRONG:
        shown = f"**{shown.strip()}**{' ' if span.text.endswith(' ') else ''}"
    return shown + (f" \\[{span.note}\\]" if span.note else "")


def _inline(text: str) -> str:
    return _BARE.sub(lambda found: f"\\{found[0]}", escaped(text))
