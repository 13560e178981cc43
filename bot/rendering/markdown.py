"""A letter as Markdown (CommonMark). What was typed stays what it is: no character of it becomes markup."""

from __future__ import annotations

import re

from bot.rendering.letter import (
    BEFORE,
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

_INLINE = re.compile(r"([\\`*_\[\]<>|~&#$])")
_LINE_OPENING = re.compile(r"\A([-+=:]|\d+(?=[.)]))")
_SIGN_HERE = f"Signature: {'_' * 30}"


def as_markdown(letter: Letter) -> str:
    blocks = [_block(block) for block in letter.blocks]
    below = [f"## {BEFORE}", NOT_A_PART, _bullets(letter.before), "Sources:", _bullets(letter.sources)]
    return "\n\n".join([*blocks, "---", *below]) + "\n"


def escaped(text: str) -> str:
    """Within a line, no character of it markup."""
    return _INLINE.sub(r"\\\1", text)


def _block(block: Block) -> str:
    match block:
        case Lines(lines):
            return "\\\n".join(opening(_inline(line)) for line in lines)
        case Subject(text):
            return f"**Subject: {_inline(text)}**"
        case Paragraph(text):
            return opening(_inline(text))
        case Points(points):
            return "\n".join(f"{number}. {opening(_inline(text))}" for number, text in enumerate(points, start=1))
        case Signature(name):
            return f"{_SIGN_HERE}\\\n{opening(_inline(name))}"


def _bullets(texts: tuple[Text, ...]) -> str:
    return "\n".join(f"- {opening(_inline(text))}" for text in texts)


def opening(line: str) -> str:
    """A text that was escaped, at the beginning of a line, where more characters mean something."""
    found = _LINE_OPENING.match(line)
    if not found:
        return line
    at = found.end()
    return f"{line[:at]}\\{line[at:]}" if line[0].isdecimal() else f"\\{line}"


def _inline(text: Text) -> str:
    return "".join(map(_span, text))


def _span(span: Span) -> str:
    if span.mark is Mark.LINK:
        return f"<{span.text}>"
    if span.mark is Mark.BLANK:
        return span.text  # [a blank] is no link, because nothing defines one
    return escaped(span.text)
