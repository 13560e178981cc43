"""`desk.db`, the part about petitions: how each stands, as its page shows it, and what a channel was told of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass

from bot.store.desk import DeskStore


@dataclass(frozen=True, slots=True)
class DeskPetition:
    """`results`: demands that were met, partly met and refused, as three numbers. `since`: the day on which the Desk
    heard that it stands so. `told` and `claimed`: what was told last, and what was taken on to be told; `number`: of
    how many announcements the next comes after."""

    petition: str
    title: str
    sha256: str
    mode: str
    threshold: int
    total: int
    deadline: str
    state: str
    results: str
    since: str
    told: str = ""
    claimed: str = ""
    number: int = 0


class DeskPetitions:
    """What a transaction can do."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def petitions(self) -> list[DeskPetition]:
        return [DeskPetition(*row) for row in self._connection.execute("select * from petitions order by petition")]

    def petition(self, id: str) -> DeskPetition | None:
        row = self._connection.execute("select * from petitions where petition = ?", (id,)).fetchone()
        return DeskPetition(*row) if row else None

    def put(self, row: DeskPetition) -> None:
        held = astuple(row)
        self._connection.execute(f"insert or replace into petitions values ({', '.join('?' * len(held))})", held)  # noqa: S608

    def drop(self, id: str) -> None:
        self._connection.execute("delete from petitions where petition = ?", (id,))

    def sequence(self, kind: str) -> int | None:
        """None before anything of that kind was looked for."""
        found = self._connection.execute("select sequence from exchanged where kind = ?", (kind,)).fetchone()
        return int(found[0]) if found else None

    def put_sequence(self, kind: str, sequence: int) -> None:
        self._connection.execute("insert or replace into exchanged values (?, ?)", (kind, sequence))


@contextmanager
def desk_petitions(store: DeskStore) -> Iterator[DeskPetitions]:
    """A transaction: all of it or nothing."""
    with store.transaction() as connection:
        yield DeskPetitions(connection)
