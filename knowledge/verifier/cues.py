"""Words that limit or join what is said, which a translation has to have as its English has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from knowledge.verifier.text import written_out
from knowledge.verifier.written import Ground

_CUES: tuple[tuple[Ground, bool, dict[str, str]], ...] = (  # counted, or only whether there is one
    (Ground.CONDITION, True, {
        "en": r"only|solely|alone|exclusively|just(?= for| if| when| over)|merely", "de": r"nur|ausschließlich\w*|allein\w*|lediglich|bloß", "es": r"s[oó]lo|solamente|únicamente|exclusivamente",
        "fr": r"seul\w*|uniquement|exclusivement|ne (?:fait|font|\w+) que|n'\w+ que", "it": r"sol[oaie]|soltanto|solamente|unicamente|esclusivamente",
        "pt": r"só|somente|apenas|unicamente|exclusivamente",
    }),
    (Ground.CONDITION, False, {
        "en": r"unless|except\w*|apart from|aside|other than", "de": r"außer|ausgenommen|ausnahme\w*|es sei denn|sofern nicht", "es": r"salvo|excepto|a menos que|excepci\w+|a no ser",
        "fr": r"sauf|excepté\w*|à moins que|hormis|exception\w*", "it": r"salvo|tranne|eccetto|a meno che|eccezion\w*", "pt": r"salvo|exceto|a menos que|a não ser|exceç\w*",
    }),
    (Ground.CONDITION, True, {
        "en": r"(?<!even )if|when|where(?! it| you| they)|whenever|wherever|once|provided|while", "de": r"(?<!auch )wenn|falls|sofern|soweit|wo|sobald|solange|vorausgesetzt|während", "es": r"si|cuando|donde|siempre que|una vez|mientras",
        "fr": r"(?<!même )si|s'il\w*|quand|lorsqu\w*|où|une fois|dès que|à condition|tant que|pendant", "it": r"(?<!anche )se|quando|dove|qualora|purché|una volta|mentre|finché", "pt": r"se(?= \w+(?:ar|er|ir|em|do|da|de|ado|ido)\b)|quando|onde|caso|desde que|uma vez|enquanto",
    }),
    (Ground.CONDITION, False, {
        "en": r"even|though|although|despite|but|whatever", "de": r"auch wenn|obwohl|selbst|sogar|trotz\w*|aber", "es": r"aunque|incluso|aun|pese|pero|a pesar|ni siquiera",
        "fr": r"bien que|(?<!vous-)même|malgré|mais|quoique", "it": r"anche se|sebbene|perfino|nonostante|ma|benché", "pt": r"embora|mesmo|apesar|mas|ainda que",
    }),
    (Ground.CONDITION, False, {
        "en": r"because|since|as(?= employees| such a)", "de": r"weil|denn|da(?= \w+ \w+)", "es": r"porque|ya que|pues", "fr": r"parce qu\w*|car|puisqu\w*", "it": r"perché|poiché", "pt": r"porque|pois|já que",
    }),
    (Ground.CONDITION, True, {
        "en": r"or", "de": r"oder", "es": r"o|u(?= h?o)", "fr": r"ou", "it": r"o|od|oppure", "pt": r"ou",
    }),
    (Ground.TIME_ORDER, False, {
        "en": r"until|till", "de": r"bis", "es": r"hasta", "fr": r"jusqu\w*|avant", "it": r"fino|finché|fin", "pt": r"até",
    }),
    (Ground.TIME_ORDER, False, {
        "en": r"before\w*|in advance|prior|first|earlier", "de": r"vor(?! gericht)|bevor|vorher|vorab|zuvor|zuerst|zunächst", "es": r"antes|previ\w*|primero|antelación",
        "fr": r"avant|préalable\w*|d'abord|auparavant", "it": r"prima|preventiv\w*|previ[ao]", "pt": r"antes|prévi\w*|previa\w*|primeiro|antecedência",
    }),
    (Ground.TIME_ORDER, False, {
        "en": r"after\w*|following|later|then|next", "de": r"nach(?! (?:artikel|art|§|\d+|(?:der )?dsgvo|bag|lo|l|bdsg|betrvg|nlra|section|lgpd|ccpa|bipa)(?!\w))(?! §)|nachdem|danach|später|dann|sodann", "es": r"después|tras|luego|posterior\w*",
        "fr": r"après|ensuite|suite", "it": r"dopo|successiv\w*|poi|seguito", "pt": r"depois|após|posterior\w*",
    }),
    (Ground.QUANTITY, False, {
        "en": r"never|no longer", "de": r"nie|niemals|nicht mehr|nie mehr", "es": r"nunca|jamás|ya no|no más", "fr": r"jamais|ne \w+ plus|n'\w+ plus", "it": r"mai|non \w+ più", "pt": r"nunca|jamais|já não|não \w+ mais",
    }),
    (Ground.NEGATION, False, {"en": r"without", "de": r"ohne", "es": r"sin", "fr": r"sans", "it": r"senza", "pt": r"sem"}),
    (Ground.NEGATION, True, {
        "en": r"not (?:only|just|merely)", "de": r"nicht (?:nur|allein|bloß|ausschließlich)", "es": r"no (?:s[oó]lo|solamente|únicamente)",
        "fr": r"pas (?:seulement|uniquement|seuls?|seules?)|non seulement", "it": r"non (?:sol[oaie]|soltanto|solamente)", "pt": r"não (?:só|apenas|somente)",
    }),
)  # fmt: skip
_YOU: dict[str, str] = {
    "en": r"you|yourself|anyone|somebody|someone|everyone",
    "de": r"(?:du )?(?:musst|kannst|darfst|hast|bist|solltest|sollst|wirst)(?: du)?|du|dir|dich|ihnen",
    "es": r"usted|ustedes|tú|ti|te|tienes|puedes|debes|podrás|deberás|estás",
    "fr": r"vous(?!-même)|tu|te|toi",
    "it": r"tu|ti|te|devi|puoi|hai|dovresti|sei|lei",
    "pt": r"você|vocês|tu|te|ti|deves|podes|tens",
}
_YOUR: dict[str, str] = {
    "en": r"your|yours",
    "de": r"dein\w*", "es": r"tu|tus|tuy[oa]s?", "fr": r"votre|vos|ton|ta|tes", "it": r"tu[oae]|tuoi", "pt": r"teus?|tuas?",
}  # fmt: skip
_NO = {"de": "nicht", "es": "no", "fr": "pas|non", "it": "non", "pt": "não"}
_TIMES = [words for ground, _, words in _CUES if ground is Ground.TIME_ORDER][1:]


def faults_of_cues(sentence: str, quote: str, language: str) -> Iterator[Ground]:
    english = written_out(quote)
    for ground, counted, words in _CUES:
        own, held = _count(words[language], sentence), _count(words["en"], english)
        if own != held if counted else bool(own) != bool(held):
            yield ground
    if _turned_round(sentence, english, language):
        yield Ground.TIME_ORDER
    yours, their = _count(_YOUR[language], sentence), _count(_YOUR["en"], english)
    you, they = _count(_YOU[language], sentence), _count(_YOU["en"], english)
    if you > they or you + yours > they + their:
        yield Ground.AGENT


def _turned_round(sentence: str, english: str, language: str) -> bool:
    """Whether "before …, not after" has become "after …, not before"."""
    (first, then), (own_first, own_then) = (
        [_pattern(words[spoken]).search(text) for words in _TIMES]
        for spoken, text in (("en", english), (language, sentence))
    )
    if "not after" in english.casefold() or "not before" in english.casefold():
        denied = _TIMES["not after" in english.casefold()][language]
        if not _pattern(rf"(?:{_NO[language]})(?: \w+)? (?:{denied})").search(sentence):
            return True
    if first is None or then is None or own_first is None or own_then is None:
        return False
    return (first.start() < then.start()) != (own_first.start() < own_then.start())


def _count(words: str, text: str) -> int:
    return len(_pattern(words).findall(text))


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
