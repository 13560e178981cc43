"""Which translated way of asking a question is nearest to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.pack import pack_folder
from knowledge.translated_asks import LIKE, nearest
from knowledge.translation import TRANSLATED, Translation, read_translations
from tests.thorough import examples, sample

BY_LANGUAGE: dict[str, list[Translation]] = {
    language: [t for t in read_translations(pack_folder()) if t.language == language] for language in TRANSLATED
}


@pytest.mark.property
@pytest.mark.parametrize("language", TRANSLATED)
def test_an_ask_is_nearest_to_itself(language: str) -> None:
    for translation in sample(BY_LANGUAGE[language], 4):
        for ask in translation.asks:
            match = nearest(ask, language, BY_LANGUAGE[language])
            assert match and match.ask == ask and match.likeness == pytest.approx(1)


@pytest.mark.parametrize(
    ("question", "language", "heading"),
    [
        ("liest mein chef unsere slack-chats mit?", "de", "Is Slack private?"),
        ("¿me pueden echar por afiliarme a un sindicato?", "es", "Fired for union activity"),
        ("Le comité d'entreprise allemand doit-il approuver l'outil ?", "fr", "Not without the works council"),
        ("Serve l'accordo sindacale per il controllo a distanza?", "it", "Agreement or authorisation first"),
        ("posso recusar o aplicativo de rastreamento no celular?", "pt", "It depends on the place"),
        ("上司はSlackのメッセージを読めるのですか", "ja", "Is Slack private?"),
        ("人工智能能读取我的情绪吗", "zh", "Emotion reading at work"),
    ],
)
def test_a_question_in_other_words_is_near_enough(question: str, language: str, heading: str) -> None:
    match = nearest(question, language, BY_LANGUAGE[language])

    assert match and match.translation.heading == heading and match.likeness >= LIKE


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wie hoch ist der Eiffelturm?", "de"),
        ("¿Cuántos días de vacaciones tengo?", "es"),
        ("Où acheter un vélo ?", "fr"),
        ("Quanto costa un gatto?", "it"),
        ("Onde fica o aeroporto?", "pt"),
        ("猫の名前を考えて", "ja"),
        ("怎么学游泳", "zh"),
    ],
)
def test_what_no_ask_is_about_is_near_to_none(question: str, language: str) -> None:
    match = nearest(question, language, BY_LANGUAGE[language])

    assert match is None or match.likeness < LIKE


def test_the_frame_of_a_question_counts_less_than_its_matter() -> None:
    same_frame = nearest("darf mein Arbeitgeber mich bei der Arbeit fotografieren", "de", BY_LANGUAGE["de"])
    same_matter = nearest("kann der Arbeitgeber uns bei der Arbeit überwachen", "de", BY_LANGUAGE["de"])

    assert same_frame and same_matter and same_matter.likeness > same_frame.likeness * 0.9


def test_without_translations_there_is_no_match() -> None:
    assert nearest("Darf er das?", "de", []) is None


@given(st.text(max_size=60), st.sampled_from(TRANSLATED))
@settings(max_examples=examples(60), deadline=None)
def test_whatever_is_typed_has_a_likeness_between_none_and_all(text: str, language: str) -> None:
    match = nearest(text, language, BY_LANGUAGE[language])

    assert match and 0 <= match.likeness <= 1.0001
