"""Follow-ups measured: whether the second turn of a conversation finds what the question that stands alone finds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.answer import Answer
from knowledge.answering import Answerer
from knowledge.asked import Asker
from knowledge.errors import EvaluationError, KnowledgeError
from knowledge.evaluation.answers import FIRST
from knowledge.jurisdiction import Jurisdiction
from knowledge.model_answering import ModelAnswerer

_KEYS = {"id", "first", "second", "standalone", "place", "gold"}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two turns, and the second as one would ask it alone. `gold` are document ids, any one of which suffices; `set`
    and `kind` only sort the figures."""

    id: str
    first: str
    second: str
    standalone: str
    place: Jurisdiction | None
    gold: tuple[str, ...]
    set: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PairScore:
    """Whether a gold document is among the first sources of each: the question alone, the second turn as Steward reads
    it, and as a model makes it stand alone (None where no model is asked). `rewritten` is whether it did."""

    pair: Pair
    alone: bool
    followed: bool
    with_model: bool | None = None
    rewritten: bool = False
    fell_back: str | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.pair.id, "set": self.pair.set, "kind": self.pair.kind, "alone": self.alone,
            "followed": self.followed, "with_model": self.with_model, "rewritten": self.rewritten,
            "fell_back": self.fell_back,
        }  # fmt: skip


def evaluate_followups(
    answerer: Answerer, pairs: Sequence[Pair], *, today: date, worded: ModelAnswerer | None = None
) -> Iterator[PairScore]:
    """Asks every pair as a full member would, without wording any answer."""
    for pair in pairs:
        asker = Asker(choice=(pair.place,) if pair.place else (), member=True)
        alone = answerer.answer(pair.standalone, today=today, asker=asker).answer
        before = answerer.answer(pair.first, today=today, asker=asker).conversation
        followed = answerer.answer(pair.second, today=today, asker=asker, conversation=before).answer
        if worded is None:
            yield PairScore(pair, _found(alone, pair), _found(followed, pair))
            continue
        evidence = worded.evidence(pair.second, today=today, asker=asker, conversation=before)
        yield PairScore(
            pair, _found(alone, pair), _found(followed, pair), _found(evidence.reply.answer, pair),
            evidence.alone is not None, evidence.fell_back.value if evidence.fell_back else None,
        )  # fmt: skip


def summary(scores: Sequence[PairScore]) -> dict[str, object]:
    """Shares in 0..1 of pairs with a gold document among the first sources."""
    asked = [s for s in scores if s.with_model is not None]
    return {
        "pairs": len(scores),
        f"alone_hit@{FIRST}": _share([s.alone for s in scores]),
        f"followed_hit@{FIRST}": _share([s.followed for s in scores]),
        f"with_model_hit@{FIRST}": _share([bool(s.with_model) for s in asked]),
        "rewritten": sum(s.rewritten for s in asked) if asked else None,
        "model_faults": sum(s.fell_back is not None for s in asked) if asked else None,
        "lost": [s.pair.id for s in scores if s.alone and not s.followed],
        "lost_with_model": [s.pair.id for s in asked if s.alone and not s.with_model],
    }


def read_pairs(path: Path) -> list[Pair]:
    """Raises `EvaluationError`, naming the line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise EvaluationError(f"{path.name} cannot be read as text.") from None
    pairs = [_pair(line, f"{path.name}, line {n}") for n, line in enumerate(lines, start=1) if line.strip()]
    if not pairs:
        raise EvaluationError(f"{path.name} holds no pairs. It needs one JSON object a line.")
    return pairs


def _pair(line: str, where: str) -> Pair:
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        row = None
    if not isinstance(row, dict) or not row.keys() >= _KEYS or not isinstance(row["gold"], list) or not row["gold"]:
        raise EvaluationError(f"{where}: not an object with {', '.join(sorted(_KEYS))}.")
    try:
        place = Jurisdiction.parse(str(row["place"])) if row["place"] else None
    except KnowledgeError:
        raise EvaluationError(f"{where}: place is not a place code.") from None
    first, second, standalone = (str(row[key]) for key in ("first", "second", "standalone"))
    return Pair(
        str(row["id"]), first, second, standalone, place, tuple(map(str, row["gold"])), str(row.get("set", "")),
        str(row.get("kind", "")),
    )  # fmt: skip


def _found(answer: Answer, pair: Pair) -> bool:
    documents = list(dict.fromkeys(citation.document for citation in answer.citations))
    return bool(set(documents[:FIRST]) & set(pair.gold))


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
