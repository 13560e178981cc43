"""Concerns: what fits, what is refused before anything is spent, and that all weigh the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.organising.choice import BY_ID, CHOICE_BYTES, CHOICES, as_bits, from_bits
from bot.organising.concern import MOST_CHARACTERS, PADDED_BYTES, Concern
from tests.bot.organising.conftest import seal, unseal

REPLY = bytes(range(32))
chosen = st.sets(st.sampled_from(sorted(BY_ID)))
texts = st.one_of(
    st.text(max_size=MOST_CHARACTERS),
    st.sampled_from(["x" * MOST_CHARACTERS, "𝔸" * MOST_CHARACTERS, '"' * MOST_CHARACTERS, "\\" * MOST_CHARACTERS]),
)


@given(chosen, texts)
def test_every_concern_fits_and_is_read_as_it_was_written(choices: set[str], text: str) -> None:
    try:
        concern = Concern.read(choices, text)
    except UserError:  # nothing was chosen or written, or it grew when composed
        assert not choices or len(text) > MOST_CHARACTERS / 4
        return

    assert len(concern.packed(REPLY)) < PADDED_BYTES - 1
    assert Concern.unpacked(unseal(seal(concern.packed(REPLY)))) == (concern, REPLY)


@given(chosen, texts)
def test_every_concern_is_of_one_size(choices: set[str], text: str) -> None:
    try:
        packed = Concern.read(choices, text).packed(REPLY)
    except UserError:
        packed = b""
    assert len(seal(packed)) == len(seal(b""))


@given(chosen)
def test_choices_are_of_one_size_and_come_back(choices: set[str]) -> None:
    assert len(as_bits(choices)) == CHOICE_BYTES
    assert set(from_bits(as_bits(choices))) == choices


def test_all_choices_fit_in_their_bits() -> None:
    assert len(CHOICES) == len(BY_ID) <= CHOICE_BYTES * 8


@pytest.mark.parametrize(
    ("choices", "text"),
    [([], ""), ([], " \n\t "), (["tracked.nothing"], ""), (["tracked.screen"], "CANARY" * 200)],
    ids=["nothing", "only spaces", "no such choice", "too long"],
)
def test_what_is_refused_is_told_without_repeating_it(choices: list[str], text: str) -> None:
    with pytest.raises(UserError, match="no code was used up") as refused:
        Concern.read(choices, text)
    assert "CANARY" not in str(refused.value) and "tracked" not in str(refused.value)


def test_what_cannot_be_seen_or_stored_is_left_out() -> None:
    assert Concern.read([], "a\r\nb\x00\x1b\ud800c\rd").text == "a\nbc\nd"


def test_a_concern_tells_nothing_in_a_traceback() -> None:
    assert "CANARY" not in repr(Concern.read([], "CANARY"))


def test_what_the_custodians_open_is_the_text_as_it_was_written() -> None:
    packed = Concern.read(["tracked.keystrokes"], 'It said "on".\nSince then it counts.').packed(REPLY)

    assert packed.decode().partition("\n")[2] == 'It said "on".\nSince then it counts.'
    with pytest.raises(ValueError, match="not a concern of this version"):
        Concern.unpacked(b"2" + packed[1:])
