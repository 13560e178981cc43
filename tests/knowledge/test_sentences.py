"""Sentences are told apart as a reader would, and no word is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sentences import HEADING_MARK, ITEM_MARK, ROW_MARK, Span, SpanKind, joined, sentences, spans_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mail is read. Calls are not.", ["Mail is read.", "Calls are not."]),
        ("Ask Dr. Braun, e.g. by mail. She answers.", ["Ask Dr. Braun, e.g. by mail.", "She answers."]),
        ("Under § 3 notice is due. Fines follow.", ["Under § 3 notice is due.", "Fines follow."]),
        ("See 29 U.S.C. § 157 for the text.", ["See 29 U.S.C. § 157 for the text."]),
        ("Version 4.1 is kept for 1.5 years.", ["Version 4.1 is kept for 1.5 years."]),
        ("1. Call the desk within one hour.", ["1. Call the desk within one hour."]),
        ("(a) Mail is read. (b) Calls are not.", ["(a) Mail is read.", "(b) Calls are not."]),
        ("May they? No! Never.", ["May they?", "No!", "Never."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("counter", ["1.", "12.", "(a)", "iv.", "b)"])
def test_what_counts_a_paragraph_stays_with_its_sentence(counter: str) -> None:
    first, second = sentences(f"{counter} The controller keeps a record. It is kept in writing.")

    assert first == f"{counter} The controller keeps a record."
    assert second == "It is kept in writing."


def test_entries_of_a_list_and_rows_of_a_table_are_spans_of_their_own_and_headings_none() -> None:
    text = (
        f"{HEADING_MARK} Title\n\nTwo things count: \n{ITEM_MARK}speed. And care;\n  {ITEM_MARK}time.\n"
        f"{ROW_MARK}Data: keys; Kept for: 9 days.\nThat is all. Really."
    )

    spans = spans_of(text)

    assert [(span.text, span.kind) for span in spans] == [
        ("Two things count:", SpanKind.SENTENCE),
        ("speed. And care;", SpanKind.ITEM),
        ("time.", SpanKind.ITEM),
        ("Data: keys; Kept for: 9 days.", SpanKind.ROW),
        ("That is all.", SpanKind.SENTENCE),
        ("Really.", SpanKind.SENTENCE),
    ]
    assert spans[0].introduces and not spans[-1].introduces


LINE = st.lists(
    st.sampled_from("The notice is kept. 1. § 3 e.g. (a) Dr. U.S.C. Why? never! 4.5 “so” data: Art. 12".split()),
    min_size=1, max_size=12,
).map(" ".join)  # fmt: skip
MARKED = st.tuples(st.sampled_from(["", ITEM_MARK, ROW_MARK]), LINE).map("".join)


@given(st.lists(MARKED, max_size=6).map("\n".join))
def test_no_word_is_lost_between_spans(text: str) -> None:
    marks = {ITEM_MARK.strip(), ROW_MARK.strip()}
    words = [word for line in text.splitlines() for n, word in enumerate(line.split()) if n or word not in marks]

    assert [word for span in spans_of(text) for word in span.text.split()] == words


@given(st.lists(MARKED, min_size=1, max_size=6).map("\n".join))
def test_spans_that_are_joined_stand_in_the_text_word_for_word(text: str) -> None:
    spans = spans_of(text)

    for first in range(len(spans)):
        for last in range(first + 1, len(spans) + 1):
            assert " ".join(joined(spans[first:last]).split()) in " ".join(text.split())


def sentence(text: str) -> Span:
    return Span(text, SpanKind.SENTENCE, 0)


@pytest.mark.parametrize(
    "text",
    ["It is kept.", "They may be read.", "This includes mail.", "However, calls are not.", "In that case HR decides.",
     "Such records are kept.", "Unless HR objects, it is read.", "Diese werden gelöscht."],
)  # fmt: skip
def test_what_points_back_dangles(text: str) -> None:
    assert sentence(text).dangles


@pytest.mark.parametrize(
    "text",
    ["Items are kept.", "The notice is kept.", "Software is installed by IT.", "Thesis work is private.",
     "Theft is reported.", "Employees may object.", "Personal files are private.", "Solitary work is rare."],
)  # fmt: skip
def test_what_only_looks_like_it_does_not_dangle(text: str) -> None:
    assert not sentence(text).dangles


@pytest.mark.parametrize(
    "text", ["However, calls are left out.", "This does not include mail.", "Except on Sundays.", "Only HR sees it."]
)
def test_what_takes_back_limits(text: str) -> None:
    assert sentence(text).limits


@pytest.mark.parametrize("text", ["This policy covers all.", "The rule is new.", "It is kept.", "Butter is free."])
def test_what_goes_on_does_not_limit(text: str) -> None:
    assert not sentence(text).limits
