"""The broad area of work that a question is about: pack data, words/areas.toml. Coarse on purpose.

It is all that is ever counted of a question that Steward could not answer, and those who run a workplace may see the
counts. So whatever could point at somebody's organising, at what was done to them, or at their body and beliefs is of
no area at all: a rising count of such questions would have an employer look for who asks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from knowledge.place_reader import fold

OTHER = "other"
"""Of no area, or of none that is told."""
# A question is of an area only where it is plainly near to it, and farther from all that is withheld. Calibrated with
# the default embedding model by tests/knowledge/test_area.py.
ENOUGH, AWAY_FROM_WITHHELD = 0.66, 0.05


@dataclass(frozen=True, slots=True)
class Area:
    """`name` is what people read; `topics` are the ids of topics, `*` for any ending."""

    id: str
    name: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Areas:
    """`withheld` are the topics, and `words` the beginnings of words, that no area is told of."""

    areas: tuple[Area, ...]
    withheld: tuple[str, ...]
    words: re.Pattern[str]

    def named(self, id_: str) -> str | None:
        """What people read; None of an id that is no area."""
        return next((area.name for area in self.areas if area.id == id_), None)

    def of_topic(self, topic: str) -> str:
        if _is_one_of(topic, self.withheld):
            return OTHER
        return next((area.id for area in self.areas if _is_one_of(topic, area.topics)), OTHER)

    def withholds(self, text: str) -> bool:
        """Whether a word of the text has it withheld, wherever else it is near to."""
        return bool(self.words.search(f"{fold(text)} "))

    def area_of(self, near: Mapping[str, float]) -> str:
        """The area of the nearest topic. `near` is how near a question is to every topic (cosine)."""
        nearest = max(near, key=lambda topic: near[topic], default="")
        withheld = max((near[topic] for topic in near if _is_one_of(topic, self.withheld)), default=-1.0)
        if not nearest or near[nearest] < max(ENOUGH, withheld + AWAY_FROM_WITHHELD):
            return OTHER
        return self.of_topic(nearest)


@cache
def areas() -> Areas:
    held = tomllib.loads(files("knowledge.pack").joinpath("words/areas.toml").read_text(encoding="utf-8"))
    withheld = held["withheld"]
    return Areas(
        tuple(Area(entry["id"], entry["name"], tuple(entry["topics"])) for entry in held["area"]),
        tuple(withheld["topics"]),
        re.compile(rf"(?<!\w)({'|'.join(map(re.escape, withheld['words']))})"),
    )


def _is_one_of(topic: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(topic, pattern) for pattern in patterns)
