"""Answers from the sources alone and as a language model words them, side by side on the same questions.

Whatever of the model's is shown is held against the library again, by a way of its own: the source as it is stored
now, its standing worked out anew, the verifier, and beside it a plain look at numbers and negation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import quantiles
from time import perf_counter

from knowledge.answer import Answer, AnswerStatus, Citation, Statement
from knowledge.answering import Answerer
from knowledge.asked import Asker
from knowledge.catalogue import Catalogue
from knowledge.citation import occurs, standing_of
from knowledge.conversation import Conversation
from knowledge.document import TextKind
from knowledge.errors import KnowledgeError
from knowledge.evaluation.answers import AskedQuestion
from knowledge.language import detect
from knowledge.model_answering import ModelAnswerer
from knowledge.retrieval import terms
from knowledge.slots import slots_of
from knowledge.verifier import Source, Written, verify
from knowledge.worded import WordedBy

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER_WORDS = {
    word: str(n) for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_NEGATION = re.compile(r"\b(no|not|never|none|nobody|nothing|neither|nor|cannot|without|\w+n['’]t)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two answers to a question. `statements` rest on a source; `must_not_say` are the phrases of the
    question's file that one sentence of it comes near to."""

    status: str
    statements: int
    must_not_say: tuple[str, ...]
    took_ms: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """`supported` and `unsupported` are sentences of the model's that were shown; `worded_by` is None where it was not
    asked; `first_ms` is when its first sentence was shown."""

    question: AskedQuestion
    evidence: Side
    model: Side
    supported: int = 0
    unsupported: tuple[str, ...] = ()
    worded_by: WordedBy | None = None
    first_ms: float | None = None

    def as_json(self) -> dict[str, object]:
        by = self.worded_by
        return {
            "id": self.question.id,
            "evidence": _side_json(self.evidence),
            "model": _side_json(self.model),
            "supported": self.supported,
            "unsupported": list(self.unsupported),
            "worded_by": by.as_json() if by else None,
            "first_sentence_ms": round(self.first_ms, 1) if self.first_ms is not None else None,
        }


@dataclass
class _Shown:
    """What is handed on while a model writes, and when."""

    started: float
    first_ms: float | None = None
    statements: list[Statement] = field(default_factory=list)

    def __call__(self, statement: Statement) -> None:
        if self.first_ms is None:
            self.first_ms = 1000 * (perf_counter() - self.started)
        self.statements.append(statement)


def compare(
    answerer: Answerer,
    worded: ModelAnswerer,
    catalogue: Catalogue,
    questions: Iterable[AskedQuestion],
    *,
    today: date,
) -> Iterator[Comparison]:
    """Asks every question as a full member would, first without the model and then with it."""
    for question in questions:
        asker, conversation = Asker(choice=question.places, member=True), Conversation()
        day = question.as_of or today
        try:
            for earlier in question.history:
                conversation = answerer.answer(
                    earlier, today=today, asker=asker, conversation=conversation
                ).conversation
            alone = answerer.answer(
                question.text, today=today, asker=asker, conversation=conversation, as_of=question.as_of
            ).answer
            originals: list[Answer] = []
            shown = _Shown(perf_counter())
            answer = worded.answer(
                question.text, today=today, asker=asker, conversation=conversation, as_of=question.as_of,
                on_evidence=originals.append, on_sentence=shown,
            ).answer  # fmt: skip
        except KnowledgeError:
            error = Side("error", 0, (), 0.0)
            yield Comparison(question, error, error)
            continue
        original = originals[0] if originals else answer
        # What was shown while it was written counts as well, even where the answer fell back in the end.
        told = {s.text: s for s in (answer.direct, *answer.basis, *shown.statements)}.values()
        wrong = [s for s in told if not is_supported(s, original, catalogue, day)]
        yield Comparison(
            question,
            _side(alone, question),
            _side(answer, question),
            supported=sum(s.written is not None and s not in wrong for s in told),
            unsupported=tuple(s.text for s in wrong),
            worded_by=answer.worded_by,
            first_ms=shown.first_ms,
        )


def is_supported(statement: Statement, original: Answer, catalogue: Catalogue, day: date) -> bool:
    """Whether a statement may be shown beside the answer from the sources alone: as one of its own, or written by a
    model and borne out by the source that the library holds."""
    wrote = statement.written
    if wrote is None:
        return any(_holds(own, statement, original) for own in (original.direct, *original.basis))
    cited = {c.n: c for c in original.citations}
    if len(statement.cites) != 1 or statement.cites[0] not in cited or statement.text != wrote.text:
        return False
    citation = cited[statement.cites[0]]
    source = _stored(citation, catalogue, day)
    if source is None or not occurs(wrote.quote, source.text):
        return False
    places = [statement.place] if statement.place else [place.code for place in original.jurisdictions]
    written = Written(wrote.sentence, citation.n, wrote.quote)
    refused = verify(written, {citation.n: source}, language=original.language, places=places, day=day)
    return not refused and _plainly_agrees(wrote.sentence, wrote.quote, original.language)


def _holds(own: Statement, statement: Statement, original: Answer) -> bool:
    """Whether a statement is one of the original's, or whole sentences of it in their frame."""
    if statement == own:
        return True
    if replace(statement, text=own.text) != own:
        return False
    said = statement.text
    for slot in slots_of(original):
        if slot.statement == own:
            said = said.removeprefix(slot.before).removesuffix(slot.after)
    parts = _SENTENCE_END.split(said.strip("“” "))
    return all(occurs(part, own.text) and part[-1:] in ".!?:" for part in parts)


