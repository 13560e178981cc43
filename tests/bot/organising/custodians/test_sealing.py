"""What is sealed has one size, whatever was written, and opens with its key only."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.organising.custodians.key_set import Purpose, derive
from bot.organising.custodians.sealing import OVERHEAD, NotOpened, TooLong, open_sealed, seal
from tests.thorough import examples

KEY = derive(b"k" * 16, Purpose.CONCERN)


@pytest.mark.parametrize("purpose", Purpose)
def test_every_length_up_to_the_limit_has_the_same_size_sealed(purpose: Purpose) -> None:
    sizes = {len(seal(KEY.public_key, b"x" * length, purpose.size)) for length in range(purpose.size)}

    assert sizes == {purpose.size + OVERHEAD}


@given(st.binary(max_size=511) | st.binary(max_size=40).map(lambda end: end + b"\x80" + bytes(9)))
@settings(deadline=None)
def test_what_is_opened_is_what_was_sealed_to_the_byte(plaintext: bytes) -> None:
    assert open_sealed(KEY, seal(KEY.public_key, plaintext, 512), 512) == plaintext


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("over", [0, 1, 4096])
def test_what_does_not_fit_is_refused_and_not_repeated(purpose: Purpose, over: int) -> None:
    with pytest.raises(TooLong) as refused:
        seal(KEY.public_key, b"q" * (purpose.size + over), purpose.size)

    assert "qq" not in str(refused.value)


def test_a_thousand_characters_of_any_script_fit_a_concern() -> None:
    longest = "\N{PILE OF POO}" * 1000

    assert open_sealed(KEY, seal(KEY.public_key, longest.encode(), 4096), 4096).decode() == longest


@given(st.integers(0, 512 + OVERHEAD - 1), st.integers(0, 7))
@settings(max_examples=examples(60), deadline=None)
def test_one_changed_bit_anywhere_is_detected(at: int, bit: int) -> None:
    sealed = bytearray(seal(KEY.public_key, b"a name", 512))
    sealed[at] ^= 1 << bit

    with pytest.raises(NotOpened):
        open_sealed(KEY, bytes(sealed), 512)


@pytest.mark.parametrize("cut", [slice(0), slice(40), slice(-1), slice(1, None)])
def test_what_was_cut_off_is_not_opened(cut: slice) -> None:
    with pytest.raises(NotOpened):
        open_sealed(KEY, seal(KEY.public_key, b"a name", 512)[cut], 512)


def test_a_sealed_concern_is_no_sealed_name() -> None:
    with pytest.raises(NotOpened):
        open_sealed(KEY, seal(KEY.public_key, b"a name", 512), 4096)


def test_the_same_text_sealed_twice_shows_nothing_in_common() -> None:
    one, other = (seal(KEY.public_key, b"a name", 512) for _ in range(2))

    assert not {one[at : at + 8] for at in range(0, 560, 8)} & {other[at : at + 8] for at in range(0, 560, 8)}
