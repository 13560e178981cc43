"""How much of what could be tried is tried: a part in `make test`, all of it in `make test-long`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import pytest

T = TypeVar("T")
VARIABLE = "STEWARD_TESTS_THOROUGH"
THOROUGH = bool(os.environ.get(VARIABLE))
_PART, _FEWEST = 4, 25


def examples(most: int) -> int:
    """Of a property: how many examples Hypothesis makes."""
    return most if THOROUGH else min(most, max(_FEWEST, most // _PART))


def sample(rows: Sequence[T], every: int) -> Sequence[T]:
    """Of a long list of cases: all of them, or one of `every`."""
    return rows if THOROUGH else rows[::every]


def spread(cases: Iterable[Any], every: int) -> list[Any]:
    """Of the cases that a test is run with: one of `every` in `make test`, the others in `make test-long`."""
    return [
        case
        if number % every == 0
        else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.long)
        for number, case in enumerate(cases)
    ]
