"""Whoever writes of harming themselves gets one careful text, in their language, and no law."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer import Answer, AnswerStatus
from knowledge.asked import Asker
from knowledge.distress import spoken_of
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from knowledge.wording import LANGUAGES, wording
from tests.answerer import reply_of

SAID = {
    "en": [
        "I want to kill myself because of the tracking",
        "my boss watches me all day and i don't want to live anymore",
        "I'm thinking about suicide",
        "sometimes I think they'd be better off without me",
        "i've been hurting myself since they put the score up",
    ],
    "de": [
        "Ich will mich umbringen",
        "Wegen der Überwachung will ich nicht mehr leben",
        "Ich denke an Selbstmord",
        "Ich habe Angst, mir etwas anzutun",
        "ich möchte einfach nur noch sterben",
    ],
    "es": [
        "Quiero matarme",
        "Ya no quiero vivir, el jefe me vigila todo el día",
        "Pienso en el suicidio",
        "me quiero morir",
        "tengo ganas de hacerme daño",
    ],
    "fr": [
        "Je veux mourir",
        "J'ai envie de me tuer à cause de mon patron",
        "Je pense au suicide",
        "je veux mettre fin à mes jours",
        "Je ne veux plus vivre comme ça",
    ],
    "it": [
        "Voglio morire",
        "Penso di uccidermi per colpa del lavoro",
        "Penso al suicidio",
        "vorrei farla finita",
        "non voglio più vivere",
    ],
    "pt": [
        "Quero morrer",
        "Penso em me matar por causa do trabalho",
        "Estou pensando em suicídio",
        "não quero mais viver",
        "quero acabar com a minha vida",
    ],
    "ja": [
        "死にたいです",
        "監視がつらくて自殺を考えています",
        "もう消えてしまいたい",
        "生きていたくない",
        "自分を傷つけてしまいそうです",
    ],
    "zh": ["我想自杀", "天天被监控，我不想活了", "我想死", "有輕生的念頭", "我怕会伤害自己"],
}
EACH = [(language, text) for language, texts in SAID.items() for text in texts]

OF_WORK = [
    "This tracking is killing me, is it legal?",
    "I cut myself on the packing machine, can they use the footage?",
    "I hurt myself lifting boxes, does the quota law help?",
    "Der Stress bringt mich um, dürfen die das?",
    "Habe ich mich am Arbeitsplatz verletzt, dürfen sie die Kamera auswerten?",
    "El trabajo me está matando, ¿qué puedo hacer?",
    "La boîte me tue au travail, le CSE peut-il aider ?",
    "Je veux en finir avec cette surveillance",
    "Il lavoro mi sta uccidendo, che faccio?",
    "O meu chefe está me matando de trabalhar",
    "過労死の労災はどう申請しますか",
    "老板要把我累死了，合法吗？",
    "Can my boss kill my union drive?",
]


def ask(library: Library, question: str, *, member: bool = True) -> Answer:
    asker = Asker(choice=(Jurisdiction("US"),), member=member)
    return reply_of(library, question, today=date(2026, 11, 23), asker=asker).answer


@pytest.mark.parametrize(("language", "text"), EACH)
def test_it_is_noticed_in_every_language(language: str, text: str) -> None:
    assert spoken_of(text) == language


@pytest.mark.parametrize("text", OF_WORK)
def test_people_whose_work_kills_them_are_answered_about_work(text: str) -> None:
    assert spoken_of(text) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_careful_text_is_said_and_nothing_else(library: Library, language: str) -> None:
    answer = ask(library, SAID[language][0])

    assert (answer.status, answer.language) == (AnswerStatus.OUT_OF_SCOPE, language)
    assert answer.text == answer.direct.text == wording(language).say("direct.distress")
    assert not (answer.citations or answer.basis or answer.actions or answer.notices or answer.timeline)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_careful_text_names_no_number_that_is_right_in_one_place_only(language: str) -> None:
    assert not any(c.isdigit() for c in wording(language).say("direct.distress"))
