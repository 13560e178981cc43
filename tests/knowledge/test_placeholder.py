"""What a card still lacks is told by line."""

from __future__ import annotations

from knowledge.placeholder import placeholder, placeholders_in, what_is_left


def test_each_place_is_found_with_its_line() -> None:
    source = f"title: {placeholder('a title')}\n\n{placeholder('a')} and {placeholder('b')}\n"

    assert placeholders_in(source) == [(1, "<<a title>>"), (3, "<<a>>"), (3, "<<b>>")]
    assert what_is_left(source) == "line 1: <<a title>>; line 3: <<a>>; line 3: <<b>>"


def test_of_many_the_first_are_named_and_the_rest_counted() -> None:
    left = what_is_left("\n".join(placeholder(str(n)) for n in range(9)))

    assert left is not None and left.endswith("line 4: <<3>>; and 5 more")


def test_a_finished_text_has_nothing_left() -> None:
    assert what_is_left("if 1 << 2: <a> «b» <<\n>>") is None
