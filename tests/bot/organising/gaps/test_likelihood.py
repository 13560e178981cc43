"""Signs are weighed against each other, and the weights that are shipped are of the signs that are looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.organising.gaps import attribution
from bot.organising.gaps.by_example import PolicyRead
from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.likelihood import Scales, scales
from bot.organising.gaps.nearest import Nearest
from bot.organising.gaps.verdict import FOUND
from tests.bot.organising.gaps.judged import read

_SIGNS = st.dictionaries(st.sampled_from(["word", "topic", "heading"]), st.floats(-2, 2))
_TEXT = "# Monitoring\n\n## Cameras\n\nCCTV cameras film the yard.\n\nFootage is deleted after 30 days.\n"


@given(_SIGNS, st.dictionaries(st.sampled_from(["stated", "partly"]), _SIGNS, min_size=1))
def test_what_is_likely_is_shared_out_and_something_is_left_for_nothing_of_it(
    signs: dict[str, float], weights: dict[str, dict[str, float]]
) -> None:
    found = Scales(weights).weigh(signs)

    assert found.keys() == weights.keys()
    assert all(share > 0 for share in found.values())
    assert sum(found.values()) < 1


@given(st.floats(0.1, 5), st.floats(0, 2), st.floats(0.1, 2))
def test_more_of_a_sign_that_weighs_for_something_makes_it_likelier(weight: float, less: float, more: float) -> None:
    weighing = Scales({"about": {"word": weight}})

    assert weighing.weigh({"word": less + more})["about"] > weighing.weigh({"word": less})["about"]


def test_a_sign_without_a_weight_counts_for_nothing() -> None:
    weighing = Scales({"about": {"word": 1.0}})

    assert weighing.weigh({"word": 1.0, "a card of one's own": 9.0}) == weighing.weigh({"word": 1.0})


def test_sums_beyond_what_a_number_holds_are_weighed_as_well() -> None:
    found = Scales({"a": {"x": 1000.0}, "b": {"x": -1000.0}}).weigh({"x": 50.0})

    assert found["a"] == pytest.approx(1.0)
    assert found["b"] == pytest.approx(0.0)


def test_every_weight_is_of_a_sign_that_is_looked_at_and_every_sign_has_one(nearest: Nearest) -> None:
    cards = shipped_cards()
    policy = PolicyRead(read("p", _TEXT), cards, nearest)
    policy.know(policy.tools)
    looked_at = {
        sign
        for at in range(len(policy.statements))
        for column in cards.columns
        for sign in policy.signs(at, column) or ()
        if not sign.startswith("column ")
    } | {f"column {column.id}" for column in cards.columns}
    about = {
        sign
        for _, signs in attribution.signs_of(policy, 0, cards.columns[0], frozenset({"camera", "location"}))
        for sign in signs
    }

    assert {verdict.value for verdict in FOUND} == scales("says").weights.keys()
    assert all(weights.keys() == looked_at for weights in scales("says").weights.values())
    assert {"about": about} == {outcome: set(weights) for outcome, weights in scales("about").weights.items()}
