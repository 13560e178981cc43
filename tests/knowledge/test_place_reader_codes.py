"""Codes are short, and most are also words: what is read as a place, what is asked about, what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.library import Library
from knowledge.place_reader import PlacesRead, read_places
from tests.thorough import examples


def read(library: Library, text: str) -> PlacesRead:
    return read_places(text, library.catalogue)


@pytest.mark.parametrize("text", ["CA", "is it legal in CA?", "CA: can they record me?", "IS IT LEGAL IN CA"])
def test_bare_CA_asks_which_place_is_meant(library: Library, text: str) -> None:  # noqa: N802
    found = read(library, text)

    assert found.places == ()
    assert {place.code for place in found.choices} == {"US-CA", "CA"}


@pytest.mark.parametrize("text", ["DE", "is it legal in DE?", "can they do that in DE"])
def test_bare_DE_asks_which_place_is_meant(library: Library, text: str) -> None:  # noqa: N802
    found = read(library, text)

    assert found.places == ()
    assert {place.code for place in found.choices} == {"US-DE", "DE"}


def test_a_named_place_beside_a_bare_code_leaves_nothing_to_ask(library: Library) -> None:
    found = read(library, "I'm in California, is it legal in CA?")

    assert [place.code for place in found.places] == ["US-CA"]
    assert found.choices == ()


SMALL_WORDS = "me in or de ok hi".split()


@pytest.mark.parametrize("word", SMALL_WORDS)
def test_a_small_word_in_lower_case_is_never_a_place(library: Library, word: str) -> None:
    for text in (word, f"in {word}", f"can they track {word}?", f"from {word}, {word}"):
        found = read(library, text)
        assert found.places + found.choices == (), text


@given(st.lists(st.sampled_from([*SMALL_WORDS, "tell", "my", "boss", "can", "they", ",", "?"]), max_size=12))
@settings(max_examples=examples(200), deadline=None)
def test_small_words_in_lower_case_are_never_places_together_either(library: Library, words: list[str]) -> None:
    found = read(library, " ".join(words))

    assert found.places + found.choices == ()
    assert found.rest.split() or not [w for w in words if w not in ",?"]


@pytest.mark.parametrize("text", ["They watch ME all day", "it is OK with HR", "HI there", "MCI and HR"])
def test_a_word_in_capitals_is_not_a_state(library: Library, text: str) -> None:
    assert read(library, text).places == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [("in ME", "US-ME"), ("from OR", "US-OR"), ("in OK", "US-OK"), ("in HI", "US-HI"), ("in MA", "US-MA")],
)
def test_a_state_code_after_in_is_the_state(library: Library, text: str, code: str) -> None:
    assert [place.code for place in read(library, f"Is it legal {text}?").places] == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NY: do they have to tell me?", "US-NY"),
        ("I was hired in NY in 2015", "US-NY"),
        ("NJ employer's scheduling AI", "US-NJ"),
        ("bossware ny??", "US-NY"),
        ("is it legal in the UK", "GB"),
        ("is it legal in the EU", "EU"),
        ("I work in US-NY", "US-NY"),
        ("under CA-ON rules", "CA-ON"),
    ],
)
def test_a_code_that_is_no_word_is_read(library: Library, text: str, code: str) -> None:
    assert [place.code for place in read(library, text).places] == [code]


@pytest.mark.parametrize("text", ["US-QQ", "XX-ABC", "AI-ACT", "HR-IT"])
def test_what_only_looks_like_a_code_is_no_place(library: Library, text: str) -> None:
    found = read(library, f"what about {text}?")

    assert found.places + found.choices == ()
    assert text in found.rest


@pytest.mark.parametrize("text", ["GDPR", "NLRB", "SB 7", "AB 1331", "GC 23-02", "LL144", "CCPA", "AI VIDEO"])
def test_the_name_of_a_law_or_board_is_no_place(library: Library, text: str) -> None:
    assert read(library, f"is {text} in force?").places == ()
