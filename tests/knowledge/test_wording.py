"""The fixed sentences: the same in every language, and always whole."""

from __future__ import annotations

import re
from datetime import date
from string import Formatter

import pytest

from knowledge.card import Kind, Status
from knowledge.wording import LANGUAGES, wording

OTHERS = [language for language in LANGUAGES if language != "en"]


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_sentences(language: str) -> None:
    assert wording(language).language == language
    assert wording(language).sentences.keys() == wording("en").sentences.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_things(language: str) -> None:
    english = wording("en").sentences
    differing = {
        key: sentence
        for key, sentence in wording(language).sentences.items()
        if placeholders(sentence) != placeholders(english[key])
    }

    assert differing == {}


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_of_several_words_is_translated(language: str) -> None:
    english = wording("en").sentences
    left_in_english = [
        key
        for key, sentence in wording(language).sentences.items()
        if sentence == english[key] and len(re.findall(r"[a-z]+", re.sub(r"{\w+}", "", sentence))) > 2
    ]

    assert left_in_english == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_left_open(language: str) -> None:
    for key, sentence in wording(language).sentences.items():
        said = wording(language).say(key, **dict.fromkeys(placeholders(sentence), "X"))
        assert said.strip(), key
        assert "{" not in said, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_and_kind_has_a_word(language: str) -> None:
    sentences = wording(language).sentences

    assert {f"status.{status}" for status in Status} <= sentences.keys()
    assert {f"kind.{kind}" for kind in Kind} <= sentences.keys()


def test_a_language_without_sentences_gets_the_english_ones() -> None:
    assert wording("nl") == wording("en")


def test_a_value_that_is_missing_is_an_error_not_a_hole() -> None:
    with pytest.raises(KeyError):
        wording("en").say("notice.doubt")
    with pytest.raises(KeyError):
        wording("en").say("notice.no_such_sentence")


def test_a_value_with_braces_is_said_as_it_is() -> None:
    assert "{x}" in wording("en").say("notice.doubt", doubt="{x}")


def test_days_are_written_out_in_english_and_unmistakable_elsewhere() -> None:
    assert wording("en").day(date(2022, 5, 7)) == "7 May 2022"
    assert {wording(language).day(date(2022, 5, 7)) for language in OTHERS} == {"2022-05-07"}
