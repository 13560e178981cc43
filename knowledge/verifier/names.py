"""Names that a sentence gives: laws and their numbers, cases, places, people, authorities, web addresses."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from knowledge.jurisdiction import ANYWHERE, UNKNOWN, Jurisdiction, place_names
from knowledge.translation_check import names as names_as_called
from knowledge.verifier.spelt import MONTHS
from knowledge.verifier.text import Token, tokens

_REFERS = {
    "section": "§ §§ section sections sec secs s ss sezione sección",
    "article": "art arts artt article articles artikel artículo artículos articolo articoli artigo artigos 第",
    "number": "no nos nr nº n number numbers núm numéro",
    "part": "part parts teil parte partie", "annex": "annex anhang anexo annexe allegato", "point": "point points punkt punto",
    "recital": "recital recitals erwägungsgrund", "title": "title titel", "chapter": "chapter ch c kapitel capítulo chapitre",
    "form": "form formular formulario formulaire", "opinion": "opinion", "circular": "circular", "law": "law gesetz ley loi legge lei",
    "bill": "sb ab hb s h r hr ld p l", "memo": "gc memo", "directive": "directive", "regulation": "regulation",
    "guideline": "guidelines guideline", "cited": "u.s.c ilcs ccr nlrb del m.r.s azr fed", "schedule": "schedule",
    "paragraph": "paragraph paragraphs para paras subsection clause absatz abs apartado comma",
}  # fmt: skip
_KIND = {word: kind for kind, words in _REFERS.items() for word in words.split()}
_CITED = re.compile(
    r"\b(?:U\.?\s?S\.?\s?C|C\.?\s?C\.?\s?R|ILCS|M\.R\.S|Del\. ?C|NLRB No|NLRB|F\.\d?d|S\. ?Ct|AZR|CCR)\b"
)
_URL = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)+(?:com|org|net|gov|eu|uk|de|fr|es|it|info|io|br|jp|au|ca|int)\b(?:/[^\s,;)]*)?",
    re.I,
)
_DEMONYMS = {
    "german": "DE", "french": "FR", "spanish": "ES", "italian": "IT", "brazilian": "BR", "japanese": "JP", "indian": "IN",
    "canadian": "CA", "australian": "AU", "british": "GB", "american": "US", "european": "EU", "californian": "US-CA",
    "uk": "GB", "britain": "GB", "us": "US", "usa": "US", "u.s": "US", "texan": "US-TX", "federal": "US", "nsw": "AU-NSW",
}  # fmt: skip
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_COUNTED = re.compile(r"第\s?(\d+(?:-\d+)?(?:\([a-z0-9]+\))*)")
_ROMAN = re.compile(r"\b(?:Part|Title|Chapter|Annex|Division|Schedule|Book|Art\.|Article) [IVXLC]+(?:\.\d+)?\b")
_NAMED_YEAR = re.compile(r"\b(?:Act|Law|Code|Directive|Regulation|Rules|Charter|Ordinance),? ((?:19|20)\d\d)\b")
_LIST = re.compile(r"[,;&-]|and|or|to|und|y|et|e|o|ou|bis|a")


@lru_cache(maxsize=2048)
def references(text: str) -> tuple[tuple[str, str, int, int], ...]:
    """(kind, number, begin, end) of each number that counts a provision, a case or a document: ("section", "158(a)(1)")."""
    found: list[tuple[str, str, int, int]] = []
    if _EASTERN.search(text):  # "第5条" counts a provision; what else stands between such letters is no number of one
        found = [("code", m[1].casefold(), m.start(1), m.end(1)) for m in _COUNTED.finditer(text)]
        for _, _, begin, end in found:
            text = text[:begin] + " " * (end - begin) + text[end:]
        text = _EASTERN.sub(" ", text)
    words = tokens(text)
    kind = ""
    for n, token in enumerate(words):
        if token.is_code:
            value = token.low.rstrip("*.")
            plain = value.isdigit()
            if kind:
                found.append((kind, value, token.at, token.to))
            elif _CITED.match(text, token.to + 1):
                found.append(("cited", value, token.at, token.to))
            elif not plain and _is_code(value, text, token):
                found.append(("code", value, token.at, token.to))
            continue
        low = token.low.rpartition("'")[2]
        if low in _KIND and _counts(words, n):
            kind = _KIND[low]
        elif not (kind and (_LIST.fullmatch(token.low) or token.low in ".()§")):
            kind = ""
    named = _NAMED_YEAR.finditer(text)
    found += [
        ("year", m[1], m.start(1), m.end(1))
        for m in named
        if not any(low <= m.start(1) < high for *_, low, high in found)
    ]
    return tuple(found)


def _counts(words: tuple[Token, ...], n: int) -> bool:
    """Whether a number follows at once, but for a point: "Art. 5", "no. 6"; "law 30 days" does not count anything."""
    if (
        words[n].low in ("law", "title", "form", "point", "part", "s", "c", "r", "h", "p", "l", "e", "a")
        and not words[n].text[0].isupper()
    ) and words[n].low not in ("s", "part", "point", "c"):
        return False
    following = [token for token in words[n + 1 : n + 4] if token.low not in (".", "§", "(", "°", "º")]
    return bool(following) and following[0].is_code and (following[0].at - words[n].to) <= 4


def _is_code(value: str, text: str, token: Token) -> bool:
    if re.fullmatch(r"\d+(?:st|nd|rd|th|er)", value) or re.fullmatch(r"\d+(?:-\d+)", value):
        return False
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value) or re.fullmatch(r"\d+(?:[.,]\d+)+", value):
        return False
    return bool(re.search(r"[a-z/:(*]", value) or "-" in value or (token.at and text[token.at - 1] == "-"))


def unsupported_references(sentence: str, quote: str, called: str) -> list[str]:
    """`called` is what the source itself is called by: a number from there counts only where the quote has none of its
    kind."""
    own = references(sentence)
    held = references(quote)
    kinds = {kind for kind, *_ in held}
    known = {(kind, value) for kind, value, *_ in (*held, *(r for r in references(called) if r[0] not in kinds))}
    twice = [b[1] for a, b in itertools.pairwise(own) if a[:2] == b[:2] and b[2] - a[3] < 6]
    if twice:
        return twice
    roman = {" ".join(m[0].split()).casefold() for m in _ROMAN.finditer(f"{quote} . {called}")}
    if strange := [m[0] for m in _ROMAN.finditer(sentence) if " ".join(m[0].split()).casefold() not in roman]:
        return strange
    values = {value for _, value in known}
    return [value for kind, value, _, _ in own if not _known(kind, value, known, values)]


def _known(kind: str, value: str, known: set[tuple[str, str]], values: set[str]) -> bool:
    """A bare number does not stand for what it is a part of, nor for a part: section 8 is not 8(a)(5)."""
    return (
        (kind, value) in known
        or (kind in ("code", "number", "cited") and value in values)
        or any(other == value and k in ("code", "cited") for k, other in known)
    )


def unsupported_addresses(sentence: str, support: str) -> list[str]:
    known = support.casefold()
    return [m[0] for m in _URL.finditer(sentence) if m[0].casefold().rstrip("./") not in known]


@lru_cache(maxsize=1024)
def place_words(code: str) -> str:
    """What the place of a source may be called: its name and those of the places around it."""
    if code in (ANYWHERE, UNKNOWN):
        return ""
    try:
        lineage = Jurisdiction(code).lineage
    except KeyError:
        return code
    held = [place_names()[c] for c in (code, Jurisdiction(code).country) if c in place_names()]
    also = [
        word
        for word, c in _DEMONYMS.items()
        if c in lineage and c not in (ANYWHERE,) and c in (code, code.split("-")[0])
    ]
    return " ".join([*held, *also, *(w.upper() for w in also if len(w) <= 3)])


@lru_cache
def _place_words() -> dict[str, frozenset[str]]:
    """First words of places' names, in lower case, to the codes they may stand for."""
    found: dict[str, set[str]] = {}
    for code, name in place_names().items():
        if code not in (ANYWHERE, UNKNOWN):
            found.setdefault(name.casefold().removeprefix("the "), set()).add(code)
    for word, code in _DEMONYMS.items():
        found.setdefault(word, set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


@lru_cache
def _words_of_places() -> frozenset[str]:
    return frozenset(word for name in _place_words() for word in name.split())


@lru_cache(maxsize=2048)
def places_in(text: str) -> frozenset[str]:
    """Codes of the places that a folded text names, in English."""
    low = f" {' '.join(token.low.removesuffix(chr(39) + 's') for token in tokens(text) if token.is_word)} "
    return frozenset(
        min(codes)
        for name, codes in _place_words().items()
        if f" {name} " in low and name not in ("us", "georgia", "in")
    )


def unsupported_names(sentence: str, support: str, *, skip_first: bool = True) -> list[str]:
    """Words in capitals inside a sentence that stand nowhere in its support."""
    known = {token.low.removesuffix("'s") for token in tokens(support)}
    known |= {word for token in tokens(support) for word in token.low.split("'")}
    named: list[str] = []
    begins = True
    for token in tokens(sentence):
        if not token.is_word:
            begins = begins or token.low in (":", '"')
            continue
        bare = token.low.removesuffix("'s")
        capital = token.text[0].isupper()
        loud = len(bare) > 1 and token.text[:2].isupper()
        if (
            capital
            and bare not in known
            and bare not in _MONTHS
            and (loud or not (begins and skip_first))
            and bare != "i"
        ):
            named.append(token.text)
        begins = False
    return named


def unsupported_joined(sentence: str, support: str) -> list[str]:
    """Neighbouring words in capitals that the support has, but not side by side: "Data Act" from "AI Act" and "data"."""
    joined = set(_neighbours(support))
    places = _words_of_places()
    return [
        f"{one} {other}"
        for one, other in _neighbours(sentence)
        if one not in places and other not in places and other not in _KIND and (one, other) not in joined
    ]


def _neighbours(text: str) -> list[tuple[str, str]]:
    words = tokens(text)
    return [
        (a.low.removesuffix("'s"), b.low.removesuffix("'s"))
        for n, (a, b) in enumerate(itertools.pairwise(words))
        if a.is_word and b.is_word and a.text[0].isupper() and b.text[0].isupper() and n and "'" not in a.text
    ]


def unsupported_capitals(sentence: str, support: str, language: str) -> list[str]:
    """Names all in capitals, and in Japanese and Chinese any word in Latin letters, that the support has not, or not as
    the language calls it."""
    called = f"{support} {' '.join(names_as_called(support, language))}".casefold()
    pattern = r"[A-Za-z][A-Za-z.-]+" if language in ("ja", "zh") else r"\b[A-ZÄÖÜ][A-ZÄÖÜ.-]*[A-ZÄÖÜ]\b"
    return [m[0] for m in re.finditer(pattern, sentence) if m[0].casefold().strip(".-") not in called]


_MONTHS = frozenset(name for names in MONTHS["en"] for name in names.split("|"))
_CASE = re.compile(
    r"\b(?P<one>[A-Z][\w.&'-]+(?: [A-Z][\w.&'-]+){0,3}) (?:v|vs|gegen|contre|contra|contro|c)\.? (?P<two>[A-Z][\w.&'-]+)"
)


def unsupported_cases(sentence: str, support: str) -> list[str]:
    """Cases named by their parties, in any language, of which one party stands nowhere in the support."""
    low = support.casefold()
    return [
        m[0]
        for m in _CASE.finditer(sentence)
        if m["two"].casefold().rstrip(".") not in low or m["one"].split()[-1].casefold() not in low
    ]
