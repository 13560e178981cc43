"""How a source is, from look to look: since when, and when it is looked at next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.following.failure import FailureKind, SourceFailed
from ingest.following.source import Place, Source
from ingest.following.state import State, after_failure, after_look, is_due, state_of
from knowledge.card import Kind
from knowledge.catalogue_following import FollowedRow

SOURCE = Source("staff", Kind.POLICY, Place.URL, "https://a.example.org/privacy", every=timedelta(hours=6))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=6)


def failed(kind: FailureKind = FailureKind.TIMEOUT, retry_after: timedelta | None = None) -> SourceFailed:
    return SourceFailed(kind, "It did not answer in time: try later.", retry_after)


def rows(row: FollowedRow) -> dict[str, FollowedRow]:
    return {SOURCE.id: row}


def test_a_source_that_was_never_looked_at_is_new_and_due() -> None:
    assert state_of(SOURCE, {}).state is State.NEW
    assert is_due(SOURCE, {}, NOON)


def test_a_paused_source_is_never_due_and_is_well() -> None:
    paused = replace(SOURCE, paused=True)
    row = after_failure(SOURCE, None, failed(), NOON)

    assert not is_due(paused, {}, NOON) and not is_due(paused, rows(row), NOON + timedelta(days=99))
    assert state_of(paused, rows(row)).state is State.PAUSED and state_of(paused, {}).state is State.PAUSED
    assert state_of(paused, rows(row)).is_well


@pytest.mark.parametrize(("state", "well"), [
    (State.NEW, True), (State.OK, True), (State.UNCHANGED, True), (State.PAUSED, True), (State.HELD, False),
    (State.FAILING, False), (State.GONE, False),
])  # fmt: skip
def test_what_needs_a_person_is_not_well(state: State, well: bool) -> None:
    assert state_of(SOURCE, rows(FollowedRow(SOURCE.id, state))).is_well is well


def test_it_is_due_again_after_its_time_and_not_before() -> None:
    row = after_look(SOURCE, None, State.OK, "", NOON)

    assert state_of(SOURCE, rows(row)).next_look == LATER
    assert not is_due(SOURCE, rows(row), LATER - timedelta(seconds=1))
    assert is_due(SOURCE, rows(row), LATER)


def test_a_state_lasts_since_it_began() -> None:
    first = after_look(SOURCE, None, State.HELD, "why", NOON)
    second = after_look(SOURCE, first, State.HELD, "why", LATER)
    third = after_look(SOURCE, second, State.UNCHANGED, "", LATER + timedelta(hours=6))

    assert [state_of(SOURCE, rows(row)).since for row in (first, second)] == [NOON, NOON]
    assert state_of(SOURCE, rows(second)).checked == LATER
    assert state_of(SOURCE, rows(third)).since == LATER + timedelta(hours=6)


def test_failures_are_counted_until_a_look_succeeds() -> None:
    row = None
    for number in range(3):
        row = after_failure(SOURCE, row, failed(), NOON + number * timedelta(hours=1))
    assert row
    state = state_of(SOURCE, rows(row))
    assert (state.state, state.failures, state.since) == (State.FAILING, 3, NOON)
    assert state.checked is None and state.reason.endswith("try later.")

    well = after_look(SOURCE, row, State.UNCHANGED, "", LATER)
    assert (well.failures, well.kind, well.reason) == (0, "", "")


def test_a_failure_keeps_when_it_was_last_read_and_what_of_it() -> None:
    good = after_look(SOURCE, None, State.OK, "", NOON, snapshot="abc", extractor="page 1")
    row = after_failure(SOURCE, good, failed(), LATER)

    assert (row.checked, row.snapshot, row.extractor) == (NOON.isoformat(), "abc", "page 1")


def test_what_is_gone_is_so_since_it_went() -> None:
    """Each look that finds the same tells the same day."""
    row = after_failure(SOURCE, None, failed(FailureKind.NOT_FOUND), NOON)
    for hours in (6, 12, 18):
        row = after_failure(SOURCE, row, failed(FailureKind.NOT_FOUND), NOON + timedelta(hours=hours), State.GONE)

    assert state_of(SOURCE, rows(row)).since == LATER


def test_a_server_that_asks_for_time_is_given_it() -> None:
    row = after_failure(SOURCE, None, failed(FailureKind.RATE_LIMITED, timedelta(days=3)), NOON)

    assert not is_due(SOURCE, rows(row), NOON + timedelta(days=2))
    assert is_due(SOURCE, rows(row), NOON + timedelta(days=3))


def test_a_look_that_is_further_off_than_it_can_be_is_due() -> None:
    row = after_look(replace(SOURCE, every=timedelta(weeks=50)), None, State.OK, "", NOON)

    assert is_due(SOURCE, rows(row), NOON)  # it is to be looked at more often from now on
    assert is_due(SOURCE, rows(after_look(SOURCE, None, State.OK, "", NOON)), NOON - timedelta(days=1))  # the clock


def test_a_long_wait_after_failures_is_waited_for() -> None:
    row = after_failure(SOURCE, None, failed(retry_after=timedelta(days=6)), NOON)

    assert not is_due(SOURCE, rows(row), NOON + timedelta(days=5))
