"""Holds the rules of cards against their own examples: what a card's author meant, and what its rules make of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.organising.gaps.card import Cards, Column, Practice
from bot.organising.gaps.card_reader import TRACKED
from bot.organising.gaps.judging import judged
from bot.organising.gaps.mention import tracks
from bot.organising.gaps.statement import folded
from bot.organising.gaps.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Misread:
    """An example that its card reads otherwise than it says."""

    card: str
    example: str
    meant: str
    read: str


def misread(cards: Cards) -> Iterator[Misread]:
    """Every example that its own card misreads, in the order of the cards."""
    for practice in cards.practices:
        yield from _of_practice(practice, cards)
    for column in cards.columns:
        yield from _of_column(column)


def _of_practice(practice: Practice, cards: Cards) -> Iterator[Misread]:
    for meant, examples in practice.examples.items():
        for example in examples:
            tracked = tracks(practice, folded(example), cards.shared)
            if tracked != (meant == TRACKED):
                yield Misread(practice.id, example, meant, "tracked" if tracked else "not tracked")


def _of_column(column: Column) -> Iterator[Misread]:
    for meant, examples in column.examples.items():
        for example in examples:
            if (read := read_as(column, example)) is not meant:
                yield Misread(column.id, example, meant, read)


def read_as(column: Column, sentence: str, practice: str = "") -> Verdict:
    """What a sentence by itself says of a column."""
    judgement = judged(column, folded(sentence))
    return judgement.for_practice(column, practice) if judgement else Verdict.SILENT
