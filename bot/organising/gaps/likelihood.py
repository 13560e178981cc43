"""How likely something is, by signs that are weighed against each other: logistic regression.

Its weights stand in `weights.toml`, one for each sign. `tests/bench/gap_weights.py` works them out from policies that
people have judged, each read without its own sentences."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Signs = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Scales:
    """What each sign weighs for each outcome, against none of them."""

    weights: Mapping[str, Mapping[str, float]]

    def weigh(self, signs: Signs) -> dict[str, float]:
        """How likely each outcome is, from 0 to 1; what is left of 1 is none of them. A sign without a weight counts
        for nothing."""
        sums = {
            outcome: sum(n * weights.get(sign, 0.0) for sign, n in signs.items())
            for outcome, weights in self.weights.items()
        }
        highest = max(0.0, *sums.values())
        shares = {outcome: math.exp(n - highest) for outcome, n in sums.items()}
        whole = sum(shares.values()) + math.exp(-highest)
        return {outcome: share / whole for outcome, share in shares.items()}


@cache
def scales(name: str) -> Scales:
    """A table of `weights.toml`."""
    text = (files("bot.organising.gaps") / "weights.toml").read_text(encoding="utf-8")
    return Scales(tomllib.loads(text)[name])


def within(least: float, value: float, most: float) -> float:
    return max(least, min(most, value))
