"""EU acts as JSON: articles, recitals, and annexes that stand at the end of the last article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from ingest.reading.block import Block, BlockKind, Reading
from ingest.reading.line import one_line
from ingest.reading.statute_json import Fields
from ingest.reading.statute_text import blocks_of, heading, with_marks_joined

_CELEX = re.compile(r"3(?P<year>\d{4})(?P<kind>[RL])0*(?P<number>\d+)$")
_ANNEX = re.compile(r"^ANNEX(?:\s+(?P<number>[IVXLC]+))?$")
_SIGNED = re.compile(r"^Done at [A-Z][\w-]+,\s")
_NEXT_SECTION = re.compile(r"^section\s+[0-9A-Z]+$", re.IGNORECASE)
_SECTION = re.compile(r"^section\s+(?:[0-9]+|[A-Z])(?:$|\s*[.—–:-]\s)", re.IGNORECASE)
_PAGE = re.compile(r"^(?:/{4,}|ELI:|ISSN )|\$\(document\)|scrollToCurrentUrlAnchor")


def read_eu(act: Fields) -> list[Reading]:
    """The act: its articles, its annexes, then its recitals. Its list of definitions repeats an article: not read."""
    short = _short_name(act.text("id"))
    name = act.text("full_name") or short
    blocks = [*_articles(act, short), *_recitals(act, short)]
    return [
        Reading(
            title=f"{name} ({short})" if short and short != name else name or "EU act",
            blocks=blocks,
            dated=act.day("effective_date"),
            citation=_citation(act.text("celex_id")),
            url=act.text("eur_lex_url"),
            jurisdiction="EU",
        )
    ]


def _articles(act: Fields, short: str) -> Iterator[Block]:
    seen: set[str] = set()
    articles = list(act.each("articles"))
    for article, following in zip_longest(articles, articles[1:]):
        number = article.text("number")
        paragraphs = _paragraphs(article)
        if not number or number in seen or not paragraphs:
            continue
        seen.add(number)
        own, annexes = _apart(paragraphs)
        own = _without_next_section(own)
        if following and following.text("chapter") != article.text("chapter") and len(own) > 1 and _is_title(own[-1]):
            del own[-1]  # of the chapter that begins after this article
        title = article.text("title").strip("` ")
        if not title and len(own) > 1 and _is_title(own[0]):
            title = own.pop(0)
        yield heading(f"Art. {number}{' – ' if title else ''}{title}", f"{short} Art. {number}".strip())
        yield from blocks_of(with_marks_joined(own))
        for annex in annexes:
            yield from _annex(annex, short)


def _recitals(act: Fields, short: str) -> Iterator[Block]:
    seen: set[str] = set()
    for recital in act.each("recitals"):
        number = recital.text("recital_number")
        paragraphs = _paragraphs(recital)
        if number and number not in seen and paragraphs:
            seen.add(number)
            yield heading(f"Recital {number}", f"{short} Recital {number}".strip())
            yield from blocks_of(with_marks_joined(paragraphs))


def _annex(paragraphs: list[str], short: str) -> Iterator[Block]:
    match = _ANNEX.match(paragraphs[0])
    name = f"Annex {match['number']}" if match and match["number"] else "Annex"
    title = paragraphs[1] if len(paragraphs) > 1 else ""
    yield heading(f"{name}{' – ' if title else ''}{title}", f"{short} {name}".strip())
    lines: list[str] = []
    rest = paragraphs[2:]
    at = 0
    while at < len(rest):
        line = rest[at]
        if _SECTION.match(line):
            yield from blocks_of(with_marks_joined(lines))
            lines = []
            if _NEXT_SECTION.match(line) and at + 1 < len(rest):  # its title is on the next line
                at += 1
                line = f"{line} – {rest[at]}"
            yield Block(BlockKind.HEADING, line, 3)
        else:
            lines.append(line)
        at += 1
    yield from blocks_of(with_marks_joined(lines))


def _paragraphs(fields: Fields) -> list[str]:
    lines = map(one_line, fields.raw("text").split("\n"))
    return [line for line in lines if line and not _PAGE.search(line)]


def _apart(paragraphs: list[str]) -> tuple[list[str], list[list[str]]]:
    """An article, and the annexes after it. The signatures and the notes to the recitals in between are neither."""
    starts = [n for n, line in enumerate(paragraphs) if _ANNEX.match(line)]
    ends = [*starts[1:], len(paragraphs)][: len(starts)]
    annexes = [paragraphs[start:end] for start, end in zip(starts, ends, strict=True)]
    own = paragraphs[: starts[0]] if starts else paragraphs
    signed = next((n for n, line in enumerate(own) if _SIGNED.match(line)), len(own))
    return own[:signed], annexes


def _without_next_section(paragraphs: list[str]) -> list[str]:
    """Without the heading of the section that begins after this article: "Section 2", "Rectification and erasure"."""
    for back in (1, 2):
        if len(paragraphs) > back and _NEXT_SECTION.match(paragraphs[-back]):
            return paragraphs[:-back]
    return paragraphs


def _is_title(paragraph: str) -> bool:
    return paragraph[:1].isupper() and paragraph[-1].isalpha()


def _short_name(identifier: str) -> str:
    return " ".join("Act" if word == "ACT" else word for word in identifier.split("_"))


def _citation(celex: str) -> str:
    match = _CELEX.match(celex)
    if match is None:
        return celex
    year, number, kind = match["year"], match["number"], "Regulation" if match["kind"] == "R" else "Directive"
    if int(year) < 2015:
        return f"{kind} {year}/{number}"
    return f"{kind} (EU) {year}/{number}"
