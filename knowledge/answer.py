"""The answer contract: what every face receives and lays out. No face writes sentences of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from knowledge.card import Form, Kind, Status
from knowledge.document import TextKind
from knowledge.history import Change
from knowledge.jurisdiction import ANYWHERE, UNKNOWN, Jurisdiction
from knowledge.timeline import Timeline
from knowledge.verdict import capital
from knowledge.worded import WordedBy, Wrote
from knowledge.wording import Wording, wording


class AnswerStatus(StrEnum):
    ANSWERED = "answered"
    ABSTAINED = "abstained"
    OUT_OF_SCOPE = "out_of_scope"
    NEEDS_JURISDICTION = "needs_jurisdiction"


class PlaceSource(StrEnum):
    """Where the place was taken from, in the order of preference."""

    QUESTION = "question"
    CONVERSATION = "conversation"
    CHOICE = "choice"
    DEFAULT = "default"
    NONE = "none"


class Part(StrEnum):
    """Where an answer speaks of the company's policy and of the law, which of them a statement is about."""

    POLICY = "policy"
    NEAREST = "nearest"  # policy words that come near, where none plainly answers
    LAW = "law"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class Official:
    """The words of the law behind a summary: `quote` stands verbatim in `document`, at `locator`."""

    document: str
    locator: str
    quote: str

    def as_json(self) -> dict[str, object]:
        return {"document": self.document, "locator": self.locator, "quote": self.quote}


@dataclass(frozen=True, slots=True)
class Citation:
    """`quote` is a verbatim span of the stored text of `document`; `n` counts from 1 in the order of use.

    `version` is the day the quoted version is known by (of policies and other texts as published); `change` how the
    quoted sentence came about, where an earlier version did not have it; `official` the law's words behind a summary;
    `translation` what is shown instead of `quote`, in the answer's language, not legally reviewed. `local` marks a
    summary that is the workplace's own and not Steward's; `review_due` is the day by which the source should have been
    looked at afresh, where that day has passed.
    """

    n: int
    document: str
    kind: Kind
    text_kind: TextKind
    title: str
    citation: str
    locator: str
    url: str
    jurisdiction: str
    status: Status
    since: date | None
    directive: bool
    checked: date
    quote: str
    version: date | None = None
    dated: bool = False  # whether `version` is the date the text gives itself
    change: Change | None = None
    official: Official | None = None
    local: bool = False
    review_due: date | None = None
    translation: str | None = None
    form: Form | None = None  # of summaries of law
    overdue: bool = False  # whether the day on which it was to start has passed
    names: tuple[str, ...] = ()  # what the document is called besides; not in JSON

    def as_json(self) -> dict[str, object]:
        found: dict[str, object] = {
            "n": self.n,
            "document": self.document,
            "kind": self.kind.value,
            "text_kind": self.text_kind.value,
            "title": self.title,
            "locator": self.locator,
            "url": self.url,
            "jurisdiction": self.jurisdiction,
            "status": self.status.value,
            "effective": self.since.isoformat() if self.since else None,
            "checked": self.checked.isoformat(),
            "quote": self.quote,
        }
        if self.form:
            found["form"] = self.form.value
        if self.version:
            found["version"] = self.version.isoformat()
        if self.change:
            found["change"] = {"on": self.change.on.isoformat(), "before": self.change.before}
        if self.official:
            found["official"] = self.official.as_json()
        if self.local:
            found["local"] = True
        if self.review_due:
            found["review_due"] = self.review_due.isoformat()
        if self.translation:
            found["translation"] = self.translation
        return found


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said. `place` is set where an answer speaks of several places, each under a heading of its own; `part`
    where it speaks of the company's policy beside the law; `written` where a language model wrote it."""

    text: str
    cites: tuple[int, ...]
    place: str | None = None
    deadline: str | None = None
    part: Part | None = None
    written: Wrote | None = None

    @property
    def marked(self) -> str:
        return " ".join([self.text, *(f"[{n}]" for n in self.cites)])

    def as_json(self, *, deadline: bool = False) -> dict[str, object]:
        found: dict[str, object] = {"text": self.text, "cites": list(self.cites)}
        if self.place:
            found["jurisdiction"] = self.place
        if self.part:
            found["part"] = self.part.value
        if deadline:
            found["deadline"] = self.deadline
        if self.written:
            found["written"] = {"sentence": self.written.sentence, "quote": self.written.quote}
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """`jurisdictions` are the places answered for, most important first; `related` further documents worth reading;
    `timeline` is that of the programme that the question is about; `worded_by` tells of the model that was asked."""

    status: AnswerStatus
    jurisdictions: tuple[Jurisdiction, ...]
    jurisdiction_from: PlaceSource
    language: str
    direct: Statement
    basis: tuple[Statement, ...] = ()
    timeline: Timeline | None = None
    actions: tuple[Statement, ...] = ()
    notices: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    related: tuple[str, ...] = ()
    took_ms: float = field(default=0.0, compare=False)
    worded_by: WordedBy | None = None

    @property
    def is_worded(self) -> bool:
        """Whether a language model wrote any of it."""
        return any(statement.written for statement in (self.direct, *self.basis))

    @property
    def words(self) -> Wording:
        return wording(self.language)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All that is said, in the order in which it is shown."""
        entries = self.timeline.entries if self.timeline else ()
        dated = (Statement(entry.event.text, entry.cites) for entry in entries)
        return (self.direct, *self.basis, *dated, *self.actions)

    @property
    def text(self) -> str:
        """The whole answer as plain text with [1] markers."""
        return "\n".join(_plain(self)).strip()

    def as_json(self) -> dict[str, object]:
        told: dict[str, object] = {"worded_by": self.worded_by.as_json()} if self.worded_by else {}
        return {
            "status": self.status.value,
            "jurisdictions": [place.code for place in self.jurisdictions],
            "jurisdiction_from": self.jurisdiction_from.value,
            "language": self.language,
            "direct": self.direct.as_json(),
            "basis": [statement.as_json() for statement in self.basis],
            "timeline": [entry.as_json() for entry in self.timeline.entries] if self.timeline else [],
            "actions": [statement.as_json(deadline=True) for statement in self.actions],
            "notices": list(self.notices),
            "answer": self.text,
            "citations": [citation.as_json() for citation in self.citations],
            "related": list(self.related),
            "took_ms": round(self.took_ms, 1),
            **told,
        }


def _plain(answer: Answer) -> list[str]:
    words = answer.words
    lines: list[str] = []
    for number, (heading, statement) in enumerate(headed(answer)):
        lines += ["", f"{heading}:"] if heading else [""] * (number == 1)
        lines.append(("" if number == 0 else "• ") + statement.marked)
    if answer.timeline:
        lines += ["", f"{answer.timeline.heading(words)}:"]
        lines += [f"• {entry.marked(words)}" for entry in answer.timeline.entries]
    if answer.actions:
        lines += ["", f"{words.say('parts.actions')}:"]
        for statement in answer.actions:
            within = f" ({words.say('source.within', deadline=statement.deadline)})" if statement.deadline else ""
            lines.append(f"• {statement.marked}{within}")
    if answer.notices:
        lines += ["", *(f"{words.say('parts.note')}: {notice}" for notice in answer.notices)]
    return lines


def headed(answer: Answer) -> Iterator[tuple[str | None, Statement]]:
    """Each statement but the actions, with the heading that begins before it: a place, or policy and law. What leads an
    answer has no heading of its own but its place's."""
    part, place = answer.direct.part, None
    for number, statement in enumerate((answer.direct, *answer.basis)):
        heading: list[str] = []
        if statement.part is not part:
            part = statement.part
            nowhere = part is Part.LAW and answer.jurisdiction_from is PlaceSource.NONE
            key = "parts.law_somewhere" if nowhere else f"parts.{part}"
            heading += [answer.words.say(key)] if part and number else []
        if statement.place and statement.place != place:
            place = statement.place
            heading.append(capital(Jurisdiction(place).name))
        yield (": ".join(heading) or None), statement


