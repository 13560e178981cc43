"""What a clause rests on for this workplace. Only law in force today where the workplace is, is called binding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from bot.organising.clauses.clause import Clause, Found, Held, SupportKind
from bot.organising.petitions.text import Source, Standing
from knowledge.anchor import anchors
from knowledge.answer import Official, source_line
from knowledge.card import Form, Kind, Status
from knowledge.citation import Cited, cite, standing_of
from knowledge.document import Evidence, Visibility
from knowledge.jurisdiction import ANYWHERE, UNKNOWN, Jurisdiction
from knowledge.verdict import capital, opens_not_yet, without_verdict
from knowledge.wording import wording

ORDER = (
    Standing.POLICY, Standing.BINDING, Standing.AGREEMENT, Standing.MODEL, Standing.ELSEWHERE, Standing.OTHER,
    Standing.NOT_IN_FORCE,
)  # fmt: skip
"""The order in which sources are told."""

# Law that holds only in a part of the place whose code it bears: a city, or some of the states.
_ONLY_IN_A_PART = frozenset({("nyc-ll144", "US-NY"), ("us-warehouse-quotas", "US")})
_STANDINGS = {
    SupportKind.AGREEMENT: Standing.AGREEMENT,
    SupportKind.MODEL: Standing.MODEL,
    SupportKind.GUIDANCE: Standing.OTHER,
    SupportKind.PROPOSAL: Standing.NOT_IN_FORCE,
}
_LEADS = {
    SupportKind.AGREEMENT: "An agreement of others",
    SupportKind.MODEL: "Proposed as a clause",
    SupportKind.GUIDANCE: "Guidance, not law",
    SupportKind.PROPOSAL: "A proposal, not law",
}


class HoldsEvidence(Protocol):
    """What is needed of a `knowledge.catalogue.Catalogue`."""

    def evidence_of(self, document_id: str) -> list[Evidence]: ...

    def provision(self, provision: str, visibilities: Sequence[str]) -> list[str]: ...

    def evidence(self, ids: Sequence[str]) -> list[Evidence]: ...


def sources_of(
    clause: Clause, places: Sequence[Jurisdiction], catalogue: HoldsEvidence, today: date
) -> tuple[Source, ...]:
    """The clause's supports as they stand on that day for a workplace in these places: what binds comes first, and of
    what stands alike what is of these places.

    A document that the library does not hold, that only members may see, or whose statement is not the right one to
    make on that day, is left out.
    """
    found = list(_sources(clause, places, catalogue, today))
    found.sort(key=lambda told: (ORDER.index(told[0].standing), not told[1]))
    return tuple(source for source, _ in found)


def _sources(
    clause: Clause, places: Sequence[Jurisdiction], catalogue: HoldsEvidence, today: date
) -> Iterator[tuple[Source, bool]]:
    """Each with whether it is of one of the places."""
    for support in clause.supports:
        if isinstance(support, Found):
            yield _of_its_own(support), any(support.jurisdiction in place.lineage[:-1] for place in places)
        elif evidence := _held(support, catalogue, today):
            yield source_for(evidence, places, today, _own_words(evidence, catalogue)), bool(_covered(evidence, places))


def _held(support: Held, catalogue: HoldsEvidence, today: date) -> Evidence | None:
    for evidence in catalogue.evidence_of(support.document):
        unit = evidence.unit
        if unit is None or unit.heading != support.unit or not unit.holds_on(today):
            continue
        if evidence.document.visibility is Visibility.PUBLIC:
            return evidence
    return None


def _of_its_own(support: Found) -> Source:
    where = "" if support.jurisdiction == ANYWHERE else f" · {capital(Jurisdiction(support.jurisdiction).name)}"
    line = f"{_ended(support.note)} ({_LEADS[support.kind]}{where})"
    return Source(support.title, _STANDINGS[support.kind], line, support.url)


def _own_words(evidence: Evidence, catalogue: HoldsEvidence) -> Official | None:
    """The words of the law that the statement rests on, where the library holds the law's text."""
    anchor = anchors().get((evidence.document.id, evidence.unit.heading)) if evidence.unit else None
    if anchor is None:
        return None
    for passage in catalogue.evidence(catalogue.provision(anchor.provision, [Visibility.PUBLIC])):
        if words := anchor.found_in(passage.text):
            return Official(passage.document.id, f"{passage.document.title} › {passage.locator}", words)
    return None


def source_for(
    evidence: Evidence, places: Sequence[Jurisdiction], today: date, official: Official | None = None
) -> Source:
    """A statement of the library as a source: what it says, how it stands, and whose words these are. Quoted are only
    the law's own."""
    citation = cite(Cited(evidence, evidence.text), 1, today)
    standing = standing_for(evidence, places, today)
    text = evidence.text if opens_not_yet(evidence.text) else capital(without_verdict(evidence.text))
    unit = evidence.unit
    said = [text, *([f"Not confirmed: {_ended(unit.doubt)}"] if unit and unit.doubt else [])]
    if lead := _reach(evidence, places, standing):
        said.append(lead)
    if official:
        said.append(f"Quoted from {official.locator}.")
    line = f"{' '.join(said)} ({source_line(citation, wording('en'))})"
    return Source(citation.title, standing, line, citation.url, citation.document, official.quote if official else "")


def standing_for(evidence: Evidence, places: Sequence[Jurisdiction], today: date) -> Standing:
    """How a statement of the library stands for a workplace in these places on that day."""
    unit, document = evidence.unit, evidence.document
    found = standing_of(evidence, today)
    if found.is_not_law or found.is_future:
        return Standing.NOT_IN_FORCE
    whole = standing_of(replace(evidence, unit=None), today)  # a part cannot bind without it
    is_law = unit is not None and document.kind is Kind.LAW and unit.form is Form.LAW
    if not is_law or found.status is not Status.IN_FORCE or whole.status is not Status.IN_FORCE:
        return Standing.OTHER
    return Standing.BINDING if _covered(evidence, places) else Standing.ELSEWHERE


def _covered(evidence: Evidence, places: Sequence[Jurisdiction]) -> list[Jurisdiction]:
    """Those of the places where it is law: a union's or a federation's law holds in its members."""
    code = evidence.jurisdiction
    if code in (ANYWHERE, UNKNOWN) or (evidence.document.id, code) in _ONLY_IN_A_PART:
        return []
    return [place for place in places if code in place.lineage]


def _reach(evidence: Evidence, places: Sequence[Jurisdiction], standing: Standing) -> str:
    """Where it holds, seen from here, in a sentence; nothing where that needs no words."""
    code = evidence.jurisdiction
    if standing is Standing.BINDING:
        covered = _covered(evidence, places)
        return "" if len(covered) == len(places) else f"Of this workplace's places it holds in {_names(covered)}."
    if standing is not Standing.ELSEWHERE:
        return ""
    there = Jurisdiction(code).name
    if (evidence.document.id, code) in _ONLY_IN_A_PART:
        return f"It holds only in a part of {there}."
    if not places:
        return "Whether it holds here is open: no place was given for this workplace."
    return f"This is law of {there}, not of {_names(places)}."


def _names(places: Sequence[Jurisdiction]) -> str:
    names = list(dict.fromkeys(place.name for place in places))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "”")) else f"{text}."
