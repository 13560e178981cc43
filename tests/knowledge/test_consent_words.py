"""What the Box says before a question goes to a language model: as much in every language."""

from __future__ import annotations

import hashlib
import re

import pytest

from knowledge.wording import LANGUAGES, wording

LOOKED_AT = "2edc0c7f8ebe"
"""Of the English sentences, when somebody last held the seven others against them. Where this fails, do that first."""

# In each language: to choose, to order, as far as a program can, its own name, and what no model is to promise.
TOLD = {
    "en": ("choose", "order", "as far as a program can", "", "plainer|simpl|clear"),
    "es": ("elegir", "ordenar", "hasta donde puede un programa", "español", "sencill|simple|clar"),
    "de": ("auswählen", "ordnen", "soweit ein Programm das kann", "Deutsch", "einfach|klarer|verständlich"),
    "fr": ("choisir", "ordonner", "autant qu'un programme le peut", "français", "simple|clair"),
    "it": ("scegliere", "ordinare", "per quanto può un programma", "italiano", "semplic|chiar"),
    "pt": ("escolher", "ordenar", "até onde um programa consegue", "português", "simples|clar"),
    "ja": ("選び", "並べ", "プログラムでできる範囲で", "日本語", "分かりやす|わかりやす|簡単|易し"),
    "zh": ("选出", "排好顺序", "在程序能做到的范围内", "中文", "通俗|易懂|简单|清楚"),
}


def consent(language: str) -> dict[str, str]:
    return {k: said for k, said in wording(language).sentences.items() if k.startswith("consent.")}


def test_every_language_is_looked_at_here() -> None:
    assert TOLD.keys() == set(LANGUAGES)


def test_the_others_were_held_against_the_english_as_it_stands() -> None:
    english = "\n".join(f"{key}={said}" for key, said in sorted(consent("en").items()))

    assert hashlib.sha256(english.encode()).hexdigest()[:12] == LOOKED_AT


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_model_is_said_to_choose_and_to_order_and_to_be_checked_as_far_as_a_program_can(language: str) -> None:
    choose, order, as_far_as, name, more = TOLD[language]
    offer = wording(language).say("consent.offer")

    assert choose in offer and order in offer and as_far_as in offer and name in offer
    assert as_far_as in wording(language).say("worded.by_translated", model="M"), "the words used once it is worded"
    assert not re.search(more, offer, re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_says_as_much_as_the_english(language: str) -> None:
    def sentences(said: str) -> int:
        return len(re.findall(r"[.。]", said))

    shorter = {k: said for k, said in consent(language).items() if sentences(said) < sentences(consent("en")[k])}
    assert shorter == {}
