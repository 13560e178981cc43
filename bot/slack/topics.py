"""The rows that tell in which areas questions were left unanswered."""

from __future__ import annotations

from collections.abc import Sequence

from bot.slack.cutting import cut
from bot.store.desk import FLOOR
from knowledge.area import areas

_MOST = 15


def topic_rows(topics: Sequence[tuple[str, int]]) -> list[str]:
    """Only from the floor on and in fives, so that one more question shows nowhere, in their order neither. Takes names
    of areas with counts."""
    told = sorted(((name, count - count % FLOOR) for name, count in topics), key=lambda row: (-row[1], row[0]))
    return [f"{cut(name, 150)}: {count} or more" for name, count in told if count >= FLOOR][:_MOST]


def named(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """By the names that people read. An area that is no more is left out."""
    known = areas()
    return tuple((name, count) for area, count in counts.items() if (name := known.named(area)) is not None)
