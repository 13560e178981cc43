"""Lays an answer out in the terminal. It arranges; it writes no sentences."""

from __future__ import annotations

from rich.console import Console, Group, OverflowMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.rendering.answer_parts import by_source, markers, model_lines, original_of, place_line
from knowledge.answer import Answer, Citation, Statement, headed, source_line
from knowledge.card import Kind

WIDEST = 92  # columns; longer lines tire the eye
# Chinese, Japanese and addresses have no spaces to wrap at: they go on in the next line, and nothing is cut off.
WHOLE: OverflowMethod = "fold"


def console() -> Console:
    found = Console(highlight=False, soft_wrap=False)
    if found.width > WIDEST or not found.is_terminal:
        found = Console(highlight=False, width=WIDEST if not found.is_terminal else min(found.width, WIDEST))
    return found


def laid_out(answer: Answer, *, place: bool = True, model: bool = True, sources: bool = True) -> RenderableType:
    blocks: list[RenderableType] = [Text(place_line(answer), style="dim")] if place else []
    blocks.append(Text(""))
    for number, (heading, statement) in enumerate(headed(answer)):
        blocks.append(said(statement, heading, number))
    return Group(*blocks, below(answer, model=model, sources=sources))


def said(statement: Statement, heading: str | None, number: int) -> RenderableType:
    """One statement, the `number`-th from 0, under the heading that begins before it."""
    blocks: list[RenderableType] = [Text(""), Text(heading, style="bold underline")] if heading else []
    if number == 0:
        blocks.append(Text(statement.marked, style="bold"))
    else:
        blocks += [Text("")] if number == 1 and not heading else []
        blocks.append(_bullet(statement.marked))
    return Group(*blocks)


def below(answer: Answer, *, model: bool = True, sources: bool = True) -> RenderableType:
    """All that stands below the statements: timeline, actions, notices, what worded it, sources."""
    words = answer.words
    blocks: list[RenderableType] = []
    if answer.timeline:
        blocks += [Text(""), Text(answer.timeline.heading(words), style="bold")]
        blocks += [_bullet(entry.marked(words)) for entry in answer.timeline.entries]
    if answer.actions:
        blocks += [Text(""), Text(words.say("parts.actions"), style="bold")]
        blocks += [_bullet(_with_deadline(answer, s), mark=f"{n}.") for n, s in enumerate(answer.actions, start=1)]
    if answer.notices:
        blocks.append(Text(""))
        blocks += [Text(f"{words.say('parts.note')}: {notice}", style="italic") for notice in answer.notices]
    if lines := model_lines(answer) if model else []:
        blocks += [Text(""), *(Text(line, style="dim") for line in lines)]
    if sources and answer.citations:
        blocks += [Text(""), sources_of(answer)]
    return Group(*blocks)


def sources_of(answer: Answer) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow=WHOLE)
    for numbers, citation in by_source(answer):
        table.add_row(Text(markers(numbers), style="dim"), _source(answer, citation))
        for original in (original_of(answer, c) for c in answer.citations if c.n in numbers):
            if original:
                table.add_row("", Text(original, style="italic"))
    return Group(Text(answer.words.say("parts.sources"), style="bold"), table)


def quotes_of(answer: Answer) -> RenderableType:
    """Each source with the words that were taken from it."""
    blocks: list[RenderableType] = []
    for citation in answer.citations:
        blocks += [
            Text.assemble((f"[{citation.n}] ", "dim"), (f"{citation.title} › {citation.locator}", "bold")),
            Padding(Text(citation.quote), (0, 0, 0, 4)),
            Padding(_source(answer, citation), (0, 0, 1, 4)),
        ]
    return Group(*blocks)


def _source(answer: Answer, citation: Citation) -> Text:
    # A guide is Steward's own; its address is where to read on, not where it stands.
    lead = f"{answer.words.say('source.see_also')} " if citation.kind is Kind.GUIDE else ""
    line = source_line(citation, answer.words)
    parts = [(citation.title, ""), (" · ", ""), (line, "dim")]
    if citation.url:
        parts += [("\n", ""), (lead, "dim"), (citation.url, "dim underline")]
    if official := citation.official:
        own = answer.words.say("source.text_itself", where=official.locator, quote=official.quote)
        parts += [("\n", ""), (own, "italic")]
    return Text.assemble(*parts)


def _bullet(text: str, mark: str = "•") -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow=WHOLE)
    table.add_row(mark, Text(text))
    return table


def _with_deadline(answer: Answer, statement: Statement) -> str:
    if not statement.deadline:
        return statement.marked
    return f"{statement.marked} ({answer.words.say('source.within', deadline=statement.deadline)})"
