"""Passes end, are the same for everybody, and cannot be made without the key; guesses are few, whoever makes them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.errors import ConfigError, UserError
from bot.web.membership import LASTS, Membership, TooManyGuesses
from bot.web.passphrase import PassphraseHash
from tests.conftest import NOW

HASH = PassphraseHash.make("seven quiet forklifts sing", bytes(16))


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def members(clock: Clock, key: bytes = bytes(32), passphrase: PassphraseHash | None = HASH) -> Membership:
    return Membership(passphrase, key=key, now=clock)


def test_a_pass_is_good_for_most_of_an_hour_and_then_ends(clock: Clock) -> None:
    membership = members(clock)
    given = membership.fresh()

    clock.now += timedelta(minutes=49)
    assert membership.holds(given)
    clock.now = NOW + LASTS + timedelta(seconds=1)
    assert not membership.holds(given)


def test_everybody_has_the_same_pass(clock: Clock) -> None:
    membership = members(clock)
    first = membership.fresh()
    clock.now += timedelta(seconds=90)

    assert membership.fresh() == first


@pytest.mark.parametrize("forged", ["", "x", "ffffffffff." + "0" * 64, "ffffffffffff." + "f" * 64, "." * 70, "é" * 70])
def test_a_pass_cannot_be_made_up(clock: Clock, forged: str) -> None:
    assert not members(clock).holds(forged)


def test_a_pass_of_another_process_or_with_another_end_is_none(clock: Clock) -> None:
    given = members(clock).fresh()
    until, _, mac = given.partition(".")

    assert not members(clock, key=b"x" * 32).holds(given)
    assert not members(clock).holds(f"{int(until, 16) + 600:x}.{mac}")
    assert not members(clock, passphrase=None).holds(given)


def test_so_many_guesses_a_minute_and_no_more(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PassphraseHash(2, 1, 1, bytes(16), bytes(32))
    membership = members(clock, passphrase=cheap)
    for _ in range(60):
        assert not membership.knows("guess")
    with pytest.raises(TooManyGuesses):
        membership.knows("guess")
    clock.now += timedelta(seconds=2)
    assert not membership.knows("guess")


def test_a_hash_is_read_as_it_was_written_and_shows_nothing(clock: Clock) -> None:
    assert PassphraseHash.parse(str(HASH)) == HASH and HASH.fits("Seven  quiet forklifts sing")
    assert str(HASH).rpartition("$")[2] not in repr(HASH)


@pytest.mark.parametrize("typed", ["", "short", "four word is few", "x" * 201])
def test_a_passphrase_that_could_be_guessed_is_refused(typed: str) -> None:
    if len(typed) == 16:
        assert PassphraseHash.make(typed, bytes(16)).fits(typed)
        return
    with pytest.raises(UserError, match="four or more words"):
        PassphraseHash.make(typed, bytes(16))


@pytest.mark.parametrize(
    "text",
    ["x", "seven quiet forklifts sing", "scrypt$1$8$1$AAAA$AAAA", str(HASH).replace("scrypt", "md5"),
     str(HASH).replace("32768", "1073741824"), str(HASH)[:-4], str(HASH).replace("$8$", "$x$"), str(HASH) + "$"],
)  # fmt: skip
def test_what_is_no_hash_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        PassphraseHash.parse(text)

    assert text not in str(refused.value).replace("`steward web passphrase`", "") or text == "x"
