"""Puts an answer together from what was selected: parts, markers, citations, notices. It writes no fact of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import TypeVar

from knowledge.answer import Answer, AnswerStatus, Citation, Part, PlaceSource, Statement
from knowledge.card import Status, UnitKind
from knowledge.catalogue import Catalogue
from knowledge.citation import Cited, cite, standing_of
from knowledge.document import DEMO_ORIGIN, Evidence
from knowledge.jurisdiction import COUNCIL_OF_EUROPE, Jurisdiction
from knowledge.naming import NamedLaw
from knowledge.selection import MOST_ACTIONS, Candidate, Selection, soonest
from knowledge.timeline import Entry
from knowledge.verdict import capital, without_verdict
from knowledge.wording import wording

S = TypeVar("S", Statement, Entry)

MOST_NOTICES = 2
MOST_RELATED = 3
# Openings that tell by themselves that something does not hold yet.
_SAYS_SO = re.compile(
    r"(not yet|once|until|in force|only (from|through|the)|signed|it is not true|due)\b", re.IGNORECASE
)
# Actions that already say they are for later, or that need no law.
_WAITS = re.compile(
    r"\b(ready|cannot be used yet|not yet|once|until|from 20\d\d|official|before you rely|keep)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PlacePart:
    """One place's share of an answer. `selection` is None where nothing was found; `own_law` whether law of the place
    or its country is in the library."""

    place: Jurisdiction
    selection: Selection | None
    own_law: bool = False
    uncovered: bool = False


class Composer:
    """Composes one answer. `cited` is the evidence behind its citations, in order."""

    def __init__(self, catalogue: Catalogue, language: str, day: date, contacts: Sequence[str]) -> None:
        self._catalogue = catalogue
        self.words = wording(language)
        self._language = language
        self._day = day
        self._contacts = contacts
        self.cited: list[Cited] = []

    # Kinds of answer

    def answer(
        self,
        parts: Sequence[PlacePart],
        place_from: PlaceSource,
        elsewhere: NamedLaw | None,
        ahead: Evidence | None = None,
    ) -> Answer:
        """`ahead` is told before what each of several places says."""
        several = len(parts) > 1
        statements = [self._state(ahead)] if ahead else []
        rest: list[Candidate] = []
        led: dict[str, Jurisdiction] = {}  # the units that lead a place's part
        for part in parts:
            heading = part.place.code if several else None
            if part.selection is None and ahead:
                continue
            if part.selection is None:
                key = "direct.no_law" if part.uncovered else "direct.nothing"
                statements.append(self._fixed(key, part.place, heading))
                continue
            chosen = part.selection
            rest += chosen.rest
            if (lead := chosen.lead.evidence.id) in led:
                statements.append(self._fixed("direct.same", led[lead], heading))
                continue
            led[lead] = part.place
            told = [c.evidence for c in (chosen.lead, *(chosen.basis[:2] if several else chosen.basis))]
            # What stands under another place already is told again only where a place has nothing else.
            fresh = [evidence for evidence in told if self._new(evidence)] or told[:1]
            statements += [self._state(evidence, heading, beside=n > 0) for n, evidence in enumerate(fresh)]
        turns = zip_longest(*(part.selection.actions for part in parts if part.selection))
        todo = [evidence for turn in turns for evidence in turn if evidence is not None and self._new(evidence)]
        first = list({evidence.id: evidence for evidence in todo}.values())[:MOST_ACTIONS]
        actions = [self._state(evidence) for evidence in sorted(first, key=soonest)]
        notices = []
        if elsewhere is not None:
            place = Jurisdiction(elsewhere.homes[0])
            here = next(part.place for part in parts if part.place != place)
            notices.append(
                self._say("notice.named_elsewhere", name=elsewhere.name, elsewhere=place.name, place=here.name)
            )
        notices += [
            self._say("notice.not_own_law", place=part.place.name)
            for part in parts
            if part.selection
            and part.place.code not in {c.evidence.jurisdiction for c in self.cited}
            and not part.own_law
        ]
        return self._made(
            AnswerStatus.ANSWERED, [p.place for p in parts], place_from, statements, actions, notices, rest
        )

    def general(self, chosen: Selection | None, alternatives: Sequence[PlacePart]) -> Answer:
        """No place was given and a general text answers; what holds in some places stands below it."""
        if chosen is None:
            return self.needs_place(alternatives)
        statements = [self._state(chosen.lead.evidence)]
        others = [p.selection.lead.evidence for p in alternatives if p.selection]
        support = (others or [c.evidence for c in chosen.basis])[:3]
        statements += [
            self._state(e, e.jurisdiction if others else None, beside=not others) for e in support if self._new(e)
        ]
        actions = [self._state(e) for e in chosen.actions if self._new(e)]
        notices = [self._say("notice.tell_place")] if others else []
        return self._made(AnswerStatus.ANSWERED, [], PlaceSource.NONE, statements, actions, notices, chosen.rest)

    def only_there(self, part: PlacePart, place: Jurisdiction) -> Answer:
        """No place was given and only one place has rules on it: they are shown under its name."""
        chosen = part.selection
        if chosen is None:
            return self.needs_place([])
        statements = [self._state(chosen.lead.evidence, place.code)]
        statements += [self._state(c.evidence, place.code, beside=True) for c in chosen.basis]
        actions = [self._state(e) for e in chosen.actions if self._new(e)]
        return self._made(
            AnswerStatus.ANSWERED, [place], PlaceSource.NONE, statements, actions, [self._say("notice.tell_place")],
            chosen.rest,
        )  # fmt: skip

    def needs_place(self, alternatives: Sequence[PlacePart]) -> Answer:
        statements = [Statement(self._say("direct.depends"), ())]
        shown = [p for p in alternatives if p.selection]
        statements += [self._state(p.selection.lead.evidence, p.place.code) for p in shown if p.selection]
        return self._made(AnswerStatus.NEEDS_JURISDICTION, [], PlaceSource.NONE, statements, [], [], [])

    def which(self, parts: Sequence[PlacePart]) -> Answer:
        """A word in the question could mean several places."""
        first, second = (part.place for part in parts[:2])
        word = second.code if second.code in (first.code.split("-")[-1],) else capital(second.name)
        direct = self._say(
            "direct.which", word=word, first=f"{first.name} ({first.code})", second=f"{second.name} ({second.code})"
        )
        statements = [Statement(direct, ())]
        statements += [
            self._state(p.selection.lead.evidence, p.place.code)
            for p in parts
            if p.selection and self._new(p.selection.lead.evidence)
        ]
        return self._made(AnswerStatus.NEEDS_JURISDICTION, [], PlaceSource.NONE, statements, [], [], [])

    def abstention(
        self, parts: Sequence[PlacePart], place_from: PlaceSource, searched: int, covered: Sequence[Jurisdiction]
    ) -> Answer:
        places = [part.place for part in parts]
        uncovered = next((part.place for part in parts if part.uncovered), None)
        if uncovered is not None:
            direct = Statement(self._say("direct.no_law", place=uncovered.name), ())
            shown = [place for place in covered if place.code != COUNCIL_OF_EUROPE]
            first = self._say(
                "notice.covered", places=self._list(sorted(shown, key=lambda p: p.name.removeprefix("the ")))
            )
        else:
            direct = Statement(self._say("direct.nothing"), ())
            first = self._say(
                "notice.searched", count=str(searched), places=self._list(places) or Jurisdiction("XX").name
            )
        return self._made(AnswerStatus.ABSTAINED, places, place_from, [direct], [], [first, self._whom_to_ask()], [])

    def out_of_scope(
        self, unit: Evidence, places: Sequence[Jurisdiction], place_from: PlaceSource, today: Evidence | None = None
    ) -> Answer:
        """`today` is the law there is, where the law to come was asked for."""
        statements = [self._state(unit), *([self._state(today, beside=True)] if today else [])]
        return self._made(AnswerStatus.OUT_OF_SCOPE, places, place_from, statements, [], [], [])

    def with_notices_of_date(self, answer: Answer, as_of: date | None) -> Answer:
        """Adds what must be said of doubt and age; the place of two notices is kept, the weightiest first."""
        notices = list(answer.notices)
        if as_of:
            notices.insert(0, self._say("notice.as_of", date=self.words.day(as_of)))
        # What of a timeline is not confirmed stands in its line.
        told = {n for statement in (answer.direct, *answer.basis, *answer.actions) for n in statement.cites}
        held = [c.evidence for c in self.cited]
        if any(e.document.origin == DEMO_ORIGIN for e in held):
            notices.insert(0, self._say("notice.demo_policy"))
        doubts = list(dict.fromkeys(doubt for n, c in enumerate(self.cited, 1) if n in told and (doubt := _doubt(c))))
        if doubts:
            notices.insert(1 if as_of else 0, self._say("notice.doubt", doubt="; ".join(doubts[:2])))
        weighty = len(notices) - len(answer.notices)
        if (marked := self._of_language(answer.language)) is not None:
            if weighty >= MOST_NOTICES:  # none of them may be left out
                notices[MOST_NOTICES - 1 : MOST_NOTICES] = [f"{notices[MOST_NOTICES - 1]} {marked}"]
            else:
                notices.insert(weighty, marked)
        late = next((e for e in held if e.version.review_by and e.version.review_by < self._day), None)
        if late and late.version.review_by:
            day = self.words.day(late.version.review_by)
            notices.append(self._say("notice.review", title=late.document.title, date=day))
        return replace(answer, notices=tuple(notices[:MOST_NOTICES]))

    def _of_language(self, language: str) -> str | None:
        """What must be said of the language the texts are in, to whoever asks in another one than English."""
        if language == "en" or not self.cited:
            return None
        if not any(c.translation for c in self.cited):
            return self._say("notice.english_sources")
        whole = all(c.translation or c.evidence.unit is None for c in self.cited)
        return self._say("notice.translated" if whole else "notice.translated_partly")

    def cited_of(self, evidence: Evidence) -> Cited:
        """The evidence as it is cited: whole, and in the answer's language where there is a fresh translation."""
        return Cited(evidence, evidence.text, translation=self._catalogue.translation(evidence.unit, self._language))

    def stated(self, cited: Cited, text: str, part: Part | None) -> Statement:
        """A statement that rests on `cited`; `numbered` gives it its place among the sources."""
        self.cited.append(cited)
        return Statement(text, (len(self.cited),), part=part)

    def numbered(self, answer: Answer) -> Answer:
        """The answer with its sources numbered in the order in which they are used; what is not used is left out."""
        order = list(dict.fromkeys(n for statement in answer.statements for n in statement.cites))
        new = {old: number for number, old in enumerate(order, start=1)}
        self.cited = [self.cited[old - 1] for old in order]

        def renumbered(said: S) -> S:
            return replace(said, cites=tuple(new[n] for n in said.cites))

        timeline = answer.timeline
        if timeline is not None:
            timeline = replace(timeline, entries=tuple(map(renumbered, timeline.entries)))
        citations = tuple(cite(c, n, self._day) for n, c in enumerate(self.cited, start=1))
        shown = {c.document for c in citations}
        return replace(
            answer,
            direct=renumbered(answer.direct),
            basis=tuple(map(renumbered, answer.basis)),
            timeline=timeline,
            actions=tuple(map(renumbered, answer.actions)),
            citations=citations,
            related=tuple(document for document in answer.related if document not in shown),
        )

    # Pieces

    def _state(self, evidence: Evidence, place: str | None = None, *, beside: bool = False) -> Statement:
        """A unit as it may be said on the day: what does not bind yet is introduced as such. `beside` another that
        answers, it is said without the verdict that it opens with."""
        cited = self.cited_of(evidence)
        self.cited.append(cited)
        unit = evidence.unit
        deadline = (cited.translation.deadline if cited.translation else unit.deadline) if unit else None
        return Statement(self._introduced(cited, beside=beside), (len(self.cited),), place, deadline)

    def _introduced(self, cited: Cited, *, beside: bool) -> str:
        evidence, text = cited.evidence, cited.text
        found = standing_of(evidence, self._day)
        says_so = _SAYS_SO.match(evidence.text) is not None
        if beside and not cited.translation and not (says_so and found.since is None):
            text = without_verdict(text)
            says_so = says_so and text == evidence.text
        if not found.is_future or found.since is None or not _asserts(evidence):
            return capital(text)
        if found.status is Status.NOT_YET and says_so:
            return capital(text)
        if any(
            c.evidence.document.id == evidence.document.id and standing_of(c.evidence, self._day) == found
            for c in self.cited[:-1]
        ):
            again = "again" if found.since > self._day else "again_due"
            return text if says_so else f"{self._say(f'prefix.{again}')} {text}"
        key = "not_yet" if found.status is Status.NOT_YET else "directive" if evidence.version.directive else "due"
        checked = self.words.day(evidence.version.checked)
        if found.since <= self._day:  # the day has passed: what it says is told first, and then that doubt
            passed = self._say(f"prefix.was_{key}", date=self.words.day(found.since), checked=checked)
            return f"{capital(text)} {passed}"
        if not cited.translation:
            text = without_verdict(text)
        return f"{self._say(f'prefix.{key}', date=self.words.day(found.since), checked=checked)} {text}"

    def _new(self, evidence: Evidence) -> bool:
        return all(evidence.id != shown.evidence.id for shown in self.cited)

    def _fixed(self, key: str, place: Jurisdiction, heading: str | None) -> Statement:
        return Statement(self.words.say(key, place=place.name), (), heading)

    def _say(self, key: str, **values: str) -> str:
        return self.words.say(key, **values)

    def _whom_to_ask(self) -> str:
        if self._contacts:
            return self._say("notice.ask_person", contacts="; ".join(self._contacts))
        return self._say("notice.ask_anyone")

    def _list(self, places: Iterable[Jurisdiction]) -> str:
        return ", ".join(place.name for place in places)

    def _made(
        self,
        status: AnswerStatus,
        places: Sequence[Jurisdiction],
        place_from: PlaceSource,
        statements: Sequence[Statement],
        actions: Sequence[Statement],
        notices: Sequence[str],
        rest: Sequence[Candidate],
    ) -> Answer:
        citations: tuple[Citation, ...] = tuple(cite(c, n, self._day) for n, c in enumerate(self.cited, start=1))
        shown = {c.document for c in citations}
        related = tuple(dict.fromkeys(c.document for c in rest if c.document not in shown))[:MOST_RELATED]
        return Answer(
            status=status,
            jurisdictions=tuple(places),
            jurisdiction_from=place_from,
            language=self._language,
            direct=statements[0],
            basis=tuple(statements[1:]),
            actions=tuple(actions),
            notices=tuple(notices[:MOST_NOTICES]),
            citations=citations,
            related=related,
        )


def _doubt(cited: Cited) -> str | None:
    """What is doubtful about a unit, in the language it is shown in."""
    unit = cited.evidence.unit
    return cited.translation.doubt if cited.translation else unit.doubt if unit else None


def _asserts(evidence: Evidence) -> bool:
    """Whether the text says what binds. A myth, a status or an event speaks of the law; an action may use it."""
    if evidence.unit is None:
        return True
    if evidence.unit.kind is UnitKind.ACTION:
        return not _WAITS.search(evidence.text)
    return evidence.unit.kind not in (UnitKind.MYTH, UnitKind.STATUS, UnitKind.EVENT, UnitKind.SCOPE)
