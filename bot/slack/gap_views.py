"""The consent gap report as members see it: the practices, and one of them with what the policies say of each thing.

Policies are quoted in rich text, which Slack shows as it is written: nothing in them becomes live.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.policy_gaps import MadeReport, PracticeGaps
from bot.rendering.gaps import ToldCell, ToldReport
from bot.slack import gap_words as said
from bot.slack import names
from bot.slack.answer_message import SlackMessage
from bot.slack.blocks import CONTEXT, Block, actions, button, divider, header, modal, plain_context, sections
from bot.slack.cutting import cut
from bot.slack.escaping import escaped, unturned
from bot.slack.rich_text import Line, LineKind, Span, rich_text

MOST = 15
"""Practices in one list."""
_IN_PAGE = 40  # blocks of things in one window, which thereby stays under fifty
_NAME, _QUOTE, _SOURCE, _LONGEST, _ASK = 150, 600, 300, 800, 400  # characters


def gaps_message(report: MadeReport) -> SlackMessage:
    """The practices, each with a way to what is said of it; in words alone too."""
    blocks = _list(report)
    rows = [f"• {_name(one)}: {one.count}" for one in report.practices[:MOST]]
    told = [said.TITLE, *([said.INTRODUCTION, *rows, *_more(report)] if rows else [report.told.empty])]
    whole = escaped("\n".join([*told, *_notes(report.told)]))
    return SlackMessage(escaped(said.TITLE), tuple(blocks), whole)


def gaps_view(report: MadeReport) -> Block:
    """The same in a window."""
    return modal(said.TITLE, _list(report))


def practice_view(report: MadeReport, practice: str, page: int = 1) -> Block:
    """One practice, in as many pages as its things need; another page than there is shows the nearest."""
    found = next((one for one in report.practices if one.practice == practice), None)
    if found is None:
        return note_view(said.GONE, again=True)
    pages = _pages(found)
    at = min(max(page, 1), len(pages))
    shown = pages[at - 1]
    blocks = [header(_name(found)), *plain_context([_where(found, pages, at)])]
    if at == 1:
        blocks += rich_text([Line((Span("The policies mention it here:"),)), *_quoted(*found.mention)])
    blocks += [block for cell in shown for block in _cell(cell)]
    cut_off = any(map(_is_cut, shown)) or (at == 1 and _too_long(*found.mention))
    blocks += [divider(), *plain_context([*([said.WHOLE] if cut_off else []), *_notes(report.told)])]
    ways = [
        button(f"Page {other}", names.numbered(names.GAPS_PAGE, f"{other}-{practice}"))
        for other in (at - 1, at + 1) if 1 <= other <= len(pages)
    ]  # fmt: skip
    return modal(said.TITLE, [*blocks, *actions([*ways, button(said.ALL, names.GAPS_ALL)])])


def note_view(*paragraphs: str, again: bool = False) -> Block:
    """A few words in place of the report; `again` with a way to all of it."""
    blocks = [block for paragraph in paragraphs for block in sections(escaped(paragraph))]
    return modal(said.TITLE, [*blocks, *(actions([button(said.ALL, names.GAPS_ALL)]) if again else [])])


def _list(report: MadeReport) -> list[Block]:
    if not report.practices:
        return [*sections(escaped(report.told.empty)), *plain_context(_notes(report.told))]
    place = f" Law is named for {report.told.places}." if report.told.places else ""
    blocks = sections(escaped(said.INTRODUCTION + place))
    for one in report.practices[:MOST]:
        blocks += rich_text([Line((Span(_name(one), bold=True), Span(f"\n{cut(one.count, _SOURCE)}")))])
        blocks += actions([button(f"Read: {_name(one)}", names.numbered(names.GAPS_PRACTICE, one.practice))])
    return [*blocks, divider(), *plain_context([*_more(report), *_notes(report.told)])]


def _more(report: MadeReport) -> list[str]:
    left = len(report.practices) - MOST
    return [f"{left} {said.MORE_PRACTICES}"] if left > 0 else []


def _notes(told: ToldReport) -> list[str]:
    return [cut(unturned(said.note(note)), CONTEXT) for note in told.notes]


def _name(one: PracticeGaps) -> str:
    return cut(unturned(one.name), _NAME)


def _where(one: PracticeGaps, pages: Sequence[Sequence[ToldCell]], at: int) -> str:
    before = sum(map(len, pages[: at - 1]))
    part = said.things(before + 1, before + len(pages[at - 1]), len(one.cells)) if len(pages) > 1 else ""
    return f"{one.count}.{f' Here: {part}.' if part else ''}"


def _pages(one: PracticeGaps) -> list[list[ToldCell]]:
    pages: list[list[ToldCell]] = [[]]
    room = _IN_PAGE
    for _, cell in one.cells:
        size = len(_cell(cell))
        if pages[-1] and size > room:
            pages.append([])
            room = _IN_PAGE
        pages[-1].append(cell)
        room -= size
    return pages


def _cell(cell: ToldCell) -> list[Block]:
    marked = " (corrected)" if cell.correction else ""
    lines = [
        Line((Span(f"{cut(unturned(cell.name), _NAME)}: {cell.said}{marked}", bold=True),)),
        Line((Span(cut(unturned(cell.question), _SOURCE)),)),
        *(line for quote in cell.quotes for line in _quoted(*quote)),
    ]
    if cell.correction:
        lines.append(Line((Span(cut(unturned(cell.correction), _LONGEST), italic=True),)))
    asked = [f"• {cut(ask, _ASK)}" for ask in _asks(cell)]
    return [*rich_text(lines), *plain_context([cut("\n".join([said.ASKED, *asked]), CONTEXT)] if asked else [])]


def _asks(cell: ToldCell) -> Iterator[str]:
    for ask in cell.asked_by:
        yield f"{'Binding. ' if ask.binds else ''}{unturned(ask.words)}"


def _quoted(quote: str, source: str) -> list[Line]:
    return [
        Line((Span(f"“{cut(unturned(quote), _QUOTE)}”"),), LineKind.QUOTE),
        Line((Span(cut(unturned(source), _SOURCE), italic=True),), LineKind.QUOTE),
    ]


def _too_long(quote: str, source: str) -> bool:
    return len(unturned(quote)) > _QUOTE or len(unturned(source)) > _SOURCE


def _is_cut(cell: ToldCell) -> bool:
    asks = list(_asks(cell))
    return (
        any(_too_long(*quote) for quote in cell.quotes) or len(unturned(cell.correction)) > _LONGEST
        or any(len(ask) > _ASK for ask in asks) or sum(min(len(ask), _ASK) + 3 for ask in asks) > CONTEXT - 30
    )  # fmt: skip
