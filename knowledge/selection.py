"""Chooses what an answer is made of: which unit leads, what supports it, what to do. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.card import Form, Kind, UnitKind
from knowledge.currency import NOT_LAW
from knowledge.document import Evidence
from knowledge.jurisdiction import ANYWHERE, Jurisdiction
from knowledge.question import Question
from knowledge.repetition import repeats
from knowledge.retrieval import Hit

MOST_BASIS = 3
MOST_ACTIONS = 3

# Bonuses are in the units of cosine. They break near-ties; none can lift an off-topic unit over a clear match.
_NAMED, _NAMED_STORY = 0.25, -0.06
_CONTINUED, _SAID = 0.10, -0.30
_WANTED = 0.06
_COVERAGE_WANTED = 0.12  # who is left out must be told before what the others have
_OWN_PLACE, _OWN_COUNTRY = 0.09, 0.02
_LEADS = {UnitKind.VERDICT: 0.03, UnitKind.EVENT: -0.03}
# What to do and how long one has lead only where that is asked; otherwise they have their own part.
_UNASKED = {UnitKind.ACTION: -0.10, UnitKind.DEADLINE: -0.10}
_MYTH_OF_AN_ASSERTION, _MYTH_UNASKED = 0.05, -0.02
_NEWS_UNLESS_NAMED = -0.06
_NOT_LAW_UNLESS_NAMED = -0.10
_GUIDE = -0.01
_DEFAULT_RULE, _ABOUT_AS_NEAR = -0.10, 0.10
_COVERAGE_WEIGHT = 0.10

# Support must be near the lead, and near the question.
_BASIS_SHARE, _BASIS_LEAST, _BASIS_SURE = 0.75, 0.55, 0.64
_SAME_CARD_SHARE = 0.55
_VERDICT_SHARE, _VERDICT_LEAST = 0.80, 0.62
# Of another source, what stands beside the lead must be near the question itself, or hardly farther than the lead: a
# myth, or a verdict of other law, nearer still, for it answers a question of its own.
_OTHER_COSINE, _OTHER_ANSWER_COSINE = (0.60, 0.12, 0.50), (0.66, 0.08, 0.58)
_ACTION_SHARE, _ACTION_LEAST, _OWN_ACTION_LEAST = 0.80, 0.50, 0.35
_TO_DO = (UnitKind.ACTION, UnitKind.DEADLINE)
_FOLLOWS = (UnitKind.VERDICT, UnitKind.REMEDY, UnitKind.MYTH)

# Whom a law covers, what breaking it costs, what is wrongly believed of it: a riddle where that law is not told.
_OF_ONE_LAW = (UnitKind.COVERAGE, UnitKind.REMEDY, UnitKind.MYTH)

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
    hits: Sequence[Hit],
    evidence: Sequence[Evidence],
    question: Question,
    place: Jurisdiction | None,
    named: set[str],
    continued: set[str],
    said: str | None = None,
) -> list[Candidate]:
    """Candidates by fit. `named` are documents that the question calls by name, `continued` those spoken of before;
    `said` is the unit that led the last answer: a follow-up wants something else."""
    by_id = {e.id: e for e in evidence}
    found = [Candidate(h, by_id[h.target.id], 0.0) for h in hits if h.target.id in by_id]
    fitted = [
        replace(
            c,
            fit=_fit(c, question, place, named)
            + _CONTINUED * (c.document in continued)
            + _SAID * (bool(continued) and c.hit.target.id == said),
        )
        for c in found
    ]
    fitted = _default_rules_given_way(fitted, place)
    return sorted(fitted, key=lambda c: (-c.fit, c.hit.target.id))


def _default_rules_given_way(candidates: Sequence[Candidate], place: Jurisdiction | None) -> list[Candidate]:
    """A default rule ranks behind the place's own rule where that is about as near to the question."""
    own = max((c.fit for c in candidates if place and c.evidence.jurisdiction == place.code), default=0.0)
    return [
        replace(c, fit=c.fit + _DEFAULT_RULE) if _is_default(c, place) and own >= c.fit - _ABOUT_AS_NEAR else c
        for c in candidates
    ]


