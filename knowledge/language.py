"""Which of Steward's languages a question is in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from knowledge.wording import LANGUAGES

# Words that English questions at work are made of and that no other of the languages has in this spelling.
_ENGLISH = frozenset(
    "the my is are was does do did they what who how why which boss employer can i you your it this that with without "
    "at of and for if to from their we our us have has been will would should about any not law work job union".split()
)
# Function words that tell the others apart where the identifier, which was trained on longer texts, nearly ties.
_TELLING = {
    "es": frozenset("mi mis me puede pueden el los las qué es una por está mi jefe empresa trabajo si".split()),
    "de": frozenset("darf dürfen mein meine meinen mich mir ich chef ist muss kann wird der die nicht und wir".split()),
    "fr": frozenset("mon ma mes peut puis est les des une je le la patron on au travail mon employeur".split()),
    "it": frozenset("mio mia può possono posso il che mi sono gli lo capo lavoro datore della".split()),
    "pt": frozenset("meu minha pode podem posso o os não um uma em chefe trabalho empresa da do".split()),
}
_TELLING_WEIGHT = 3.0  # nats
_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Characters that only Japanese writes so: they tell a question without kana from Chinese.
_JAPANESE_HAN = re.compile(r"[働込枠対応録権検労関発読従単図変帰価広売円駅験戻気覧聴囲圧]")
# How much likelier (in nats) another language must be than English before it is believed of a short text.
_MARGIN = 8.0
_SAMPLE = 20_000  # characters


def detect(text: str) -> str:
    """A code of `LANGUAGES`; English where the text is too short or too mixed to tell."""
    if _KANA.search(text) or _JAPANESE_HAN.search(text):
        return "ja"
    if _HAN.search(text):
        return "zh"
    words = re.findall(r"[^\W\d_]+(?:'[a-z]+)?", text.casefold().replace("’", "'"))
    # Three English words settle it, or one in a short question, or two in a middling one.
    needed = min(3, 1 + len(words) // 5)
    if text.isascii() and (len(words) < 2 or sum(word in _ENGLISH for word in words) >= needed):
        return "en"
    ranked = dict(_identifier().rank(text.lower()))
    for code, telling in _TELLING.items():
        ranked[code] += _TELLING_WEIGHT * sum(word in telling for word in words)
    best = max(LANGUAGES, key=lambda code: ranked.get(code, float("-inf")))
    return best if ranked[best] - ranked.get("en", float("-inf")) > _MARGIN else "en"


def detect_any(text: str) -> str:
    """The ISO 639-1 code of the language that a whole text is in, of all those that can be told apart."""
    found: tuple[str, float] = _any_identifier().classify(text[:_SAMPLE].casefold())
    return found[0]


@cache
def _any_identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
