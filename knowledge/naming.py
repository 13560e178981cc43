"""What a question calls by name: documents, and laws or authorities whose name tells a place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from knowledge.card import Kind
from knowledge.document import Document
from knowledge.jurisdiction import ANYWHERE, Jurisdiction
from knowledge.place_reader import fold, stands_in


@dataclass(frozen=True, slots=True)
class NamedLaw:
    """A law or authority named in a question, and the places where it is at home."""

    name: str
    homes: tuple[str, ...]

    def at_home(self, places: Sequence[Jurisdiction]) -> bool:
        return any(
            home in place.lineage or place.code in Jurisdiction(home).lineage for place in places for home in self.homes
        )


def named_documents(documents: Iterable[Document], text: str) -> dict[str, Document]:
    folded = fold(text)
    return {d.id: d for d in documents if _any_stands_in(d.names, folded)}


def named_laws(named: Iterable[Document], text: str) -> list[NamedLaw]:
    """Laws named by a card's name or by the list of institutions; one for each set of places.

    The longest name counts: "Colorado AI Act" does not name the AI Act.
    """
    folded = fold(text)
    found = [
        (name, NamedLaw(d.title, (d.jurisdiction,)))
        for d in named
        if d.kind is Kind.LAW and d.jurisdiction != ANYWHERE
        for name in (_folded(n) for n in d.names)
        if stands_in(name, folded)
    ]
    found += [(name, NamedLaw(said, homes)) for name, said, homes in _institutions() if stands_in(name, folded)]
    longest = [law for name, law in found if not any(name != other and name in other for other, _ in found)]
    return list({law.homes[0]: law for law in reversed(longest)}.values())[::-1]


def names_stand_in(names: Iterable[str], text: str) -> bool:
    """Whether one of the names stands in the text, as a word of its own."""
    return _any_stands_in(names, fold(text))


def _any_stands_in(names: Iterable[str], folded: str) -> bool:
    return any(stands_in(_folded(name), folded) for name in names)


@lru_cache(maxsize=8192)
def _folded(name: str) -> str:
    """Of documents and laws only: there are some thousand, and each is looked for in every question."""
    return fold(name)


@cache
def _institutions() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(folded name, name, homes) of each."""
    text = files("knowledge.pack").joinpath("places/institutions.toml").read_text(encoding="utf-8")
    return tuple((fold(name), name, tuple(homes)) for name, homes in tomllib.loads(text)["home"].items())
