"""Reads which places a question names.

"I'm in Berlin" is DE, "bossware ny??" is US-NY. Bare "CA" or "DE" is two places: the asker is asked which.
Lower-case me, in, or, de, ok, hi are never places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

from knowledge.errors import UnknownPlace
from knowledge.jurisdiction import Jurisdiction, place_names

LONGEST_NAME = 7  # words

_WORD = re.compile(r"[^\W_](?:[\w.'’-]*[^\W_])?\.?", re.UNICODE)
_LOCATIVES = frozenset(
    "in from near at within around inside outside en de em a à aus nach im dans au aux da nel nella per".split()
)
# "a US colleague": the word tells where somebody else is, so it counts only where no other place is named.
_ATTRIBUTED = frozenset(
    "colleague colleagues company companies employer parent headquarters hq based boss firm coworker coworkers "
    "manager team corporation multinational laptop dollars ai act law laws gdpr directive rules regulation".split()
)
_SOMEBODY_ELSE = frozenset("colleague colleagues coworker coworkers cousin friend brother sister wife husband".split())
_SITES = frozenset("office plant site branch store shop warehouse factory team hub depot campus".split())
_CODES_READ_ALONE = frozenset(
    "NY NJ TX FL IL WA MI MN NC SC TN KY VA WV WI AZ NM NV UT CT RI NH VT NE ND SD KS IA AR GA DC MT WY AK".split()
)
_CODES_AFTER_IN = _CODES_READ_ALONE | frozenset("IN OR ME OK HI OH MA PA MO MD MS AL ID CO".split())
# Lower-case state codes that are no word of any language Steward reads, at the end or start of a short question.
_CODES_LOWER = frozenset("ny nj tx fl nyc".split())
_CODES_OF_TWO = {"CA": "US-CA CA", "DE": "US-DE DE", "LA": "US-CA US-LA"}
_OTHER_CODES = {"UK": "GB", "U.K": "GB", "US": "US", "U.S": "US", "USA": "US", "EU": "EU", "NSW": "AU-NSW", "GB": "GB"}


class Sort(StrEnum):
    """How sure a name is to be a place; see pack/places/aliases.toml."""

    SURE = "sure"
    CAPITAL = "capital"
    LOCATIVE = "locative"
    ADJECTIVE = "adjective"
    INSIDE = "inside"
    AMBIGUOUS = "ambiguous"
    TWIN = "twin"


class Gazetteer(Protocol):
    def named_places(self, names: Sequence[str]) -> list[tuple[str, str, str, int]]: ...

    def places_inside(self) -> list[tuple[str, str]]: ...


@dataclass(frozen=True, slots=True)
class PlacesRead:
    """`places` in the order named, `choices` where one word could mean several, `rest` the text without the names."""

    places: tuple[Jurisdiction, ...]
    choices: tuple[Jurisdiction, ...]
    rest: str
    by_adjective: bool = False  # only from words like "American", which may tell of somebody else's place


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Mention:
    code: str
    sort: str
    start: int
    end: int


def _bare(word: str) -> str:
    """Folded, without a genitive: "colleague's" is "colleague"."""
    return re.sub(r"['’]s?$", "", fold(word))


def fold(text: str) -> str:
    """Case and accents removed, spaces collapsed."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def fold_name(name: str) -> str:
    """Folded, and without the commas and final dots that people leave out."""
    return fold(name.replace(",", " ")).rstrip(".")


def stands_in(words: str, text: str) -> bool:
    """Whether the words stand in a text, not within longer ones. Both are folded."""
    # Looked for plainly first: most are not there, and a pattern for each of some thousand names costs a tenth of a
    # second a question.
    return bool(words) and words in text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def read_places(text: str, gazetteer: Gazetteer, *, english: bool = True) -> PlacesRead:
    """The places that `text` names. Outside English, two-letter codes are not read: IA is artificial intelligence."""
    words = [_Word(m[0].rstrip("."), m.start(), m.end()) for m in _WORD.finditer(text)]
    shouting = not any(c.islower() for c in text)
    codes = _codes(words, text, shouting) if english else ()
    mentions = _without_overlaps([*_names(words, text, gazetteer), *codes, *_inside(text, gazetteer)])
    mentions = _settle_ambiguous(mentions)
    firm = [m for m in mentions if m.sort not in (Sort.ADJECTIVE, Sort.AMBIGUOUS)]
    unsure = [m for m in mentions if m.sort == Sort.AMBIGUOUS]
    by_adjective = not firm and not unsure
    if by_adjective:
        firm = [m for m in mentions if m.sort == Sort.ADJECTIVE]
    said = [*firm, *unsure]
    firm = _settle_twins(firm, text, gazetteer)
    choices: tuple[Jurisdiction, ...] = ()
    if unsure and not firm:
        choices = tuple(Jurisdiction(code) for code in unsure[0].code.split())
    places = tuple(dict.fromkeys(Jurisdiction(m.code) for m in firm))
    return PlacesRead(_most_specific(places), choices, _cut(text, said), by_adjective)


