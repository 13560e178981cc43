"""Questions in seven more languages, turned into the words of the cards."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.termbase import in_english, terms
from knowledge.wording import LANGUAGES
from tests.thorough import examples

OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_term_is_known_in_the_language(language: str) -> None:
    assert [term.english for term in terms() if not term.foreign.get(language)] == []


def test_terms_are_in_no_language_that_steward_does_not_speak() -> None:
    assert {language for term in terms() for language in term.foreign} == set(OTHERS)


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_the_termbase_is_found_where_it_is_typed(language: str) -> None:
    lost = [
        word
        for term in terms()
        for word in term.foreign[language]
        if term.english not in in_english(f"… {word} …", language)
    ]

    assert lost == []


def test_every_slang_word_is_found_in_an_english_question() -> None:
    lost = [word for term in terms() for word in term.slang if term.english not in in_english(f"my {word} now", "en")]

    assert lost == []


@pytest.mark.parametrize(
    ("question", "language", "words"),
    [
        ("会社はキー入力を記録できますか?", "ja", {"keystrokes", "employer"}),
        ("我老板在加州用屏幕截图监控我,合法吗?", "zh", {"screenshots", "monitoring", "boss", "legal"}),
        ("公司可以監控我的鍵盤嗎", "zh", {"keystrokes", "monitoring"}),
        ("¿Me pueden despedir por quejarme?", "es", {"fired", "complaint"}),
        ("Darf mein Chef meine Tastatur überwachen?", "de", {"keystrokes", "monitoring", "boss"}),
        ("MON PATRON LIT MES FRAPPES AU CLAVIER", "fr", {"keystrokes", "boss"}),
        ("il capo registra la tastiera", "it", {"keystrokes", "boss"}),
        ("o chefe grava o teclado", "pt", {"keystrokes", "boss"}),
    ],
)
def test_a_foreign_question_becomes_english_search_words(question: str, language: str, words: set[str]) -> None:
    assert words <= set(in_english(question, language).split())


def test_accents_may_be_missing() -> None:
    assert in_english("uberwachung am arbeitsplatz", "de") == in_english("Überwachung am Arbeitsplatz", "de")


def test_acronyms_are_the_same_in_every_language() -> None:
    assert "NLRB" in in_english("Darf mein Chef das? NLRB sagt nein", "de").split()


def test_slang_is_matched_as_a_word_not_inside_one() -> None:
    assert "keystrokes" in in_english("they keylog me", "en")
    assert in_english("they prekeylogged me", "en") == "they prekeylogged me"


@pytest.mark.parametrize("language", OTHERS)
def test_what_the_termbase_does_not_know_is_searched_as_it_is(language: str) -> None:
    assert in_english("xyzzy plugh", language) == "xyzzy plugh"


@given(st.text(min_size=1, max_size=80))
@settings(max_examples=examples(100), deadline=None)
def test_an_english_question_keeps_all_its_words(text: str) -> None:
    assert in_english(text, "en").startswith(text)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1), st.sampled_from(LANGUAGES))
@settings(max_examples=examples(100), deadline=None)
def test_there_is_always_something_to_search_for(text: str, language: str) -> None:
    assert in_english(text, language).strip()
