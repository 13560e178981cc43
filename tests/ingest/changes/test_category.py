"""A changed sentence is told with what it is about, in each of the languages, and quietly where that is nothing."""

from __future__ import annotations

import pytest

from ingest.changes.category import ALERTS_FROM, Category, categories_of
from tests.thorough import THOROUGH


@pytest.mark.parametrize(
    ("category", "sentence"),
    [
        ("ai_training", "We use keystrokes and clicks to train our AI models."),
        ("ai_training", "Messages may be included in data sets for machine learning."),
        ("ai_training", "Recordings will be used for fine-tuning."),
        ("ai_training", "The vendor may use inputs to develop and improve its artificial intelligence."),
        ("ai_training", "We will not use your content to train any model."),
        ("ai_training", "Models are trained on how you work."),
        ("ai_training", "Wir nutzen Tastatureingaben, um KI-Modelle zu trainieren."),
        ("ai_training", "Vos messages servent à entraîner des modèles d’intelligence artificielle."),
        ("ai_training", "Usamos tus mensajes para entrenar modelos de inteligencia artificial."),
        ("ai_training", "I dati possono essere usati per addestrare modelli di intelligenza artificiale."),
        ("ai_training", "Usamos seus dados para treinar modelos de inteligência artificial."),
        ("ai_training", "入力内容をAIモデルの学習に使用します。"),
        ("ai_training", "我们可能使用您的内容训练人工智能模型。"),
        ("monitoring", "Mouse clicks and keystrokes on work laptops are logged."),
        ("monitoring", "We record calls and review e-mails for quality."),
        ("monitoring", "Calls are recorded."),
        ("monitoring", "Your e-mails may be read by managers."),
        ("monitoring", "We log what you type."),
        ("discipline", "Employees who refuse may be fired."),
        ("location", "The app shows where you drive."),
        ("contact", "Write to privacy@acme.example."),
        ("monitoring", "Screenshots are taken every ten minutes."),
        ("monitoring", "Managers see a productivity score for each person."),
        ("monitoring", "Bildschirmaufnahmen und Tastatureingaben werden protokolliert."),
        ("monitoring", "従業員のキー入力を監視します。"),
        ("biometrics", "Entry is by fingerprint or facial recognition."),
        ("biometrics", "Voice recordings of customers are analysed."),
        ("location", "The GPS position of company cars is stored."),
        ("location", "The app collects location data outside working hours."),
        ("discipline", "A breach may lead to dismissal."),
        ("discipline", "We may terminate your employment on the basis of these records."),
        ("retention", "Logs are kept for 12 months."),
        ("retention", "Data are retained until the account is closed."),
        ("retention", "Die Daten werden nach 90 Tagen gelöscht."),
        ("sharing", "We share personal data with service providers."),
        ("sharing", "Records may be disclosed to law enforcement."),
        ("consent_notice", "You may opt out at any time."),
        ("consent_notice", "Staff are notified before monitoring starts."),
        ("consent_notice", "Staff are told by e-mail four weeks before any new tool is switched on."),
        ("consent_notice", "We ask staff before a tool is switched on."),
        ("scope", "This policy applies to contractors and interns."),
        ("contact", "Contact us at privacy@example.org."),
    ],
)
def test_a_sentence_is_told_by_what_it_is_about(category: str, sentence: str) -> None:
    assert Category(category) in categories_of(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The cafeteria opens at eight.",
        "Download pdf",
        "Company means Example GmbH and its subsidiaries.",
        "The services allow you to create, share and visualise ideas, texts, graphics and files.",
        "Effective 1 July 2023 | Archived versions | Download PDF",
        "",
        "\u202e\x00 ⌘",
    ],
)
def test_what_is_about_none_of_these_is_other(sentence: str) -> None:
    assert categories_of(sentence) == (Category.OTHER,)


@pytest.mark.parametrize(
    "sentence",
    ["All staff must complete the annual AI training.", "New employees attend mandatory training on machine learning."],
)
def test_a_course_for_people_trains_no_model(sentence: str) -> None:
    assert Category.AI_TRAINING not in categories_of(sentence)


def test_a_course_does_not_hide_that_data_train_a_model() -> None:
    said = "After the mandatory training, employee data are used to train our AI models."

    assert categories_of(said)[0] is Category.AI_TRAINING


def test_the_heaviest_category_is_named_first() -> None:
    said = "With your consent we record keystrokes to train AI models and keep them for 90 days."

    found = categories_of(said)

    assert found[:2] == (Category.AI_TRAINING, Category.MONITORING)
    assert [c.weight for c in found] == sorted((c.weight for c in found), reverse=True)


def test_addresses_and_scope_alert_nobody() -> None:
    assert {c for c in Category if not c.matters} == {Category.SCOPE, Category.CONTACT, Category.OTHER}
    assert all(0 <= c.weight <= 10 for c in Category)
    assert min(c.weight for c in Category if c.matters) >= ALERTS_FROM


@pytest.mark.property
@pytest.mark.parametrize("piece", ["a", "train ", "a@", "share with ", "1 May 2024 ", "e-mail.", "監視", "\u200b"])
def test_a_sentence_without_end_is_judged(piece: str) -> None:
    """Within the time of a test: a pattern that goes back and forth over it would need hours."""
    length = 400_000 if THOROUGH else 100_000
    assert categories_of(piece * (length // len(piece)))
