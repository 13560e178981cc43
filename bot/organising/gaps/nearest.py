"""What a sentence says, by the examples that it is most like.

A kernel ridge regression over all examples, those of the workplace's own cards and lists like ours. What was worked out
for them is kept in a file and made anew where an example or the model is another; it is in no package."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from bot.organising.gaps.card import Cards
from bot.organising.gaps.examples import ALL, Example, examples_of
from bot.organising.gaps.likeness import Matrix, Scale, Words, meaning
from bot.organising.gaps.verdict import FOUND, Verdict

RIDGE = 0.3
_AT_ONCE = 256  # sentences
_PART = 1024  # sentences between two moves of a progress bar
_VERSION = "3"


Progress = Callable[[str, int, int], None]


class Reader(Protocol):
    """A `LayeredModel` of `knowledge.embedding`."""

    @property
    def model(self) -> str: ...

    def read(self, texts: Sequence[str]) -> list[Matrix]: ...


@dataclass(frozen=True, slots=True)
class Near:
    """Of one sentence, each with how sure that is (of about 1): which columns it speaks to, what it would say of each,
    which practices it is about, and whether it is about whatever is tracked."""

    columns: Mapping[str, float]
    verdicts: Mapping[str, Mapping[Verdict, float]]
    practices: Mapping[str, float]
    of_all: float


class Nearest:
    def __init__(
        self, reader: Reader, cards: Cards, kept: Path | None = None, progress: Progress | None = None
    ) -> None:
        """`kept`: the file that what was worked out is kept in; None to keep nothing. Working it out takes minutes of
        both processors and four gigabytes of memory."""
        examples = examples_of(cards)
        self._reader = reader
        self._columns, self._practices = [c.id for c in cards.columns], [p.id for p in cards.practices]
        self._words = Words([example.sentence for example in examples])
        key = _key(examples, reader.model, [*self._columns, *self._practices])
        if (held := _kept(kept, key)) is None:
            read = _read_in_parts(reader, [example.sentence for example in examples], progress)
            held = {"mean": Scale.of(read).mean, "deviation": Scale.of(read).deviation}
            held |= {f"part{n}": part for n, part in enumerate(Scale.of(read).parts(read))}
            held["weights"] = self._solved(examples, [held[f"part{n}"] for n in range(len(held) - 2)])
            _keep(kept, key, held)
        self._scale = Scale(held["mean"], held["deviation"])
        self._parts = [held[name].astype(np.float32) for name in sorted(held) if name.startswith("part")]
        self._weights = held["weights"]

    def _solved(self, examples: Sequence[Example], parts: Sequence[Matrix]) -> Matrix:
        wanted = np.array([list(self._wanted(example)) for example in examples], np.float32)
        kernel = np.empty((len(examples), len(examples)), np.float32)
        for start in range(0, len(examples), _AT_ONCE):
            rows = slice(start, start + _AT_ONCE)
            some = [example.sentence for example in examples[rows]]
            kernel[rows] = meaning([part[rows] for part in parts], parts) + self._words.likeness(some)
        kernel[np.diag_indices(len(examples))] += RIDGE
        solved = [np.zeros((len(examples), 0), np.float32)]
        for column in self._columns:
            # Among the sentences on a column alone: which verdict, where it is one.
            on = [row for row, example in enumerate(examples) if column in example.verdicts]
            verdicts = np.array([[examples[row].verdicts[column] is v for v in FOUND] for row in on], np.float32)
            apart = np.zeros((len(examples), len(FOUND)), np.float32)
            if on:
                apart[on] = _solve(kernel[np.ix_(on, on)], verdicts - 1 / len(FOUND))
            solved.append(apart)
        return np.concatenate([_solve(kernel, wanted), *solved], 1).astype(np.float32)

    def _wanted(self, example: Example) -> Iterator[float]:
        about = example.about or frozenset()
        yield from (float(example.verdicts.get(c) is verdict) for c in self._columns for verdict in FOUND)
        yield from (float(practice in about) for practice in self._practices)
        yield float(ALL in about)

    def read(self, texts: Sequence[str]) -> list[Near]:
        """Of each plain sentence."""
        found: list[Near] = []
        for start in range(0, len(texts), _AT_ONCE):
            some = texts[start : start + _AT_ONCE]
            parts = self._scale.parts(self._reader.read(some))
            scores = (meaning(parts, self._parts) + self._words.likeness(some)) @ self._weights
            found += [self._near(row) for row in scores]
        return found

    def _near(self, row: Matrix) -> Near:
        sure = iter(row.tolist())
        among_all = {column: [next(sure) for _ in FOUND] for column in self._columns}
        practices, of_all = {practice: next(sure) for practice in self._practices}, next(sure)
        verdicts = {c: {v: n + next(sure) for v, n in zip(FOUND, among_all[c], strict=True)} for c in self._columns}
        return Near({column: sum(scores) for column, scores in among_all.items()}, verdicts, practices, of_all)


def _solve(kernel: Matrix, wanted: Matrix) -> Matrix:
    """In the kernel's own memory, which is symmetric: it is not to be used afterwards."""
    from scipy.linalg import solve

    found: Matrix = solve(kernel.T, wanted, assume_a="pos", overwrite_a=True, check_finite=False)
    return found


def _read_in_parts(reader: Reader, texts: Sequence[str], progress: Progress | None) -> list[Matrix]:
    read: list[list[Matrix]] = []
    for start in range(0, len(texts), _PART):
        if progress:
            progress("Examples read", start, len(texts))
        read.append(reader.read(texts[start : start + _PART]))
    if progress:
        progress("Examples read", len(texts), len(texts))
    return [np.concatenate(layer) for layer in zip(*read, strict=True)]


def _key(examples: Sequence[Example], model: str, order: Sequence[str]) -> str:
    digest = hashlib.sha256(f"{_VERSION} {RIDGE} {model} {' '.join(order)}".encode())
    for example in examples:
        said = sorted((column, verdict.value) for column, verdict in example.verdicts.items())
        digest.update(repr((example.sentence, said, sorted(example.about or ()))).encode())
    return digest.hexdigest()


def _kept(path: Path | None, key: str) -> dict[str, Any] | None:
    """Nothing where it cannot be read or is of other examples: then it is made anew."""
    if path is None:
        return None
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files if name != "key"} if str(file["key"]) == key else None
    except (OSError, ValueError, KeyError, EOFError):
        return None


def _keep(path: Path | None, key: str, held: Mapping[str, Any]) -> None:
    """Where the folder may not be written, it is made anew each time."""
    if path is None:
        return
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    small = {name: value.astype(np.float16) if name.startswith("part") else value for name, value in held.items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            np.savez(file, key=np.array(key), **small)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