def _is_default(candidate: Candidate, place: Jurisdiction | None) -> bool:
    return bool(place and candidate.evidence.document.default_rule and place.code != candidate.evidence.jurisdiction)


def _fit(candidate: Candidate, question: Question, place: Jurisdiction | None, named: set[str]) -> float:
    fit = candidate.hit.cosine + _COVERAGE_WEIGHT * candidate.hit.coverage
    if candidate.kind is not None:
        fit += _LEADS.get(candidate.kind, 0.0)
        if candidate.kind is question.wants:
            fit += _COVERAGE_WANTED if candidate.kind is UnitKind.COVERAGE else _WANTED
        else:
            fit += _UNASKED.get(candidate.kind, 0.0)
        if candidate.kind is UnitKind.MYTH:
            fit += _MYTH_OF_AN_ASSERTION if question.asserts else _MYTH_UNASKED
    if candidate.document in named:
        # Who names a story and asks for their rights has the story already.
        told = candidate.evidence.document.kind is Kind.NEWS and question.asks_rights
        fit += _NAMED_STORY if told else _NAMED
    elif candidate.evidence.document.kind is Kind.NEWS:
        fit += _NEWS_UNLESS_NAMED
    elif all(state.status in NOT_LAW for state in candidate.evidence.version.states[-1:]):
        fit += _NOT_LAW_UNLESS_NAMED
    if candidate.evidence.document.kind is Kind.GUIDE and candidate.kind is not UnitKind.SCOPE:
        fit += _GUIDE
    return fit + _nearness(candidate.evidence.jurisdiction, place)


def _nearness(code: str, place: Jurisdiction | None) -> float:
    if place is None or code == ANYWHERE:
        return 0.0
    if code == place.code:
        return _OWN_PLACE
    return _OWN_COUNTRY if code == place.country else 0.0


Alike = Callable[[Evidence, Evidence], bool]
"""Whether two texts say mostly the same."""


def select(
    candidates: Sequence[Candidate],
    card_units: dict[str, Sequence[Evidence]],
    day: date,
    alike: Alike,
    named: Collection[str] = (),
) -> Selection | None:
    """`candidates` ranked; `card_units` holds, for each document among them, all its units; `named` are the documents
    that the question names."""
    if not candidates:
        return None
    lead = candidates[0]
    basis = _basis(lead, candidates[1:], alike, named)
    actions = _actions([lead, *basis], candidates, card_units, day, alike)
    used = {c.document for c in (lead, *basis)} | {e.document.id for e in actions}
    rest = tuple(c for c in candidates[1:] if c.document not in used and c.kind is not UnitKind.SCOPE)
    return Selection(lead, basis, actions, rest)


def _basis(lead: Candidate, others: Sequence[Candidate], alike: Alike, named: Collection[str]) -> tuple[Candidate, ...]:
    """Up to three, of different kinds; another source's verdict supports as well as the same source's rule."""
    chosen: list[Candidate] = []
    for candidate in others:
        if len(chosen) == MOST_BASIS:
            break
        if candidate.kind is None or candidate.kind not in _SUPPORTS or not _near_enough(candidate, lead):
            continue
        if any(candidate.kind is c.kind for c in chosen) or _repeats(candidate, [lead, *chosen], alike):
            continue
        if candidate.evidence.document.default_rule and lead.evidence.jurisdiction != candidate.evidence.jurisdiction:
            if not _is_not_law(lead):
                continue  # a default rule gives way where the place has a rule of its own
        elif _adds_nothing_in_force(candidate, lead, named):
            continue
        chosen.append(candidate)
    return tuple(chosen)


def _is_not_law(candidate: Candidate) -> bool:
    unit = candidate.evidence.unit
    return unit is not None and (unit.form is Form.BLOCKED or unit.states[-1].status in NOT_LAW)


