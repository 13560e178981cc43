"""Places and whose law is read there.

Codes are ISO 3166-1 alpha-2 (`DE`), ISO 3166-2 (`US-NY`), `EU`, `COE` for the Council of Europe and two of
ISO's user-assigned kind: `XX` for what holds in any place, `ZZ` for what is said only where the place is not known.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.errors import UnknownPlace

ANYWHERE = "XX"
UNKNOWN = "ZZ"
EUROPEAN_UNION = "EU"
COUNCIL_OF_EUROPE = "COE"

EU_MEMBERS = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()
)  # 27 member states
COE_MEMBERS = EU_MEMBERS | frozenset(
    "AL AD AM AZ BA GE IS LI MC MD ME MK NO RS SM CH TR UA GB".split()
)  # 46: the Convention binds them (Russia left in 2022)

_SHAPE = re.compile(r"(?:COE|[A-Z]{2}(?:-[A-Z0-9]{1,3})?)\Z")
_NO_CODE = "That is not a place code Steward can read. Codes look like US-NY, US, DE, EU, GB or CA-ON."


@cache
def place_names() -> dict[str, str]:
    """Code to English name, for every code that Steward can read."""
    text = files("knowledge.pack").joinpath("places/names.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["names"])


@dataclass(frozen=True, slots=True, order=True)
class Jurisdiction:
    """One place, by its code. `parse` is the way in for anything a person wrote."""

    code: str

    @classmethod
    def parse(cls, text: str) -> Jurisdiction:
        """The place that `text` names by code, in either case. Raises `UnknownPlace`."""
        place = cls.of_text(text)
        if place.code in (ANYWHERE, UNKNOWN):
            raise UnknownPlace(_NO_CODE)
        return place

    @classmethod
    def of_text(cls, text: str) -> Jurisdiction:
        """Like `parse`, and also the two codes that name no place: `XX` and `ZZ`."""
        code = text.strip().upper().replace("_", "-")
        code = {"UK": "GB"}.get(code, code)
        if not _SHAPE.match(code) or code not in place_names():
            raise UnknownPlace(_NO_CODE)
        return cls(code)

    @property
    def name(self) -> str:
        return place_names()[self.code]

    @property
    def country(self) -> str:
        return self.code.split("-")[0]

    @property
    def lineage(self) -> tuple[str, ...]:
        """Codes whose texts are read for this place, most specific first, always ending in `XX`.

        `US-NY` reads US-NY, US; `DE` reads DE, EU, Council of Europe; `GB` is not EU.
        """
        codes = [self.code]
        if "-" in self.code:
            codes.append(self.country)
        if self.country in EU_MEMBERS:
            codes.append(EUROPEAN_UNION)
        if self.country in COE_MEMBERS or self.code == EUROPEAN_UNION:
            codes.append(COUNCIL_OF_EUROPE)
        if self.code != ANYWHERE:
            codes.append(ANYWHERE)
        return tuple(codes)

    def __str__(self) -> str:
        return self.code
