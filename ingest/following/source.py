"""A source: a place whose texts are followed over time, as an admin described it in sources.toml."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from knowledge.card import Kind
from knowledge.document import Visibility

EVERY = timedelta(days=1)


class Place(StrEnum):
    """What a source names: the key it stands under in sources.toml."""

    URL = "url"
    PATH = "path"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors of a web page: what holds the text, and what in it is left out. Empty: found by itself."""

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return "\x1f".join((*self.keep, "\x1e", *self.drop))


@dataclass(frozen=True, slots=True)
class Source:
    """`address` is a URL, the address of a feed, or a path. `jurisdiction`, `title` and `expected_language` (ISO 639-1)
    are None where the text is to tell them. `every` is how often it is looked at."""

    id: str
    kind: Kind
    place: Place
    address: str
    jurisdiction: str | None = None
    title: str | None = None
    selectors: Selectors = field(default_factory=Selectors)
    every: timedelta = EVERY
    visibility: Visibility | None = None
    expected_language: str | None = None
    paused: bool = False

    @property
    def path(self) -> Path:
        return Path(self.address)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What an admin allows beyond the rules: hosts on addresses that are refused otherwise (an intranet), and the hosts
    that entries of news feeds may lead to."""

    private_hosts: frozenset[str] = frozenset()
    news_hosts: frozenset[str] = frozenset()
