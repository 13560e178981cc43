"""Lays an answer out in the terminal. It arranges; it writes no sentences."""

from __future__ import annotations

from dataclasses import replace

from rich.console import Console, Group, OverflowMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from knowledge.answer import Answer, Citation, Statement, headed, source_line
from knowledge.card import Kind
from knowledge.verdict import capital

WIDEST = 92  # columns; longer lines tire the eye
# Chinese, Japanese and addresses have no spaces to wrap at: they go on in the next line, and nothing is cut off.
WHOLE: OverflowMethod = "fold"


def console() -> Console:
    found = Console(highlight=False, soft_wrap=False)
    if found.width > WIDEST or not found.is_terminal:
        found = Console(highlight=False, width=WIDEST if not found.is_terminal else min(found.width, WIDEST))
    return found


def laid_out(answer: Answer, *, sources: bool = True) -> RenderableType:
    words = answer.words
    blocks: list[RenderableType] = [Text(place_line(answer), style="dim"), Text("")]
    for number, (heading, statement) in enumerate(headed(answer)):
        if heading:
            blocks += [Text(""), Text(heading, style="bold underline")]
        if number == 0:
            blocks.append(Text(statement.marked, style="bold"))
        else:
            blocks += [Text("")] if number == 1 and not heading else []
            blocks.append(_bullet(statement.marked))
    if answer.timeline:
        blocks += [Text(""), Text(answer.timeline.heading(words), style="bold")]
        blocks += [_bullet(entry.marked(words)) for entry in answer.timeline.entries]
    if answer.actions:
        blocks += [Text(""), Text(words.say("parts.actions"), style="bold")]
        blocks += [_bullet(_with_deadline(answer, s), mark=f"{n}.") for n, s in enumerate(answer.actions, start=1)]
    if answer.notices:
        blocks.append(Text(""))
        blocks += [Text(f"{words.say('parts.note')}: {notice}", style="italic") for notice in answer.notices]
    if sources and answer.citations:
        blocks += [Text(""), sources_of(answer)]
    return Group(*blocks)


def place_line(answer: Answer) -> str:
    """The place assumed and where it was taken from; always printed."""
    whence = answer.words.say(f"place_from.{answer.jurisdiction_from}")
    names = ", ".join(capital(place.name) for place in answer.jurisdictions)
    return f"{names} ({whence})" if names else capital(whence)


def sources_of(answer: Answer) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow=WHOLE)
    for numbers, citation in _by_source(answer):
        table.add_row(Text(_markers(numbers), style="dim"), _source(answer, citation))
        for translated in (c for c in answer.citations if c.n in numbers and c.translation):
            table.add_row("", Text(answer.words.say("source.original", quote=translated.quote), style="italic"))
    return Group(Text(answer.words.say("parts.sources"), style="bold"), table)


def _markers(numbers: list[int]) -> str:
    """[2] [4], and [5]–[15] for many in a row: a timeline has one for each line."""
    if len(numbers) > 3 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"[{numbers[0]}]–[{numbers[-1]}]"
    return " ".join(f"[{n}]" for n in numbers)


def _by_source(answer: Answer) -> list[tuple[list[int], Citation]]:
    """One row for each source and address, with all its numbers and all the provisions that are cited of it."""
    rows: dict[tuple[object, ...], list[Citation]] = {}
    for citation in answer.citations:
        # What tells two rows apart is all of a source's line but the provision: kind, place, status, dates.
        line = source_line(replace(citation, citation=""), answer.words)
        key = (citation.document, citation.title, line, citation.url, citation.official)
        rows.setdefault(key, []).append(citation)
    found = []
    for of_one in rows.values():
        provisions = "; ".join(dict.fromkeys(c.citation for c in of_one))
        found.append(([c.n for c in of_one], replace(of_one[0], citation=provisions)))
    return found


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
