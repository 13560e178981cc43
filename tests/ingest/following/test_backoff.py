"""When a source that failed is tried again: soon where it passes by itself, seldom where it waits for a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.following.backoff import next_try
from ingest.following.failure import FailureKind

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PASSING = ["host not found", "unreachable", "timeout", "rate limited", "server error", "unexpected answer"]


@pytest.mark.parametrize("kind", PASSING)
def test_what_passes_by_itself_is_tried_soon_and_then_less_and_less_often(kind: str) -> None:
    waits = [next_try(FailureKind(kind), n, NOW, DAY) - NOW for n in range(1, 10)]

    minutes = [wait / timedelta(minutes=1) for wait in waits]
    assert minutes == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


@pytest.mark.parametrize("kind", [kind for kind in FailureKind if kind.value not in PASSING])
def test_what_waits_for_a_person_is_tried_no_sooner_than_all_sources_are(kind: FailureKind) -> None:
    waits = [(next_try(kind, n, NOW, DAY) - NOW) / DAY for n in range(1, 6)]

    assert waits == [1, 2, 4, 7, 7]
    assert next_try(kind, 3, NOW, timedelta(days=30)) - NOW == timedelta(days=30)


@given(
    st.sampled_from(FailureKind),
    st.integers(0, 10**9),
    st.timedeltas(timedelta(minutes=1), timedelta(days=400)),
    st.none() | st.timedeltas(timedelta(0), timedelta(days=7)),
)
def test_the_next_try_is_never_at_once_never_far_off_and_never_before_the_server_asks(
    kind: FailureKind, failures: int, every: timedelta, retry_after: timedelta | None
) -> None:
    wait = next_try(kind, failures, NOW, every, retry_after) - NOW

    asked = retry_after or timedelta(0)
    assert max(asked, timedelta(minutes=1)) <= wait <= max(asked, every, timedelta(days=7))
