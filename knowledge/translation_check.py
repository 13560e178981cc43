"""Holds translations to the English they were made from: the same unit, figures, names and openness about doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from knowledge.card import Card, Unit
from knowledge.figures import figures
from knowledge.translation import Translation, original

# Longest text: words where words have spaces between them, else characters. An English unit has 45 words at most.
_WORDS, _CHARACTERS = 65, {"ja": 190, "zh": 150}
# What is called otherwise in another language; every other name in capitals stays as it is.
_CALLED: dict[str, dict[str, str]] = {
    "GDPR": {"de": "DSGVO", "es": "RGPD", "fr": "RGPD", "pt": "RGPD"},
    "AI": {"de": "KI", "es": "IA", "fr": "IA", "it": "IA", "pt": "IA", "ja": "AI", "zh": "人工智能"},
    "EU": {"es": "UE", "fr": "UE", "it": "UE", "pt": "UE", "zh": "欧盟"},
    "US": {
        "de": "USA", "es": "EE. UU.", "fr": "États-Unis", "it": "USA", "pt": "EUA", "ja": "米国", "zh": "美国",
    },
    "UK": {
        "de": "Vereinigte", "es": "Reino Unido", "fr": "Royaume-Uni", "it": "Regno Unito", "pt": "Reino Unido",
        "ja": "英国", "zh": "英国",
    },
    "HR": {"es": "RR. HH.", "fr": "RH", "pt": "RH"},
    "EEA": {"de": "EWR", "es": "EEE", "fr": "EEE", "it": "SEE", "pt": "EEE"},
    "DPIA": {"de": "DSFA", "es": "EIPD", "fr": "AIPD", "pt": "AIPD"},
}  # fmt: skip
_NAME = re.compile(r"\bUK GDPR\b|\b[A-Z]{2,}\b")
# Law of these places is asked about mostly by those who write these languages; of every other place, by all.
_EUROPE = frozenset({"de", "es", "fr", "it", "pt"})
_ASKED_IN: dict[str, frozenset[str]] = {
    "EU": _EUROPE, "COE": _EUROPE, "DE": frozenset({"de"}), "ES": frozenset({"es"}), "FR": frozenset({"fr"}),
    "IT": frozenset({"it"}), "BR": frozenset({"pt"}), "JP": frozenset({"ja"}), "CA-QC": frozenset({"fr"}),
}  # fmt: skip
# How a verdict opens. What is Yes in English must not be No in another language.
_OPENINGS: tuple[tuple[str, dict[str, str]], ...] = (
    ("usually yes", {
        "de": "meist ja", "es": "por lo general sí", "fr": "en général oui", "it": "di solito sì", "pt": "em geral sim",
        "ja": "通常はい", "zh": "通常可以",
    }),
    ("usually not?", {
        "de": "meist nicht", "es": "por lo general,? no", "fr": "en général(,? pas|,? non)", "it": "di solito no",
        "pt": "em geral,? não", "ja": "通常(いいえ|、?.{0,8}できません)", "zh": "通常(不|无)",
    }),
    ("only", {
        "de": "nur", "es": "solo", "fr": "seulement", "it": "solo", "pt": "só", "ja": "[^：。]*だけです：",
        "zh": "只",
    }),
    ("it depends", {
        "de": "es kommt darauf an", "es": "depende", "fr": "cela dépend", "it": "dipende", "pt": "depende",
        "ja": "[^：。]*によって異なります：", "zh": "取决于",
    }),
    ("yes", {"de": "ja", "es": "sí", "fr": "oui", "it": "sì", "pt": "sim", "ja": "はい", "zh": "可以"}),
    ("not", {"de": "nicht", "es": "no", "fr": "pas", "it": "non", "pt": "não", "ja": "[^：。]*ません：", "zh": "不"}),
    ("no", {"de": "nein", "es": "no", "fr": "(non|aucune?)", "it": "no", "pt": "não", "ja": "いいえ", "zh": "不"}),
)  # fmt: skip


def faults(translations: Sequence[Translation], cards: Iterable[Card]) -> Iterator[str]:
    """What is wrong with each translation, in words that name the file and the unit."""
    units = {card.id: card.units for card in cards}
    for translation in translations:
        where = f"{translation.language}.toml: {translation.card_id} › {translation.heading}"
        named = [u for u in units.get(translation.card_id, ()) if u.heading == translation.heading]
        if not named:
            yield f"{where}: there is no such unit"
        elif not any(map(translation.is_of, named)):
            now = ", ".join(original(unit) for unit in named)
            yield f"{where}: is stale; the English has changed since {translation.of} and is {now} now"
        else:
            unit = next(filter(translation.is_of, named))
            yield from (f"{where}: {fault}" for fault in _unlike(translation, unit))
    yield from _missing(translations, units)


def _missing(translations: Sequence[Translation], units: Mapping[str, Sequence[Unit]]) -> Iterator[str]:
    """Every language has the same units, but for those of places that are asked about in some languages mostly."""
    places = {(u.card_id, u.heading): u.jurisdiction for held in units.values() for u in held}
    every = {(t.card_id, t.heading) for t in translations}
    by_language = sorted(translations, key=lambda t: t.language)
    for language, held in groupby(by_language, key=lambda t: t.language):
        for card_id, heading in sorted(every - {(t.card_id, t.heading) for t in held}):
            asked_in = _ASKED_IN.get(places.get((card_id, heading), ""))
            if asked_in is None or language in asked_in:
                yield f"{language}.toml: lacks {card_id} › {heading}, which other languages have"


def _unlike(translation: Translation, unit: Unit) -> Iterator[str]:
    language, text = translation.language, translation.text
    if bool(unit.doubt) != bool(translation.doubt) or bool(unit.deadline) != bool(translation.deadline):
        yield "has a doubt or a deadline where the English has none, or the other way round"
    if not opens_alike(unit.text, text, language):
        yield "does not open with the verdict of the English"
    length, most = (len(text), _CHARACTERS[language]) if language in _CHARACTERS else (len(text.split()), _WORDS)
    if length > most:
        yield f"the text is {length} long, {most} at most"
    pairs = ((unit.text, text), (unit.doubt, translation.doubt), (unit.deadline, translation.deadline))
    for english, other in pairs:
        if differing := figures(english or "", "en") ^ figures(other or "", language):
            yield f"differs in figures: {', '.join(sorted(differing))}"
        if lost := sorted(name for name in names(english or "", language) if name not in (other or "")):
            yield f"lacks {', '.join(lost)}"


def opens_alike(english: str, text: str, language: str) -> bool:
    """Whether a text opens with the verdict its English has: Yes, No, Usually, Only if, It depends."""
    for verdict, others in _OPENINGS:
        if re.match(rf"{verdict}\b", english, re.IGNORECASE):
            return re.match(others[language], text, re.IGNORECASE) is not None
    return True


def names(english: str, language: str) -> set[str]:
    """The names in capitals of an English text, as they are called in a language."""
    return {_CALLED.get(name, {}).get(language, name) for name in _NAME.findall(english)}
