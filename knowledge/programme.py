"""Programmes: what an employer was reported to do to its staff, or an authority decided about it, event by event.

The written format is in docs/cards.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.card import State, Status, Unit, UnitKind
from knowledge.jurisdiction import ANYWHERE
from knowledge.period import Period


class How(StrEnum):
    """On whose word an event rests: a report, the decision of an authority, or somebody's own statement."""

    REPORTED = "reported"
    DECIDED = "decided"
    STATED = "stated"


@dataclass(frozen=True, slots=True)
class Event:
    """`by` is who reported, decided or stated it; `doubt` what of it is not confirmed; `superseded` the day on which
    another decision replaced this one."""

    on: Period
    by: str
    how: How
    text: str
    doubt: str | None = None
    superseded: date | None = None

    @property
    def states(self) -> tuple[State, ...]:
        if self.how is not How.DECIDED:
            return (State(Status.REPORTED, None),)
        decided = State(Status.IN_FORCE, self.on.last)
        return (decided, State(Status.SUPERSEDED, self.superseded)) if self.superseded else (decided,)


@dataclass(frozen=True, slots=True)
class LastKnown:
    """The last known state of a programme, in a few words."""

    on: Period
    text: str
    doubt: str | None


@dataclass(frozen=True, slots=True)
class Programme:
    """`cards` tell of it; `called` are words that name it beside one of them: "Meta"."""

    id: str
    title: str
    employer: str
    cards: tuple[str, ...]
    called: tuple[str, ...]
    citation: str
    url: str
    checked: date
    review_by: date
    state: LastKnown
    events: tuple[Event, ...]
    source: str  # the file's whole text, kept as the version's text

    @property
    def units(self) -> tuple[Unit, ...]:
        """Each event as a unit, in order, that holds from the last day on which it may have happened."""
        return tuple(
            Unit(
                id=f"{self.id}#{position}", card_id=self.id, position=position, kind=UnitKind.EVENT,
                heading=event.on.written, text=event.text, asks=(), jurisdiction=ANYWHERE, states=event.states,
                citation=self.citation, url=self.url, verified=event.doubt is None, doubt=event.doubt,
                valid_from=event.on.last, valid_until=None, deadline=None, deadline_days=None,
            )
            for position, event in enumerate(self.events, start=1)
        )  # fmt: skip
