"""Chooses what an answer is made of: which unit leads, what supports it, what to do. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.card import Kind, UnitKind
from knowledge.document import Evidence
from knowledge.jurisdiction import ANYWHERE, Jurisdiction
from knowledge.question import Question
from knowledge.retrieval import Hit

MOST_BASIS = 3
MOST_ACTIONS = 3

# Bonuses are in the units of cosine. They break near-ties; none can lift an off-topic unit over a clear match.
_NAMED = 0.25
_WANTED = 0.06
_OWN_PLACE, _OWN_COUNTRY = 0.06, 0.02
_LEADS = {UnitKind.VERDICT: 0.03, UnitKind.MYTH: 0.0, UnitKind.EVENT: -0.03, UnitKind.ACTION: -0.02}
_MYTH_OF_AN_ASSERTION = 0.05
_NEWS_UNLESS_NAMED = -0.05
_GUIDE = -0.01
_COVERAGE_WEIGHT = 0.10

# Support must be near the lead, and near the question.
_BASIS_SHARE, _BASIS_LEAST = 0.72, 0.40
_SAME_CARD_SHARE = 0.55

_SUPPORTS = (
    UnitKind.VERDICT, UnitKind.RULE, UnitKind.STATUS, UnitKind.COVERAGE, UnitKind.MYTH, UnitKind.REMEDY,
    UnitKind.EVENT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit with its text. `fit` is the cosine with the bonuses of this question."""

    hit: Hit
    evidence: Evidence
    fit: float

    @property
    def kind(self) -> UnitKind | None:
        return self.evidence.unit.kind if self.evidence.unit else None

    @property
    def document(self) -> str:
        return self.evidence.document.id


@dataclass(frozen=True, slots=True)
class Selection:
    """What one place's answer is made of. `rest` are further candidates, best first."""

    lead: Candidate
    basis: tuple[Candidate, ...]
    actions: tuple[Evidence, ...]
    rest: tuple[Candidate, ...]


def rank(
    hits: Sequence[Hit], evidence: Sequence[Evidence], question: Question, place: Jurisdiction | None, named: set[str]
) -> list[Candidate]:
    """Candidates by fit. `named` are documents that the question calls by name."""
    by_id = {e.id: e for e in evidence}
    found = [Candidate(h, by_id[h.target.id], 0.0) for h in hits if h.target.id in by_id]
    fitted = [replace(c, fit=_fit(c, question, place, named)) for c in found]
    return sorted(fitted, key=lambda c: (-c.fit, c.hit.target.id))


def _fit(candidate: Candidate, question: Question, place: Jurisdiction | None, named: set[str]) -> float:
    fit = candidate.hit.cosine + _COVERAGE_WEIGHT * candidate.hit.coverage
    if candidate.kind is not None:
        fit += _LEADS.get(candidate.kind, 0.0)
        if candidate.kind is question.wants:
            fit += _WANTED
        if candidate.kind is UnitKind.MYTH and question.asserts:
            fit += _MYTH_OF_AN_ASSERTION
    if candidate.document in named:
        fit += _NAMED
    elif candidate.evidence.document.kind is Kind.NEWS:
        fit += _NEWS_UNLESS_NAMED
    if candidate.evidence.document.kind is Kind.GUIDE and candidate.kind is not UnitKind.SCOPE:
        fit += _GUIDE
    return fit + _nearness(candidate.evidence.jurisdiction, place)


def _nearness(code: str, place: Jurisdiction | None) -> float:
    if place is None or code == ANYWHERE:
        return 0.0
    if code == place.code:
        return _OWN_PLACE
    return _OWN_COUNTRY if code == place.country else 0.0


def select(candidates: Sequence[Candidate], card_units: dict[str, Sequence[Evidence]], day: date) -> Selection | None:
    """`candidates` ranked; `card_units` holds, for each document among them, all its units."""
    if not candidates:
        return None
    lead = candidates[0]
    basis = _basis(lead, candidates[1:])
    shown = {lead.evidence.id, *(c.evidence.id for c in basis)}
    actions = _actions([lead, *basis], candidates, card_units, shown, day)
    used = {c.document for c in (lead, *basis)} | {e.document.id for e in actions}
    rest = tuple(c for c in candidates[1:] if c.document not in used and c.kind is not UnitKind.SCOPE)
    return Selection(lead, basis, actions, rest)


def _basis(lead: Candidate, others: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Up to three, of different kinds; another source's verdict supports as well as the same source's rule."""
    chosen: list[Candidate] = []
    for candidate in others:
        if len(chosen) == MOST_BASIS:
            break
        if candidate.kind is None or candidate.kind not in _SUPPORTS or not _near_enough(candidate, lead):
            continue
        if any(candidate.kind is c.kind for c in chosen) or _repeats(candidate, [lead, *chosen]):
            continue
        chosen.append(candidate)
    return tuple(chosen)


def _near_enough(candidate: Candidate, lead: Candidate) -> bool:
    same_card = candidate.document == lead.document
    share = _SAME_CARD_SHARE if same_card else _BASIS_SHARE
    return candidate.fit >= max(share * lead.fit, 0.0 if same_card else _BASIS_LEAST)


def _repeats(candidate: Candidate, shown: Sequence[Candidate]) -> bool:
    """Whether it says over again what is shown: the same kind from the same card, or mostly the same words."""
    return any(
        (candidate.document == other.document and candidate.kind is other.kind)
        or _overlap(candidate.evidence.text, other.evidence.text) > 0.6
        for other in shown
    )


def _overlap(one: str, other: str) -> float:
    a, b = set(one.casefold().split()), set(other.casefold().split())
    return len(a & b) / max(1, min(len(a), len(b)))


def _actions(
    shown: Sequence[Candidate],
    candidates: Sequence[Candidate],
    card_units: dict[str, Sequence[Evidence]],
    taken: set[str],
    day: date,
) -> tuple[Evidence, ...]:
    """What to do: first from the sources shown, then what fits the question; the soonest deadline first."""
    own = [
        e
        for document in dict.fromkeys(c.document for c in shown)
        for e in card_units.get(document, ())
        if e.unit and e.unit.kind in (UnitKind.ACTION, UnitKind.DEADLINE) and e.unit.holds_on(day)
    ]
    fits = [
        c.evidence
        for c in candidates
        if c.kind in (UnitKind.ACTION, UnitKind.DEADLINE) and c.fit >= _BASIS_SHARE * shown[0].fit
    ]
    score = {c.evidence.id: c.fit for c in candidates}
    places = {c.evidence.jurisdiction for c in shown}
    chosen: list[Evidence] = []
    for evidence in sorted(own, key=lambda e: -score.get(e.id, 0.0)) + fits:
        if len(chosen) == MOST_ACTIONS:
            break
        fresh = evidence.id not in taken and all(_overlap(evidence.text, e.text) < 0.6 for e in chosen)
        if fresh and (evidence.jurisdiction in places or evidence.jurisdiction == ANYWHERE or evidence in fits):
            chosen.append(evidence)
    return tuple(sorted(chosen, key=lambda e: (e.unit.deadline_days if e.unit else None) or 10_000))
