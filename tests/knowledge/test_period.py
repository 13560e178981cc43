"""A date is told as exactly as its source tells it, and never more exactly."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.period import Period
from knowledge.wording import LANGUAGES, wording


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026-05-28", date(2026, 5, 28), date(2026, 5, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2026-05-28/29", date(2026, 5, 28), date(2026, 5, 29)),
        ("2024-05/06", date(2024, 5, 1), date(2024, 6, 30)),
        ("2026-05-28/06-02", date(2026, 5, 28), date(2026, 6, 2)),
        ("2020-11/2021-01", date(2020, 11, 1), date(2021, 1, 31)),
    ],
)
def test_a_period_runs_from_the_first_to_the_last_day_it_may_mean(written: str, first: date, last: date) -> None:
    period = Period.parse(written)

    assert (period.first, period.last, period.written) == (first, last, written)


@pytest.mark.parametrize(
    "written",
    ["", "May 2026", "2026-13", "2026-00", "2026-02-30", "2026-5-1", "26-05", "05-28", "2026-05-29/28", "2026-05-28/28",
     "2026-05/", "/2026", "2026-05-28/2027", "2026-05-28T12:00", "2026-05/28/29", "2026-05-28/29 ", "0000"],
)  # fmt: skip
def test_what_is_no_period_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Period.parse(written)


@pytest.mark.parametrize(
    ("written", "english", "elsewhere"),
    [
        ("2026-05-28", "28 May 2026", "2026-05-28"),
        ("2020-02", "February 2020", "2020-02"),
        ("2021", "2021", "2021"),
        ("2026-05-28/29", "28–29 May 2026", "2026-05-28 – 2026-05-29"),
        ("2026-05-28/06-02", "28 May – 2 June 2026", "2026-05-28 – 2026-06-02"),
        ("2024-05/06", "May–June 2024", "2024-05 – 2024-06"),
        ("2020-12-31/2021-01-02", "31 December 2020 – 2 January 2021", "2020-12-31 – 2021-01-02"),
        ("2020/2021", "2020–2021", "2020 – 2021"),
    ],
)
def test_a_period_is_printed_without_more_than_it_says(written: str, english: str, elsewhere: str) -> None:
    period = Period.parse(written)

    assert wording("en").period(period) == english
    assert {wording(language).period(period) for language in LANGUAGES if language != "en"} == {elsewhere}


@given(st.dates())
def test_a_single_day_is_printed_as_every_other_day_of_an_answer_is(day: date) -> None:
    assert {wording(code).period(Period.parse(day.isoformat())) == wording(code).day(day) for code in LANGUAGES} == {
        True
    }
