"""The Desk's part of petitions: how each stands, as the Box tells it, and what a channel is yet to hear of that."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from bot.organising.calendar import day_in
from bot.organising.code_desk import CodeDesk
from bot.organising.petitions.life import State
from bot.organising.petitions.petition import SIGNABLE, Result
from bot.organising.petitions.text import Mode
from bot.organising.purpose import Purpose
from bot.store.desk import DeskStore
from bot.store.desk_petitions import DeskPetition, DeskPetitions, desk_petitions
from bot.store.exchange import Exchange, Kind, Message

LATELY = timedelta(days=14)
"""What was heard of earlier is not told any more, be it that there was no channel or that it could not be reached."""


class News(StrEnum):
    """What a channel is told of a petition. Each names what has become of it, never anybody."""

    OPEN = "open"
    MORE = "more"  # another ten
    REACHED = "reached"
    OPEN_AGAIN = "open again"  # withdrawn below the threshold while cooling off
    COOLED = "cooled off"
    EXPIRED = "expired"
    DELIVERED = "delivered"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class KnownPetition:
    """A petition as the Desk knows it: nothing that its page does not show. `total` is what was published."""

    id: str
    title: str
    mode: Mode
    threshold: int
    total: int
    deadline: date
    state: State
    results: dict[Result, int]

    @property
    def purpose(self) -> Purpose:
        return Purpose.petition(self.id)

    def is_signable(self, day: date) -> bool:
        return self.state in SIGNABLE and day <= self.deadline


@dataclass(frozen=True, slots=True)
class Announcement:
    """`mark` is by what it is known again in the channel. `begun`: it was taken on before, and what became of that is
    not known."""

    petition: KnownPetition
    news: News
    mark: str
    tells: str
    begun: bool = False


class PetitionDesk:
    def __init__(self, store: DeskStore, exchange: Exchange, codes: CodeDesk, *, zone: tzinfo) -> None:
        self._store = store
        self._exchange = exchange
        self._codes = codes
        self._zone = zone
        self._taking_in = threading.Lock()  # what comes together is told together

    # What people are shown

    def signable(self, *, now: datetime) -> list[KnownPetition]:
        """Those that can be signed, the one that ends soonest first. Raises `UserError`."""
        day = day_in(self._zone, now)
        found = [petition for petition in self._views() if petition.is_signable(day)]
        return sorted(found, key=lambda petition: (petition.deadline, petition.title, petition.id))

    def to_sign(self, id: str, *, now: datetime) -> KnownPetition | None:
        """None where nobody can sign it: not known, not yet, or no more. Raises `UserError`."""
        return next((petition for petition in self.signable(now=now) if petition.id == id), None)

    def titles(self) -> dict[Purpose, str]:
        """Of all that are remembered. Raises `UserError`."""
        return {petition.purpose: petition.title for petition in self._views()}

    def _views(self) -> list[KnownPetition]:
        with desk_petitions(self._store) as rows:
            return [_view(row) for row in rows.petitions()]

    # What is yet to be told

    def due(self, *, now: datetime) -> list[Announcement]:
        """One of each petition at the most: how it stands now. What came between is told no more. Raises
        `UserError`."""
        oldest = self._oldest(now)
        with self._taking_in, desk_petitions(self._store) as rows:
            return [one for row in rows.petitions() if row.since >= oldest or row.claimed for one in _due(row)]

    def claim(self, one: Announcement) -> bool:
        """Takes it on to tell it, durably. False where that was done before, or something else is so by now. Raises
        `UserError`."""
        with desk_petitions(self._store) as rows:
            row = rows.petition(one.petition.id)
            if row is None or row.claimed or one.mark not in {again.mark for again in _due(row)}:
                return False
            rows.put(replace(row, claimed=one.tells))
            return True

    def told(self, one: Announcement) -> None:
        """It stands in the channel. Raises `UserError`."""
        with desk_petitions(self._store) as rows:
            if row := _claimed(rows, one):
                rows.put(replace(row, told=one.tells, claimed="", number=row.number + 1))

    def not_told(self, one: Announcement) -> None:
        """It does not stand there, and may be taken on again. Raises `UserError`."""
        with desk_petitions(self._store) as rows:
            if row := _claimed(rows, one):
                rows.put(replace(row, claimed=""))

    def _oldest(self, now: datetime) -> str:
        return (day_in(self._zone, now) - LATELY).isoformat()

    # By the clock

    def take_in(self, *, now: datetime) -> list[str]:
        """How petitions stand, as it came from the Box. The names of files that were refused. What lies there when a
        Desk looks for the first time counts as told. Raises `UserError`; run again, it goes on."""
        with self._taking_in:
            return self._take_in(day_in(self._zone, now).isoformat())

    def _take_in(self, day: str) -> list[str]:
        with desk_petitions(self._store) as rows:
            after = rows.sequence(Kind.PETITIONS)

        def accept(message: Message) -> None:
            with desk_petitions(self._store) as rows:
                _put(rows, message.body, day, news=after is not None)
                rows.put_sequence(Kind.PETITIONS, message.sequence)

        refused = self._exchange.take(Kind.PETITIONS, after=after or 0, accept=accept)
        if after is None:
            with desk_petitions(self._store) as rows:
                rows.put_sequence(Kind.PETITIONS, rows.sequence(Kind.PETITIONS) or 0)
        return refused

    def settle(self, *, now: datetime) -> None:
        """Where nobody signs any more, it is forgotten who took a code; a petition that is closed is forgotten once
        nothing is left to tell of it. Raises `UserError`."""
        for petition in self._views():
            if petition.state not in (State.FROZEN, *SIGNABLE):
                self._codes.close(petition.purpose)
        oldest = self._oldest(now)
        with desk_petitions(self._store) as rows:
            for row in rows.petitions():
                if row.state == State.CLOSED and (row.since < oldest or not any(_due(row))):
                    rows.drop(row.petition)


def _put(rows: DeskPetitions, body: dict[str, Any], day: str, *, news: bool) -> None:
    """What was told of it stays; another text under the same id is another petition."""
    results = " ".join(str(body["results"][result.value]) for result in Result)
    row = DeskPetition(
        body["petition"], body["title"], body["sha256"], body["mode"], body["threshold"], body["total"],
        body["deadline"], body["state"], results, day,
    )  # fmt: skip
    before = rows.petition(row.petition)
    if before is not None and before.sha256 == row.sha256:
        same = (before.state, before.total, before.results) == (row.state, row.total, row.results)
        row = replace(row, told=before.told, claimed=before.claimed, number=before.number)
        row = replace(row, since=before.since) if same else row
    rows.put(row if news else replace(row, told=_tells(row)))


def _claimed(rows: DeskPetitions, one: Announcement) -> DeskPetition | None:
    row = rows.petition(one.petition.id)
    return row if row is not None and row.claimed and _mark(row, row.claimed) == one.mark else None


# What is told: a stage of its life, and the total that was published then, as "reached 30"


def _tells(row: DeskPetition) -> str:
    return f"{_stage(row)} {row.total}"


def _read(tells: str) -> tuple[str, int]:
    stage, _, total = tells.rpartition(" ")
    return stage, int(total or 0)


def _stage(row: DeskPetition) -> str:
    """The states between which there is something to tell."""
    state, answered = State(row.state), any(map(int, row.results.split()))
    if state is State.ANSWERED or (state is State.CLOSED and answered):
        return f"{State.ANSWERED} {row.results}"
    return State.COOLED if state is State.OPENED else state.value


_OPEN_BEFORE = (State.OPEN, State.REACHED, State.COOLED)
_AT = {
    State.REACHED: News.REACHED, State.COOLED: News.COOLED, State.EXPIRED: News.EXPIRED,
    State.DELIVERED: News.DELIVERED,
}  # fmt: skip


def _due(row: DeskPetition) -> Iterator[Announcement]:
    if row.claimed:
        yield _announcement(row, _news(row, row.claimed) or News.OPEN, row.claimed)
    elif (news := _news(row, _tells(row))) is not None:
        yield _announcement(row, news, _tells(row))


def _news(row: DeskPetition, tells: str) -> News | None:
    (stage, total), (before, told_total) = _read(tells), _read(row.told)
    if stage == before:
        return News.MORE if stage in SIGNABLE and total > told_total else None
    if stage == State.OPEN:
        return News.OPEN_AGAIN if before == State.REACHED else News.OPEN
    if stage.startswith(State.ANSWERED):
        return News.ANSWERED
    if stage == State.CLOSED:
        return News.CLOSED if before in _OPEN_BEFORE else None
    return next((news for state, news in _AT.items() if state == stage), None)


def _announcement(row: DeskPetition, news: News, tells: str) -> Announcement:
    return Announcement(_view(row), news, _mark(row, tells), tells, bool(row.claimed))


def _mark(row: DeskPetition, tells: str) -> str:
    """Not the same a second time: a petition can be reached, fall short and be reached again."""
    return hashlib.sha256(f"{row.petition}\n{row.sha256}\n{row.number}\n{tells}".encode()).hexdigest()[:32]


def _view(row: DeskPetition) -> KnownPetition:
    results = dict(zip(Result, map(int, row.results.split()), strict=True))
    return KnownPetition(
        row.petition, row.title, Mode(row.mode), row.threshold, row.total, date.fromisoformat(row.deadline),
        State(row.state), results,
    )  # fmt: skip
