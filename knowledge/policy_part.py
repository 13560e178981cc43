"""Joins what the company's policies say with what the law says: which leads, what stands beside it, how they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.answer import Answer, AnswerStatus, Part, PlaceSource, Statement
from knowledge.card import Kind, Status, UnitKind
from knowledge.catalogue import Catalogue
from knowledge.citation import Cited, standing_of
from knowledge.composition import MOST_NOTICES, Composer
from knowledge.difference import Difference, concerns, differences_in
from knowledge.document import Evidence
from knowledge.history import Change
from knowledge.jurisdiction import Jurisdiction
from knowledge.policies import OUTRIGHT, SURE, PolicyFinding
from knowledge.policy_versions import PolicyQuote
from knowledge.repetition import repeats, share_said
from knowledge.verdict import capital, without_verdict

_LAW_BESIDE = 2
_LEADS, _FACT_AHEAD = 0.6, 0.1
_SHORT = 40  # words: list entries seldom end with a full stop
_FEWER = 3  # quotes where the law leads
# Of what only comes near, how many; where the law was asked for, how much farther than it, and how near at least.
_NEAREST, _FARTHER = 3, 0.1
_LEAST_NEAR = 0.52
_MOST_DIFFERENCES = 2
_TELLS = (UnitKind.VERDICT, UnitKind.RULE)
_SAME_MATTER = 0.15  # share of a difference's words in the unit of law that it is said to differ from


class PolicyPart:
    """Adds the policies' part to an answer about the law. `composer` is the one that made the answer."""

    def __init__(self, composer: Composer, catalogue: Catalogue, day: date) -> None:
        self._composer = composer
        self._words = composer.words
        self._catalogue = catalogue
        self._day = day

    def joined(self, law: Answer, finding: PolicyFinding, places: Sequence[Jurisdiction], law_cosine: float) -> Answer:
        """`law_cosine` is how near the unit that leads the answer about the law is to the question."""
        if not self._concerns(law, finding):
            return law
        if not finding.quotes:
            silent = self._words.say("policy.silent", count=str(finding.held))
            return replace(law, notices=(*law.notices[: MOST_NOTICES - 1], silent))
        leads = self._leads(finding, law_cosine)
        alone = law.status in (AnswerStatus.ABSTAINED, AnswerStatus.OUT_OF_SCOPE)
        shown = finding.quotes if leads or alone else self._fewer(finding, places, law_cosine)
        said = [self._said(quote, finding.outright) for quote in shown]
        differing, laws = self._differences(shown, said, finding, places, law)
        if alone:
            made = self._alone(law, said, laws, differing)
        elif leads:
            made = self._first(law, said, laws, differing)
        else:
            beside = [s for s in law.basis if not _stands_in(s, laws)]
            rest = [s for s in beside if not laws or s.place]
            told = [s for s in rest or beside[:_LAW_BESIDE] if not self._tells_again(s, laws)]
            made = replace(law, basis=(*told, *laws, *said, *differing))
        if made.direct.part is Part.NEAREST:
            lead = self._words.say("policy.nearest", said=made.direct.text)
            made = replace(made, direct=replace(made.direct, text=lead))
        return self._composer.numbered(replace(made, actions=self._still_fitting(made)))

    def _tells_again(self, statement: Statement, laws: Sequence[Statement]) -> bool:
        """Whether a statement is of the very provision that is told for a difference, or says the same."""
        cited = self._composer.cited
        units = [cited[n - 1].evidence.unit for s in laws for n in s.cites]
        own = [cited[n - 1].evidence.unit for n in statement.cites]
        same = any(u and o and u.citation == o.citation and u.kind is o.kind for u in units for o in own)
        return same or repeats(statement.text, [law.text for law in laws])

    def _still_fitting(self, made: Answer) -> tuple[Statement, ...]:
        """Without what was to be done about law that is no longer told in the answer."""
        cited = self._composer.cited
        told = {cited[n - 1].evidence.document.id for s in (made.direct, *made.basis) for n in s.cites}
        sources = [(s, [cited[n - 1].evidence.document for n in s.cites]) for s in made.actions]
        return tuple(s for s, found in sources if all(d.kind is Kind.GUIDE or d.id in told for d in found))

    @staticmethod
    def _concerns(law: Answer, finding: PolicyFinding) -> bool:
        """Whether policies have a part in the answer at all. Where the law was asked for and Steward has none to tell,
        what the company says is no answer; and what lies beyond Steward needs a policy that plainly speaks to it."""
        if law.status is AnswerStatus.OUT_OF_SCOPE:
            return bool(finding.quotes) and finding.outright and (finding.asked_for or not finding.law_asked_for)
        return law.status is not AnswerStatus.ABSTAINED or finding.asked_for or not finding.law_asked_for

    @staticmethod
    def _leads(finding: PolicyFinding, law_cosine: float) -> bool:
        if finding.asked_for and (finding.words_asked_for or not finding.law_asked_for):
            return True
        if not finding.asked_for and not finding.fact_asked_for:
            return False  # what one may be made to do is a matter of law first
        fit = finding.quotes[0].quote.fit
        # "Are my keystrokes recorded?" asks for a fact, which only the policy can tell.
        ahead = _FACT_AHEAD if finding.fact_asked_for else 0.0
        return not finding.law_asked_for and fit >= _LEADS - ahead and fit > law_cosine - 2 * ahead

    def _alone(
        self, law: Answer, said: Sequence[Statement], laws: Sequence[Statement], differing: Sequence[Statement]
    ) -> Answer:
        """The law has nothing on it; what the policy says is the answer."""
        return replace(
            law, status=AnswerStatus.ANSWERED, direct=said[0], basis=(*said[1:], *laws, *differing), actions=(),
            notices=(), related=(),
        )  # fmt: skip

    def _first(
        self, law: Answer, said: Sequence[Statement], laws: Sequence[Statement], differing: Sequence[Statement]
    ) -> Answer:
        guessed = law.jurisdiction_from is PlaceSource.NONE and bool(law.jurisdictions)
        beside = [] if guessed else [s for s in (law.direct, *law.basis) if s.cites and not _stands_in(s, laws)]
        headed = [s for s in beside if s.place]
        # The law that a difference names is told before other law.
        named = {n for s in differing for n in s.cites}
        told = [s for s in beside if named & set(s.cites)]
        others = [s for s in beside if not named & set(s.cites)]
        beside = headed or [*told, *others[: max(0, _LAW_BESIDE - min(len(laws), 1) - len(told))]]
        law_part = [replace(s, part=Part.LAW) for s in (*laws, *beside)]
        made = replace(law, status=AnswerStatus.ANSWERED, direct=said[0], basis=(*law_part, *said[1:], *differing))
        if not guessed:
            return made
        # The place was only guessed from the law that was found: nothing is said or advised for it.
        return replace(made, jurisdictions=(), actions=(), notices=(self._words.say("notice.tell_place"),))

    def _fewer(self, finding: PolicyFinding, places: Sequence[Jurisdiction], law_cosine: float) -> list[PolicyQuote]:
        """What is shown where the law leads: what parts ways with it first, then what fits best, if it plainly answers.
        Of what only comes near, little stands beside an answer about the law, and nothing where the law comes nearer.
        """
        parting = [quote for quote in finding.quotes if quote.conflicts or self._differing(quote, finding, places)]
        if finding.outright:
            least = SURE if finding.law_named else OUTRIGHT if finding.law_asked_for else 0.0
            asked = [q for q in finding.quotes if q.left or (q.change and finding.change_asked_for)]
            plain = [q for q in finding.quotes if q not in parting and (q in asked or q.quote.fit >= least)]
            ordered = [*parting, *sorted(plain, key=lambda q: q not in asked)]
            return ordered[: max(_FEWER, len(parting))]
        near = [q for q in finding.quotes if q not in parting and not finding.law_named]
        if finding.law_asked_for:
            near = [q for q in near[:1] if q.quote.fit >= max(_LEAST_NEAR, law_cosine - _FARTHER)]
        return [*parting, *near[:_NEAREST]]

    # What is said

    def _said(self, found: PolicyQuote, outright: bool) -> Statement:
        evidence, words = found.evidence, self._words
        part = Part.POLICY if outright or found.conflicts else Part.NEAREST
        where = f"{evidence.document.title} › {evidence.locator}"
        shown = found.quote.text if _is_whole(found.quote.text) else f"{found.quote.text} […]"
        day = words.day(evidence.version.day)
        standing = standing_of(evidence, self._day)
        if found.left:
            now = words.day(found.left)
            text = words.say("policy.said", where=where, date=day, quote=shown, now=now)
            left = Change(found.left, found.quote.text)
            return self._composer.stated(Cited(evidence, found.quote.text, left), text, part)
        if standing.status is Status.NOT_YET:
            text = words.say("policy.not_yet", where=where, date=day, quote=shown)
        else:
            key = "policy.says" if evidence.version.dated else "policy.read"
            text = words.say(key, where=where, date=day, quote=shown)
        if change := found.change:
            on = words.day(change.on)
            key, before = ("policy.changed", change.before) if change.before else ("policy.added", "")
            text = f"{text} {words.say(key, date=on, before=before or '')}"
        return self._composer.stated(Cited(evidence, found.quote.text, found.change), text, part)

    def _differences(
        self,
        quotes: Sequence[PolicyQuote],
        said: Sequence[Statement],
        finding: PolicyFinding,
        places: Sequence[Jurisdiction],
        law: Answer,
    ) -> tuple[list[Statement], list[Statement]]:
        """(the differences, the law they name where the answer does not state it yet)."""
        differing: list[Statement] = []
        laws: list[Statement] = []
        told: set[str] = set()
        for quote, statement in zip(quotes, said, strict=True):
            for difference in self._differing(quote, finding, places):
                if quote.left or difference.id in told or len(differing) == _MOST_DIFFERENCES:
                    continue
                number = self._number_of(difference, law) or self._stated(difference, laws)
                if number is not None:
                    told.add(difference.id)
                    differing.append(Statement(difference.text, (*statement.cites, number), part=Part.DIFFERENCE))
        return differing, laws

    def _differing(
        self, quote: PolicyQuote, finding: PolicyFinding, places: Sequence[Jurisdiction]
    ) -> list[Difference]:
        spans = [span.text for span in quote.quote.spans]
        here = [text for text in spans if concerns(text, places, self._catalogue)]
        return differences_in(here, places, finding.question)

    def _number_of(self, difference: Difference, law: Answer) -> int | None:
        """Where the answer's statements of law cite the card already, the marker they use."""
        used = [n for s in (law.direct, *law.basis[:_LAW_BESIDE]) for n in s.cites]
        held = ((n, self._composer.cited[n - 1].evidence) for n in used)
        return next(
            (
                n
                for n, e in held
                if e.document.id == difference.card
                and e.unit
                and e.unit.kind in _TELLS
                and self._binds(e)
                and share_said(difference.text, [e.text]) >= _SAME_MATTER
            ),
            None,
        )

    def _stated(self, difference: Difference, laws: list[Statement]) -> int | None:
        """States the card's verdict or rule, where it binds on the day; once for all differences to it."""
        for statement in laws:
            if self._composer.cited[statement.cites[0] - 1].evidence.document.id == difference.card:
                return statement.cites[0]
        units = [
            e
            for e in self._catalogue.evidence_of(difference.card)
            if e.unit and e.unit.kind in _TELLS and e.unit.holds_on(self._day) and self._binds(e)
        ]
        if not units:
            return None
        nearest = max(units, key=lambda e: share_said(difference.text, [e.text]))
        cited = self._composer.cited_of(nearest)
        text = cited.text if cited.translation else capital(without_verdict(cited.text))
        laws.append(self._composer.stated(cited, text, Part.LAW))
        return laws[-1].cites[0]

    def _binds(self, evidence: Evidence) -> bool:
        return standing_of(evidence, self._day).binds


def _stands_in(statement: Statement, others: Sequence[Statement]) -> bool:
    return any(statement.text == other.text for other in others)


def _is_whole(text: str) -> bool:
    """Whether a quote ends where a sentence, a list entry or a row does."""
    return text.rstrip("”\"')»").endswith((".", "!", "?", ":", ";", "…")) or len(text.split()) < _SHORT
