"""The words that a policy uses with a practice tell what it is about where they stand again."""

from __future__ import annotations

from bot.organising.gaps.statement import statements_of
from bot.organising.gaps.wording import Wording

_TEXT = """# Policy

The webcam takes a still at odd moments.

Vans carry a tracker.

Stills are not released.

Lunch is at noon.
"""
_CAMERA, _LOCATION, _NOTHING = frozenset({"camera"}), frozenset({"location"}), frozenset[str]()


def test_a_word_that_stood_with_a_practice_stands_for_it_elsewhere() -> None:
    wording = Wording(statements_of(_TEXT), [_CAMERA, _LOCATION, _NOTHING, _NOTHING])

    assert wording.of(2)["camera"] > 0
    assert wording.of(2).get("location", 0.0) == 0
    assert wording.of(3) == {}


def test_what_a_statement_names_counts_for_others_and_not_for_itself() -> None:
    wording = Wording(statements_of(_TEXT), [_CAMERA, _LOCATION, _CAMERA, _NOTHING])

    assert 0 < wording.of(0)["camera"] <= 1
    alone = Wording(statements_of(_TEXT), [_CAMERA, _LOCATION, _NOTHING, _NOTHING])
    assert alone.of(0).get("camera", 0.0) == 0
