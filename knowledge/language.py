"""Which of Steward's languages a question is in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from knowledge.place_reader import fold
from knowledge.wording import LANGUAGES

# Words that English questions at work are made of and that no other of the languages has in this spelling.
_ENGLISH = frozenset(
    "the my is are was does do did they what who how why which boss employer can i you your it this that with without "
    "at of and for if to from their we our us have has been will would should about any not law work job union".split()
)
_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# How much likelier (in nats) another language must be than English before it is believed of a short text.
_MARGIN = 8.0


def detect(text: str) -> str:
    """A code of `LANGUAGES`; English where the text is too short or too mixed to tell."""
    if _KANA.search(text):
        return "ja"
    if _HAN.search(text):
        return "zh"
    words = re.findall(r"[^\W\d_]+(?:'[a-z]+)?", text.casefold().replace("’", "'"))
    # Three English words settle it, or one in a short question, or two in a middling one.
    needed = min(3, 1 + len(words) // 5)
    if text.isascii() and (len(words) < 2 or sum(word in _ENGLISH for word in words) >= needed):
        return "en"
    ranked = dict(_identifier().rank(fold(text) if text.isupper() else text))
    best = max(LANGUAGES, key=lambda code: ranked.get(code, float("-inf")))
    return best if ranked[best] - ranked.get("en", float("-inf")) > _MARGIN else "en"


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
