"""Lays an answer out as messages for Slack. It arranges; it writes no sentences.

The first message holds the answer: the direct statement, then policy, law and difference under their headings, the
timeline, notes, the place, the sources, the buttons. What an answer must not be without (notes, place, sources,
buttons, feedback) has its room set aside first; of a text that is too long the rest goes into further messages, for
the thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.rendering.answer_parts import model_lines, place_line, said_as_original
from bot.slack.answer_buttons import answer_buttons, feedback
from bot.slack.blocks import Block, plain_context
from bot.slack.cutting import cut
from bot.slack.escaping import escaped
from bot.slack.names import answer_block
from bot.slack.rich_text import Line, LineKind, Span, bullet, heading, in_short_lines, rich_text
from bot.slack.sources import sources_of
from knowledge.answer import Answer, Citation, Statement, headed
from knowledge.card import Kind

MOST_BLOCKS = 45  # Slack takes 50
MOST_CHARACTERS = 11_000  # Slack refuses a message from about 13,000 on
MOST_FALLBACK = 3_000
_MOST_OF_NOTICES, _MOST_OF_PLACE = 1_500, 500

Numbered = dict[int, Citation]


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """`text` is what notifications and screen readers say. To be posted with `unfurl_links=False` and
    `unfurl_media=False`: the sources are links. `plain` is all of it in words alone, place and sources included, for a
    workspace that takes no such blocks; where it is empty, `text` is all there is."""

    text: str
    blocks: tuple[Block, ...]
    plain: str = ""


def answer_messages(
    answer: Answer,
    *,
    ephemeral: bool,
    shareable: bool,
    claim: str | None = None,
    token: str | None = None,
    question: str | None = None,
    native_feedback: bool = True,
) -> list[SlackMessage]:
    """The answer's message, and further ones for its thread where it is very long (rare).

    `claim` names the first block; `token` is what the buttons give back to go on from here; `question` is shown above
    the answer where others see it who did not ask. `native_feedback` is off where Slack has no feedback buttons.
    """
    notices, more_notices = _notices(answer)
    sources = sources_of(answer)
    tail = [
        *plain_context(notices),
        *plain_context([cut(line, _MOST_OF_PLACE) for line in (*model_lines(answer), place_line(answer))]),
        *rich_text(sources.rows),
        *answer_buttons(answer, ephemeral=ephemeral, shareable=shareable, token=token),
        feedback(answer, native=native_feedback),
    ]
    lines = list(in_short_lines(_body(answer, question)))
    rest = _take(lines, MOST_CHARACTERS - size_of(tail), MOST_BLOCKS - len(tail))
    first = [*rich_text(lines[: len(lines) - len(rest)]), *tail]
    if claim:
        first[0]["block_id"] = answer_block(claim)
    messages = [SlackMessage(_fallback(answer), tuple(first), _in_words(answer, sources.rows))]
    beyond = list(in_short_lines([*rest, *(Line((Span(text),), opens=True) for text in more_notices), *sources.beyond]))
    while beyond:
        left = _take(beyond, MOST_CHARACTERS, MOST_BLOCKS)
        told = beyond[: len(beyond) - len(left)]
        messages.append(SlackMessage(_said(told), tuple(rich_text(told))))
        beyond = left
    return messages


def body_lines(answer: Answer) -> list[Line]:
    """What is said, without sources, notices and place; below a sentence that a model wrote in another language its
    original. The first statements' lines are the same whatever follows."""
    return list(in_short_lines(_body(answer, None, originals=answer.language != "en")))


def size_of(blocks: Sequence[Block]) -> int:
    """Characters that people read in these blocks, and those of the links behind them."""
    return sum(len(text) for text in _strings(blocks))


def _strings(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if isinstance(value, str) and key in ("text", "url", "accessibility_label"):
                yield value
            else:
                yield from _strings(value)
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from _strings(part)


def _notices(answer: Answer) -> tuple[list[str], list[str]]:
    """The notices that stand below the answer, and those that are too long to."""
    told = [f"{answer.words.say('parts.note')}: {notice}" for notice in answer.notices if notice.strip()]
    kept: list[str] = []
    while told and len(told[0]) + sum(map(len, kept)) <= _MOST_OF_NOTICES and len(kept) < 5:
        kept.append(told.pop(0))
    return kept, told


def _body(answer: Answer, question: str | None, *, originals: bool = False) -> Iterator[Line]:
    sources = {citation.n: citation for citation in answer.citations}
    if question and question.strip():
        yield Line((Span(question),), LineKind.QUOTE)
    for number, (head, statement) in enumerate(headed(answer)):
        if head:
            yield heading(head)
        if number == 0:
            yield Line(tuple(_marked(statement.text, statement.cites, sources, bold=True)), opens=not head)
        else:
            yield from _opening(bullet(*_statement(statement, sources)), number == 1 and not head)
        if originals and statement.written:
            yield Line((Span(said_as_original(answer, statement.written.quote)),), LineKind.QUOTE)
    if answer.timeline:
        yield heading(answer.timeline.heading(answer.words))
        for entry in answer.timeline.entries:
            yield bullet(*_marked(entry.said(answer.words), entry.cites, sources))


def _opening(line: Line, opens: bool) -> Iterator[Line]:
    yield Line(line.spans, line.kind, opens=opens)


def _statement(statement: Statement, sources: Numbered) -> Iterator[Span]:
    return _marked(statement.text, statement.cites, sources)


def _marked(text: str, cites: Iterable[int], sources: Numbered, *, bold: bool = False) -> Iterator[Span]:
    """The text and its markers, each a link to the source where it has an address of its own."""
    yield Span(text, bold=bold)
    for n in cites:
        source = sources.get(n)
        yield Span(" ")
        yield Span(f"[{n}]", source.url if source and source.kind is not Kind.GUIDE else "", bold=bold)


def _take(lines: Sequence[Line], characters: int, blocks: int) -> list[Line]:
    """The lines that are left when as many as fit were taken from the beginning; always at least one is."""
    taken, used = 0, 0
    for line in lines:
        used += line.size
        if taken and (used > characters or len(rich_text(lines[: taken + 1])) > blocks):
            break
        taken += 1
    if 1 < taken < len(lines) and lines[taken - 1].heading:
        taken -= 1  # a heading goes with what it heads
    return list(lines[taken:])


def _fallback(answer: Answer) -> str:
    return escaped(_fitting(answer.text))


def _in_words(answer: Answer, sources: Sequence[Line]) -> str:
    """Whatever the answer's length, its place and its sources are kept."""
    rows = ["".join(f"{s.text} {s.link}" if s.link else s.text for s in line.spans) for line in sources]
    end = escaped("\n".join(["", *model_lines(answer), place_line(answer), "", *rows]))
    return f"{escaped(cut(answer.text, MOST_CHARACTERS - len(end), lambda part: len(escaped(part))))}\n{end}"


def _said(lines: Sequence[Line]) -> str:
    return escaped(_fitting("\n".join(line.plain for line in lines))) or "…"


def _fitting(text: str) -> str:
    return cut(text, MOST_FALLBACK, lambda part: len(escaped(part)))