def _names(words: Sequence[_Word], text: str, gazetteer: Gazetteer) -> Iterable[_Mention]:
    spans = {
        (i, j): fold_name(text[words[i].start : words[j - 1].end])
        for i in range(len(words))
        for j in range(i + 1, min(i + LONGEST_NAME, len(words)) + 1)
    }
    found: dict[str, tuple[str, str]] = {}
    for name, code, sort, _ in gazetteer.named_places(sorted(set(spans.values()))):
        if sort != Sort.TWIN:
            found.setdefault(name, (code, sort))
    for (i, j), name in spans.items():
        if name in found:
            code, sort = found[name]
            if _stands_as_place(sort, words, i, j):
                if sort in (Sort.SURE, Sort.CAPITAL) and i > 1 and _bare(words[i - 2].text) in _SOMEBODY_ELSE:
                    sort = Sort.ADJECTIVE  # "my colleague in New York"
                if sort in (Sort.SURE, Sort.CAPITAL) and j < len(words) and _bare(words[j].text) in _ATTRIBUTED:
                    sort = Sort.ADJECTIVE
                yield _Mention(code, sort, words[i].start, words[j - 1].end)


def _stands_as_place(sort: str, words: Sequence[_Word], i: int, j: int) -> bool:
    before = [fold(word.text) for word in words[max(0, i - 2) : i] if fold(word.text) != "the"]
    after_locative = bool(before) and before[-1] in _LOCATIVES
    if sort == Sort.LOCATIVE:
        of_a_site = j < len(words) and _bare(words[j].text) in _SITES
        return words[i].text[0].isupper() and (after_locative or of_a_site)
    if sort == Sort.CAPITAL:
        capital = words[i].text[0].isupper() and i > 0
        return capital or (after_locative and before[-1] in ("in", "from", "near", "en", "em", "aus"))
    # "de" and "ca" in lower case are words, not places.
    return sort != Sort.AMBIGUOUS or j - i > 1 or len(words[i].text) > 2


def _codes(words: Sequence[_Word], text: str, shouting: bool) -> Iterable[_Mention]:
    for i, word in enumerate(words):
        code, span = word.text, (word.start, word.end)
        before = fold(words[i - 1].text) if i else ""
        following = _bare(words[i + 1].text) if i + 1 < len(words) else ""
        if text[: word.start].endswith(", ") and f"US-{code}" in place_names() and code not in _CODES_OF_TWO:
            yield _Mention(f"US-{code}", Sort.SURE, *span)  # "Portland, ME"
        elif re.fullmatch(r"(?:[A-Z]{2})-[A-Z]{2,3}", code):
            try:
                yield _Mention(Jurisdiction.parse(code).code, Sort.SURE, *span)
            except UnknownPlace:
                continue
        elif code in _OTHER_CODES and not (shouting and code == "US"):
            sort = Sort.ADJECTIVE if following in _ATTRIBUTED else Sort.SURE
            yield _Mention(_OTHER_CODES[code], sort, *span)
        elif code in _CODES_OF_TWO and (not shouting or before == "in" or len(words) == 1):
            yield _Mention(_CODES_OF_TWO[code], Sort.AMBIGUOUS, *span)
        elif (code in _CODES_READ_ALONE and not shouting) or (code in _CODES_AFTER_IN and before in ("in", "from")):
            yield _Mention(f"US-{code}", Sort.SURE, *span)
        elif code in _CODES_LOWER and (before == "in" or i in (0, len(words) - 1)):
            yield _Mention("US-NY" if code == "nyc" else f"US-{code.upper()}", Sort.SURE, *span)


def _inside(text: str, gazetteer: Gazetteer) -> Iterable[_Mention]:
    if text.isascii():
        return
    for name, code in gazetteer.places_inside():
        start = text.find(name)
        if start >= 0:
            yield _Mention(code, Sort.INSIDE, start, start + len(name))


def _without_overlaps(mentions: Iterable[_Mention]) -> list[_Mention]:
    """The longest of those that share a word; then in the order they stand."""
    kept: list[_Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.sort == Sort.AMBIGUOUS, m.start)):
        if all(mention.end <= k.start or k.end <= mention.start for k in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


def _settle_ambiguous(mentions: Sequence[_Mention]) -> list[_Mention]:
    """ "Georgia, USA" and "Wilmington, DE": what else is named tells which of the two is meant."""
    countries = {m.code.split("-")[0] for m in mentions if m.sort != Sort.AMBIGUOUS}
    settled = []
    for mention in mentions:
        fitting = [code for code in mention.code.split() if code.split("-")[0] in countries]
        if mention.sort == Sort.AMBIGUOUS and len(fitting) == 1:
            mention = replace(mention, code=fitting[0], sort=Sort.SURE)
        settled.append(mention)
    return settled


def _settle_twins(mentions: Sequence[_Mention], text: str, gazetteer: Gazetteer) -> list[_Mention]:
    """The region after a city tells which city is meant: "Wilmington, Delaware" is not the larger one elsewhere, and
    "Ontario California" not the province."""
    kept = list(mentions)
    for first, second in pairwise(mentions):
        if text[first.end : second.start].strip(" ,"):
            continue
        named = gazetteer.named_places([fold(text[first.start : first.end])])
        city = any(population and (sort != Sort.TWIN or code == second.code) for _, code, sort, population in named)
        if city and "-" in second.code:
            kept.remove(first)
    return kept


def _most_specific(places: tuple[Jurisdiction, ...]) -> tuple[Jurisdiction, ...]:
    """ "In Buffalo, New York, US" is one place: what another one lies in is dropped."""
    return tuple(p for p in places if not any(p.code != q.code and p.code in q.lineage for q in places))


def _cut(text: str, mentions: Sequence[_Mention]) -> str:
    """The text without the names and the "in" before them."""
    for mention in reversed(mentions):
        before = re.sub(r"\b(?:in|from|near|at|en|em|aus|dans)\s*(?:the\s+)?$", "", text[: mention.start], flags=re.I)
        text = before + text[mention.end :]
    return " ".join(text.split()).strip(" ,:;-")
