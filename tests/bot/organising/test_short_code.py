"""A short code is good for five minutes, says whose it is to who shares its secret, and nothing to anybody else."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.organising.short_code import LASTS, STEP, Claim, ShortCodes, step_of
from tests.bot.organising.conftest import NOW

CODES = ShortCodes(b"s" * 32)
PEOPLE = ["U0ANA", "U0BEN", "ana4"]
PERSONS = st.sampled_from(PEOPLE)


@given(person=PERSONS, age=st.integers(0, LASTS - STEP), lower=st.booleans(), between=st.sampled_from(["", " ", "–"]))
def test_a_code_says_whose_it_is_however_it_is_typed(person: str, age: int, lower: bool, between: str) -> None:
    typed = CODES.made(person, now=NOW).replace("-", between)
    claim = CODES.claim(typed.lower() if lower else typed, PEOPLE, now=NOW + timedelta(seconds=age))

    assert claim == Claim(person, step_of(NOW))


@given(person=PERSONS, late=st.integers(0, 10**6))
def test_it_is_nobodys_after_five_minutes_and_before_it_was_made(person: str, late: int) -> None:
    code = CODES.made(person, now=NOW)

    assert CODES.claim(code, PEOPLE, now=NOW + timedelta(seconds=LASTS + late)) is None
    assert CODES.claim(code, PEOPLE, now=NOW - timedelta(seconds=STEP + late)) is None


@given(st.text(max_size=30))
def test_what_is_no_code_is_nobodys(typed: str) -> None:
    assert CODES.claim(typed, PEOPLE, now=NOW) is None


def test_codes_of_other_people_other_times_and_other_secrets_are_others() -> None:
    made = {CODES.made(person, now=NOW + timedelta(seconds=STEP * n)) for person in PEOPLE for n in range(300)}

    assert len(made) == 300 * len(PEOPLE)
    assert CODES.claim(ShortCodes(b"t" * 32).made("U0ANA", now=NOW), PEOPLE, now=NOW) is None
    assert CODES.claim(CODES.made("U0ANA", now=NOW), ["U0BEN"], now=NOW) is None


def test_an_id_that_begins_like_another_has_codes_of_its_own() -> None:
    assert CODES.claim(CODES.made("U0ANA", now=NOW), ["U0AN", "U0ANA1", "u0ana"], now=NOW) is None


def test_a_claim_shows_no_id() -> None:
    assert "U0ANA" not in repr(CODES.claim(CODES.made("U0ANA", now=NOW), PEOPLE, now=NOW))