_SAID = {
    Form.COURT_DECISION: "decided", Form.AGENCY_DECISION: "decided", Form.GUIDANCE: "issued", Form.MEMO: "issued",
    Form.CASE_LAW: "decided", Form.OVERVIEW: "issued",
}  # fmt: skip


def status_words(citation: Citation, words: Wording) -> str:
    """How a source stands, in words: "in force since 7 May 2022"."""
    key = "directive" if citation.directive and citation.status is Status.DUE else citation.status.value
    if citation.status is Status.DUE and citation.overdue:
        key = f"was_{key}"
    if citation.form is Form.BLOCKED:
        return ""  # its name says so
    if citation.status is Status.IN_FORCE and citation.form in _SAID:
        # A decision was taken and guidance was given on a day; what is in force is the law that they are about.
        said = f"status.{_SAID[citation.form]}_since"
        return words.say(said, date=words.day(citation.since)) if citation.since else ""
    if citation.since is None:
        undated = f"status.{key}_undated" if f"status.{key}_undated" in words.sentences else f"status.{key}"
        return words.say(undated) if undated in words.sentences else ""
    dated = f"status.{key}_since" if f"status.{key}_since" in words.sentences else f"status.{key}"
    return words.say(dated, date=words.day(citation.since))


# An authority's decision, in the timeline of a programme, is more than a report.
_NEWS = {Status.IN_FORCE: "decision", Status.SUPERSEDED: "decision_changed"}


def source_line(citation: Citation, words: Wording) -> str:
    """One line that tells what a source is: kind, place, status, whose words, when checked."""
    form = citation.form if citation.kind is Kind.LAW and citation.form is not Form.LAW else None
    parts = [words.say(f"form.{form}" if form else f"kind.{citation.kind}")]
    if citation.jurisdiction not in (ANYWHERE, UNKNOWN):
        parts.append(capital(Jurisdiction(citation.jurisdiction).name))
    published = citation.kind is Kind.LAW and citation.status is Status.REPORTED
    if citation.kind is Kind.LAW and (status := status_words(citation, words)):
        parts.append(words.say("source.published") if published else status)
    if citation.kind is Kind.NEWS:
        parts.append(words.say(f"status.{_NEWS.get(citation.status, citation.status.value)}"))
    if citation.text_kind is TextKind.OFFICIAL:
        if citation.version:
            parts.append(
                words.say("source.version" if citation.dated else "source.read", date=words.day(citation.version))
            )
        if citation.kind is not Kind.POLICY:
            parts.append(words.say("source.official"))
    else:
        whose = "local" if citation.local else "own" if citation.kind is Kind.GUIDE else "summary"
        parts.append(words.say(f"source.{whose}", citation=citation.citation, checked=words.day(citation.checked)))
    if citation.review_due:
        parts.append(words.say("source.review_due", date=words.day(citation.review_due)))
    return " · ".join(parts)
