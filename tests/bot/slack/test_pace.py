"""Slack is called no more often than it allows, in any minute."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_one_too_many_waits_until_the_first_is_a_minute_ago() -> None:
    clock = Clock()
    pace = Pace(2, 60.0, clock=clock)
    first = pace.take()
    clock.now = 10.0

    assert (first, pace.take(), pace.take()) == (0.0, 0.0, 50.0)
    clock.now = 60.0
    assert pace.take() == 0.0 and pace.take() == 10.0


def test_after_slack_asked_to_wait_nothing_is_done_for_so_long() -> None:
    clock = Clock()
    pace = Pace(2, 60.0, clock=clock)
    pace.rest(30.0)
    pace.rest(5.0)

    assert pace.take() == 30.0
    clock.now = 30.0
    assert pace.take() == 0.0


@given(st.lists(st.floats(0.0, 40.0), max_size=60), st.integers(1, 5))
def test_in_no_minute_are_there_more_than_allowed(steps: list[float], most: int) -> None:
    clock = Clock()
    pace, done = Pace(most, 60.0, clock=clock), []
    for step in steps:
        clock.now += step
        if pace.take() == 0.0:
            done.append(clock.now)

    assert all(sum(at <= other < at + 60.0 for other in done) <= most for at in done)


@given(st.lists(st.floats(0.0, 40.0), min_size=1, max_size=30), st.integers(1, 3))
def test_whoever_waits_as_long_as_told_may_go_on(steps: list[float], most: int) -> None:
    clock = Clock()
    pace = Pace(most, 60.0, clock=clock)
    for step in steps:
        clock.now += step
        if wait := pace.take():
            clock.now += wait + 0.001
            assert pace.take() == 0.0
