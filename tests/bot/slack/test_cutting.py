"""Long texts are cut at words, to the length asked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.cutting import cut, pieces, split
from bot.slack.escaping import escaped


def test_a_short_text_stays_as_it_is() -> None:
    assert cut("They may read it.", 17) == "They may read it."


def test_a_long_text_ends_with_a_word_and_says_that_it_was_cut() -> None:
    assert cut("They may read it after notice.", 20) == "They may read it…"


def test_a_text_without_spaces_is_cut_where_it_must_be() -> None:
    assert cut("雇用主はあなたのメールを読むことができます", 10) == "雇用主はあなたのメ…"


@given(st.text(), st.integers(1, 50))
def test_what_was_cut_fits(text: str, most: int) -> None:
    assert len(cut(text, most)) <= most


@given(st.text(st.sampled_from("ab &<\n")), st.integers(5, 50))
def test_parts_fit_and_lose_no_word(text: str, most: int) -> None:
    def size(part: str) -> int:
        return len(escaped(part))

    assert all(size(part) <= most for part in split(text, most, size))
    assert "".join("".join(split(text, most, size)).split()) == "".join(text.split())
    assert "".join(pieces(text, most, size)) == text
