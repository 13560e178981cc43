"""What the office's pages show: the state of keys, batches and library. No count of people or concerns is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.diagnosis import Check, look_after
from bot.errors import UserError
from bot.office import OfficeServices
from bot.organising.calendar import day_in
from bot.organising.custodians.key_set import KeySet
from bot.web import office_words as words


@dataclass(frozen=True, slots=True)
class KeyRow:
    """`until` is the last day on which something sealed to it may be held, where another replaced it."""

    keys: KeySet
    current: bool
    until: date | None


@dataclass(frozen=True, slots=True)
class HealthPage:
    """`troubles` are sentences; `no_key` one where there is no key. `batches` are (purpose, how it stands)."""

    troubles: Sequence[str]
    no_key: str
    keys: Sequence[KeyRow]
    batches: Sequence[tuple[str, str]]
    checks: Sequence[Check]


def health_page(services: OfficeServices) -> HealthPage:
    """Raises `UserError`."""
    now = services.now()
    day = day_in(services.settings.zone, now)
    troubles = services.box.health(now=now)
    rows: list[KeyRow] = []
    try:
        ring = services.box.keys.ring()
        rows = [KeyRow(keys, keys == ring.current(day), ring.needed_until(keys)) for keys in reversed(ring.keys)]
    except UserError:
        pass  # it is the first of the troubles
    if any(row.keys.demo for row in rows):
        troubles = [*troubles, words.DEMO_KEY]
    return HealthPage(
        troubles, "" if any(row.current for row in rows) else words.NO_KEY, rows, _batches(services, day),
        list(look_after(services.settings, now=now)),
    )  # fmt: skip


def _batches(services: OfficeServices, day: date) -> list[tuple[str, str]]:
    circle = services.settings.circle
    waits = f"being handed out; it opens at the first midnight at which {circle} people hold codes of it"
    with services.box.store.reading() as rows:
        found = rows.batches()
    states = {(row.purpose, "open" if row.is_open(day.isoformat()) else waits) for row in found}
    return sorted(states)
