"""A share on paper is read back exactly, and a slip of the hand is found, and where."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.organising.custodians.demo import DEMO_SHEETS
from bot.organising.custodians.share import NotAShare, Share
from bot.organising.wordlist import place_of, to_words, word_list

SHARES = st.builds(Share, st.integers(1, 5), st.binary(min_size=16, max_size=16))
PLACES = st.integers(0, 11)


def slip_of(words: tuple[str, ...] | list[str]) -> NotAShare:
    with pytest.raises(NotAShare) as refused:
        Share.from_words(words)
    return refused.value


@given(SHARES)
def test_twelve_words_are_read_back_exactly(share: Share) -> None:
    assert len(share.words) == 12 and set(share.words) <= set(word_list())
    assert Share.from_words(share.words) == share


@given(SHARES)
def test_capitals_do_not_matter(share: Share) -> None:
    assert Share.from_words([word.upper() for word in share.words]) == share


def test_every_word_of_the_list_stands_for_itself() -> None:
    assert [place_of(word) for word in word_list()] == list(range(7776))


def test_a_hyphen_may_be_left_out_where_no_other_word_is_meant() -> None:
    hyphened = [word for word in word_list() if "-" in word]

    assert hyphened == ["drop-down", "felt-tip", "t-shirt", "yo-yo"]
    assert [place_of(word.replace("-", "")) == place_of(word) for word in hyphened] == [True, True, True, False]


@given(SHARES, PLACES, st.integers(1, 7775))
@settings(max_examples=25, deadline=None)
def test_one_wrong_word_is_detected_and_its_place_is_named(share: Share, at: int, further: int) -> None:
    words = list(share.words)
    words[at] = word_list()[((place_of(words[at]) or 0) + further) % 7776]

    assert at + 1 in slip_of(words).suspects


@given(SHARES, PLACES)
def test_a_word_that_is_on_no_list_is_named_by_its_place(share: Share, at: int) -> None:
    words = list(share.words)
    words[at] = "quokkaparade"

    assert slip_of(words).suspects == (at + 1,)


@given(SHARES, PLACES, PLACES)
@settings(max_examples=25, deadline=None)
def test_two_words_in_each_other_s_place_are_detected(share: Share, one: int, other: int) -> None:
    words = list(share.words)
    words[one], words[other] = words[other], words[one]

    if words != list(share.words):
        found = slip_of(words)
        assert found.swapped and found.suspects == tuple(sorted((one + 1, other + 1)))


def test_three_wrong_words_are_detected_and_blamed_on_none() -> None:
    words = DEMO_SHEETS[0].split()
    words[0], words[4], words[9] = "zoom", "zoom", "zoom"

    assert slip_of(words).suspects == ()


@pytest.mark.parametrize("count", [0, 1, 11, 13, 24])
def test_another_number_of_words_is_no_share(count: int) -> None:
    slip_of((DEMO_SHEETS[0].split() * 2)[:count])


@given(st.lists(st.sampled_from(word_list()), min_size=12, max_size=12))
@settings(max_examples=10, deadline=None)
def test_words_at_random_are_no_share(words: list[str]) -> None:
    slip_of(words)


def test_a_share_shows_nothing_of_itself() -> None:
    share = Share(3, secrets.token_bytes(16))

    assert repr(share) == "Share(number=3)"


@pytest.mark.parametrize("number", [-1, 7776**2])
def test_a_number_that_needs_more_words_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="too large"):
        to_words(number, 2)
