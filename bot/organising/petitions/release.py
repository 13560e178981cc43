"""Whose names may be told: as many at once as each of them asked for at the least."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Minimum(IntEnum):
    """What a person asked for: to be told only among N, 1.5 N or 2 N. The value is in halves of N."""

    N = 2
    N_AND_A_HALF = 3
    TWICE_N = 4

    def people(self, threshold: int) -> int:
        """How many that is. `threshold` is a multiple of ten, so it is a whole number."""
        return threshold * self // 2


def released(minimums: Iterable[Minimum], threshold: int) -> frozenset[Minimum]:
    """The minimums whose rows may be told: the largest group in which everybody has at least as many beside them as
    they asked for. Empty where there is none of `threshold` or more: then nothing is told."""
    counted = list(minimums)
    for highest in sorted(Minimum, reverse=True):
        group = [minimum for minimum in counted if minimum <= highest]
        if len(group) >= highest.people(threshold):
            return frozenset(minimum for minimum in Minimum if minimum <= highest)
    return frozenset()
