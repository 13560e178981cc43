"""What a policy cites of itself: "records under §§ 2 to 4", "material gathered under C-1", "the systems of Part B".

A label stands before a clause or in a heading. What is said of it is said of the practices that are dealt with there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.organising.gaps.statement import Statement

_KIND = r"(?:§{1,2}|[Aa]rt(?:icle|\.)s?|[Ss]ections?|[Cc]lauses?|[Cc]hapters?|[Pp]arts?|[Pp]aragraphs?|[Pp]oints?)"
_NUMBER = r"(?:[A-Z]{1,2}[-.]?\d{1,2}(?:[.-]\d{1,2})*|\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}\b|[A-Z]\b)"
_NEXT = r"\s*(?:,|to|and|or|through|-|–)\s*"
_HEADING = re.compile(rf"^(?:{_KIND}\s*({_NUMBER})(?:[.):]|\s|$)|({_NUMBER})(?:[.):]|$)|(\d{{1,2}}(?:\.\d{{1,2}})*)\s)")
_CLAUSE = re.compile(r"^\W*([A-Z]{1,2}[-.]?\d{1,2}(?:[.-]\d{1,2})*|\d{1,2}(?:\.\d{1,2})+)[.):]?(?:\s|$)")
_CITED = re.compile(
    rf"(?:\b|(?=§)){_KIND}\s*({_NUMBER}(?:{_NEXT}{_NUMBER})*)|\b([A-Z]{{1,2}}-\d{{1,2}}(?:{_NEXT}[A-Z]{{1,2}}-\d{{1,2}})*)"
)
# "Save as provided in section 4", "section 4 of the Data Protection Act": nothing is said of what is dealt with there.
_ASIDE = re.compile(
    r"(?i)\b(?:(?:save (?:as|for|that|where|in)|except|exception of|unless|subject to|without prejudice to|"
    r"notwithstanding|apart from|outside|other than|excluding|unlike|barring)\b[^.;,]*(?:,[^.;,]*,[^.;,]*)?"
    r"|(?:see|cf\.?|compare) (?:also )?(?:under )?)$"
)
_LAW = r"\b(?:Act|Regulations?|Law|Code|Directive|Statute|GDPR|Agreement|Handbook)\b"
_OF_A_LAW = re.compile(
    rf"\s*(?:\(\w+\)\s*)*(?:of (?:the|that|this) [^.;,]{{0,80}}{_LAW}"
    r"|(?:of the )?(?:(?:UK )?GDPR|DSGVO|BDSG)\b)"
)
_RANGE = re.compile(rf"({_NUMBER})\s*(?:to|through|-|–)\s*({_NUMBER})")
_OF_MOST = 0.25  # how often a practice is dealt with where it is cited, at least, of the one that is so most


class Labels:
    """`dealt[n]` are the practices that statement `n` deals with: those it names, else those of its section."""

    def __init__(self, statements: Sequence[Statement], dealt: Sequence[frozenset[str]]) -> None:
        self._places: dict[str, list[int]] = {}
        self._dealt = dealt
        self._known: dict[str, frozenset[str]] = {}
        lines: dict[int, str] = {}
        run_in = _counts_throughout(statements)
        for at, statement in enumerate(statements):
            for label in _headings_of(statement, run_in=run_in):
                self._places.setdefault(label, []).append(at)
            if match := _CLAUSE.match(statement.text):
                lines[statement.line] = match[1]
            if clause := lines.get(statement.line):
                self._places.setdefault(clause, []).append(at)
        self._order = list(self._places)

    def cited(self, statement: Statement) -> frozenset[str]:
        """The practices of the clauses and sections that a statement cites; its own label is none."""
        own = _CLAUSE.match(statement.text)
        said = statement.text[own.end() :] if own else statement.text
        return frozenset().union(*(self._dealt_with(label) for label in self._cited_in(said)))

    def _dealt_with(self, label: str) -> frozenset[str]:
        """Not what a clause or a section names in passing."""
        if label in self._known:
            return self._known[label]
        times = Counter(practice for at in self._places.get(label, ()) for practice in self._dealt[at])
        least = max(times.values(), default=0) * _OF_MOST
        self._known[label] = frozenset(practice for practice, n in times.items() if n >= least)
        return self._known[label]

    def _cited_in(self, said: str) -> Iterator[str]:
        for match in _CITED.finditer(said):
            if _ASIDE.search(said[: match.start()]) or _OF_A_LAW.match(said[match.end() :]):
                continue
            cited = match[1] or match[2]
            yield from re.findall(_NUMBER, cited)
            for first, last in _RANGE.findall(cited):
                if first in self._places and last in self._places:
                    yield from self._order[self._order.index(first) : self._order.index(last) + 1]


def _headings_of(statement: Statement, *, run_in: bool) -> Iterator[str]:
    """`run_in`: whether a plain number before a paragraph is a label too."""
    headings = statement.heading.split(" › ")
    for heading in headings:
        label = _label_of(heading)
        if label and (run_in or not (heading is headings[-1] and _is_numbered_paragraph(statement, label))):
            yield label


def _label_of(heading: str) -> str:
    match = _HEADING.match(heading)
    return (match[1] or match[2] or match[3]) if match else ""


def _is_numbered_paragraph(statement: Statement, label: str) -> bool:
    return statement.section != statement.chapter and label.isdigit()


def _counts_throughout(statements: Sequence[Statement]) -> bool:
    """Whether numbers before paragraphs count through the whole policy. Else "1." counts within its chapter, and
    elsewhere "section 1" is a chapter."""
    sections: dict[str, int] = {}
    for statement in statements:
        label = _label_of(statement.heading.rpartition(" › ")[2])
        if label and sections.setdefault(label, statement.section) != statement.section:
            return False
    return True
