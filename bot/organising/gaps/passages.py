"""Where a policy is about tracking people: a policy on it throughout, a general handbook in a passage or nowhere.

A handbook speaks of messages, cameras, records and training on every page, and of nobody being watched: what reads a
policy on monitoring would find something in each of its thousand sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Of all statements of a policy that is about tracking throughout: those that speak to a column, that name a practice.
_SPEAKING, _NAMING = 0.2, 0.15
_SHORT = 6  # statements of a policy that says next to nothing of how
_TOLD, _HERE = 2, 0.3  # statements of a passage that speak to a column: at least, and of all of them
_PLAINLY = 0.5  # the same where nobody is said to watch anywhere in the policy


@dataclass(frozen=True, slots=True)
class Sign:
    """What one statement shows: that it `speaks` to a column, `names` a practice, by a `word` of its card too, that it
    `shows` that this is done, and says that somebody `watches`."""

    section: int
    speaks: bool
    names: bool
    word: bool
    shows: bool
    watches: bool


@dataclass(frozen=True, slots=True)
class Passages:
    """The sections that are about tracking."""

    throughout: bool
    sections: frozenset[int]


def passages_of(signs: Sequence[Sign], *, titled: bool) -> Passages:
    """`titled`: the policy's title says that it is about tracking."""
    by_section: dict[int, list[Sign]] = {}
    for sign in signs:
        by_section.setdefault(sign.section, []).append(sign)
    if titled or _is_throughout(signs):
        return Passages(True, frozenset(by_section))
    watched = frozenset(n for n, here in by_section.items() if any(s.names and s.shows and s.watches for s in here))
    return Passages(False, watched | {n for n, here in by_section.items() if _tells(here, plainly=not watched)})


def _is_throughout(signs: Sequence[Sign]) -> bool:
    if len(signs) <= _SHORT and any(sign.names and sign.shows for sign in signs):
        return True
    if sum(sign.speaks for sign in signs) < _SPEAKING * len(signs):
        return False
    return any(s.names and s.shows for s in signs) or sum(s.names for s in signs) >= _NAMING * len(signs)


def _tells(here: Sequence[Sign], *, plainly: bool) -> bool:
    """`plainly`: it takes more, for nobody is said to watch anywhere in the policy."""
    named = any(s.names and s.word and (s.shows or not plainly) for s in here)
    return named and sum(s.speaks for s in here) >= max(_TOLD, (_PLAINLY if plainly else _HERE) * len(here))
