"""The numbers of a text, in eight languages."""

from __future__ import annotations

import pytest

from knowledge.figures import figures

DATE = {
    "en": "on 22 June 2026", "de": "am 22. Juni 2026", "es": "el 22 de junio de 2026", "fr": "le 22 juin 2026",
    "it": "il 22 giugno 2026", "pt": "em 22 de junho de 2026", "ja": "2026年6月22日に", "zh": "于2026年6月22日",
}  # fmt: skip
SIX_MONTHS = {
    "en": "within six months", "de": "innerhalb von sechs Monaten", "es": "en seis meses", "fr": "dans les six mois",
    "it": "entro sei mesi", "pt": "no prazo de seis meses", "ja": "6か月以内", "zh": "六个月内",
}  # fmt: skip
NOT_A_NUMBER = {
    "en": "One of them may do so.", "de": "Eines davon darf es.", "es": "Una de ellas puede.", "fr": "Une analyse.",
    "it": "Uno dei due può.", "pt": "Um deles pode.", "ja": "どちらか一方です。", "zh": "其中一方可以。",
}  # fmt: skip


@pytest.mark.parametrize("language", DATE)
def test_a_date_has_the_same_figures_in_every_language(language: str) -> None:
    assert figures(DATE[language], language) == {"22", "6", "2026"}


@pytest.mark.parametrize("language", SIX_MONTHS)
def test_a_length_of_time_is_the_same_spelt_out_or_not(language: str) -> None:
    assert "6 month" in figures(SIX_MONTHS[language], language)


@pytest.mark.parametrize("language", NOT_A_NUMBER)
def test_one_of_two_is_no_figure(language: str) -> None:
    assert figures(NOT_A_NUMBER[language], language) == frozenset()
