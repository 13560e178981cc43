"""Sentences are read from what a model writes, however it is cut into pieces; the rest is passed over."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.verifier import Written
from knowledge.written_lines import LONGEST, ReplyTooLong, WrittenLines

WORDS = st.text(alphabet='ab {}[]"\\\n,:é“', min_size=1, max_size=20).filter(lambda text: bool(text.split()))


def read(*pieces: str) -> list[Written | None]:
    lines = WrittenLines()
    return [found for piece in pieces for found in lines.feed(piece)]


def line(sentence: str = "No.", cite: object = 1, quote: str = "No.", **more: object) -> str:
    return json.dumps({"sentence": sentence, "cite": cite, "quote": quote, **more})


@given(st.lists(st.tuples(WORDS, st.integers(0, 99), WORDS), max_size=4), st.integers(1, 9))
def test_the_same_is_read_however_it_comes_in_pieces(objects: list[tuple[str, int, str]], size: int) -> None:
    text = "\n".join(line(*one) for one in objects)

    found = read(*(text[start : start + size] for start in range(0, len(text), size)))

    assert found == [Written(" ".join(s.split()), n, " ".join(q.split())) for s, n, q in objects]


def test_a_sentence_is_there_as_soon_as_its_object_ends() -> None:
    lines = WrittenLines()

    assert list(lines.feed(line("One.")[:-1])) == [] and lines.is_open
    assert list(lines.feed("}")) == [Written("One.", 1, "No.")] and not lines.is_open


@pytest.mark.parametrize(
    "around", ["```json\n{}\n```", "[{},\n{}]", "Here you are: {}", "1. {}\n2. {}", '"quoted" {} and so on']
)
def test_what_stands_around_the_objects_is_passed_over(around: str) -> None:
    text = around.replace("{}", line())

    assert set(read(text)) == {Written("No.", 1, "No.")}


@pytest.mark.parametrize("cite", ["2", "[2]", " 2 "])
def test_a_number_in_quotation_marks_or_brackets_is_a_number(cite: str) -> None:
    assert read(line(cite=cite)) == [Written("No.", 2, "No.")]


@pytest.mark.parametrize(
    "text",
    [
        line(cite=None), line(cite=True), line(cite=1.5), line(cite=[1]), line(cite="two"), line(cite="²"),
        line(more="x"),
        '{"sentence": "No.", "cite": 1}', '{"sentence": ["No."], "cite": 1, "quote": "No."}', "{}", "{broken}",
        '{"sentence": "Yes.", "sentence": "No.", "cite": 1, "quote": "No."}', '{"a": {"sentence": "No."}}',
        '{"sentence": NaN, "cite": 1, "quote": "No."}',
    ],
)  # fmt: skip
def test_an_object_of_another_shape_is_none(text: str) -> None:
    assert read(text) == [None]


def test_an_object_that_nests_without_end_is_none() -> None:
    assert read('{"a":' * 3_000 + "1" + "}" * 3_000) == [None]


def test_prose_holds_no_sentence() -> None:
    assert read("Your boss may read everything.", "\n* really") == []


def test_a_reply_without_end_is_cut_off() -> None:
    lines = WrittenLines()

    with pytest.raises(ReplyTooLong):
        list(lines.feed("x" * (LONGEST + 1)))
