"""Enough shares of a set give its key, in any order; fewer, others or changed ones give nothing."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ShareRefused, UserError
from bot.organising.custodians.ceremony import NewKeys, new_keys, opening_key
from bot.organising.custodians.key_set import KeySet, Purpose, derive
from bot.organising.custodians.sealing import NotOpened, open_sealed, seal
from bot.organising.custodians.share import Share
from bot.organising.custodians.splitting import combine

DAY = date(2026, 11, 28)
SECRETS = st.binary(min_size=16, max_size=16)
NUMBERS = st.sampled_from([(5, 3), (3, 2)])
PLAINTEXT = b"They read my messages at night."


def made(secret: bytes, numbers: tuple[int, int] = (5, 3), purpose: Purpose = Purpose.CONCERN) -> NewKeys:
    return new_keys(secret, purpose, DAY, custodians=numbers[0], threshold=numbers[1])


@given(SECRETS, NUMBERS, st.sampled_from(Purpose), st.data())
@settings(max_examples=25, deadline=None)
def test_any_choice_of_enough_shares_opens_in_any_order(
    secret: bytes, numbers: tuple[int, int], purpose: Purpose, data: st.DataObject
) -> None:
    new = made(secret, numbers, purpose)
    sealed = seal(new.public.public_key, PLAINTEXT, purpose.size)

    for some in combinations(new.shares, new.public.threshold):
        key = opening_key(new.public, data.draw(st.permutations(some)))
        assert open_sealed(key, sealed, purpose.size) == PLAINTEXT


@given(SECRETS, NUMBERS)
@settings(max_examples=25, deadline=None)
def test_one_share_too_few_gives_no_key_and_no_plaintext(secret: bytes, numbers: tuple[int, int]) -> None:
    new = made(secret, numbers)
    sealed = seal(new.public.public_key, PLAINTEXT, 4096)

    for some in combinations(new.shares, new.public.threshold - 1):
        with pytest.raises(ShareRefused, match="different sheets"):
            opening_key(new.public, some)
        key = derive(combine({share.number: share.value for share in some}), Purpose.CONCERN)
        assert key.public_key != new.public.public_key
        with pytest.raises(NotOpened):
            open_sealed(key, sealed, 4096)


def test_the_missing_share_decides_the_secret() -> None:
    """Two of three say nothing: each of the third's values goes with them, and gives another secret."""
    first, second, third = made(b"a" * 16).shares[:3]
    given_two = {share.number: share.value for share in (first, second)}

    assert len({combine({**given_two, third.number: bytes(15) + bytes([last])}) for last in range(256)}) == 256


@given(SECRETS, st.integers(0, 2), st.integers(0, 127))
@settings(max_examples=25, deadline=None)
def test_a_changed_share_is_found_and_named(secret: bytes, at: int, bit: int) -> None:
    new = made(secret)
    shares = list(new.shares[:3])
    value = int.from_bytes(shares[at].value) ^ 1 << bit
    shares[at] = Share(shares[at].number, value.to_bytes(16))

    with pytest.raises(ShareRefused, match=rf"sheet {at + 1}\. The other"):
        opening_key(new.public, shares)


def test_a_share_of_another_set_is_found_and_named() -> None:
    new, other = made(b"a" * 16), made(b"b" * 16)

    with pytest.raises(ShareRefused, match=r"sheet 2, 4\. The other"):
        opening_key(new.public, [new.shares[0], other.shares[1], other.shares[3]])


def test_the_same_secret_split_again_is_another_set_of_sheets() -> None:
    one, other = made(b"a" * 16), made(b"a" * 16)

    assert one.public.public_key == other.public.public_key
    assert not any(one.public.holds(share) for share in other.shares)


def test_one_sheet_typed_twice_is_one_sheet() -> None:
    new = made(b"a" * 16)
    first, second, *_ = new.shares

    with pytest.raises(ShareRefused, match="3 different sheets"):
        opening_key(new.public, [first, second, first])


def test_a_public_file_with_a_lower_threshold_opens_nothing() -> None:
    new = made(b"a" * 16, (3, 2))
    five = made(b"a" * 16)
    lowered = KeySet(Purpose.CONCERN, DAY, 2, five.public.public_key, five.public.share_hashes[:3])

    with pytest.raises(ShareRefused, match="together they give another key"):
        opening_key(lowered, five.shares[:2])
    assert opening_key(new.public, new.shares[:2]).public_key == five.public.public_key


@pytest.mark.parametrize(
    ("custodians", "threshold", "why"),
    [(5, 1, "one person alone"), (5, 5, "one lost sheet"), (3, 3, "one lost sheet"), (1, 1, "one person alone"),
     (5, 2, "only two choices"), (5, 4, "only two choices"), (7, 4, "only two choices"), (0, 0, "one person"),
     (3, 4, "one lost sheet")],
)  # fmt: skip
def test_other_numbers_are_refused_with_the_reason(custodians: int, threshold: int, why: str) -> None:
    with pytest.raises(UserError, match=why):
        made(b"a" * 16, (custodians, threshold))


def test_concerns_and_names_have_different_keys_of_the_same_secret() -> None:
    assert derive(b"a" * 16, Purpose.CONCERN).public_key != derive(b"a" * 16, Purpose.NAME).public_key


def test_no_repr_shows_a_secret() -> None:
    new = made(b"quokkaparade1234")
    shown = repr(new) + repr(opening_key(new.public, new.shares[:3]))

    assert "quokka" not in shown
    assert not any(repr(share.value) in shown or share.value.hex() in shown for share in new.shares)