def _adds_nothing_in_force(candidate: Candidate, lead: Candidate, named: Collection[str]) -> bool:
    """News is no support of law unless it was asked about. What is not law is told of one card, and once: that nothing
    can be had of it follows."""
    other = candidate.document != lead.document and candidate.document not in named
    if candidate.evidence.document.kind is Kind.NEWS and lead.evidence.document.kind is not Kind.NEWS:
        return other
    if not _is_not_law(candidate):
        return False
    return other or (_is_not_law(lead) and candidate.kind in _FOLLOWS)


def _near_enough(candidate: Candidate, lead: Candidate) -> bool:
    if candidate.document == lead.document:
        return candidate.fit >= min(_SAME_CARD_SHARE * lead.fit, _BASIS_SURE)
    other_law = candidate.evidence.jurisdiction != lead.evidence.jurisdiction
    answers = candidate.kind in _OF_ONE_LAW or (candidate.kind is UnitKind.VERDICT and other_law)
    enough, farther, least = _OTHER_ANSWER_COSINE if answers else _OTHER_COSINE
    if candidate.hit.cosine < min(enough, max(least, lead.hit.cosine - farther)):
        return False
    if candidate.kind is UnitKind.VERDICT:  # a Yes or No to another question would mislead
        return candidate.fit >= max(_VERDICT_LEAST, _VERDICT_SHARE * lead.fit)
    return candidate.fit >= max(_BASIS_LEAST, min(_BASIS_SHARE * lead.fit, _BASIS_SURE))


def _repeats(candidate: Candidate, shown: Sequence[Candidate], alike: Alike) -> bool:
    """Whether it says over again what is shown: the same kind from the same card, or mostly the same."""
    return any(
        (candidate.document == other.document and candidate.kind is other.kind)
        or alike(candidate.evidence, other.evidence)
        for other in shown
    ) or repeats(candidate.evidence.text, [other.evidence.text for other in shown])


def _actions(
    shown: Sequence[Candidate],
    candidates: Sequence[Candidate],
    card_units: dict[str, Sequence[Evidence]],
    day: date,
    alike: Alike,
) -> tuple[Evidence, ...]:
    """What to do: from the sources shown and what fits the question; the soonest deadline first."""
    score = {c.evidence.id: c.fit for c in candidates}
    places = {c.evidence.jurisdiction for c in shown} | {shown[0].evidence.document.jurisdiction, ANYWHERE}
    own = [
        e
        for document in dict.fromkeys(c.document for c in shown)
        for e in card_units.get(document, ())
        if e.unit and e.unit.kind in _TO_DO and e.unit.holds_on(day) and e.jurisdiction in places
        if document == shown[0].document or score.get(e.id, 0.0) >= _ACTION_LEAST
    ]
    from_shown = {c.document for c in shown}
    fits = [
        c.evidence
        for c in candidates
        if c.kind in _TO_DO
        and c.fit >= _ACTION_SHARE * shown[0].fit
        and (c.document in from_shown or c.evidence.document.kind is Kind.GUIDE)
    ]
    chosen: list[Evidence] = []
    for evidence in sorted(fits, key=lambda e: -score[e.id]) + sorted(own, key=lambda e: -score.get(e.id, 0.0)):
        if len(chosen) == MOST_ACTIONS:
            break
        said = [*chosen, *(c.evidence for c in shown)]
        if chosen and evidence.document.id == shown[0].document and score.get(evidence.id, 0.0) < _OWN_ACTION_LEAST:
            continue  # it is for something else that the same law is about
        if all(evidence.id != e.id and not _same_limit(evidence, e) and not alike(evidence, e) for e in said):
            chosen.append(evidence)
    return tuple(sorted(chosen, key=soonest))


def _same_limit(one: Evidence, other: Evidence) -> bool:
    """Whether both units state a time limit, and the same one."""
    a, b = one.unit, other.unit
    return bool(a and b and a.kind is b.kind is UnitKind.DEADLINE and a.deadline_days == b.deadline_days)


def soonest(evidence: Evidence) -> int:
    """Days until the deadline; what has none comes last."""
    return (evidence.unit.deadline_days if evidence.unit else None) or 10_000
