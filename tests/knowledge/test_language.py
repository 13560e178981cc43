"""Which of Steward's languages a question is in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language import detect
from knowledge.wording import LANGUAGES
from tests.thorough import examples

QUESTIONS = {
    "en": ["Can they read my email?", "is my manager allowed to film me", "Is consent at a café enough?"],
    "es": ["¿Puede mi jefe leer mis correos?", "¿Me pueden despedir por quejarme?", "La empresa graba mi pantalla"],
    "de": ["Darf mein Chef meine E-Mails lesen?", "Muss ich der Überwachung zustimmen?", "Ist ein Keylogger erlaubt?"],
    "fr": ["Mon patron peut-il lire mes courriels ?", "Puis-je refuser la surveillance ?", "On me filme au travail"],
    "it": ["Il mio capo può leggere le mie email?", "Possono registrare quello che scrivo?"],
    "pt": ["O meu chefe pode ler os meus e-mails?", "A empresa pode gravar a minha tela?"],
    "ja": ["会社はキー入力を記録できますか", "上司はメールを読めますか?", "スクリーンショット", "通話録音違法?"],
    "zh": ["老板可以看我的邮件吗", "公司可以監控我嗎?"],
}
EACH = [(language, question) for language, questions in QUESTIONS.items() for question in questions]


@pytest.mark.parametrize(("language", "question"), EACH)
def test_a_question_is_read_in_the_language_it_is_written_in(language: str, question: str) -> None:
    assert detect(question) == language


@pytest.mark.parametrize(("language", "question"), EACH)
def test_capitals_or_their_lack_do_not_change_the_language(language: str, question: str) -> None:
    assert (detect(question.lower()), detect(question.upper())) == (language, language)


@pytest.mark.parametrize("text", ["", "42", "?", "keylogger", "bossware ny??", "GDPR Art. 5", "mouse jiggler", "ok"])
def test_what_is_too_short_to_tell_is_english(text: str) -> None:
    assert detect(text) == "en"


def test_an_english_question_about_a_foreign_place_is_english() -> None:
    assert detect("Can my employer in München read my email?") == "en"


@given(st.text(max_size=100))
@settings(max_examples=examples(100), deadline=None)
def test_whatever_is_typed_has_one_of_the_languages(text: str) -> None:
    assert detect(text) in LANGUAGES
