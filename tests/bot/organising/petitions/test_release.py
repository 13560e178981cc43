"""Whose names are told: everybody is among at least as many as they asked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.organising.petitions.release import Minimum, released

MINIMUMS = st.lists(st.sampled_from(Minimum), max_size=70)


@given(MINIMUMS, st.sampled_from([10, 20, 30]))
def test_nobody_is_told_among_fewer_than_they_asked_for_and_no_larger_group_could_be(
    minimums: list[Minimum], threshold: int
) -> None:
    may = released(minimums, threshold)
    told = [minimum for minimum in minimums if minimum in may]

    assert all(len(told) >= minimum.people(threshold) for minimum in told)
    for highest in Minimum:
        group = [minimum for minimum in minimums if minimum <= highest]
        if group and len(group) > len(told):
            assert any(len(group) < minimum.people(threshold) for minimum in [*group, Minimum.N])


@given(MINIMUMS)
def test_one_more_signature_hides_nobody(minimums: list[Minimum]) -> None:
    for another in Minimum:
        assert released(minimums, 10) <= released([*minimums, another], 10)


def test_fewer_than_the_threshold_are_nobody() -> None:
    assert released([Minimum.N] * 9, 10) == frozenset()
    assert released([Minimum.TWICE_N] * 19, 10) == frozenset()
    assert released([Minimum.TWICE_N] * 20, 10) == frozenset(Minimum)
    assert released([Minimum.N] * 10 + [Minimum.N_AND_A_HALF] * 4, 10) == {Minimum.N}
