"""Whether a folded sentence is about a practice, and whether it says that it is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.organising.gaps.card import Pattern, Practice
from bot.organising.gaps.statement import Statement, folded
from knowledge.sentences import SpanKind

_APART = re.compile(r"(?<=;)\s+|(?<=,)\s+(?=(?:while|whereas|but)\s)")
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|may|can|cannot|will|shall|must|do|does)\b")
_FEWEST = 4  # words of a clause that says something by itself


def mentioned(practices: Iterable[Practice], said: str) -> frozenset[str]:
    """The practices that a folded sentence is about, whether it says that they are done or not."""
    return frozenset(
        p.id for p in practices
        if any(m.search(said) for m in p.mentions) and not any(n.search(said) for n in p.negations)
    )  # fmt: skip


def apart(practices: Iterable[Practice], statement: Statement) -> list[Statement]:
    """The clauses of a sentence where each names one practice, and each another: "Footage is deleted; calls are
    kept". Each stands in the text word for word. Not where something stands above them all, a heading or "never:"."""
    clauses = _clauses(statement)
    if len(clauses) == 1:
        return clauses
    named = [mentioned(practices, clause.said) for clause in clauses]
    each_its_own = all(len(one) == 1 for one in named) and len(frozenset().union(*named)) == len(named)
    return clauses if each_its_own else [statement]


def _clauses(statement: Statement) -> list[Statement]:
    texts = _APART.split(statement.text)
    alone = statement.kind is not SpanKind.ROW and statement.said == statement.own and ":" not in statement.text
    if len(texts) == 1 or not alone or not all(map(_stands_alone, texts)):
        return [statement]
    return [replace(statement, text=text, said=folded(text), own=folded(text)) for text in texts]


def _stands_alone(clause: str) -> bool:
    return len(clause.split()) >= _FEWEST and _FINITE.search(clause) is not None


def tracks(practice: Practice, said: str, shared: Mapping[str, Pattern]) -> bool:
    """Whether a folded sentence says that it is done, or may be."""
    if not any(m.search(said) for m in practice.mentions) or any(n.search(said) for n in practice.negations):
        return False
    if shared["conduct"].search(said):
        return False
    return any(not _denied(said, match, shared) for pattern in practice.tracked for match in pattern.finditer(said))


def _denied(said: str, match: re.Match[str], shared: Mapping[str, Pattern]) -> bool:
    start = max(said.rfind(end, 0, match.start()) for end in ("; ", ". ", " but ")) + 1
    if shared["denial"].search(said[start : match.end()]):
        return True
    return bool(shared["denial_after"].match(said[match.end() :]))
