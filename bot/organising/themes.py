"""Themes: how many chose what, told so that no figure is about one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, tzinfo

from bot.organising.calendar import day_in, week_of
from bot.organising.choice import BY_ID, NONE_CHOSEN, from_bits
from bot.store.box import BoxStore
from bot.store.box_rows import BoxRows
from bot.store.exchange import STEP, Exchange, Kind, Message

_UNSENT = "totals unsent"
"""1 from the publication on until its file was written."""
FLOOR = 5
"""The least count that is published, and the fewest concerns that a publication is about."""


def published(counted: int, before: int) -> int:
    """In fives, rounded down; never less than `before`."""
    return max(before, counted - counted % STEP)


class Themes:
    def __init__(self, store: BoxStore, exchange: Exchange, *, zone: tzinfo) -> None:
        self._store = store
        self._exchange = exchange
        self._zone = zone

    def take_in(self) -> list[str]:
        """Counts of choices made in Slack: at least `FLOOR` people's a file. The names of files that were refused."""
        with self._store.reading() as rows:
            after = rows.sequence(Kind.COUNTS)
        return self._exchange.take(Kind.COUNTS, after=after, accept=self._add)

    def settle(self, *, now: datetime) -> bool:
        """Once a week: counts the choices of full weeks and wipes them. True where totals were published: not while
        fewer than `FLOOR` concerns were counted since the last time, so that no change is one person's. Raises
        `UserError`, also where their file for the Desk cannot be written: run again, it is."""
        due = self._counted(now)
        self._send()
        return due

    def _counted(self, now: datetime) -> bool:
        week = week_of(day_in(self._zone, now))
        with self._store.transaction() as rows:
            last, waiting = rows.settled()
            if week < last:  # the clock was ahead once: from here on it is this week again
                rows.put_settled(week, waiting)
            if week <= last:
                return False
            wiped = rows.wipe_choices(week, NONE_CHOSEN)
            themes = _added(rows.themes(), [choice for bits in wiped for choice in from_bits(bits)])
            waiting += len(wiped)
            due = waiting >= FLOOR
            if due:
                themes = {choice: (n, published(n, before)) for choice, (n, before) in themes.items()}
            rows.put_themes(themes)
            rows.put_settled(week, 0 if due else waiting)
            if due:
                rows.put_sequence(_UNSENT, 1)
        return due

    def _send(self) -> None:
        with self._store.reading() as rows:
            if not rows.sequence(_UNSENT):
                return
        with self._store.transaction() as rows:
            sequence, (week, _) = rows.sequence(Kind.TOTALS) + 1, rows.settled()
            self._exchange.write(Message(Kind.TOTALS, sequence, {"week": week, "totals": _published(rows)}))
            rows.put_sequence(Kind.TOTALS, sequence)
            rows.put_sequence(_UNSENT, 0)

    def totals(self) -> dict[str, int]:
        """What is published, by choice. No sum of it all, and no combination of two."""
        with self._store.reading() as rows:
            return _published(rows)

    def _add(self, message: Message) -> None:
        """Counted now, published with the week. Choices that this version does not know are left out."""
        counts: dict[str, int] = message.body["counts"]
        with self._store.transaction() as rows:
            rows.put_sequence(Kind.COUNTS, message.sequence)
            rows.put_themes(_added(rows.themes(), Counter({c: n for c, n in counts.items() if c in BY_ID}).elements()))
            week, waiting = rows.settled()
            rows.put_settled(week, waiting + FLOOR)


def _published(rows: BoxRows) -> dict[str, int]:
    return {choice: total for choice, (_, total) in rows.themes().items() if total >= FLOOR}


def _added(themes: dict[str, tuple[int, int]], choices: Iterable[str]) -> dict[str, tuple[int, int]]:
    added = dict(themes)
    for choice, number in Counter(choices).items():
        counted, total = added.get(choice, (0, 0))
        added[choice] = (counted + number, total)
    return added
