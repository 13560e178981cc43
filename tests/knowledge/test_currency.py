"""Time passes for units, but never by itself into a claim."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.card import State, Status
from knowledge.currency import Standing, standing
from tests.thorough import examples

START = date(2027, 1, 1)
EVE = START - timedelta(days=1)
LONG_BEFORE = date(2026, 11, 23)

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
NOT_LAW = (Status.PROPOSED, Status.VETOED, Status.WITHDRAWN, Status.SUPERSEDED)


def stands(
    *states: State, day: date, verified: bool = True, checked: date = LONG_BEFORE, directive: bool = False
) -> Standing:
    return standing(states, day=day, verified=verified, checked=checked, directive=directive)


@st.composite
def histories(draw: st.DrawFn) -> tuple[State, ...]:
    """One to four states, oldest first; the first may have begun on an unknown day."""
    days: list[date | None] = [*sorted(draw(st.sets(DAYS, min_size=1, max_size=4)))]
    if draw(st.booleans()):
        days[0] = None
    return tuple(State(draw(st.sampled_from(Status)), day) for day in days)


def test_what_starts_next_year_is_not_yet_law_today() -> None:
    assert stands(State(Status.NOT_YET, START), day=EVE) == Standing(Status.NOT_YET, START)


def test_not_yet_becomes_law_on_its_day_where_it_was_checked_on_that_day() -> None:
    found = stands(State(Status.NOT_YET, START), day=START, checked=START)

    assert found == Standing(Status.IN_FORCE, START)
    assert found.binds


def test_not_yet_is_only_due_where_it_was_last_checked_the_day_before() -> None:
    found = stands(State(Status.NOT_YET, START), day=START, checked=EVE)

    assert found == Standing(Status.DUE, START)
    assert not found.binds


def test_not_yet_is_only_due_where_it_is_unverified() -> None:
    assert stands(State(Status.NOT_YET, START), day=START, checked=START, verified=False).status is Status.DUE


def test_not_yet_without_a_day_never_starts() -> None:
    found = stands(State(Status.NOT_YET, None), day=date(2059, 1, 1), checked=date(2059, 1, 1))

    assert found == Standing(Status.NOT_YET, None)


def test_a_directive_stays_due_after_its_day() -> None:
    for status in (Status.IN_FORCE, Status.NOT_YET, Status.DUE):
        found = stands(State(status, START), day=date(2030, 1, 1), checked=date(2030, 1, 1), directive=True)
        assert found == Standing(Status.DUE, START)


def test_a_directive_is_due_before_its_day_too() -> None:
    assert stands(State(Status.NOT_YET, START), day=EVE, directive=True).status is Status.DUE


def test_a_withdrawn_directive_is_withdrawn() -> None:
    states = State(Status.IN_FORCE, date(2020, 1, 1)), State(Status.WITHDRAWN, date(2024, 1, 1))

    assert stands(*states, day=LONG_BEFORE, directive=True).is_not_law


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2022, 10, 30), Status.NOT_YET),
        (date(2022, 10, 31), Status.IN_FORCE),
        (date(2025, 2, 13), Status.IN_FORCE),
        (date(2025, 2, 14), Status.WITHDRAWN),
        (date(2026, 11, 23), Status.WITHDRAWN),
    ],
)
def test_a_history_is_told_as_of_the_day(day: date, status: Status) -> None:
    memo = State(Status.IN_FORCE, date(2022, 10, 31)), State(Status.WITHDRAWN, date(2025, 2, 14))

    assert stands(*memo, day=day).status is status


@pytest.mark.parametrize("status", [Status.VETOED, Status.WITHDRAWN, Status.SUPERSEDED])
def test_before_a_bill_was_vetoed_it_was_a_proposal(status: Status) -> None:
    found = stands(State(status, START), day=EVE)

    assert found.status is Status.PROPOSED
    assert found.is_not_law


def test_a_state_with_no_known_day_has_always_begun() -> None:
    assert stands(State(Status.IN_FORCE, None), day=date(2000, 1, 1)).binds


def test_news_is_reported_not_law() -> None:
    found = stands(State(Status.REPORTED, None), day=LONG_BEFORE)

    assert (found.status, found.is_not_law, found.is_future) == (Status.REPORTED, False, False)


@given(day=DAYS, start=DAYS, checked=DAYS, verified=st.booleans())
@settings(max_examples=examples(200), deadline=None)
def test_not_yet_flips_only_if_verified_and_checked_on_or_after(
    day: date, start: date, checked: date, verified: bool
) -> None:
    found = stands(State(Status.NOT_YET, start), day=day, verified=verified, checked=checked)

    assert (found.status is Status.IN_FORCE) == (day >= start and verified and checked >= start)
    assert found.is_future == (found.status is not Status.IN_FORCE)


@given(states=histories(), day=DAYS, checked=DAYS, verified=st.booleans())
@settings(max_examples=examples(200), deadline=None)
def test_a_directive_is_never_in_force(states: tuple[State, ...], day: date, checked: date, verified: bool) -> None:
    assert stands(*states, day=day, checked=checked, verified=verified, directive=True).status is not Status.IN_FORCE


@given(states=histories(), day=DAYS, checked=DAYS, verified=st.booleans())
@settings(max_examples=examples(200), deadline=None)
def test_nothing_is_in_force_that_has_not_begun(
    states: tuple[State, ...], day: date, checked: date, verified: bool
) -> None:
    found = stands(*states, day=day, checked=checked, verified=verified)

    if found.status is Status.IN_FORCE:
        assert found.since is None or found.since <= day
        assert any(s.since == found.since and s.status in (Status.IN_FORCE, Status.NOT_YET) for s in states)


@given(states=histories(), day=DAYS, directive=st.booleans())
@settings(max_examples=examples(200), deadline=None)
def test_what_has_ended_is_not_law(states: tuple[State, ...], day: date, directive: bool) -> None:
    begun = [s for s in states if s.since is None or s.since <= day]

    if begun and begun[-1].status in NOT_LAW:
        assert stands(*states, day=day, directive=directive).is_not_law


@given(states=histories(), later=st.sampled_from(Status), day=DAYS, checked=DAYS, verified=st.booleans())
@settings(max_examples=examples(200), deadline=None)
def test_what_comes_later_is_not_known_before(
    states: tuple[State, ...], later: Status, day: date, checked: date, verified: bool
) -> None:
    last = max((s.since for s in states if s.since), default=day)
    told = stands(*states, day=min(day, last), checked=checked, verified=verified)
    longer = (*states, State(later, last + timedelta(days=1)))

    assert stands(*longer, day=min(day, last), checked=checked, verified=verified) == told
