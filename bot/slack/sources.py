"""The sources of an answer as rich text: one row for each source, with all its numbers, its link and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.rendering.answer_parts import markers, original_of
from bot.slack.cutting import cut
from bot.slack.rich_text import Line, LineKind, Span, heading
from knowledge.answer import Answer, Citation, source_line
from knowledge.card import Kind

_ROOM = 5_000  # characters that sources may take of the first message
_SHORT_ADDRESS = 60


@dataclass(frozen=True, slots=True)
class Sources:
    """`rows` stand in the first message whatever the answer's length; `beyond` in a further one. Only where sources
    alone would nearly fill a message is there anything beyond: first the words behind summaries and translations, then
    rows that do not fit even shortened."""

    rows: tuple[Line, ...]
    beyond: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Detail:
    words: bool
    title: int
    line: int
    address: int  # longer ones are left out; inside the answer their markers still lead there


_DETAILS = (
    _Detail(True, 300, 600, 1000),
    _Detail(False, 300, 600, 1000),
    _Detail(False, 75, 120, 200),
    _Detail(False, 40, 0, 60),
)


def sources_of(answer: Answer) -> Sources:
    if not answer.citations:
        return Sources((), ())
    head = heading(answer.words.say("parts.sources"))
    grouped = by_source(answer)
    words = [line for numbers, _ in grouped for line in _words_behind(answer, numbers)]
    rows: list[Line] = []
    for detail in _DETAILS:
        rows = [line for numbers, first in grouped for line in _row(answer, numbers, first, detail)]
        if sum(row.size for row in rows) <= _ROOM:
            return Sources((head, *rows), () if detail.words or not words else (head, *words))
    fitting: list[Line] = []
    room = _ROOM
    while rows and rows[0].size <= room:
        room -= rows[0].size
        fitting.append(rows.pop(0))
    return Sources((head, *fitting), (head, *rows, *words))


def by_source(answer: Answer) -> list[tuple[list[int], Citation]]:
    """Citations of the same source in one row, with all their numbers."""
    rows: dict[tuple[str, str, str], tuple[list[int], Citation]] = {}
    for citation in answer.citations:
        key = (citation.document, source_line(citation, answer.words), citation.url)
        rows.setdefault(key, ([], citation))[0].append(citation.n)
    return list(rows.values())


def _row(answer: Answer, numbers: Sequence[int], citation: Citation, detail: _Detail) -> Iterable[Line]:
    title = cut(citation.title.strip() or citation.document, detail.title)
    # A guide is Steward's own; its address is where to read on, not where it stands.
    own = citation.kind is Kind.GUIDE
    url = citation.url if len(citation.url) <= detail.address else ""
    spans = [Span(f"{markers(numbers)} "), Span(title, "" if own else url)]
    if detail.line:
        spans.append(Span(f" · {cut(source_line(citation, answer.words), detail.line)}"))
    if own and Span("", url).link and detail.line:
        address = url.partition("://")[2].rstrip("/")
        spans += [Span(f" · {answer.words.say('source.see_also')} "), Span(cut(address, _SHORT_ADDRESS), url)]
    yield Line(tuple(spans))
    if detail.words:
        yield from _words_behind(answer, numbers)


def _words_behind(answer: Answer, numbers: Sequence[int]) -> Iterable[Line]:
    """The law's own words behind a summary, once, and the original of each text that is shown translated."""
    cited = [citation for citation in answer.citations if citation.n in numbers]
    for official in dict.fromkeys(citation.official for citation in cited if citation.official):
        said = answer.words.say("source.text_itself", where=official.locator, quote=official.quote)
        yield Line((Span(said),), LineKind.QUOTE)
    for citation in cited:
        if original := original_of(answer, citation):
            yield Line((Span(f"[{citation.n}] {original}"),), LineKind.QUOTE)
