"""How well the report agrees with policies that people have judged: cell by cell, practices, quotes."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import UserError
from bot.organising.gaps.card import Cards
from bot.organising.gaps.nearest import Nearest
from bot.organising.gaps.policy import Policy
from bot.organising.gaps.report import Report, report_of
from bot.organising.gaps.verdict import GIVEN, Verdict

_MARKUP = re.compile(r"[*_`>|#]|^\s*[-+]\s+|\[|\]\([^)]*\)", re.MULTILINE)
_SPACES = re.compile(r"\s+")
_SHORTEST = 15  # characters of a quote that may be within another


@dataclass(frozen=True, slots=True)
class Judged:
    """A policy that somebody judged: practice, column, (verdict, the sentence that shows it or None)."""

    policy: Policy
    practices: dict[str, dict[str, tuple[Verdict, str | None]]]


@dataclass(frozen=True, slots=True)
class Difference:
    policy: str
    practice: str
    column: str
    meant: Verdict
    read: Verdict
    sentence: str | None
    quoted: tuple[str, ...]


@dataclass
class Scores:
    """`pairs` counts (meant, read) over cells. Practices: found and meant, found only, meant only."""

    pairs: Counter[tuple[Verdict, Verdict]] = field(default_factory=Counter)
    practices: Counter[str] = field(default_factory=Counter)
    quotes: Counter[bool] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    policies: int = 0

    @property
    def cells(self) -> int:
        return self.pairs.total()

    def precision(self, verdict: Verdict) -> float:
        return _share(self.pairs[verdict, verdict], sum(n for (_, read), n in self.pairs.items() if read is verdict))

    def recall(self, verdict: Verdict) -> float:
        return _share(self.pairs[verdict, verdict], sum(n for (meant, _), n in self.pairs.items() if meant is verdict))

    def f1(self, verdict: Verdict) -> float:
        precision, recall = self.precision(verdict), self.recall(verdict)
        return _share(2 * precision * recall, precision + recall)

    @property
    def macro_f1(self) -> float:
        """Over the verdicts that somebody meant or that were read."""
        there = [v for v in GIVEN if any(v in pair for pair, n in self.pairs.items() if n)]
        return _share(sum(map(self.f1, there)), len(there))

    @property
    def false_contraries(self) -> list[Difference]:
        return [d for d in self.differences if d.read is Verdict.CONTRARY]

    @property
    def practice_precision(self) -> float:
        return _share(self.practices["both"], self.practices["both"] + self.practices["found"])

    @property
    def practice_recall(self) -> float:
        return _share(self.practices["both"], self.practices["both"] + self.practices["meant"])

    @property
    def quote_agreement(self) -> float:
        """Of the cells on whose verdict both agree and for which a sentence was named, where it is among the quotes."""
        return _share(self.quotes[True], self.quotes.total())

    def as_json(self) -> dict[str, object]:
        return {
            "policies": self.policies, "cells": self.cells, "macro_f1": round(self.macro_f1, 4),
            "verdicts": {
                v.value: {
                    "precision": round(self.precision(v), 4), "recall": round(self.recall(v), 4),
                    "f1": round(self.f1(v), 4),
                } for v in GIVEN
            },
            "confusion": {m.value: {r.value: self.pairs[m, r] for r in GIVEN} for m in GIVEN},
            "practices": {"precision": round(self.practice_precision, 4), "recall": round(self.practice_recall, 4)},
            "quote_agreement": round(self.quote_agreement, 4),
            "false_contraries": [_row(d) for d in self.false_contraries],
            "differences": [_row(d) for d in self.differences],
        }  # fmt: skip


def judged_policies(folder: Path) -> list[Judged]:
    """Every `*.json` of `folder` with the policy of the same name beside it. Raises `UserError`."""
    found = [_judged(path) for path in sorted(folder.glob("*.json"))]
    if not found:
        raise UserError("That folder holds no judged policy: NAME.json, and NAME.md with its text.")
    return found


def scores_of(judged: Iterable[Judged], cards: Cards, nearest: Nearest) -> Scores:
    """Each policy is read alone."""
    scores = Scores()
    for one in judged:
        scores.policies += 1
        _add(scores, one, report_of([one.policy], cards, nearest), [c.id for c in cards.columns])
    return scores


def _add(scores: Scores, judged: Judged, report: Report, columns: Sequence[str]) -> None:
    rows = {row.practice: row for row in report.rows}
    for practice in rows.keys() | judged.practices.keys():
        scores.practices["both" if practice in rows and practice in judged.practices else
                         "found" if practice in rows else "meant"] += 1  # fmt: skip
    for practice, cells in judged.practices.items():
        for column in columns:
            meant, sentence = cells.get(column, (Verdict.SILENT, None))
            cell = rows[practice].cell(column) if practice in rows else None
            read = cell.verdict if cell and cell.verdict is not Verdict.UNREAD else Verdict.SILENT
            quoted = tuple(s for quote in cell.quotes for s in quote.sentences) if cell else ()
            scores.pairs[meant, read] += 1
            if read is not meant:
                scores.differences.append(Difference(judged.policy.id, practice, column, meant, read, sentence, quoted))
            elif sentence and quoted:
                scores.quotes[_agree(sentence, quoted)] += 1


def _agree(sentence: str, quoted: Sequence[str]) -> bool:
    wanted = bare(sentence)
    held = [bare(" ".join(quoted)), *map(bare, quoted)]
    return any(wanted in one or (len(one) >= _SHORTEST and one in wanted) for one in held)


def bare(text: str) -> str:
    return _SPACES.sub(" ", _MARKUP.sub(" ", text)).strip(" .;:,").casefold()


def _judged(path: Path) -> Judged:
    from ingest.prepared import IngestOptions, prepare
    from ingest.reading.block import Unreadable
    from ingest.reading.file_kind import read_file

    text = next((p for p in (path.with_suffix(s) for s in (".md", ".txt", ".html")) if p.is_file()), None)
    if text is None:
        raise UserError(f"{path.name} has no policy of the same name beside it (.md, .txt or .html).")
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        practices = {
            practice: {column: _cell(cell) for column, cell in cells.items()}
            for practice, cells in table["practices"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise UserError(f"{path.name} is not of the form that docs/gaps.md tells. Nothing was measured.") from None
    try:
        read = prepare(read_file(text)[0], text, IngestOptions())
    except Unreadable as error:
        raise UserError(f"{text.name} cannot be read: {error}. Nothing was measured.") from None
    return Judged(Policy(str(table.get("policy") or path.stem), read.title, "", "", read.text), practices)


def _cell(cell: Any) -> tuple[Verdict, str | None]:
    verdict = Verdict(cell[0])
    if verdict not in GIVEN:
        raise ValueError
    return verdict, cell[1] if len(cell) > 1 and cell[1] else None


def _row(difference: Difference) -> dict[str, object]:
    return {
        "policy": difference.policy, "practice": difference.practice, "column": difference.column,
        "meant": difference.meant.value, "read": difference.read.value, "sentence": difference.sentence,
        "quoted": list(difference.quoted),
    }  # fmt: skip


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
