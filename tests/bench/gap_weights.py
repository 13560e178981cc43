"""Works out what each sign weighs for the gap report: `python -m tests.bench.gap_weights`.

Every set of judged policies whose sentences are among the examples is read without them, as if its author were new.
What people took from each sentence is then set against its signs, by logistic regression, and written to
`weights.toml`; those that are there tell what a policy tracks. Takes about ten minutes and nine gigabytes of memory.
Sets that are kept aside are not touched."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.optimize import minimize

from bot.organising.gaps import attribution, likelihood
from bot.organising.gaps.by_example import PolicyRead
from bot.organising.gaps.card import Cards, Column
from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.evaluation import Judged, bare, judged_policies
from bot.organising.gaps.examples import examples_in, examples_of
from bot.organising.gaps.likeness import meaning
from bot.organising.gaps.nearest import RIDGE, Near, Nearest
from bot.organising.gaps.statement import folded, plain
from bot.organising.gaps.verdict import FOUND, Verdict
from knowledge.embedding import DEFAULT_MODEL, ensure_embedder, open_layered
from tests.bot.organising.gaps.judged import policies

SETS = Path(__file__).parent / "gaps"
LISTS = Path(str(files("bot.organising.gaps") / "examples"))
WEIGHTS = Path(str(files("bot.organising.gaps") / "weights.toml"))
READ_SINCE: tuple[str, ...] = ()  # kept aside once, their sentences no examples
SHORT = ("policies.txt", "more_policies.txt", "corporate_policies.txt")  # short ones, many of a single section
_SOFT = {"says": 1.0, "about": 0.5}  # how much weights are held back, of half their squares
_LONG_ENOUGH = 20  # characters of a sentence that may be part of one that was quoted
_NOTHING = "none"
_LIKE = 0.4  # how sure the examples are of the column of a sentence that may have been left out
_STRENGTH = {Verdict.SILENT: 0, Verdict.PARTLY: 1, Verdict.STATED: 2, Verdict.CONTRARY: 3}

Matrix = NDArray[np.float64]
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Seen:
    """The signs of one thing, and what people said of it."""

    signs: likelihood.Signs
    outcome: str


class LeftOut(Nearest):
    """Reads as if some of the examples had never been seen. By one inverse of the whole kernel: for what is left of a
    solution where rows B are taken away, w − M[:, B] M[B, B]⁻¹ w[B] (inverse of a partitioned matrix)."""

    def __init__(self, models: Path, cards: Cards) -> None:
        ensure_embedder(DEFAULT_MODEL, models)
        layered = open_layered(DEFAULT_MODEL, models)
        assert layered is not None
        self._examples = examples_of(cards)
        self._solutions: list[tuple[NDArray[np.intp], Any, Any]] = []
        super().__init__(layered, cards)
        self.places = {folded(example.sentence): row for row, example in enumerate(self._examples)}
        self._read: dict[str, Near] = {}

    def _solved(self, examples: Any, parts: Any) -> Any:
        rows = len(examples)
        kernel = np.empty((rows, rows), np.float32)
        for start in range(0, rows, 256):
            some = slice(start, start + 256)
            kernel[some] = meaning([part[some] for part in parts], parts)
            kernel[some] += self._words.likeness([example.sentence for example in examples[some]])
        kernel[np.diag_indices(rows)] += RIDGE
        for column in self._columns:
            on = np.array([row for row, example in enumerate(examples) if column in example.verdicts])
            verdicts = np.array([[examples[row].verdicts[column] is v for v in FOUND] for row in on], np.float32)
            self._solutions.append((on, _inverse(kernel[np.ix_(on, on)]), verdicts - 1 / len(FOUND)))
        wanted = np.array([list(self._wanted(example)) for example in examples], np.float32)
        self._solutions.insert(0, (np.arange(rows), _inverse(kernel), wanted))
        return self._without(frozenset())

    def _without(self, rows: frozenset[int]) -> Any:
        gone = np.zeros(len(self._examples), bool)
        gone[sorted(rows)] = True
        found = []
        for on, inverse, wanted in self._solutions:
            solved = inverse @ wanted
            away = np.nonzero(gone[on])[0]
            if len(away):
                solved -= inverse[:, away] @ np.linalg.solve(inverse[np.ix_(away, away)], solved[away])
                solved[away] = 0
            whole = np.zeros((len(self._examples), wanted.shape[1]), np.float32)
            whole[on] = solved
            found.append(whole)
        return np.concatenate(found, 1)

    def leave_out(self, sentences: Iterator[str]) -> None:
        self._weights = self._without(frozenset(self.places[folded(plain(sentence))] for sentence in sentences))
        self._read = {}

    def read(self, texts: Sequence[str]) -> list[Near]:
        new = [text for text in dict.fromkeys(texts) if text not in self._read]
        self._read.update(zip(new, super().read(new), strict=True))
        return [self._read[text] for text in texts]


def _inverse(matrix: Any) -> Any:
    lower, _ = lapack.spotrf(matrix, lower=1)
    found, _ = lapack.spotri(lower, lower=1)
    found = np.tril(found)
    return found + np.tril(found, -1).T


def quoted(judged: Judged) -> dict[tuple[str, str], dict[str, Verdict]]:
    """By column and bare sentence: the practices whose cell it was named for, with the verdict."""
    found: dict[tuple[str, str], dict[str, Verdict]] = defaultdict(dict)
    for practice, cells in judged.practices.items():
        for column, (verdict, sentence) in cells.items():
            if sentence:
                found[column, bare(sentence)][practice] = verdict
    return found


def _is_in(sentence: str, text: str) -> bool:
    return sentence in text or (len(text) > _LONG_ENOUGH and text in sentence)


def said(read: PolicyRead, judged: Judged, cards: Cards) -> Iterator[Seen]:
    """Each statement and each column that it may speak to, with the verdict it was named for, or none. One that reads
    like a sentence that was named for the column may have been left out for that one: nobody knows."""
    named = quoted(judged)
    given = {(column, v) for cells in judged.practices.values() for column, (v, _) in cells.items()}
    for at, text in enumerate(map(bare, (s.text for s in read.statements))):
        for column in cards.columns:
            if (signs := read.signs(at, column)) is None:
                continue
            verdicts = {
                verdict
                for (of, sentence), cells in named.items()
                if of == column.id and _is_in(sentence, text)
                for verdict in cells.values()
            }
            likeliest = max(FOUND, key=lambda v: signs[v.value])
            if verdicts:
                yield Seen(signs, max(verdicts, key=_STRENGTH.__getitem__).value)
            elif signs["sure"] < _LIKE or (column.id, likeliest) not in given:
                yield Seen(signs, _NOTHING)


def attributed(read: PolicyRead, judged: Judged, cards: Cards) -> Iterator[Seen]:
    """Each sentence that was named for a cell, with each practice: whether it was for that one. Where another sentence
    may have outweighed it nobody knows."""
    texts = [bare(statement.text) for statement in read.statements]
    tracked = frozenset(read.tracking())
    for (of, sentence), cells in quoted(judged).items():
        column = cards.column(of)
        places = [at for at, text in enumerate(texts) if _is_in(sentence, text)][:2]
        for at in places:
            assert column is not None
            yield from _attributed(read, at, column, tracked, cells, judged)


def _attributed(
    read: PolicyRead, at: int, column: Column, tracked: frozenset[str], cells: Mapping[str, Verdict], judged: Judged
) -> Iterator[Seen]:
    weakest = min(_STRENGTH[verdict] for verdict in cells.values())
    for practice, signs in attribution.signs_of(read, at, column, tracked):
        if practice in cells:
            yield Seen(signs, "about")
        elif practice in judged.practices:
            given, _ = judged.practices[practice].get(column.id, (Verdict.SILENT, None))
            if _STRENGTH[given] < weakest:
                yield Seen(signs, _NOTHING)


def fitted(seen: Sequence[Seen], softness: float) -> dict[str, dict[str, float]]:
    """What each sign weighs for each outcome: the maximum of the penalised likelihood, by L-BFGS."""
    names = sorted({sign for one in seen for sign in one.signs})
    outcomes = sorted({one.outcome for one in seen} - {_NOTHING})
    places = {name: at for at, name in enumerate(names)}
    given = np.zeros((len(seen), len(names)))
    for row, one in enumerate(seen):
        for sign, n in one.signs.items():
            given[row, places[sign]] = n
    wanted = np.array([[one.outcome == outcome for outcome in outcomes] for one in seen], np.float64)

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        weights = flat.reshape(len(names), len(outcomes))
        sums = np.concatenate([given @ weights, np.zeros((len(seen), 1))], 1)
        highest = sums.max(1, keepdims=True)
        whole = highest[:, 0] + np.log(np.exp(sums - highest).sum(1))
        shares = np.exp(sums[:, :-1] - whole[:, None])
        value = whole.sum() - (sums[:, :-1] * wanted).sum() + softness * (flat**2).sum() / 2
        return float(value), (given.T @ (shares - wanted) + softness * weights).ravel()

    best = minimize(loss, np.zeros(len(names) * len(outcomes)), jac=True, method="L-BFGS-B", options={"maxiter": 2000})
    weights = best.x.reshape(len(names), len(outcomes))
    return {
        outcome: {name: round(float(n), 3) for name, n in zip(names, weights[:, at], strict=True)}
        for at, outcome in enumerate(outcomes)
    }


def as_toml(tables: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    lines = [
        "# What each sign weighs, against that it says nothing or is about something else. Worked out by",
        "# tests/bench/gap_weights.py from judged policies; not to be changed by hand.",
    ]
    for table, outcomes in tables.items():
        for outcome, weights in outcomes.items():
            lines += ["", f"[{table}.{outcome}]", *(f'"{sign}" = {n}' for sign, n in weights.items())]
    return "\n".join(lines) + "\n"


def work_out(readings: Iterator[tuple[list[Judged], Nearest]], cards: Cards, tell: Told) -> None:
    """Writes `weights.toml`. `readings`: sets of judged policies, and what each is read with."""
    held = [(judged, PolicyRead(judged.policy, cards, nearest)) for some, nearest in readings for judged in some]
    for _, read in held:
        read.know(read.tools)
    tables: dict[str, dict[str, dict[str, float]]] = {}
    for table, seen in (("says", said), ("about", attributed)):
        rows = [one for judged, read in held for one in seen(read, judged, cards)]
        tell(f"{table}: {len(rows)} seen")
        tables[table] = fitted(rows, _SOFT[table])
        if table == "about":
            WEIGHTS.write_text(as_toml(tables), encoding="utf-8")


def _readings(nearest: LeftOut, tell: Told) -> Iterator[tuple[list[Judged], Nearest]]:
    lists = {path.stem.removeprefix("policies_"): path for path in sorted(LISTS.glob("policies_*.jsonl"))}
    for name in [*lists, *READ_SINCE]:
        nearest.leave_out(example.sentence for example in (examples_in(lists[name]) if name in lists else ()))
        tell(f"reading {name}")
        yield judged_policies(SETS / name), nearest
    nearest.leave_out(iter(()))
    for name in SHORT:
        yield list(policies(name)), nearest


def main() -> None:
    def tell(line: str) -> None:
        sys.stderr.write(f"{line}\n")

    cards = shipped_cards()
    with TemporaryDirectory() as folder:
        work_out(_readings(LeftOut(Path(folder), cards), tell), cards, tell)


if __name__ == "__main__":
    main()
