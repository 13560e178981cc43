"""The ten questions of each language: detected, and answered or declined as they should be."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from importlib.resources import as_file, files

import pytest

from ingest.pack import pack_folder
from knowledge.answer import AnswerStatus
from knowledge.evaluation.answers import Result, evaluate_answers, read_questions
from knowledge.language import detect
from knowledge.library import Library
from knowledge.translation import TRANSLATED, read_translations
from tests.answerer import answerer_of
from tests.thorough import THOROUGH, sample

TODAY = date(2026, 11, 23)
OWN = files("knowledge.evaluation").joinpath("language-questions.jsonl")
DEVELOPMENT = files("knowledge.evaluation").joinpath("language-questions-development.jsonl")
ROWS = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
LEAST = 9
_HELD_BACK = (AnswerStatus.ABSTAINED, AnswerStatus.OUT_OF_SCOPE)


@pytest.fixture(scope="module")
def results(library: Library) -> list[Result]:
    with as_file(OWN) as path:
        questions = sample(read_questions(path), 3)
    return list(evaluate_answers(library, answerer_of(library), questions, today=TODAY))


def right(result: Result) -> bool:
    return result.found and result.answered if result.question.answerable else result.status in _HELD_BACK


def test_there_are_ten_questions_in_each_language() -> None:
    assert Counter(row["language"] for row in ROWS) == dict.fromkeys(TRANSLATED, 10)
    assert len({row["question"] for row in ROWS}) == len(ROWS)


def test_there_are_twenty_questions_in_each_language_that_translations_are_chosen_by() -> None:
    with as_file(DEVELOPMENT) as path:
        questions = read_questions(path)

    assert Counter(question.id.partition("-")[0] for question in questions) == dict.fromkeys(TRANSLATED, 20)
    assert [q.id for q in questions if detect(q.text) != q.id.partition("-")[0]] == []
    assert not {question.text for question in questions} & {row["question"] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_question_is_detected_in_its_language(row: dict[str, str]) -> None:
    assert detect(row["question"]) == row["language"]


@pytest.mark.property
@pytest.mark.parametrize("language", TRANSLATED)
def test_the_questions_of_a_language_are_answered_or_declined(results: list[Result], language: str) -> None:
    asked = [r for r in results if r.question.id.startswith(language)]
    wrong = [r.question.id for r in asked if not right(r)]

    assert len(asked) >= (10 if THOROUGH else 3)
    assert len(wrong) <= 10 - LEAST, wrong


@pytest.mark.property
def test_every_expected_card_is_in_the_library(results: list[Result]) -> None:
    assert [r.question.id for r in results if set(r.known) != set(r.question.expected)] == []


def test_no_question_is_an_ask_word_for_word() -> None:
    asks = {ask.casefold().strip(" ?？¿。") for t in read_translations(pack_folder()) for ask in t.asks}

    assert [row["id"] for row in ROWS if row["question"].casefold().strip(" ?？¿。") in asks] == []
