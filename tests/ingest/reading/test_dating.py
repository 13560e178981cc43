"""A text is dated by what it says of itself, and by nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.reading.block import Block, BlockKind
from ingest.reading.dating import date_in, dated

DAY = date(2026, 8, 4)


def blocks(*texts: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[Block]:
    return [Block(kind, text) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "Effective 4 August 2026", "Effective date: 2026-08-04.", "Last updated: August 4, 2026",
        "Version of 4th August 2026",
        "In force from 2026-08-04", "This policy is effective as of August 4th, 2026 and replaces all others.",
        "Version 2.1, 4 Aug 2026", "Staff handbook. Revised 4 Aug. 2026", "This notice applies from 4 August 2026.",
        "The policy takes effect on 4 August 2026.", "Date: 2026-08-04", "Approved: 4 August 2026",
    ],
)  # fmt: skip
def test_phrases_that_date_the_text(text: str) -> None:
    assert dated(blocks("Policy", text)) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "Effective 04/08/2026", "Effective August 2026", "Effective 31 February 2026", "Effective 4 Brumaire 2026",
        "The GDPR, in force from 25 May 2018, binds us.", "We met on 4 August 2026.",
        "Updated often. Since 4 August 2026.",
        "Effective 4 August 20261", "Effective 2026-08-041",
    ],
)  # fmt: skip
def test_phrases_that_do_not(text: str) -> None:
    assert dated(blocks("Policy", text)) is None


def test_the_day_it_takes_effect_wins_over_the_day_it_was_updated() -> None:
    assert dated(blocks("Last updated: 1 May 2026", "Effective 4 August 2026")) == DAY
    assert dated(blocks("Effective 4 August 2026"), {"last_updated": date(2026, 5, 1)}) == DAY
    assert dated(blocks("Effective 1 May 2026"), {"Effective-Date": "4 August 2026"}) == DAY


def test_front_matter_wins_over_an_update_in_the_text() -> None:
    assert dated(blocks("Last updated: 1 May 2026"), {"date": DAY}) == DAY


def test_a_version_that_is_no_date_dates_nothing() -> None:
    assert dated([], {"version": 2.1, "date": "soon", "title": "x"}) is None


def test_the_end_may_date_the_text_and_the_middle_may_not() -> None:
    long = ["Words."] * 30

    assert dated(blocks(*long, "We wish you well. Last updated: 4 August 2026. Thanks.")) == DAY
    assert dated(blocks(*long, "Last updated: 4 August 2026.", *long)) is None


def test_a_row_of_a_calendar_does_not_date_the_text() -> None:
    assert dated(blocks("Date: October 1, 2024; Event: the cycle begins.", kind=BlockKind.ROW)) is None
    assert dated(blocks("Effective date: 4 August 2026.", kind=BlockKind.ROW)) == DAY


@pytest.mark.parametrize("text", ["2026-08-04", " 4 August 2026 ", "August 4, 2026", "4 AUG 2026"])
def test_a_date_by_itself(text: str) -> None:
    assert date_in(text) == DAY


@pytest.mark.parametrize("text", ["", "2026", "2026-13-01", "0001-01-01", "4 Sept", "today"])
def test_what_is_no_date(text: str) -> None:
    assert date_in(text) is None
