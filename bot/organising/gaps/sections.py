"""What each section of a policy is about, by its headings and by all that stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from bot.organising.gaps.card import Cards
from bot.organising.gaps.mention import mentioned
from bot.organising.gaps.statement import Statement, folded

# How much of a practice makes it a topic, at least, and of what the main topic has.
_TOPIC, _OF_MAIN = 1.5, 0.6
_WORD, _HEADING = 0.5, 1.5  # what a word of the card, and the heading, count for
_ONCE = 0.3  # how sure the examples have to be once, where no word tells: doubts alone add up in a long section
_LONGEST = 300  # characters of a heading that are looked at


class Sections:
    """Of the statements of a policy: by section, what they are about together."""

    def __init__(
        self,
        statements: Sequence[Statement],
        cards: Cards,
        sure: Sequence[Mapping[str, float]],
        words: Sequence[frozenset[str]],
        *,
        throughout: bool,
    ) -> None:
        """Of each statement: how `sure` the examples are of each practice, and those it has a word for that they bear
        out. `throughout`: whether the policy is about tracking; a passage of another has one topic."""
        self._statements, self._cards, self._sure, self._words = statements, cards, sure, words
        self._of_main = _OF_MAIN if throughout else 1.0
        self._under: dict[str, frozenset[str]] = {}

    @cached_property
    def weights(self) -> dict[int, dict[str, float]]:
        """Of each section, how much of each practice is in it."""
        weights: dict[int, dict[str, float]] = {}
        for statement, sure, words in zip(self._statements, self._sure, self._words, strict=True):
            if statement.section not in weights:
                under = self.under(statement)
                weights[statement.section] = {p.id: _HEADING * (p.id in under) for p in self._cards.practices}
            for practice, n in sure.items():
                weights[statement.section][practice] += max(n, 0.0) + _WORD * (practice in words)
        return weights

    @cached_property
    def _meant(self) -> dict[int, frozenset[str]]:
        """Of each section, what a heading, a word or one sentence clearly is about."""
        found: dict[int, frozenset[str]] = {}
        for statement, sure, words in zip(self._statements, self._sure, self._words, strict=True):
            clearly = words | {practice for practice, n in sure.items() if n >= _ONCE}
            found[statement.section] = found.get(statement.section, self.under(statement)) | clearly
        return found

    @cached_property
    def topics(self) -> dict[int, frozenset[str]]:
        """What each section is about."""
        topics = {
            section: frozenset(p for p, n in found.items() if n >= max(_TOPIC, self._of_main * max(found.values())))
            & self._meant[section]
            for section, found in self.weights.items()
        }
        of_chapter = self._by_chapter(topics)
        last: frozenset[str] = frozenset()
        chapter = 0
        for statement in self._statements:
            runs_in = statement.section != statement.chapter
            if statement.chapter != chapter and runs_in:
                last = frozenset()  # a chapter whose first paragraph has a heading of its own
            chapter = statement.chapter
            # What stands below a line that is a heading by its look alone, and is about nothing, goes on with the last;
            # ahead of all paragraphs of its chapter that are about something, it is about them.
            if not statement.marked and not topics[statement.section] and not self._is_common_line(statement):
                topics[statement.section] = last or (of_chapter[chapter] if runs_in else last)
            last = topics[statement.section]
        return topics

    @cached_property
    def of_chapter(self) -> dict[int, frozenset[str]]:
        """What the sections of each chapter are about, together."""
        return self._by_chapter(self.topics)

    def _by_chapter(self, topics: Mapping[int, frozenset[str]]) -> dict[int, frozenset[str]]:
        found: dict[int, frozenset[str]] = {}
        for statement in self._statements:
            found[statement.chapter] = found.get(statement.chapter, frozenset()) | topics[statement.section]
        return found

    def under(self, statement: Statement) -> frozenset[str]:
        """What the lowest heading names that names a practice."""
        if statement.heading not in self._under:
            parts = (folded(heading[:_LONGEST]) for heading in reversed(statement.heading.split(" › ")))
            named = (mentioned(self._cards.practices, part) for part in parts)
            self._under[statement.heading] = next(filter(None, named), frozenset())
        return self._under[statement.heading]

    def _is_common_line(self, statement: Statement) -> bool:
        return self._cards.shared["common_heading"].search(folded(statement.heading.rpartition(" › ")[2])) is not None
