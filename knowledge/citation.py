"""Makes citations and checks them. Pure; run on every answer, in production too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.answer import Answer, Citation, Official, Part, Statement
from knowledge.card import Form, Kind
from knowledge.currency import Standing, standing
from knowledge.document import Evidence, TextKind
from knowledge.errors import KnowledgeError
from knowledge.history import Change
from knowledge.slots import Slot, grounds_against, slots_of, worded
from knowledge.translation import Translation
from knowledge.verdict import says
from knowledge.verifier import Written
from knowledge.worded import Wrote

_MARKER = re.compile(r"\[(\d+)\]")


class CitationBroken(KnowledgeError):
    """An answer that must not be shown: markers and sources disagree, or a quote is not in its text."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The answer was held back: its sources did not check out ({why}). Run: steward doctor")


def standing_of(evidence: Evidence, day: date) -> Standing:
    """How what is cited stands on `day`."""
    unit = evidence.unit
    return standing(
        unit.states if unit else evidence.version.states,
        day=day,
        verified=unit.verified if unit else True,
        checked=evidence.version.checked,
        directive=evidence.version.directive,
    )


@dataclass(frozen=True, slots=True)
class Cited:
    """What a statement rests on: the evidence and the words taken from it, with what is known of those words."""

    evidence: Evidence
    quote: str
    change: Change | None = None
    official: Official | None = None
    translation: Translation | None = None

    @property
    def text(self) -> str:
        """The words that an answer shows: the translation of the quote, where there is one."""
        return self.translation.text if self.translation else self.quote


def cite(cited: Cited, n: int, day: date) -> Citation:
    evidence = cited.evidence
    found = standing_of(evidence, day)
    unit, document, version = evidence.unit, evidence.document, evidence.version
    whole = standing_of(replace(evidence, unit=None), day)
    # A statute that is named on the card of a memo which was withdrawn is told by its own name, and as what it is.
    of_its_own = bool(unit and unit.citation and found.binds and not whole.binds)
    form = unit.form if unit and document.kind is Kind.LAW else None
    return Citation(
        n=n,
        document=document.id,
        kind=document.kind,
        text_kind=document.text_kind,
        title=unit.citation if unit and of_its_own else document.title,
        citation=unit.citation if unit else document.citation or document.title,
        locator=evidence.locator,
        url=unit.url if unit else document.url,
        jurisdiction=evidence.jurisdiction,
        status=found.status,
        since=found.since,
        directive=evidence.version.directive,
        checked=evidence.version.checked,
        quote=cited.quote,
        version=version.day if document.text_kind is TextKind.OFFICIAL else None,
        dated=version.dated is not None,
        change=cited.change,
        official=cited.official,
        local=document.is_local,
        review_due=version.review_by if version.review_by and version.review_by < day else None,
        translation=cited.translation.text if cited.translation else None,
        form=Form.LAW if of_its_own and form is not None else form,
        overdue=found.since is not None and found.since <= day,
        names=document.names,
    )


def check(answer: Answer, stored: Sequence[Evidence], translated: Sequence[str | None] = ()) -> None:
    """Raises `CitationBroken`. `stored` is what the catalogue holds for each citation, in order; `translated` the
    translation that it holds of each of them in the answer's language, where it holds any."""
    statements = answer.statements
    used = {n for statement in statements for n in statement.cites}
    numbers = [citation.n for citation in answer.citations]
    if numbers != list(range(1, len(numbers) + 1)) or used != set(numbers):
        raise CitationBroken("markers and sources do not agree")
    said = answer.text
    for citation in answer.citations:  # a text may have brackets of its own
        said = said.replace(citation.translation or citation.quote, "")
    if {int(n) for n in _MARKER.findall(said)} - used:
        raise CitationBroken("the text has a marker without a source")
    if len(stored) != len(answer.citations):
        raise CitationBroken("a source is not in the library")
    held = translated or [None] * len(stored)
    for citation, evidence, translation in zip(answer.citations, stored, held, strict=True):
        _check_source(citation, evidence)
        _check_translation(citation, evidence, translation)
    by_number = {citation.n: citation for citation in answer.citations}
    for statement in statements:
        _check_statement(statement, [by_number[n] for n in statement.cites])


def check_worded(answer: Answer, original: Answer, day: date) -> None:
    """Raises `CitationBroken`. `original` passed `check`; `answer` is the same as a language model worded it, of which
    every sentence is verified again."""
    slots = {slot.n: slot for slot in slots_of(original)}
    passed: dict[int, list[Wrote]] = {}
    for statement in (s for s in (answer.direct, *answer.basis) if s.written):
        slot = slots.get(statement.cites[0]) if len(statement.cites) == 1 else None
        if slot is None or statement.written is None:
            raise CitationBroken("a written statement has no source of its own")
        _check_written(statement.written, slot, original, day)
        passed.setdefault(slot.n, []).append(statement.written)
    if answer != replace(worded(original, passed), worded_by=answer.worded_by):
        raise CitationBroken("a worded answer differs from its original in what no model words")


def _check_written(wrote: Wrote, slot: Slot, original: Answer, day: date) -> None:
    if (wrote.before, wrote.after) != (slot.before, slot.after):
        raise CitationBroken("a written statement does not stand as its source does")
    if _MARKER.search(wrote.sentence):
        raise CitationBroken("a written sentence has a marker of its own")
    if grounds_against(Written(wrote.sentence, slot.n, wrote.quote), slot, original, day):
        raise CitationBroken("a written sentence says what its source does not")


def _check_source(citation: Citation, evidence: Evidence) -> None:
    if citation.document != evidence.document.id or not citation.quote.strip():
        raise CitationBroken("a citation names another document, or quotes nothing")
    if not occurs(citation.quote, evidence.text) or not occurs(citation.quote, evidence.version.text):
        raise CitationBroken("a quote does not stand in its text")


def _check_translation(citation: Citation, evidence: Evidence, held: str | None) -> None:
    """Only a whole unit is shown translated, in exactly the words that the library holds for it."""
    if citation.translation is None:
        return
    if citation.translation != held:
        raise CitationBroken("a translation is not the one in the library")
    if evidence.unit is None or citation.quote != evidence.text:
        raise CitationBroken("a translation is not of the unit that is quoted")


def _check_statement(statement: Statement, cited: Sequence[Citation]) -> None:
    if statement.part is Part.DIFFERENCE:
        if {citation.kind for citation in cited} != {Kind.POLICY, Kind.LAW}:
            raise CitationBroken("a difference is not between a policy and a law")
    elif cited and not any(says(statement.text, citation.translation or citation.quote) for citation in cited):
        raise CitationBroken("a statement says what its source does not")


def occurs(quote: str, text: str) -> bool:
    """Whether `quote` stands in `text` word for word; line breaks count as spaces."""
    return " ".join(quote.split()) in " ".join(text.split())
