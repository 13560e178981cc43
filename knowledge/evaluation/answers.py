"""Answers measured on questions with expected sources (JSON lines)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from knowledge.answer import AnswerStatus
from knowledge.answering import Answerer
from knowledge.asked import Asker
from knowledge.citation import occurs
from knowledge.conversation import Conversation
from knowledge.errors import EvaluationError, KnowledgeError
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library

FIRST = 3
"""An expected source counts as found among this many first citations."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """`expected` are document ids, any one of which suffices; empty where only the status is judged. `must_not_say` are
    wrong answers in a few words."""

    id: str
    text: str
    places: tuple[Jurisdiction, ...]
    history: tuple[str, ...]
    expected: tuple[str, ...]
    answerable: bool
    as_of: date | None
    must_not_say: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    question: AskedQuestion
    status: str
    citations: tuple[str, ...]
    quotes: int
    quotes_verbatim: int
    known: tuple[str, ...]
    took_ms: float
    direct_words: int = 0

    @property
    def found(self) -> bool:
        return bool(set(self.citations[:FIRST]) & set(self.question.expected))

    @property
    def leads(self) -> bool:
        """Whether the answer's first source is an expected one."""
        return bool(set(self.citations[:1]) & set(self.question.expected))

    @property
    def answered(self) -> bool:
        """Asking back for the place is an answer only where none was given."""
        asked_back = self.status == AnswerStatus.NEEDS_JURISDICTION and not self.question.places
        return self.status == AnswerStatus.ANSWERED or asked_back

    @property
    def judged(self) -> bool:
        """Whether it counts for finding: answerable, and at least one expected card exists."""
        return self.question.answerable and bool(self.known)

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.question.id,
            "status": self.status,
            "citations": list(self.citations),
            "direct_words": self.direct_words,
            "took_ms": round(self.took_ms, 1),
        }


def evaluate_answers(
    library: Library, answerer: Answerer, questions: Iterable[AskedQuestion], *, today: date
) -> Iterator[Result]:
    known = {document.id for document, _ in library.catalogue.documents()}
    for question in questions:
        asker = Asker(choice=question.places, member=True)
        conversation = Conversation()
        try:
            for earlier in question.history:
                conversation = answerer.answer(
                    earlier, today=today, asker=asker, conversation=conversation
                ).conversation
            answer = answerer.answer(
                question.text, today=today, asker=asker, conversation=conversation, as_of=question.as_of
            ).answer
        except KnowledgeError:
            yield Result(question, "error", (), 0, 0, tuple(d for d in question.expected if d in known), 0.0)
            continue
        verbatim = sum(
            any(occurs(c.quote, e.version.text) for e in library.catalogue.evidence_of(c.document))
            for c in answer.citations
        )
        yield Result(
            question, answer.status.value, tuple(c.document for c in answer.citations), len(answer.citations), verbatim,
            tuple(d for d in question.expected if d in known), answer.took_ms, len(answer.direct.text.split()),
        )  # fmt: skip


def summary(results: Sequence[Result]) -> dict[str, object]:
    judged = [r for r in results if r.judged]
    unanswerable = [r for r in results if not r.question.answerable]
    held_back = (AnswerStatus.ABSTAINED, AnswerStatus.OUT_OF_SCOPE, AnswerStatus.NEEDS_JURISDICTION)
    quotes = sum(r.quotes for r in results)
    return {
        "questions": len(results),
        "judged": len(judged),
        f"expected_source_in_first_{FIRST}": _share(sum(r.found for r in judged), len(judged)),
        "expected_source_first": _share(sum(r.leads for r in judged), len(judged)),
        "answered_where_answerable": _share(sum(r.answered for r in judged), len(judged)),
        "held_back_where_unanswerable": _share(sum(r.status in held_back for r in unanswerable), len(unanswerable)),
        "quotes": quotes,
        "quotes_verbatim": _share(sum(r.quotes_verbatim for r in results), quotes),
        "median_direct_words": median([r.direct_words for r in judged]) if judged else None,
        "median_ms": round(median([r.took_ms for r in results]), 1) if results else None,
        "missed": [r.question.id for r in judged if not r.found],
        "answered_but_unanswerable": [r.question.id for r in unanswerable if r.status not in held_back],
    }


def read_questions(path: Path) -> list[AskedQuestion]:
    """Raises `EvaluationError`, naming the line."""
    questions: list[AskedQuestion] = []
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    questions.append(_question(line, f"{path.name}, line {number}"))
    except (OSError, UnicodeDecodeError):
        raise EvaluationError(f"{path.name} cannot be read as text.") from None
    if not questions:
        raise EvaluationError(f"{path.name} holds no questions. It needs one JSON object a line.")
    return questions


def _question(line: str, where: str) -> AskedQuestion:
    try:
        row = json.loads(line)
        if any(
            isinstance(row.get(key), str) for key in ("jurisdictions", "history", "expected_sources", "must_not_say")
        ):
            raise TypeError
        return AskedQuestion(
            id=str(row["id"]),
            text=str(row["question"]),
            places=tuple(Jurisdiction.parse(str(code)) for code in row.get("jurisdictions") or ()),
            history=tuple(str(earlier) for earlier in row.get("history") or ()),
            expected=tuple(str(source) for source in row.get("expected_sources") or ()),
            answerable=bool(row.get("answerable", True)),
            as_of=date.fromisoformat(row["as_of"]) if row.get("as_of") else None,
            must_not_say=tuple(str(phrase) for phrase in row.get("must_not_say") or ()),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise EvaluationError(f"{where}: not an object with id and question.") from None
    except KnowledgeError:
        raise EvaluationError(f"{where}: jurisdictions holds something that is not a place code.") from None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
