"""What a statement says of a column: how sure the examples are, and how it is put."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.organising.gaps.card import Column, Pattern
from bot.organising.gaps.judging import judged
from bot.organising.gaps.likelihood import Signs, scales, within
from bot.organising.gaps.statement import Statement
from bot.organising.gaps.verdict import FOUND, Verdict
from knowledge.sentences import SpanKind

if TYPE_CHECKING:
    from bot.organising.gaps.nearest import Near

_LEAST = 0.08  # how sure the examples have to be, of about 1, for it to be looked at


@dataclass(frozen=True, slots=True)
class Place:
    """Of a statement: whether it has a `word` for a practice, is taken to be about one (`named`), and whether its
    section is about one (`topic`)."""

    word: bool
    named: bool
    topic: bool


def said_of(signs: Signs) -> dict[Verdict, float]:
    """How likely it states a column, states a part, or says the contrary, from 0 to 1; what is left of 1 is that it
    says nothing of it."""
    found = scales("says").weigh(signs)
    return {verdict: found[verdict.value] for verdict in FOUND}


def signs_of(
    column: Column, statement: Statement, near: Near, place: Place, shared: Mapping[str, Pattern]
) -> Signs | None:
    """None where the examples are nearly sure that it does not speak to the column. `near`: as they read it."""
    sure = near.columns[column.id]
    if sure < _LEAST:
        return None
    other = max((n for id_, n in near.columns.items() if id_ != column.id), default=0.0)
    stated, partly, contrary = (near.verdicts[column.id][v] for v in (Verdict.STATED, Verdict.PARTLY, Verdict.CONTRARY))
    said = statement.said
    by_rule = judged(column, said)
    return {
        "always": 1.0,
        f"column {column.id}": 1.0,
        "sure": within(-0.2, sure, 1.2),
        "sure squared": within(0.0, sure, 1.2) ** 2,
        "surer than of others": within(-1.0, sure - other, 1.0),
        "surest": float(sure >= other),
        "stated": stated,
        "partly": partly,
        "contrary": contrary,
        "contrary by far": contrary - max(stated, partly),
        "sure and contrary": within(0.0, sure, 1.0) * within(0.0, contrary - max(stated, partly), 1.0),
        "sure and stated": within(0.0, sure, 1.0) * within(0.0, stated - max(contrary, partly), 1.0),
        "sure and partly": within(0.0, sure, 1.0) * within(0.0, partly - max(contrary, stated), 1.0),
        **{f"rule: {v.value}": float(by_rule is not None and by_rule.verdict is v) for v in FOUND},
        "set phrase": float(by_rule is not None and by_rule.set_phrase),
        "cue": float(any(p.search(said) for p in column.cues)),
        "look-alike": float(any(p.search(said) for p in column.negations)),
        "hedge": float(any(p.search(said) for p in column.hedges)),
        "contrary denied": float(shared["denied"].search(said) is not None),
        "denies": float(shared["denial"].search(said) is not None),
        "undecided": float(shared["open_question"].search(said) is not None),
        "excused": float(shared["excused"].search(said) is not None),
        "elsewhere": float(shared["elsewhere_or_once"].search(said) is not None),
        "of others": float(shared["of_others"].search(said) is not None),
        "conduct": float(shared["conduct"].search(said) is not None),
        "of everything": float(shared["everything"].search(said) is not None),
        "sure of all": within(0.0, near.of_all, 1.0),
        "word": float(place.word),
        "named": float(place.named),
        "topic": float(place.topic),
        "sure in topic": place.topic * within(0.0, sure, 1.0),
        "row": float(statement.kind is SpanKind.ROW),
        "length": min(1.0, len(statement.text.split()) / 40),
    }
