"""Questions with expected sources: read strictly, asked really, counted as one would by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import EvaluationError
from knowledge.evaluation.answers import AskedQuestion, Result, evaluate_answers, read_questions, summary
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from tests.answerer import answerer_of

TODAY = date(2026, 11, 23)


def question(
    id: str = "q1", text: str = "Is the NLRB keylogger memo still valid?", *expected: str, answerable: bool = True,
    history: tuple[str, ...] = (), places: tuple[str, ...] = (),
) -> AskedQuestion:  # fmt: skip
    return AskedQuestion(id, text, tuple(map(Jurisdiction, places)), history, expected, answerable, None)


def result(
    status: str, citations: tuple[str, ...] = (), *, expected: tuple[str, ...] = (), known: tuple[str, ...] = (),
    answerable: bool = True, id: str = "q", verbatim: int | None = None, took_ms: float = 1.0, words: int = 20,
) -> Result:  # fmt: skip
    quotes = len(citations)
    asked = question(id, "?", *expected, answerable=answerable)
    return Result(asked, status, citations, quotes, quotes if verbatim is None else verbatim, known, took_ms, words)


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# Reading


def test_a_question_is_read_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    row = {
        "id": 7, "question": "and in Berlin?", "jurisdictions": ["US-NY", "de"], "history": ["can they log my keys"],
        "expected_sources": ["de-bag-keylogger"], "answerable": True, "as_of": "2025-10-01", "must_say": ["..."],
    }  # fmt: skip
    (found,) = read_questions(written(tmp_path, "", json.dumps(row), "  "))

    assert (found.id, found.text, found.history) == ("7", "and in Berlin?", ("can they log my keys",))
    assert found.places == (Jurisdiction("US-NY"), Jurisdiction("DE"))
    assert (found.expected, found.answerable, found.as_of) == (("de-bag-keylogger",), True, date(2025, 10, 1))


def test_only_id_and_question_are_needed(tmp_path: Path) -> None:
    (found,) = read_questions(written(tmp_path, '{"id": "a", "question": "why?"}'))

    assert (found.places, found.history, found.expected, found.answerable, found.as_of) == ((), (), (), True, None)


SOUND = '{"id": "a", "question": "why?"}'


@pytest.mark.parametrize(
    "line",
    [
        "{broken",
        "[]",
        "null",
        '"a"',
        '{"id": "b"}',
        '{"question": "b"}',
        '{"id": "b", "question": "b", "as_of": "last year"}',
        '{"id": "b", "question": "b", "jurisdictions": ["Atlantis"]}',
        '{"id": "b", "question": "b", "jurisdictions": 5}',
        '{"id": "b", "question": "b", "history": "an earlier one"}',
        '{"id": "b", "question": "b", "expected_sources": "ny-52c2"}',
    ],
)
def test_a_broken_line_is_named_by_file_and_number(tmp_path: Path, line: str) -> None:
    with pytest.raises(EvaluationError, match=r"questions\.jsonl, line 3"):
        read_questions(written(tmp_path, SOUND, "", line, SOUND))


def test_a_file_without_questions_is_no_measure(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="no questions"):
        read_questions(written(tmp_path, "", "  "))


def test_a_file_that_is_no_text_is_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b"\xff\xfe\x00{")

    with pytest.raises(EvaluationError, match=r"questions\.jsonl"):
        read_questions(path)


# Asking


def test_questions_are_asked_where_and_after_what_the_file_says(library: Library) -> None:
    asked = [
        question("named", "Is the NLRB keylogger memo still valid?", "us-nlrb-gc-23-02"),
        question("placed", "May they log my keystrokes?", "ny-52c2", places=("US-NY",)),
        question("follow-up", "i'm in Berlin, same question", "de-bag-keylogger",
                 history=("May they log my keystrokes?",), places=("US-NY",)),
    ]  # fmt: skip

    found = list(evaluate_answers(library, answerer_of(library), asked, today=TODAY))

    assert [(r.question.id, r.found, r.judged) for r in found] == [
        ("named", True, True), ("placed", True, True), ("follow-up", True, True),
    ]  # fmt: skip
    assert all(r.quotes == r.quotes_verbatim == len(r.citations) > 0 and r.took_ms > 0 for r in found)
    assert found[0].as_json().keys() == {"id", "status", "citations", "direct_words", "took_ms"}


def test_an_expected_source_that_no_card_tells_is_not_held_against_the_answer(library: Library) -> None:
    asked = question("q", "Is the NLRB keylogger memo still valid?", "a-card-to-come")

    (found,) = evaluate_answers(library, answerer_of(library), [asked], today=TODAY)

    assert not found.judged


@pytest.mark.parametrize("history", [(), ("",)])
def test_a_question_that_cannot_be_read_counts_as_missed_and_the_rest_is_asked(
    library: Library, history: tuple[str, ...]
) -> None:
    unreadable = question("odd", "why?" if history else "", "us-nlrb-gc-23-02", history=history)
    sound = question("sound", "Is the NLRB keylogger memo still valid?", "us-nlrb-gc-23-02")

    found = list(evaluate_answers(library, answerer_of(library), [unreadable, sound], today=TODAY))

    assert [(r.question.id, r.status) for r in found] == [("odd", "error"), ("sound", "answered")]
    assert summary(found)["missed"] == ["odd"]


# Counting


def test_the_summary_counts_as_one_would_by_hand() -> None:
    made = [
        result("answered", ("a", "b", "c"), expected=("c",), known=("c",), id="third place", took_ms=10, words=60),
        result("answered", ("x", "y", "z", "c"), expected=("c",), known=("c",), id="fourth", verbatim=3, took_ms=20),
        result("abstained", expected=("c",), known=("c",), id="silent", took_ms=30),
        result("needs_jurisdiction", ("c",), expected=("b", "c"), known=("c",), id="asked back", took_ms=40),
        result("answered", ("q",), expected=("to come",), id="no card yet", took_ms=50),
        result("out_of_scope", ("s",), answerable=False, id="declined", took_ms=60),
        result("answered", ("s",), answerable=False, id="talked", took_ms=70),
    ]

    assert summary(made) == {
        "questions": 7,
        "judged": 4,
        "expected_source_in_first_3": 0.5,  # third place, asked back
        "expected_source_first": 0.25,  # asked back
        "answered_where_answerable": 0.75,  # all but silent
        "held_back_where_unanswerable": 0.5,
        "quotes": 11,
        "quotes_verbatim": 0.9091,  # 10 of 11
        "median_direct_words": 20,
        "median_ms": 40,
        "missed": ["fourth", "silent"],
        "answered_but_unanswerable": ["talked"],
    }


def test_what_was_not_measured_has_no_share() -> None:
    found = summary([result("answered", ("a",), answerable=False)])

    assert found["expected_source_in_first_3"] is None and found["answered_where_answerable"] is None
    assert found["expected_source_first"] is None and found["median_direct_words"] is None
    assert summary([])["median_ms"] is None
