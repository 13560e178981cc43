"""Sentences of stored text, word for word, and whether one can stand without the one before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

ITEM_MARK, ROW_MARK, HEADING_MARK = "- ", "* ", "#"

# Openings that point at something said before: quoted alone they would mislead.
_DANGLING = re.compile(
    r"(it|its|this|these|those|they|them|their|he|she|his|her|such|that|the (same|latter|former|above|following)|there|"
    r"here|then|so|and|or|but|however|therefore|thus|hence|also|otherwise|instead|moreover|furthermore|in addition|"
    r"nevertheless|nonetheless|accordingly|in (this|that|these|those|such) (case|event)s?|if so|if not|"
    r"once (this|that|it)|likewise|similarly|for example|for instance|e\.g\.|i\.e\.|as (such|above)|both|neither|"
    r"either|each of (these|them)|"
    r"except|unless|only then|dies|diese[rs]?|er|sie|es|jedoch|aber)\b",
    re.IGNORECASE,
)
# Openings that take back or limit what was just said: leaving them out would mislead.
_LIMITS = re.compile(
    r"(however|but|except|unless|otherwise|there (is|are) .{0,20}exceptions?|"
    r"this (does|do|is|applies|includes|excludes|rule|promise|limit)|"
    r"these (do|are|rules)|it (does|is) not|that (does|is)|exceptions?|nevertheless|nonetheless|only|jedoch|aber)\b",
    re.IGNORECASE,
)

_BRACKETED = re.compile(r"\((\d{1,3}|[a-z]|[ivxlc]{1,6})\)\s+", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r"\b(there (is|are) (one|an?|two|three|some|several|the following|\d+|few)?\s*(exceptions?|cases|conditions)|"
    r"(as|the) follow(s|ing)( \w+){0,3}|following (exceptions?|cases|conditions|steps))\b[^.]{0,30}\.?$",
    re.IGNORECASE,
)
_COUNTER = re.compile(r"\(?(\d{1,3}|[a-z]|[ivxlc]{1,6})[.)]+", re.IGNORECASE)


class SpanKind(StrEnum):
    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence, an entry of a list or a row of a table. `line` counts the stored text's lines from 0."""

    text: str
    kind: SpanKind
    line: int

    @property
    def dangles(self) -> bool:
        """Whether it begins by pointing at what stands before it."""
        return bool(_DANGLING.match(self.text))

    @property
    def limits(self) -> bool:
        """Whether it begins by limiting what stands before it."""
        return bool(_LIMITS.match(self.text))

    @property
    def introduces(self) -> bool:
        return self.text.endswith(":")

    @property
    def announces(self) -> bool:
        """Whether it promises what follows ("There is one exception."): it is not quoted without that."""
        return bool(_ANNOUNCES.search(self.text))


def spans_of(text: str, language: str = "en") -> list[Span]:
    """The spans of stored text in order. A list entry or table row is one span; headings are left out."""
    found: list[Span] = []
    for number, line in enumerate(text.splitlines()):
        bare = line.strip()
        if not bare or bare.startswith(HEADING_MARK):
            continue
        if bare.startswith(ITEM_MARK):
            found.append(Span(bare.removeprefix(ITEM_MARK), SpanKind.ITEM, number))
        elif bare.startswith(ROW_MARK):
            found.append(Span(bare.removeprefix(ROW_MARK), SpanKind.ROW, number))
        else:
            found += [Span(sentence, SpanKind.SENTENCE, number) for sentence in sentences(bare, language)]
    return found


def joined(spans: list[Span]) -> str:
    """Neighbouring spans as they stand in the stored text; the mark of a first list entry is left out."""
    text = ""
    for before, span in zip([None, *spans], spans, strict=False):
        mark = {SpanKind.ITEM: ITEM_MARK, SpanKind.ROW: ROW_MARK}.get(span.kind, "")
        if before is None:
            text = span.text
        else:
            text += (" " if span.line == before.line else f"\n{mark}") + span.text
    return text


def sentences(text: str, language: str = "en") -> list[str]:
    """Sentences of one paragraph, word for word. A number that counts a paragraph stays with what it counts."""
    import sentencex

    # Behind "(a)" sentencex tells no sentences apart.
    counter = match[0] if (match := _BRACKETED.match(text)) else ""
    found: list[str] = [counter.strip()] if counter else []
    for sentence in (s.strip() for s in sentencex.segment(language, text[len(counter) :])):
        if sentence and found and _COUNTER.fullmatch(found[-1]):
            found[-1] = f"{found[-1]} {sentence}"
        elif sentence:
            found.append(sentence)
    return found
