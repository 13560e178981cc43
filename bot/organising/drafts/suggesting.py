"""Which clauses to demand, and why: by what people said in confidence, and by what the policies lack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.organising.choice import BY_ID, Question
from bot.organising.clauses.clause import Clause
from bot.organising.clauses.standing import HoldsEvidence, sources_of
from bot.organising.drafts.gap import Finding, Gap, findings
from bot.organising.petitions.text import Source
from bot.organising.themes import FLOOR
from bot.store.exchange import STEP
from knowledge.jurisdiction import Jurisdiction

# Concerns are counted and not people: somebody may send one in each quarter.
_SAID = {
    Question.TRACKED: "At least {total} concerns named as tracked: “{words}”.",
    Question.MISSING: "At least {total} concerns said: “{words}”.",
    Question.EFFECT: "At least {total} concerns named as an effect: “{words}”.",
    Question.WANTED: "At least {total} concerns asked for this: “{words}”.",
}


@dataclass(frozen=True, slots=True)
class Theme:
    """A choice of concerns with its published total."""

    id: str
    total: int

    @property
    def said(self) -> str:
        choice = BY_ID[self.id]
        return _SAID[choice.question].format(total=self.total, words=choice.words)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`why`: a sentence for each theme and finding; empty where nothing but somebody's choice speaks for the clause.
    `sources`: the company's own words first, then what the clause rests on here."""

    clause: Clause
    why: tuple[str, ...]
    sources: tuple[Source, ...]
    themes: tuple[Theme, ...] = ()
    findings: tuple[Finding, ...] = ()
    searched: int = 0


def suggest(
    themes: Mapping[str, int],
    gaps: Iterable[Gap],
    clauses: Iterable[Clause],
    places: Sequence[Jurisdiction],
    catalogue: HoldsEvidence,
    today: date,
    *,
    searched: int = 0,
) -> tuple[Suggestion, ...]:
    """The clauses that a theme or a gap speaks for. First those for which both do; then by the largest total of one
    theme (totals are never added up: they may count the same people), by how much the policies lack, and by id.

    `themes`: published totals by choice id; one under five is not looked at, and each is told in fives. `searched`: how
    many policies were read for the gaps; 0 where that is not known.
    """
    given = list(gaps)
    found = [
        suggestion_for(clause, places, catalogue, today, themes=themes, gaps=given, searched=searched)
        for clause in clauses
    ]
    return tuple(sorted((s for s in found if s.why), key=_rank))


def suggestion_for(
    clause: Clause,
    places: Sequence[Jurisdiction],
    catalogue: HoldsEvidence,
    today: date,
    *,
    themes: Mapping[str, int] | None = None,
    gaps: Iterable[Gap] = (),
    searched: int = 0,
) -> Suggestion:
    """One clause with whatever speaks for it: also for a clause that somebody chooses without that."""
    said = _themes(clause, themes or {})
    lacking = findings(gap for gap in gaps if clause.answers(gap.practice, gap.column))
    return Suggestion(
        clause=clause,
        why=(*(theme.said for theme in said), *(finding.said(searched) for finding in lacking)),
        sources=(*(f.source(searched) for f in lacking), *sources_of(clause, places, catalogue, today)),
        themes=said,
        findings=lacking,
        searched=searched,
    )


def _themes(clause: Clause, themes: Mapping[str, int]) -> tuple[Theme, ...]:
    """The largest first."""
    told = [Theme(choice, themes[choice] // STEP * STEP) for choice in clause.themes if themes.get(choice, 0) >= FLOOR]
    return tuple(sorted(told, key=lambda theme: -theme.total))


def _rank(suggestion: Suggestion) -> tuple[bool, int, int, str]:
    both = bool(suggestion.themes and suggestion.findings)
    largest = max((theme.total for theme in suggestion.themes), default=0)
    lacking = sum(finding.weight * len(finding.practices) for finding in suggestion.findings)
    return (not both, -largest, -lacking, suggestion.clause.id)
