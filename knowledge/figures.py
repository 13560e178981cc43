"""The numbers that a text states, whatever language it is in: for comparing a translation with its original."""

from __future__ import annotations

import re

_FIGURE = re.compile(r"\d+")
_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
# One to six as they are spelt out before a length of time; "ein" is the stem of "eine", "un" of "une".
_SPELT = {
    "en": "one two three four five six", "de": "ein zwei drei vier fünf sechs", "es": "un dos tres cuatro cinco seis",
    "fr": "un deux trois quatre cinq six", "it": "un due tre quattro cinque sei", "zh": "一 两 三 四 五 六",
    "pt": "um dois três quatro cinco seis",
}  # fmt: skip
_LENGTHS = {
    "en": "day month year", "de": "tag monat jahr", "es": "día mes año", "fr": "jour mois an", "ja": "日 月 年",
    "it": "giorn mes ann", "pt": "dia m[eê]s ano", "zh": "天 月 年",
}  # fmt: skip
_NO_SPACES = ("ja", "zh")


def figures(text: str, language: str) -> frozenset[str]:
    """Figures, the months of dates as numbers, and lengths of time like `6 month`, spelt out or not."""
    low = text.casefold().replace("-", " ")
    for number, month in enumerate(_MONTHS.get(language, "").split(), start=1):
        low = re.sub(rf"(?<=\d)(\.|er)?( de)? {month}\b|\b{month}(?=( de)? \d{{4}})", f" {number} ", low)
    found: set[str] = set()
    for name, length in zip(("day", "month", "year"), _LENGTHS[language].split(), strict=True):
        for value, before in (*_spelt(language), (None, r"\b(\d+)\s*(?:个|か)?\s*")):
            # A year or a day of a date is no length of time: Japanese and Chinese count months with 个 or か.
            counter = r"(?:个|か)\s*" if language in _NO_SPACES else ""
            pattern = rf"(\d+)\s*{counter}{length}" if counter and value is None else f"{before}{length}"
            ends = "" if language in _NO_SPACES else r"\w{0,2}\b"
            for match in re.finditer(pattern + ends, low):
                found.add(f"{value or match[1]} {name}")
                low = low.replace(match[0], " ") if value is None else low
    return frozenset(found | set(_FIGURE.findall(low)))


def _spelt(language: str) -> list[tuple[int, str]]:
    words = enumerate(_SPELT.get(language, "").split(), start=1)
    if language in _NO_SPACES:
        return [(value, rf"{word}\s*个?") for value, word in words]
    return [(value, rf"\b{word}\w{{0,3}}(?: \w+)? ") for value, word in words]
