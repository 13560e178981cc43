"""Codes: each stands for one number, and is read as people type it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.organising.code import ALPHABET, BITS, LENGTH, Code, fresh_codes

numbers = st.integers(0, (1 << BITS) - 1)
codes = numbers.map(Code.of)


@given(numbers)
def test_each_number_has_a_code_and_each_code_its_number(number: int) -> None:
    assert Code.of(number).number == number
    assert len(Code.of(number).text) == LENGTH


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_each_twelve_characters_are_a_code(text: str) -> None:
    assert Code.of(Code(text).number).text == text


@st.composite
def typings(draw: st.DrawFn) -> tuple[Code, str]:
    code = draw(codes)
    likened = {"1": "1IiLl", "0": "0Oo"}
    typed = ""
    for character in code.text:
        typed += draw(st.sampled_from(likened.get(character, character + character.lower())))
        typed += draw(st.sampled_from(["", "", "", "-", " ", "–", "\u00a0", " - "]))
    return code, draw(st.sampled_from(["", " ", "\n"])) + typed


@given(typings())
def test_a_code_is_read_however_it_is_typed(typing: tuple[Code, str]) -> None:
    code, typed = typing
    assert Code.read(typed) == code


@given(codes)
def test_a_code_is_read_as_it_is_shown(code: Code) -> None:
    assert Code.read(code.shown) == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_no_other_code_is_read_from_what_was_typed(code: Code, at: int, other: str) -> None:
    typed = code.text[:at] + other + code.text[at + 1 :]
    read = Code.read(typed)

    assert read is not None and (read == code) == (typed == code.text)


@given(st.text(max_size=20))
def test_what_is_read_is_always_a_code(typed: str) -> None:
    read = Code.read(typed)
    assert read is None or (len(read.text) == LENGTH and set(read.text) <= set(ALPHABET))


def test_what_is_not_a_code_is_read_as_none() -> None:
    for typed in ("", "7K3F", "7K3F-M2QX-09TAA", "UUUU-UUUU-UUUU", "7K3F-M2QX-09T!", "７K3F-M2QX-09TA"):
        assert Code.read(typed) is None


def test_no_two_characters_of_the_alphabet_are_mistaken_for_each_other() -> None:
    assert not set("ILOU") & set(ALPHABET)
    assert len(set(ALPHABET)) == 32


def test_fresh_codes_differ_even_when_chance_repeats_itself() -> None:
    drawn = iter([5, 5, 9, 5, 7])
    assert {code.number for code in fresh_codes(3, random_bits=lambda _: next(drawn))} == {5, 7, 9}


def test_a_code_tells_nothing_in_a_traceback() -> None:
    code = Code.of(123456789)
    assert code.text not in repr(code)
