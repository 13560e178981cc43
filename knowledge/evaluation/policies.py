"""Answers about policies, measured: the right sentence, its history, its difference to the law, and silence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

from knowledge.answer import Answer, Part
from knowledge.answering import Answerer
from knowledge.asked import Asker
from knowledge.card import Kind
from knowledge.catalogue import Catalogue
from knowledge.errors import EvaluationError
from knowledge.jurisdiction import Jurisdiction
from knowledge.passage import passage_of

OWN_QUESTIONS = Path(str(files("knowledge.evaluation").joinpath("policy-questions.jsonl")))
UNANSWERABLE, CHANGED, DIFFERS = "unanswerable", "changed", "differs"
_KEYS = {"id", "set", "kind", "question", "jurisdictions", "documents", "passages", "changed", "differs_from"}


@dataclass(frozen=True, slots=True)
class PolicyScore:
    """How one question went. `quoted` is whether a shown quote holds the expected words, `first` whether the first
    does, `passage` whether they stand in a passage that is cited, quoted or not; `silent` whether no policy was
    quoted, but for what a difference to the law is named of; `hedged` whether what was quoted was called the nearest
    there is, and no answer; `history` and `difference` are None where nothing is expected of them.
    """

    id: str
    set: str
    kind: str
    quoted: bool
    first: bool
    passage: bool
    silent: bool
    hedged: bool
    history: bool | None
    difference: bool | None
    took_ms: float

    def as_json(self) -> dict[str, object]:
        return {"right": self.right, **asdict(self)}

    @property
    def right(self) -> bool:
        return (self.silent or self.hedged) if self.kind == UNANSWERABLE else self.quoted


def evaluate_policies(
    answerer: Answerer, catalogue: Catalogue, path: Path, *, today: date, only: str | None = None
) -> Iterator[PolicyScore]:
    """Asks every question of the file as a full member would. Raises `EvaluationError`."""
    for row in _rows(path):
        if only is not None and row["set"] != only:
            continue
        places = tuple(Jurisdiction.parse(code) for code in row["jurisdictions"])
        answer = answerer.answer(row["question"], today=today, asker=Asker(choice=places, member=True)).answer
        yield _score(row, answer, catalogue)


def summary(scores: Sequence[PolicyScore]) -> dict[str, Any]:
    """Shares in 0..1, and which questions went wrong: refused though answered, answered wrongly, not silent."""
    answerable = [s for s in scores if s.kind != UNANSWERABLE]
    silent = [s for s in scores if s.kind == UNANSWERABLE]
    histories = [s for s in answerable if s.history is not None]
    differing = [s for s in answerable if s.difference is not None]
    return {
        "questions": len(scores),
        "right": _share(s.right for s in scores),
        "right_quote": _share(s.quoted for s in answerable),
        "right_quote_first": _share(s.first for s in answerable),
        "right_passage": _share(s.quoted or s.passage for s in answerable),
        "right_by_passage": _share(s.right or (s.passage and s.kind != UNANSWERABLE) for s in scores),
        "no_answer_where_silent": _share(s.right for s in silent),
        "silent_where_silent": _share(s.silent for s in silent),
        "called_nearest_though_answered": _share(s.hedged for s in answerable if s.quoted),
        "history_told": _share(bool(s.history) for s in histories),
        "difference_named": _share(bool(s.difference) for s in differing),
        "wrongly_refused": [s.id for s in answerable if s.silent and not s.quoted],
        "wrongly_answered": [s.id for s in answerable if not s.silent and not s.quoted],
        "not_silent": [s.id for s in silent if not s.silent and not s.hedged],
        "nearest_where_silent": [s.id for s in silent if not s.silent and s.hedged],
        "median_ms": round(median(s.took_ms for s in scores), 1) if scores else None,
    }


def _share(found: Iterator[bool] | Any) -> float | None:
    values = list(found)
    return round(sum(values) / len(values), 4) if values else None


def _score(row: dict[str, Any], answer: Answer, catalogue: Catalogue) -> PolicyScore:
    quotes = [c for c in answer.citations if c.kind is Kind.POLICY]
    said = [
        " ".join((c.quote, c.change.before or "" if c.change else "")) if row["kind"] == CHANGED else c.quote
        for c in quotes
    ]
    # What is no longer said answers a question about change as well as what is said instead.
    expected = [*row["passages"], *([row["before"]] if row["kind"] == CHANGED and row["before"] else [])]
    held = [any(_plain(p) in _plain(text) for p in expected) for text in said]
    history = None
    if row["changed"]:
        on = date.fromisoformat(row["changed"])
        history = any(h and c.change is not None and c.change.on == on for h, c in zip(held, quotes, strict=True))
    difference = None
    if row["differs_from"]:
        named = {answer.citations[n - 1].document for s in answer.basis if s.part is Part.DIFFERENCE for n in s.cites}
        difference = bool(named & set(row["differs_from"]))
    differing = {n for s in answer.basis if s.part is Part.DIFFERENCE for n in s.cites}
    offered = {
        s.part
        for s in (answer.direct, *answer.basis)
        if s.part in (Part.POLICY, Part.NEAREST) and not differing & set(s.cites)
    }
    found = [passage_of(catalogue, c.document, c.locator, c.quote, member=True) for c in quotes]
    cited = any(p is not None and any(_plain(e) in _plain(p.text) for e in expected) for p in found)
    return PolicyScore(
        row["id"], row["set"], row["kind"], any(held), bool(held and held[0]), cited, not offered,
        offered == {Part.NEAREST}, history, difference, round(answer.took_ms, 1),
    )  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(text.replace("|", " ").split()).casefold()


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise EvaluationError(f"{path.name} cannot be read.") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            row = None
        if not isinstance(row, dict) or not row.keys() >= _KEYS:
            raise EvaluationError(f"{path.name}, line {number}: not an object with {', '.join(sorted(_KEYS))}.")
        yield row
