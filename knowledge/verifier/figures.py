"""Dates and quantities that a sentence states, in any language: what they are, in which order, and beside which words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.verifier.spelt import LENGTHS, MONTHS, PEOPLE, SPELT, UNSPACED

Day = tuple[int | None, int | None, int | None]
_MONEY = {
    "US$": "$", "R$": "R$", "C$": "C$", "A$": "A$", "$": "$", "€": "€", "£": "£", "₹": "₹", "¥": "¥", "円": "¥", "元": "¥",
}  # fmt: skip
_SCALE = {
    "million": 10**6, "millionen": 10**6, "millones": 10**6, "millions": 10**6, "milioni": 10**6, "milhões": 10**6, "mio": 10**6,
    "billion": 10**9, "thousand": 1000, "mil": 1000, "mille": 1000, "mila": 1000, "tausend": 1000, "crore": 10**7,
    "hundred": 100, "dozen": 12, "万": 10**4, "億": 10**8, "亿": 10**8, "千万": 10**7, "百万": 10**6, "m": 10**6, "bn": 10**9,
}  # fmt: skip
_SIGN = "|".join(re.escape(sign) for sign in sorted(_MONEY, key=len, reverse=True))
_SCALES = "|".join(sorted(map(re.escape, _SCALE), key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<sign>{_SIGN})?\s?(?<![\w.])(?P<value>\d+(?:[.,'\s]\d{{3}})*(?:[.,]\d+)?)(?:\s?(?P<scale>{_SCALES})(?![a-z]))?"
    rf"\s?(?:(?P<percent>%|％|percent\b|per cent\b|prozent\b|por ciento\b|pour cent\b|per cento\b|por cento\b)|(?P<after>{_SIGN}|euros?\b|dollars?\b|pounds?\b))?",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_EASTERN = re.compile(
    r"(?:(\d{4})\s*年)?\s*(?:(\d{1,2})\s*月(?!以|内|間|间))?\s*(?:(\d{1,2})\s*[日号](?!以|内|間|间))?"
)

_ARTICLES = frozenset("a an ein eine einen einem einer un une una um uma uno".split())


@dataclass(frozen=True, slots=True)
class Quantity:
    """`unit` is a length of time, a currency, "%", "people", or "" where none is told. `at` and `to`: in the text."""

    value: float
    unit: str
    at: int
    to: int


@dataclass(frozen=True, slots=True)
class Dated:
    """Year, month and day as far as they are told."""

    day: Day
    at: int
    to: int


@dataclass(frozen=True, slots=True)
class Figures:
    dates: tuple[Dated, ...]
    quantities: tuple[Quantity, ...]


@lru_cache(maxsize=2048)
def figures_of(text: str, language: str, codes: tuple[tuple[int, int], ...] = ()) -> Figures:
    """The dates and quantities of a folded text. `codes` are the spans of section numbers and the like: no quantities."""
    blank = list(text)
    for begin, end in codes:
        blank[begin:end] = " " * (end - begin)
    rest = "".join(blank)
    dates: list[Dated] = []
    for found in _dates(rest, language):
        dates.append(found)
        rest = rest[: found.at] + "\x00" * (found.to - found.at) + rest[found.to :]
    return Figures(tuple(sorted(dates, key=lambda d: d.at)), tuple(_quantities(rest, language)))


def _dates(text: str, language: str) -> Iterable[Dated]:
    for m in _ISO.finditer(text):
        yield Dated((int(m[1]), int(m[2]), int(m[3])), m.start(), m.end())
    yield from _eastern_dates(text) if language in UNSPACED else _western_dates(text, language)


def _eastern_dates(text: str) -> Iterable[Dated]:
    for m in _EASTERN.finditer(text):
        if m[1] or (m[2] and m[3]):
            yield Dated((_int(m[1]), _int(m[2]), _int(m[3])), m.start(), m.end())


def _western_dates(text: str, language: str) -> Iterable[Dated]:
    pattern, numbers = _months(language)
    taken = [False] * len(text)
    for m in pattern.finditer(text):
        name = m["month"] or m["month2"]
        year, month = _int(m["year"] or m["year2"]), numbers[name.casefold()]
        days: list[int | None] = [int(d) for d in re.findall(r"\d{1,2}", m["days"] or m["days2"] or "")]
        if not days and year is None and not _is_month_by_itself(name):
            continue
        taken[m.start() : m.end()] = [True] * (m.end() - m.start())
        for day in days or [None]:
            yield Dated((year, month, day), m.start(), m.end())
    for m in re.finditer(r"(?<![\w.,/$€£:-])(?:19|20)\d\d(?![\w/%]|[.,:-]\d)", text):
        if not taken[m.start()]:
            yield Dated((int(m[0]), None, None), m.start(), m.end())


def _is_month_by_itself(name: str) -> bool:
    """ "may" is no month, and "May" may open a sentence."""
    return re.match(r"[A-ZÄÖÜ]", name) is not None and name not in ("May", "March", "Mars", "Marzo")


@lru_cache
def _months(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    numbers = {
        name: n
        for key in dict.fromkeys((language, "en"))
        for n, names in enumerate(MONTHS.get(key, ()), start=1)
        for name in names.split("|")
    }
    names = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    day = r"\d{1,2}(?:\.|st|nd|rd|th|er|º|°)?"
    days = rf"{day}(?:\s?(?:-|,|and|und|y|et|e|bis|to|al?|au)\s?{day})*"
    return (
        re.compile(
            rf"(?<![\w.])(?:(?P<days>{days})\s?(?:of |de |d')?)?\b(?P<month>{names})\b\.?(?:\s(?:de |del |di )?(?P<year>\d{{4}})\b)?"
            rf"(?:(?<=[a-zé]) (?P<days2>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year2>\d{{4}}))?\b(?!\d))?(?P<month2>(?!))?",
            re.IGNORECASE,
        ),
        numbers,
    )


def _quantities(text: str, language: str) -> Iterable[Quantity]:
    found = [*_written(text, language), *_spelt_out(text, language)]
    return sorted(found, key=lambda q: q.at)


def _written(text: str, language: str) -> Iterable[Quantity]:
    for m in _NUMBER.finditer(text):
        value = _value(m["value"], language)
        if value is None:
            continue
        if m["scale"]:
            value *= _SCALE[m["scale"].casefold()]
        sign = m["sign"] or m["after"]
        unit = "%" if m["percent"] else _currency(sign) if sign else _unit(text[m.end() :], language)
        yield Quantity(value, unit, m.start("value"), m.end())


def _value(written: str, language: str) -> float | None:
    bare = re.sub(r"[\s']", "", written)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", bare):
        bare = re.sub(r"[.,]", "", bare)  # thousands, whoever writes them
    elif bare.count(",") == 1:
        bare = bare.replace(",", ".")
    try:
        return float(bare)
    except ValueError:
        return None


def _currency(sign: str) -> str:
    low = sign.casefold()
    return _MONEY.get(sign.upper(), "€" if low.startswith("euro") else "$" if low.startswith("dollar") else "£")


def _unit(rest: str, language: str) -> str:
    if language in UNSPACED:
        m = re.match(r"\s*(?:个|か|ヶ|箇|营业|営業|个工作)*\s*(日|天|月|年|周|週|小时|時間|分|人|名)", rest)
        return LENGTHS["zh"].get(m[1], LENGTHS["ja"].get(m[1], "")) if m else ""
    for word in re.findall(r"[^\W\d_]+", rest[:40].split(".")[0].split(",")[0])[:3]:
        low = word.casefold()
        for known in (LENGTHS.get(language, {}), LENGTHS["en"]):
            if low in known:
                return known[low]
        if low in PEOPLE:
            return "people"
    return ""


def _spelt_out(text: str, language: str) -> Iterable[Quantity]:
    words = SPELT.get(language, {})
    if language in UNSPACED:
        for m in re.finditer(r"([一二两三四五六七八九十]+)\s*(?=个|か|ヶ|日|天|年|周|週|名|人)", text):
            if m[1] in words and text[max(0, m.start() - 1)] != "第":
                yield Quantity(words[m[1]], _unit(text[m.end() :], language), m.start(), m.end())
        return
    for m in re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)?", text):
        low, rest = m[0].casefold(), text[m.end() :]
        value = _spelt_value(low, words)
        if value is None or (low in _ARTICLES and not _is_length(rest, language)):
            continue
        unit = _unit(rest, language)
        if value != 1 or unit:  # "one" may stand for anybody or anything
            yield Quantity(value, unit, m.start(), m.end())


def _spelt_value(low: str, words: Mapping[str, float]) -> float | None:
    value = words.get(low)
    if value is None and "-" in low:
        tens, _, ones = low.partition("-")
        return words[tens] + words[ones] if words.get(tens, 0) >= 20 and 0 < words.get(ones, 0) < 10 else None
    return value


def _is_length(rest: str, language: str) -> bool:
    """Whether it goes on with "day", "month" and the like."""
    following = re.findall(r"[^\W\d_]+", rest[:20])[:1]
    return bool(following) and following[0].casefold() in LENGTHS.get(language, {})


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def told_by(day: Day, known: Sequence[Day]) -> bool:
    """Whether one of the known days says as much as `day` does, or more."""
    years = {year for year, _, _ in known if year}
    for other in known:
        pairs = list(zip(day, other, strict=True))
        if all(a is None or a == b for a, b in pairs):
            return True
        if all(a is None or a == b for a, b in pairs[1:]) and other[0] is None and day[0] in years:
            return True
    return False
