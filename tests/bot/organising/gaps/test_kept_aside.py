"""Policies that nobody who wrote cards or examples has read (tests/bench/gaps/README.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.evaluation import judged_policies, scores_of
from bot.organising.gaps.nearest import Nearest

BENCH = Path(__file__).parents[3] / "bench" / "gaps"


@pytest.mark.long
@pytest.mark.parametrize(("name", "most"), [("b", 0), ("k", 2), ("l", 0)])
def test_policies_kept_aside_are_read_as_they_were_judged_and_hardly_ever_accused(
    nearest: Nearest, name: str, most: int
) -> None:
    scores = scores_of(judged_policies(BENCH / name), shipped_cards(), nearest)

    assert scores.macro_f1 >= 0.85
    assert len(scores.false_contraries) <= most
    assert scores.practice_recall >= 0.95
