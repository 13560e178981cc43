"""How often a sentence denies, obliges, allows and advises, counted part by part in a translation and in its English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.verifier.text import written_out
from knowledge.verifier.written import Ground

_PART = re.compile(r"[:：;]\s+")
_WORD = re.compile(r"[^\W_]+'?")
_FAR = 7  # words between "no" and the "ninguno" that goes with it


@dataclass(frozen=True, slots=True)
class _Words:
    """`no` deny; `again` deny, but only repeat a `no` shortly before them; the others oblige, allow and advise. `either`
    is a form of two of these."""

    no: str
    again: str
    must: str
    may: str
    should: str
    either: str = r"(?!)"


_WORDS: dict[str, _Words] = {
    "en": _Words(
        r"not|no(?!\. ?\d)|none|nobody|nothing|neither|nor|never|cannot|without|unless|except\w*|forb\w+|prohibit\w*|bans?|banned|bars?|"
        r"barred|unlawful\w*|illegal\w*|invalid|outside|exclu\w+|exempt\w*|myth|false|untrue|wrong|rather than|off limits|mistake",
        r"(?!)", r"must(?! not)|shall(?! not)|ha(?:s|ve|d) to", r"may(?! \d)|can|cannot|could|might", r"should|ought",
        r"(?:must|shall)(?= not)",
    ),
    "de": _Words(
        r"nicht|nie|niemals|niemand\w*|nichts|kein\w*|ohne|verb[io]\w*|untersag\w*|unzulässig\w*|rechtswidrig\w*|unrechtmäßig\w*|unwirksam\w*|"
        r"ungültig\w*|weder|nein|unerlaubt\w*|außer|ausgenommen|ausnahme\w*|ausgeschlossen|schl[oi][sß]+\w* (?:[\w-]+ ){0,4}aus|außerhalb|unwahr\w*|falsch|irrtum|"
        r"mythos|(?<=weder )\w+ noch|sondern nicht",
        r"(?!)", r"müss\w*|muss\w*|(?:hat|haben) \w+ zu", r"darf\w*|dürf\w*|durft\w*|kann\w*|könn\w*|konnt\w*", r"soll\w*",
    ),
    "es": _Words(
        r"no|sin|proh[ií]b\w*|ilegal\w*|ilícit\w*|excepto|excepci\w+|salvo|falso|mito|excl\w+|fuera|nul[oa]s?",
        r"nunca|jamás|nadie|nada|ningun\w*|ningún|ni|tampoco", r"debe[sn]?|deberá\w*|tienes? que|tienen que|hay que|deberás", r"pued\w*|podr\w*|pod[íe]\w*",
        r"debería\w*", r"deba[ns]?",
    ),
    "fr": _Words(
        r"ne|n'|sans|interdi\w*|illég\w*|illicite\w*|sauf|exception\w*|excepté\w*|non|faux|mythe|excl\w+|hors|nul\w*",
        r"pas|jamais|personne|rien|aucune?|ni|plus(?= d)|que", r"doi\w*|devez|devra\w*|faut", r"peu[tvx]\w*|pouv\w*|pourr\w*|puiss\w*", r"devrai\w*",
    ),
    "it": _Words(
        r"non|senza|viet\w*|proib\w*|illegal\w*|illecit\w*|tranne|salvo|eccezion\w*|falso|mito|esclu\w*|fuori|no|null[oie]",
        r"mai|nessun\w*|niente|nulla|né|neppure|nemmeno", r"deve|devono|devi|dovrà|dovranno", r"può|puoi|possono|poss\w*|potr\w*|potev\w*", r"dovrebbe\w*|dovrest\w*",
        r"debba\w*",
    ),
    "pt": _Words(
        r"não|sem|pro[ií]b\w*|ilega\w*|ilícit\w*|exceto|exceç\w*|salvo|falso|mito|exclu\w*|fora|nul[oa]s?",
        r"nunca|jamais|ninguém|nada|nenhum\w*|nem|tampouco", r"deve[ms]?|deverá\w*|t[eê]m que|tem de|têm de|tenha\w* que", r"pode\w*|pudess\w*|poss[ao]\w*|podia\w*",
        r"deveria\w*", r"deva[ms]?",
    ),
}  # fmt: skip
_ONLY_SO = re.compile(r"(?:\bne |\bn')(?:\w+ ){1,2}que\b", re.IGNORECASE)
_NOT_BEFORE = ("es", "fr", "it", "pt")  # languages that deny before the verb
_MODAL_NOT = re.compile(r"\b(must|shall|may|can|could|might|should) not\b", re.IGNORECASE)
_ALONE = {"fr": r"(?<=général )pas|^pas|aucune?(?= \w+ ne)"}
_NOR = frozenset({"ni", "né", "nem"})  # "no pide ni A ni B" denies twice, "no pide A ni B" too


@dataclass(frozen=True, slots=True)
class _Count:
    no: int
    must: int
    may: int
    should: int
    either: int


def faults_of_polarity(sentence: str, quote: str, language: str) -> Iterator[Ground]:
    ours, theirs = _PART.split(sentence), _PART.split(written_out(quote))
    if len(ours) != len(theirs):
        ours, theirs = [" ".join(ours)], [" ".join(theirs)]
    for part, english in zip(ours, theirs, strict=True):
        own, held = _count(part, language), _count(english, "en")
        if own.no != held.no:
            yield Ground.NEGATION
        if not _as_strong(own, held, language):
            yield Ground.MODALITY
        if language in _NOT_BEFORE and _sequence(part, language) != _sequence(english, "en"):
            yield Ground.MODALITY


def _sequence(text: str, language: str) -> str:
    """In which order denials and modal verbs come; "may not" is "no puede" elsewhere."""
    words = _WORDS[language]
    verbs = rf"(?:{words.must})|(?:{words.may})|(?:{words.should})|(?:{words.either})"
    plain = _ONLY_SO.sub("seulement", text) if language == "fr" else text
    if language == "en":
        plain = _MODAL_NOT.sub(r"not \1", plain.replace("cannot", "can not"))
    denied = rf"{words.no}|{_ALONE[language]}" if language in _ALONE else words.no
    found = "".join("v" if m["verb"] else "n" for m in _whole(rf"(?P<verb>{verbs})|(?:{denied})").finditer(plain))
    return found if "v" in found else ""


def _as_strong(own: _Count, held: _Count, language: str) -> bool:
    """ "Must not" is "darf nicht" in German, for "muss nicht" says "need not"; and "no debe" or "no puede" elsewhere."""
    free = 0 if language == "de" else held.either
    least_may = held.may + (held.either if language == "de" else 0)
    spare = own.either + free
    short = abs(own.must - held.must) + abs(own.may - least_may) + abs(own.should - held.should)
    return short <= spare and (
        own.must + own.may + own.should + own.either == held.must + held.may + held.should + held.either
    )


@lru_cache(maxsize=1024)
def _count(text: str, language: str) -> _Count:
    words = _WORDS[language]
    plain = _ONLY_SO.sub("seulement", text) if language == "fr" else text
    return _Count(
        _denials(plain, language),
        *(len(_whole(w).findall(plain)) for w in (words.must, words.may, words.should, words.either)),
    )


def _denials(text: str, language: str) -> int:
    words = _WORDS[language]
    count, since = 0, _FAR + 1
    both = _whole(f"(?P<no>{words.no})|(?P<again>{words.again})")
    opens = False
    at = 0
    for found in both.finditer(text):
        since = len(_WORD.findall(text[at : found.start()]))
        low = found[0].casefold()
        if found["again"] and opens and since <= _FAR and (low not in _NOR or _whole(low).search(text, found.end())):
            opens = False
            continue
        if found["again"] and low in ("que", "personne", "plus"):
            continue
        count += 1
        if found["no"] and low in ("no", "ne", "n'", "non", "não"):
            opens, at = True, found.end()
    return count


@cache
def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?:(?!\w)|(?<='))", re.IGNORECASE)
