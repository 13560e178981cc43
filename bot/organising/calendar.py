"""Days and weeks where people work: what is stored is never finer."""

from __future__ import annotations

from datetime import date, datetime, tzinfo


def day_in(zone: tzinfo, now: datetime) -> date:
    """The day it is there. `now` is aware; a midnight that a change of clocks skips is still the start of a day."""
    return now.astimezone(zone).date()


def week_of(day: date) -> str:
    """The ISO week, as 2026-W48: in the order of time when sorted."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"
