"""Keys follow one another by quarters, and each is kept until the last concern that was sealed to it is gone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FileDamaged
from bot.organising.custodians.ceremony import new_keys
from bot.organising.custodians.demo import demo_keys
from bot.organising.custodians.key_set import KeySet, Purpose
from bot.organising.custodians.keyring import Keyring
from bot.organising.custodians.public_file import public_text
from bot.organising.custodians.quarter import Quarter
from tests.thorough import examples


def key(begins: date, secret: bytes = b"k" * 16, purpose: Purpose = Purpose.CONCERN) -> KeySet:
    return new_keys(secret, purpose, begins, custodians=3, threshold=2).public


AUTUMN, WINTER, LOST = key(date(2026, 11, 28)), key(date(2027, 1, 1)), key(date(2027, 2, 10))
RING = Keyring.of([LOST, AUTUMN, WINTER])


@given(st.dates(date(2000, 1, 1), date(2099, 9, 30)))
def test_quarters_follow_one_another(day: date) -> None:
    quarter = Quarter.of(day)

    assert quarter.begins <= day < quarter.next.begins
    assert Quarter.parse(str(quarter)) == quarter and Quarter.of(quarter.next.begins) == quarter.next


@pytest.mark.parametrize("text", ["2026-Q5", "2026-Q0", "2026Q1", "26-Q1", "2026-Q1 ", "２０２６-Q1"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="2026-Q4"):
        Quarter.parse(text)


@pytest.mark.parametrize(
    ("day", "current"),
    [(date(2026, 11, 27), None), (date(2026, 11, 28), AUTUMN), (date(2026, 12, 31), AUTUMN), (date(2027, 1, 1), WINTER),
     (date(2027, 2, 9), WINTER), (date(2027, 2, 10), LOST), (date(2028, 1, 1), LOST)],
)  # fmt: skip
def test_the_newest_key_that_has_begun_is_sealed_to(day: date, current: KeySet | None) -> None:
    assert RING.current(day) == current


def test_a_key_whose_quarter_is_over_is_overdue() -> None:
    assert not RING.overdue(date(2027, 3, 31)) and RING.overdue(date(2027, 4, 1))
    assert not Keyring.of([demo_keys().public]).overdue(date(2030, 1, 1))
    assert not Keyring.of([]).overdue(date(2030, 1, 1))


@given(st.integers(0, 6), st.integers(0, 89))
@settings(max_examples=examples(40))
def test_a_key_is_needed_while_a_concern_sealed_on_its_last_day_may_be_held(weekday: int, waited: int) -> None:
    begins = date(2027, 1, 1) + timedelta(days=weekday)
    ring = Keyring.of([AUTUMN, key(begins)])
    last_day = begins - timedelta(days=1)
    end_of_week = last_day + timedelta(days=6 - last_day.weekday())

    assert AUTUMN in ring.needed(end_of_week + timedelta(days=waited + 1))
    assert AUTUMN not in ring.needed(begins + timedelta(days=98))


def test_a_key_is_needed_for_as_long_as_the_box_holds_a_row_of_it() -> None:
    late = date(2028, 1, 1)

    assert RING.needed(late) == (LOST,) and RING.needed(late, {AUTUMN.id}) == (AUTUMN, LOST)


def test_the_last_key_is_always_needed() -> None:
    assert RING.needed_until(LOST) is None and LOST in RING.needed(date(2040, 1, 1))
    assert RING.needed_until(AUTUMN) == date(2027, 4, 8)


def test_a_ring_is_the_public_files_of_a_folder(tmp_path: Path) -> None:
    for keys in (WINTER, AUTUMN, key(date(2026, 1, 1), purpose=Purpose.NAME)):
        (tmp_path / f"{keys.id}.json").write_text(public_text(keys))

    assert Keyring.load(tmp_path).keys == (AUTUMN, WINTER)


def test_the_demo_key_beside_a_real_one_is_refused() -> None:
    with pytest.raises(FileDamaged, match="demo key"):
        Keyring.of([demo_keys().public, AUTUMN])


def test_two_keys_that_begin_on_one_day_are_refused() -> None:
    with pytest.raises(FileDamaged, match="same day"):
        Keyring.of([AUTUMN, key(AUTUMN.begins, b"x" * 16)])
