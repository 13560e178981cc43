"""Who does it where only a small word tells: "vom Arbeitgeber", "al empleador", and "you" left out or put in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from knowledge.verifier.foreign_roles import role_words
from knowledge.verifier.written import Ground

_BY = {
    "de": r"(?:vom|von|durch)(?: \w+)?", "es": r"por(?: \w+)?", "fr": r"par(?: \w+)?(?: l')?", "it": r"(?:da|dal|dallo|dalla|dai|dagli|dalle|dall')(?: \w+)?", "pt": r"(?:pel[oa]s?|por)(?: \w+)?",
}  # fmt: skip
_TO = {
    "de": r"(?<!mit )(?<!von )(?<!bei )(?<!für )(?<!nach )(?<!an )(?<!zu )(?<!gegen )(?<!ohne )(?<!auf )(?<!durch )(?<!in )(?<!aus )(?<!vor )(?<!um )(?<!über )(?<!unter )"
    r"(?:den|dem|einen|einem|deinen|deinem|ihren|ihrem|seinem|keinem)",
    "es": r"(?:al|a (?:la|los|las|un|una|tu|su|sus|tus))", "fr": r"(?:aux?|à (?:l'|la |un |une |votre |vos |son |sa |ton |ta )?)", "it": r"(?:al|allo|alla|ai|agli|alle|all'|a (?:un|una))",
    "pt": r"(?:aos?|às?|a (?:um|uma|seu|sua))",
}  # fmt: skip
_TOLD = re.compile(r"(?:Ask|Tell|Send|Remind|Give) ")
_YOU = {
    "en": r"you|yourself|your(?! own(?! \w+))|yours",
    "de": r"(?:du )?(?:musst|kannst|darfst|hast|bist|solltest|sollst|wirst)(?: du)?|du|dir|dich|dein\w*|(?<=\w )(?-i:Sie|Ihnen|Ihr\w*)",
    "fr": r"vous(?!-même)|tu|te|t'|toi|votre|vos|ton|ta|tes|\w+(?:ez)(?! vous)(?<!chez)(?<!assez)",
}


def faults_of_cases(sentence: str, quote: str, language: str) -> Iterator[Ground]:
    """Somebody by whom or to whom it is done only as often as English says "by", "from" and "to"; in German and French
    "you" as often as there."""
    roles = role_words(language)
    if _count(rf"{_BY[language]} ?(?:{roles})", sentence) > _count(r"by|from|of", quote):
        yield Ground.AGENT
    first = re.search(rf"(?<!\w)(?:{_TO[language]} ?)?(?:{roles})(?!\w)", sentence, re.IGNORECASE)
    if (
        first
        and re.match(rf"(?:{_TO[language]}) ?", first[0], re.IGNORECASE)
        and not (_count(r"to|makes?|forces?|on", quote) or _TOLD.match(quote))
    ):
        yield Ground.AGENT
    if language in _YOU and _count(_YOU[language], sentence) < _count(_YOU["en"], quote):
        yield Ground.AGENT


def _count(words: str, text: str) -> int:
    return len(_pattern(words).findall(text))


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
