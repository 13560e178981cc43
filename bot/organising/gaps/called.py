"""What a policy calls the practices it speaks of: "the workload figures", "the puck", "clause C-1".

A word or a pair of words is such a name where the statements that hold it are, as far as they name a practice at all,
about that one; the label of a clause names what the clause does."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from bot.organising.gaps.statement import Statement, plain

_WORD = re.compile(r"[a-z][a-z'-]+")
_LABEL = re.compile(r"^\W*((?:[A-Z]{1,2}[-.]?\d{1,2}(?:[.-]\d{1,2})*)|(?:\d{1,2}\.\d{1,2}(?:\.\d{1,2})*))[.):]?\s")
_REFERENCE = re.compile(r"\b([A-Z]{1,2}[-.]?\d{1,2}(?:[.-]\d{1,2})*|\d{1,2}\.\d{1,2}(?:\.\d{1,2})*)\b")
_LEAST = 2  # statements that bear a name out
_PURE, _OFTEN = 0.75, 0.4  # of those that name a practice, and of all that hold it
_LETTERS = 6  # of a word that are compared

Names = Mapping[str, frozenset[str]]


def called_in(
    statements: Sequence[Statement], named: Sequence[frozenset[str]], is_common: Callable[[str], bool]
) -> list[frozenset[str]]:
    """Of each statement the practices that it calls by a name of the policy's own. `is_common` says which words are in
    every policy and name nothing."""
    held = [frozenset(_terms(statement, is_common)) for statement in statements]
    names = _names(held, named)
    labels = _labels(statements, named)
    return [
        frozenset().union(*(names.get(term, ()) for term in terms), *_cited(statement, labels))
        for statement, terms in zip(statements, held, strict=True)
    ]


def _names(held: Sequence[frozenset[str]], named: Sequence[frozenset[str]]) -> Names:
    seen: Counter[str] = Counter()
    borne: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for terms, practices in zip(held, named, strict=True):
        for term in terms:
            seen[term] += 1
            borne[term].update(practices)
    found: dict[str, frozenset[str]] = {}
    for term, by in borne.items():
        practice, n = by.most_common(1)[0] if by else ("", 0)
        if n >= _LEAST and n >= _PURE * by.total() and n >= _OFTEN * seen[term]:
            found[term] = frozenset({practice})
    return found


def _labels(statements: Sequence[Statement], named: Sequence[frozenset[str]]) -> Names:
    found: dict[str, frozenset[str]] = {}
    for statement, practices in zip(statements, named, strict=True):
        if (match := _LABEL.match(statement.text)) and practices:
            found.setdefault(match[1], practices)
    return found


def _cited(statement: Statement, labels: Names) -> Iterator[frozenset[str]]:
    own = _LABEL.match(statement.text)
    for match in _REFERENCE.finditer(statement.text, own.end() if own else 0):
        yield labels.get(match[1], frozenset())


def _terms(statement: Statement, is_common: Callable[[str], bool]) -> Iterator[str]:
    words = [word[:_LETTERS] for word in _WORD.findall(plain(statement.text).casefold())]
    yield from (word for word in words if not is_common(word))
    yield from (f"{one} {other}" for one, other in pairwise(words) if not (is_common(one) and is_common(other)))
