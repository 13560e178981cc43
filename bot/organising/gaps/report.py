"""The report itself: for each practice that the policies mention as tracked, what they say of each column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.organising.gaps.by_example import PolicyRead
from bot.organising.gaps.called import Names
from bot.organising.gaps.card import Cards, Column
from bot.organising.gaps.held_against import may_accuse, prevails
from bot.organising.gaps.policy import Policy
from bot.organising.gaps.reading import Language, language_of
from bot.organising.gaps.statement import Statement
from bot.organising.gaps.verdict import Verdict
from bot.organising.gaps.weighing import Finding, finding, weighed

if TYPE_CHECKING:
    from bot.organising.gaps.corrections import Correction
    from bot.organising.gaps.nearest import Nearest

Progress = Callable[[str, int, int], None]
MOST_QUOTES = 3


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """`sentences` stand in the version's text word for word: the line that introduces a list, then its entry."""

    document: str
    title: str
    version: str
    day: str
    heading: str
    sentences: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What the policies say of a column, for a practice; `quotes` show it, none where they are silent. Where a
    `correction` was made, `counts` is whether it stands for the versions that were read; then `read` is what the rules
    found, and `verdict` the person's."""

    column: str
    verdict: Verdict
    quotes: tuple[Quote, ...] = ()
    correction: Correction | None = None
    counts: bool = False
    read: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A practice with the sentence that mentions it, and a cell for each column. `versions`: the policies that are
    about it, by id, at the versions that were read."""

    practice: str
    mention: Quote
    cells: tuple[Cell, ...]
    versions: Mapping[str, str] = field(default_factory=dict)

    def cell(self, column: str) -> Cell:
        return next(cell for cell in self.cells if cell.column == column)


@dataclass(frozen=True, slots=True)
class Report:
    """`searched`: how many policies were read to the end; `unread`: titles of those in languages that are not read,
    and `unread_in_part` of those with a part in one."""

    rows: tuple[Row, ...]
    searched: int
    unread: tuple[str, ...] = ()
    unread_in_part: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.unread and not self.unread_in_part


def report_of(policies: Iterable[Policy], cards: Cards, nearest: Nearest, progress: Progress | None = None) -> Report:
    """Reads every policy. The order of the policies makes no difference."""
    ordered = sorted(policies, key=lambda p: p.id)
    languages = [language_of(policy.text) for policy in ordered]
    read: list[PolicyRead] = []
    for n, (policy, language) in enumerate(zip(ordered, languages, strict=True), start=1):
        if language is not Language.OTHER:
            read.append(PolicyRead(policy, cards, nearest))
        if progress:
            progress("Policies read", n, len(ordered))
    tools = _tools(read)
    for one in read:
        one.know(tools)
    unread = tuple(p.title for p, one in zip(ordered, languages, strict=True) if one is Language.OTHER)
    in_part = tuple(p.title for p, one in zip(ordered, languages, strict=True) if one is Language.MIXED)
    mentions = _mentions(read)
    found = _findings(read, cards, frozenset(mentions))
    nothing = Verdict.UNREAD if unread or in_part else Verdict.SILENT
    rows = tuple(
        Row(
            p.id,
            mentions[p.id],
            tuple(_cell(c, found.get((p.id, c.id), []), nothing) for c in cards.columns),
            {one.policy.id: one.policy.version for one in read if p.id in one.covered},
        )
        for p in cards.practices
        if p.id in mentions
    )
    return Report(rows, len(read), unread, in_part)


def _mentions(read: Sequence[PolicyRead]) -> dict[str, Quote]:
    """Of each practice, the sentence of all policies that shows it best."""
    best: dict[str, tuple[float, PolicyRead, Statement]] = {}
    for one in read:
        for practice, (sure, statement) in one.tracking().items():
            if practice not in best or sure > best[practice][0]:
                best[practice] = (sure, one, statement)
    return {practice: _quote(one.policy, statement) for practice, (_, one, statement) in best.items()}


def _tools(read: Sequence[PolicyRead]) -> Names:
    found: Names = {}
    for one in read:
        for name, practices in one.tools.items():
            found[name] = found.get(name, frozenset()) | practices
    return found


def _findings(
    read: Sequence[PolicyRead], cards: Cards, practices: frozenset[str]
) -> dict[tuple[str, str], list[Finding]]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for one in read:
        for at, statement in enumerate(one.statements):
            if one.introduces_a_table(at):
                continue
            for column in cards.columns:
                if (judgement := one.judgement(at, column)) is None:
                    continue
                quote = _quote(one.policy, statement)
                for practice, likely in one.about(at, column, practices).items():
                    if judgement.verdict is Verdict.CONTRARY and not may_accuse(one, at, practice):
                        continue
                    over = prevails(one, at, practice)
                    if told := finding(judgement, likely, quote, accuses=one.accuses(judgement), prevails=over):
                        found.setdefault((practice, column.id), []).append(told)
    return found


def _cell(column: Column, found: Sequence[Finding], nothing: Verdict) -> Cell:
    if not found:
        return Cell(column.id, nothing)
    verdict, shown = weighed(column, found)
    by_weight = sorted(shown, key=lambda f: (f.verdict is not verdict, not f.named, f.quote))
    first = [next(f for f in by_weight if f.verdict is one) for one in dict.fromkeys(f.verdict for f in by_weight)]
    by_weight = [*first, *(f for f in by_weight if f not in first)]  # what speaks against it is shown too
    quotes = tuple(dict.fromkeys(f.quote for f in by_weight))
    return Cell(column.id, verdict, quotes[:MOST_QUOTES])


def _quote(policy: Policy, statement: Statement) -> Quote:
    return Quote(
        policy.id, policy.title, policy.version, policy.day, statement.heading, statement.quotes, statement.line
    )
