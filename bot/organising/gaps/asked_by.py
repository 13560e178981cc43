"""What asks for a thing: law where people work, guidance and court decisions, and what workers ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.organising.gaps.card import Asks, Column
from knowledge.card import Form, Kind, Status
from knowledge.catalogue import Catalogue
from knowledge.citation import standing_of
from knowledge.jurisdiction import Jurisdiction

_FORMS = {
    Form.CASE_LAW: "case law", Form.COURT_DECISION: "a court’s decision",
    Form.AGENCY_DECISION: "an authority’s decision", Form.GUIDANCE: "guidance, not law", Form.MEMO: "a memo, not law",
    Form.ORDER: "an order", Form.BILL: "a bill, not law", Form.DRAFT: "a draft, not law",
    Form.BLOCKED: "a law that a court has blocked", Form.OVERVIEW: "an overview, not law",
}  # fmt: skip
_STATES = {
    Status.DUE: "due, not confirmed as in force", Status.NOT_YET: "not yet in force",
    Status.PROPOSED: "only a proposal", Status.VETOED: "vetoed", Status.WITHDRAWN: "withdrawn",
    Status.SUPERSEDED: "superseded", Status.REPORTED: "reported",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AskedBy:
    """`standing` says in words what it is worth; `binds` only for law in force where the workplace is."""

    what: str
    title: str
    jurisdiction: str
    standing: str
    binds: bool
    url: str = ""
    document: str = ""

    @property
    def words(self) -> str:
        place = f", {Jurisdiction.of_text(self.jurisdiction).name}" if self.jurisdiction else ""
        return f"{self.title} ({self.standing}{place}): {self.what}"


def asked_by(
    column: Column, practice: str, catalogue: Catalogue, places: Sequence[Jurisdiction], day: date
) -> tuple[AskedBy, ...]:
    """What binds comes first, what workers ask for last. Law of other places is left out."""
    lineage = {code for place in places for code in place.lineage}
    concerned = [asks for asks in column.asks if asks.concerns(practice)]
    found = [one for asks in concerned if asks.document and (one := _of_card(asks, catalogue, lineage, day))]
    clauses = [
        AskedBy(asks.what, f"Model clause {asks.clause}", "", "what workers ask for, not law", binds=False)
        for asks in concerned
        if asks.clause
    ]
    return (*sorted(found, key=lambda one: not one.binds), *clauses)


def _of_card(asks: Asks, catalogue: Catalogue, lineage: set[str], day: date) -> AskedBy | None:
    document = catalogue.document(asks.document)
    if document is None or document.jurisdiction not in lineage:
        return None
    units = catalogue.evidence_of(document.id)
    if not units or document.kind is not Kind.LAW:
        return None
    standing = standing_of(replace(units[0], unit=None), day)
    form = units[0].unit.form if units[0].unit else Form.LAW
    if form is not Form.LAW:
        words, binds = _FORMS[form], False
    elif standing.status is Status.IN_FORCE:
        words, binds = "law in force", True
    else:
        words, binds = _STATES[standing.status], False
    return AskedBy(asks.what, document.title, document.jurisdiction, words, binds, document.url, document.id)
