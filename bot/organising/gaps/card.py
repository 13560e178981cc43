"""Cards of the gap report: a practice of tracking, or one thing that people would need to consent. The written format
is in docs/gaps.md."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.organising.gaps.verdict import Verdict

if TYPE_CHECKING:
    from bot.organising.gaps.examples import Example

Pattern = re.Pattern[str]
# A negation is taken to reach far: a rule that stays silent is better than one that finds the contrary of what is said.
_CLAUSE_END = re.compile(r"[;.]| but | however | whereas | while |, (?:and|although|though|so) ")
_NEAR_END = re.compile(r"[;.,:]| but | and | however | whereas | while ")
_NEGATION = re.compile(
    r"\b(not|never|no|none|nobody|nothing|neither|nor|without|prohibit\w*|forbid\w*|forbidden|banned)\b"
)


class Guard(StrEnum):
    NONE = "none"
    NEAR = "near"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Rule:
    """It holds for a folded sentence where one of `any` and every one of `all` matches and none of `but_not` does.
    Where it is guarded, a match is none that a negation stands before: `far`, anywhere before it in the sentence, or
    `near`, in the same clause. `half` names the part of
    the matter that it tells, where all of `Column.halves` together make it stated; `counts` are what is counted for
    `Column.enough`. `set_phrase`: what is put in words that everybody uses ("with or without notice"), and says this
    whatever else the sentence speaks of: cues, negations and hedges of the column aside. It is contrary."""

    verdict: Verdict
    any: tuple[Pattern, ...]
    all: tuple[Pattern, ...] = ()
    but_not: tuple[Pattern, ...] = ()
    guard: Guard = Guard.NONE
    half: str = ""
    set_phrase: bool = False

    def holds(self, said: str) -> bool:
        if any(p.search(said) for p in self.but_not) or not all(p.search(said) for p in self.all):
            return False
        return any(not _negated(said, m, self.guard) for p in self.any for m in p.finditer(said))


@dataclass(frozen=True, slots=True)
class Asks:
    """What asks for it. `document` is a card of the pack, empty for a `clause` that workers ask for."""

    what: str
    document: str = ""
    clause: str = ""
    jurisdiction: str = ""
    practices: tuple[str, ...] = ()

    def concerns(self, practice: str) -> bool:
        return not self.practices or practice in self.practices


@dataclass(frozen=True, slots=True)
class Column:
    """`cues`: without one of them a sentence says nothing of it; `negations`: with one of them neither. `hedges` make
    partly of what would be stated. `aside` are practices that a sentence on it may name without being about them. Where
    `counted` are given, fewer of them in a sentence than are `enough` for the practice (or for "default") are partly.
    `further` are sentences that the rules need not know: what a sentence is compared with."""

    id: str
    name: str
    question: str
    cues: tuple[Pattern, ...]
    negations: tuple[Pattern, ...]
    hedges: tuple[Pattern, ...]
    rules: tuple[Rule, ...]
    halves: tuple[str, ...]
    aside: tuple[str, ...]
    counted: tuple[Pattern, ...]
    enough: Mapping[str, int]
    examples: Mapping[Verdict, tuple[str, ...]]
    asks: tuple[Asks, ...] = ()
    own: bool = field(default=False)
    further: Mapping[Verdict, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Practice:
    """`mentions`: a sentence with one of them is about it. `tracked`: one of them says that it is done; `negations`: a
    sentence with one of them says nothing of the kind. `further` as in `Column`."""

    id: str
    name: str
    question: str
    mentions: tuple[Pattern, ...]
    tracked: tuple[Pattern, ...]
    negations: tuple[Pattern, ...]
    examples: Mapping[str, tuple[str, ...]]
    own: bool = False
    further: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """All that a report is made with. `shared` are patterns of no single card, by name; `others` sentences that are of
    none, `listed` those of the lists beside the cards."""

    practices: tuple[Practice, ...]
    columns: tuple[Column, ...]
    shared: Mapping[str, Pattern]
    others: tuple[str, ...] = ()
    listed: tuple[Example, ...] = ()

    def practice(self, practice_id: str) -> Practice | None:
        return next((p for p in self.practices if p.id == practice_id), None)

    def column(self, column_id: str) -> Column | None:
        return next((c for c in self.columns if c.id == column_id), None)


def _negated(said: str, match: re.Match[str], guard: Guard) -> bool:
    if guard is Guard.NONE:
        return False
    ends = _NEAR_END if guard is Guard.NEAR else _CLAUSE_END
    return bool(_NEGATION.search(ends.split(said[: match.start()])[-1]))
