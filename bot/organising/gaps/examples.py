"""The sentences that the report reads by: those of the cards, and lists of more, one JSON object a line:

{"sentence": "Footage is wiped after a week.", "kept": "stated", "about": ["camera"]}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from bot.organising.gaps.card import Cards
from bot.organising.gaps.mention import mentioned
from bot.organising.gaps.statement import folded, plain
from bot.organising.gaps.verdict import FOUND, Verdict

ALL = "all"
_MOST = 1_000_000  # bytes of one list


@dataclass(frozen=True, slots=True)
class Example:
    """`verdicts` by column; a column that is not named is silent. `about` are practices, or `ALL` for a sentence on
    whatever is tracked; None where nobody said, and its words tell."""

    sentence: str
    verdicts: Mapping[str, Verdict]
    about: frozenset[str] | None = None


class ExampleBroken(ValueError):
    """Says what is wrong with a list, and in which line."""


def examples_in(path: Traversable) -> Iterator[Example]:
    """Raises `ExampleBroken`, `OSError`."""
    data = path.read_bytes()
    if len(data) > _MOST:
        raise ExampleBroken(f"it is larger than {_MOST // 1000} kB")
    for number, line in enumerate(data.decode("utf-8", errors="replace").splitlines(), start=1):
        if line.strip():
            yield _example(line, number)


def _example(line: str, number: int) -> Example:
    try:
        table = json.loads(line)
        sentence, about = table.pop("sentence"), table.pop("about", None)
        verdicts = {column: Verdict(verdict) for column, verdict in table.items()}
        if not isinstance(sentence, str) or not sentence.strip() or not set(verdicts.values()) <= set(FOUND):
            raise ValueError
        if about is not None and not (isinstance(about, list) and all(isinstance(one, str) for one in about)):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ExampleBroken(
            f'line {number} is to be {{"sentence": "…", "kept": "stated", "about": ["camera"]}}'
        ) from None
    return Example(sentence, verdicts, None if about is None else frozenset(about))


def examples_of(cards: Cards) -> list[Example]:
    """All of them, each sentence once: what several cards say of it is put together."""
    found: dict[str, Example] = {}
    for example in (*cards.listed, *_on_cards(cards)):
        key = folded(example.sentence)
        before = found.get(key, Example(plain(example.sentence), {}))
        about = example.about if before.about is None else before.about | (example.about or frozenset())
        found[key] = Example(before.sentence, {**before.verdicts, **example.verdicts}, about)
    return [
        one if one.about is not None else Example(one.sentence, one.verdicts, mentioned(cards.practices, key))
        for key, one in found.items()
    ]


def _on_cards(cards: Cards) -> Iterator[Example]:
    for column in cards.columns:
        for verdict in Verdict:
            said = {column.id: verdict} if verdict in FOUND else {}
            yield from _all((*column.examples.get(verdict, ()), *column.further.get(verdict, ())), said)
    for practice in cards.practices:
        yield from _all((*practice.examples.get("tracked", ()), *practice.further), {}, frozenset({practice.id}))
        yield from _all(practice.examples.get("not_tracked", ()), {})
    yield from _all(cards.others, {}, frozenset())


def _all(texts: Iterable[str], said: Mapping[str, Verdict], about: frozenset[str] | None = None) -> Iterator[Example]:
    return (Example(text, said, about) for text in texts)
