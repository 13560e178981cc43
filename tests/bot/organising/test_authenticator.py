"""The numbers are those of RFC 6238, and are taken once, for as long as they are shown and half a minute more."""

from __future__ import annotations

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.organising import authenticator
from tests.bot.organising.conftest import NOW

RFC = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(("seconds", "shown"), [
    (59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"),
])  # fmt: skip
def test_numbers_are_those_of_the_standard(seconds: int, shown: str) -> None:
    """Appendix B, its last six digits."""
    assert authenticator.numbers(RFC, now=datetime.fromtimestamp(seconds, UTC)) == shown


def test_numbers_are_taken_while_they_are_shown_and_half_a_minute_longer() -> None:
    start = datetime.fromtimestamp(authenticator.step_of(NOW) * 30, UTC)
    shown = authenticator.numbers(RFC, now=start)
    step = authenticator.step_of(start)

    def taken(seconds: int) -> int | None:
        return authenticator.fitting_step(RFC, shown, now=start + timedelta(seconds=seconds), after=0)

    assert [taken(seconds) for seconds in (-1, 0, 29, 30, 59, 60)] == [None, step, step, step, step, None]


def test_numbers_are_not_taken_twice_nor_earlier_ones_after_them() -> None:
    step, shown = authenticator.step_of(NOW), authenticator.numbers(RFC, now=NOW)
    earlier = authenticator.numbers(RFC, now=NOW - timedelta(seconds=30))

    assert authenticator.fitting_step(RFC, shown, now=NOW, after=step - 1) == step
    assert authenticator.fitting_step(RFC, shown, now=NOW, after=step) is None
    assert authenticator.fitting_step(RFC, earlier, now=NOW, after=step) is None


@given(st.text(max_size=12))
def test_what_are_no_six_numbers_never_fits(typed: str) -> None:
    if "".join(typed.split()) not in (
        authenticator.numbers(RFC, now=NOW), authenticator.numbers(RFC, now=NOW - timedelta(seconds=30)),
    ):  # fmt: skip
        assert authenticator.fitting_step(RFC, typed, now=NOW, after=0) is None


def test_a_fresh_secret_has_160_bits_and_its_address_names_nobody() -> None:
    secret = authenticator.fresh_secret()

    assert len(secret) == 32 and secret != authenticator.fresh_secret()
    assert authenticator.address(secret) == f"otpauth://totp/Steward:office?secret={secret}&issuer=Steward"
