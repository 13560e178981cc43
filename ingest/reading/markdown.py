"""Reads Markdown, by way of the page that it makes: what is drawn from it is what counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.reading import front_matter
from ingest.reading.block import BlockKind, Reading, Unreadable
from ingest.reading.charset import decoded
from ingest.reading.dating import dated
from ingest.reading.html import parsed, shown_blocks
from ingest.reading.line import named, one_line
from ingest.reading.pipe_table import with_headers
from ingest.reading.template_tag import without_template_tags

_DEEPEST = 80  # the parser calls itself for each quote and list; what lies deeper it would leave out without a word
_FOOTNOTE = re.compile(r"\[\^[\w-]{1,40}\]:?\s*|^\^[\w-]{1,10}$")
_FOOTNOTE_TEXT = re.compile(r"^( {0,3})(\[\^[\w-]{1,40}\]:)", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{[:.#][^{}\n]{0,200}\}")  # kramdown: "## Side navigation {#side-nav}"
_TASK = re.compile(r"^\[[ xX]\]\s+")
# What was meant as markup and is not: "[text] (target)", an escaped bracket, two stars that close nothing.
_BROKEN_LINK = re.compile(r"\[([^\[\]]+)\][ ]?\((?:https?:|mailto:|\.{0,2}/|#)[^\s()]*\)")
_STRAY_STARS = re.compile(r"(?<=[\w.,:;!?)])\*\*(?=\s|$)")
_ALERT = re.compile(r"^\[!(note|tip|important|warning|caution)\]\s*", re.IGNORECASE)


def read_markdown(path: Path) -> list[Reading]:
    """The file at `path`, its front matter apart. A page that only redirects has no blocks. Raises Unreadable."""
    text = decoded(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    matter, body = front_matter.split(text)
    blocks = shown_blocks(parsed(_page(with_headers(without_template_tags(body)))))
    given = matter.get("title")
    title = one_line(str(given)) if isinstance(given, str | int | float) else ""
    heading = next((b.text for b in blocks if b.kind is BlockKind.HEADING and b.level == 1), "")
    return [Reading(title or heading or named(path), blocks, dated=dated(blocks, matter))]


def _page(text: str) -> str:
    """The HTML of `text`. Raises Unreadable."""
    try:
        parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
        # Escaped: where its text is a single word, CommonMark would take a footnote for the target of a link.
        tokens = parser.parse(_FOOTNOTE_TEXT.sub(r"\1\\\2", text))
        if any(token.level >= _DEEPEST - 1 for token in tokens):
            raise Unreadable(f"its lists or quotes stand more than {_DEEPEST // 2} deep in each other")
        for token in tokens:
            if token.type == "inline" and token.children:
                _tidy(_merged(token.children))
        return str(parser.renderer.render(tokens, parser.options, {}))
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001 - a parser of other people, on anybody's file
        raise Unreadable(f"it could not be read as Markdown ({type(error).__name__})") from None


def _merged(children: Sequence[Token]) -> Sequence[Token]:
    """The same tokens, where text that goes on over a line's end is the first line's; those after it are empty."""
    first: Token | None = None
    for token in children:
        if token.type == "softbreak":
            token.type, token.content = "text", " "
        if token.type != "text":
            first = None
        elif first is None:
            first = token
        else:
            first.content += token.content
            token.content = ""
    return [token for token in children if token.content or token.type != "text"]


def _tidy(children: Sequence[Token]) -> None:
    """Takes out what other dialects would not show. In the parsed text, so that code keeps its brackets."""
    for n, token in enumerate(children):
        if token.type != "text":
            continue
        token.content = _FOOTNOTE.sub("", token.content)
        token.content = _BROKEN_LINK.sub(r"\1", token.content)
        token.content = _STRAY_STARS.sub("", token.content)
        if n == 0:
            token.content = _TASK.sub("", token.content)
            token.content = _ALERT.sub(lambda match: f"{match[1].capitalize()}: ", token.content)
        if n == len(children) - 1 or (n and children[n - 1].type == "link_close"):
            token.content = _ATTRIBUTES.sub("", token.content)
