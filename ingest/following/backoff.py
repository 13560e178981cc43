"""When a source that failed is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

from ingest.following.failure import FailureKind

_FIRST = timedelta(minutes=15)
_DAY = timedelta(days=1)
LONGEST = timedelta(days=7)
# These pass by themselves. The others wait for a person, who is told: asking often would only be rude.
_PASSING = frozenset(
    {
        FailureKind.HOST_NOT_FOUND,
        FailureKind.UNREACHABLE,
        FailureKind.TIMEOUT,
        FailureKind.RATE_LIMITED,
        FailureKind.SERVER_ERROR,
        FailureKind.UNEXPECTED,
    }
)


def next_try(
    kind: FailureKind,
    failures_in_a_row: int,
    now: datetime,
    every: timedelta,
    retry_after: timedelta | None = None,
) -> datetime:
    """`every` is how often the source is looked at when all is well. What passes by itself is tried after a quarter of
    an hour, then after twice as long each time, up to a day (or `every`, if that is longer). What does not waits a
    whole `every`, then twice as long each time, up to a week (or `every`). Never before `retry_after`."""
    factor: int = 2 ** min(max(failures_in_a_row - 1, 0), 12)
    if kind in _PASSING:
        wait = min(_FIRST * factor, max(_DAY, every))
    else:
        longest = max(LONGEST, every)
        wait = longest if every >= longest else min(every * factor, longest)
    return now + max(wait, retry_after or timedelta(0))