def _stored(citation: Citation, catalogue: Catalogue, day: date) -> Source | None:
    """The source as the library holds it; its text is what the citation quotes of it."""
    held = [e for e in catalogue.evidence_of(citation.document) if occurs(citation.quote, e.text)]
    held.sort(key=lambda e: (e.locator != citation.locator, len(e.text)))
    if not held:
        return None
    evidence = held[0]
    standing = standing_of(evidence, day)
    official = evidence.document.text_kind is TextKind.OFFICIAL
    return Source(
        n=citation.n, text=citation.quote, status=standing.status, jurisdiction=evidence.jurisdiction,
        kind=evidence.document.kind, text_kind=evidence.document.text_kind, title=citation.title,
        citation=citation.citation, since=standing.since, language=detect(citation.quote) if official else "en",
        locator=evidence.locator, directive=evidence.version.directive,
    )  # fmt: skip


def _plainly_agrees(sentence: str, quote: str, language: str) -> bool:
    """No number that the quote lacks and, in English, a negation only where the quote has one, and the reverse."""
    if not _numbers(sentence) <= _numbers(quote):
        return False
    if language != "en":
        return True
    negated = bool(_NEGATION.search(sentence))
    parts = [bool(_NEGATION.search(part)) for part in _SENTENCE_END.split(quote)]
    return negated in parts


def _numbers(text: str) -> set[str]:
    words = (_NUMBER_WORDS.get(word) for word in re.findall(r"[^\W\d_]+", text.casefold()))
    return {*_DIGITS.findall(text), *(word for word in words if word not in (None, "1"))}


def _side(answer: Answer, question: AskedQuestion) -> Side:
    said = [s.text for s in (answer.direct, *answer.basis, *answer.actions)]
    return Side(
        answer.status.value,
        sum(bool(s.cites) for s in (answer.direct, *answer.basis)),
        tuple(phrase for phrase in question.must_not_say if comes_near(phrase, said)),
        answer.took_ms,
    )


def comes_near(phrase: str, said: Sequence[str]) -> bool:
    """Whether one sentence has every content word of the phrase and is negated as it is; a phrase of fewer than three
    such words must stand in it as written. For people to look at: no verdict."""
    wanted, negated = set(terms(phrase)), bool(_NEGATION.search(phrase))
    for sentence in (part for text in said for part in _SENTENCE_END.split(text)):
        if len(wanted) < 3:
            if re.search(rf"\b{re.escape(phrase.casefold())}\b", sentence.casefold()):
                return True
        elif wanted <= set(terms(sentence)) and bool(_NEGATION.search(sentence)) == negated:
            return True
    return False


def summary(found: Sequence[Comparison]) -> dict[str, object]:
    """Counts, shares in 0..1, and milliseconds."""
    asked = [c.worded_by for c in found if c.worded_by is not None]
    reasons = Counter(by.fell_back.value for by in asked if by.fell_back)
    grounds: Counter[str] = Counter()
    for by in asked:
        grounds.update(dict(by.grounds))
    tokens = [by.tokens for by in asked if by.tokens]
    firsts = [c.first_ms for c in found if c.first_ms is not None]
    return {
        "questions": len(found),
        "model_asked": len(asked),
        "evidence": _side_summary([c.evidence for c in found]),
        "model": _side_summary([c.model for c in found]),
        "supported_shown": sum(c.supported for c in found),
        "unsupported_shown": sum(len(c.unsupported) for c in found),
        "unsupported_in": [c.question.id for c in found if c.unsupported],
        "written": sum(by.passed + by.dropped for by in asked),
        "dropped": sum(by.dropped for by in asked),
        "dropped_by_ground": dict(grounds.most_common()),
        "fell_back": sum(reasons.values()),
        "fell_back_share": round(sum(reasons.values()) / len(asked), 4) if asked else None,
        "fell_back_by_reason": dict(reasons.most_common()),
        "first_sentence_ms": _spread(firsts),
        "prompt_tokens": sum(prompt for prompt, _ in tokens),
        "completion_tokens": sum(completion for _, completion in tokens),
    }


def _side_summary(sides: Sequence[Side]) -> dict[str, object]:
    held_back = (AnswerStatus.ABSTAINED, AnswerStatus.OUT_OF_SCOPE, AnswerStatus.NEEDS_JURISDICTION)
    return {
        "answered": sum(s.status == AnswerStatus.ANSWERED for s in sides),
        "held_back": sum(s.status in held_back for s in sides),
        "errors": sum(s.status == "error" for s in sides),
        "statements": sum(s.statements for s in sides),
        "must_not_say": sum(len(s.must_not_say) for s in sides),
        "took_ms": _spread([s.took_ms for s in sides]),
    }


def _spread(values: Sequence[float]) -> dict[str, float] | None:
    if not values:
        return None
    cuts = quantiles(values, n=20, method="inclusive") if len(values) > 1 else [values[0]] * 19
    return {"p50": round(cuts[9], 1), "p95": round(cuts[18], 1)}


def _side_json(side: Side) -> dict[str, object]:
    return {
        "status": side.status,
        "statements": side.statements,
        "must_not_say": list(side.must_not_say),
        "took_ms": round(side.took_ms, 1),
    }
