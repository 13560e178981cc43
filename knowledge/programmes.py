"""Which programme an answer is about; adds its last known state and its timeline to the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from knowledge.answer import Answer, AnswerStatus, Statement
from knowledge.asked import Asked
from knowledge.card import Kind, UnitKind
from knowledge.catalogue import Catalogue
from knowledge.citation import Cited
from knowledge.composition import Composer
from knowledge.document import Document, Evidence, Version
from knowledge.errors import CardError
from knowledge.naming import names_stand_in
from knowledge.programme import Programme
from knowledge.programme_reader import stored_programme
from knowledge.selection import MOST_BASIS
from knowledge.timeline import Entry, Timeline

# Units of news that tell of a programme itself; what to do, and whether one may, is general.
_TELLS = (UnitKind.STATUS, UnitKind.EVENT, UnitKind.COVERAGE)
_Dated = tuple[Entry, Evidence]


def programmes_of(documents: Sequence[tuple[Document, Version]]) -> list[Programme]:
    """The programmes among the library's documents, by id. What another version of Steward stored in a form that this
    one cannot read is left out: a library that cannot be written now goes on answering."""
    found = []
    for document, version in documents:
        if document.is_programme:
            with suppress(CardError):
                found.append(stored_programme(document, version))
    return found


class ProgrammePart:
    """Adds the programme's part to an answer. `composer` is the one that made the answer."""

    def __init__(self, composer: Composer, catalogue: Catalogue, programmes: Sequence[Programme]) -> None:
        self._composer = composer
        self._catalogue = catalogue
        self._programmes = programmes

    def added(self, answer: Answer, asked: Asked, typed: str) -> Answer:
        """The answer with the timeline of the programme that leads it or that the question names, as of the day."""
        if answer.status is not AnswerStatus.ANSWERED:
            return answer
        lead = self._composer.cited[answer.direct.cites[0] - 1].evidence if answer.direct.cites else None
        programme, leads = self._about(lead, asked, f"{typed} {asked.subject}")
        if programme is None or (asked.question.asks_rights and not leads):
            return answer
        direct, basis = answer.direct, answer.basis
        plain = direct.part is None and all(s.part is None and s.place == direct.place for s in basis)
        if leads and plain:
            answer = self._with_state(answer, programme, asked)
        dated = [
            (Entry(event), evidence)
            for event, evidence in zip(programme.events, self._catalogue.evidence_of(programme.id), strict=True)
            if evidence.unit and evidence.unit.holds_on(asked.day)
        ]
        if dated and not self._is_told(dated, programme, answer):
            answer = replace(
                answer,
                timeline=Timeline(programme.title, tuple(self._cited(*line) for line in dated)),
                # No fact twice: what happened is told by date.
                basis=tuple(s for s in answer.basis if not (leads and plain and self._kind(s) is UnitKind.EVENT)),
            )
        return self._composer.numbered(answer)

    def _about(self, lead: Evidence | None, asked: Asked, text: str) -> tuple[Programme | None, bool]:
        """(the programme that is asked about, whether a card of it leads the answer)."""
        named = [p for p in self._programmes if asked.named & set(p.cards)]
        own = [p for p in self._programmes if lead and lead.document.id in p.cards]
        for programme in own:
            if programme in named or names_stand_in(programme.called, text) or _tells(lead):
                return programme, True
        return (named[0], False) if named else (None, False)

    def _with_state(self, answer: Answer, programme: Programme, asked: Asked) -> Answer:
        """The last known state, which the card tells in its status unit, stands in the answer whatever was asked."""
        status = next(
            (
                e
                for card in programme.cards
                for e in self._catalogue.evidence_of(card)
                if e.unit and e.unit.kind is UnitKind.STATUS and e.unit.holds_on(asked.day)
            ),
            None,
        )
        if status is None or any(e.id == status.id for e in self._said_in(answer)):
            return answer
        stated = replace(
            self._composer.stated(Cited(status, status.text), status.text, None), place=answer.direct.place
        )
        others = [s for s in answer.basis if self._kind(s) is not UnitKind.STATUS]
        return replace(answer, basis=(stated, *others)[:MOST_BASIS])

    def _is_told(self, dated: Sequence[_Dated], programme: Programme, answer: Answer) -> bool:
        """Whether there is one event only, and the answer tells it already: one date that was told is no timeline."""
        decided = all(card.kind is Kind.LAW for card in self._cards(programme))
        said = self._said_in(answer) if decided else self._said_in(answer)[:1]
        tells = UnitKind.STATUS if decided else UnitKind.EVENT
        return len(dated) == 1 and any(
            e.document.id in programme.cards and e.unit and e.unit.kind is tells for e in said
        )

    def _cards(self, programme: Programme) -> Iterator[Document]:
        return (document for card in programme.cards if (document := self._catalogue.document(card)))

    def _said_in(self, answer: Answer) -> list[Evidence]:
        cites = (n for statement in answer.statements for n in statement.cites)
        return [self._composer.cited[n - 1].evidence for n in cites]

    def _kind(self, statement: Statement) -> UnitKind | None:
        unit = self._composer.cited[statement.cites[0] - 1].evidence.unit if statement.cites else None
        return unit.kind if unit else None

    def _cited(self, entry: Entry, evidence: Evidence) -> Entry:
        return replace(entry, cites=self._composer.stated(Cited(evidence, evidence.text), evidence.text, None).cites)


def _tells(lead: Evidence | None) -> bool:
    return bool(lead and lead.unit and lead.document.kind is Kind.NEWS and lead.unit.kind in _TELLS)
