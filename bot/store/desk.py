"""`desk.db`: which messages were taken on, how often which choice was made, in which broad areas questions were left
unanswered, which changes of documents were told of. No question, no name, no Slack id."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from bot.errors import UserError
from bot.store.seal import Seal

migrations = Migrations("desk")
FLOOR = 5
"""The least count that is ever shown."""
WEEKS_TOLD = 13
"""How many full weeks of unanswered questions are told of; what is older is deleted."""
KEPT = timedelta(hours=24)
"""How long a claim is kept: Slack delivers again within minutes, and what is older than this is answered no more."""
_TAKEN = "taken"


class Surface(StrEnum):
    """Where something was asked, and so where an answer to it must go."""

    MESSAGE = "message"  # can be read again from Slack
    EPHEMERAL = "ephemeral"  # in no history: after a restart its asker is told to ask again


@dataclass(frozen=True, slots=True)
class Told:
    """A change of a document, as it is remembered once it was told of. `said` stands for the sentences in it: read
    otherwise, the same text has another `change`."""

    document: str
    change: str
    said: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was taken on before a restart and not answered. `place` is where it stands in Slack."""

    claim: str
    surface: Surface
    place: dict[str, str]
    taken: datetime


@migrations()
def m001_claims(db: Database) -> None:
    db.execute(
        "create table claims (claim text primary key, surface text, place blob, taken text, finished integer) "
        "without rowid"
    )


@migrations()
def m002_tallies(db: Database) -> None:
    db.execute(
        "create table tallies (matter text, choice text, count integer, primary key (matter, choice)) without rowid"
    )


@migrations()
def m003_unanswered(db: Database) -> None:
    """No row ids: they would tell which area was counted first. `told`: whether the week may be shown."""
    db.execute(
        "create table unanswered (week text, area text, count integer, told integer, primary key (week, area)) "
        "without rowid"
    )
    # Languages were counted before, for ever, and told of no week.
    db.execute("delete from tallies where matter = 'unanswered'")


@migrations()
def m004_alerts(db: Database) -> None:
    """`said` stands for the sentences that were told of; `posted` is 0 while it is not known whether they were."""
    db.execute(
        "create table alerts (document text, change text, said text, posted integer, primary key (document, change)) "
        "without rowid"
    )


@migrations()
def m005_codes(db: Database) -> None:
    """No row ids, and no column that tells who was given which code, or when."""
    for table in (
        "code_batches (batch text primary key, purpose text, taken integer, reached text, opens text, "
        "sequence integer)",
        "codes (code text primary key, batch text)",
        "ledger (mark text primary key, purpose text)",
        "concern_counts (week text primary key, people integer, counts blob)",
        "published (choice text primary key, total integer)",
        "exchanged (kind text primary key, sequence integer)",
    ):
        db.execute(f"create table {table} without rowid")


@migrations()
def m006_petitions(db: Database) -> None:
    """What a petition's page shows, and what was told of it. No row ids, nothing of anybody."""
    db.execute(
        "create table petitions (petition text primary key, title text, sha256 text, mode text, threshold integer, "
        "total integer, deadline text, state text, results text, since text, told text, claimed text, number integer) "
        "without rowid"
    )


def week_of(now: datetime) -> str:
    """The ISO week of a time in UTC, as 2026-W48: in the order of time when sorted."""
    year, week, _ = now.isocalendar()
    return f"{year}-W{week:02}"


class DeskStore:
    """One file, shared by all threads of the process. Whatever fails raises `UserError` in plain words."""

    def __init__(self, connection: sqlite3.Connection, seal: Seal) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.seal = seal

    @classmethod
    def open(cls, folder: Path) -> DeskStore:
        """Raises `ConfigError`, `UserError`."""
        path = folder / "desk.db"
        with _plainly():
            folder.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o600)
            connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
            # No write-ahead log: it would keep, for a while, what was overwritten.
            connection.execute("pragma journal_mode = truncate")
            connection.execute("pragma synchronous = full")
            connection.execute("pragma secure_delete = on")
            migrations.apply(Database(connection))
        return cls(connection, Seal.open(folder / "desk.key"))

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    # Claims

    def claim(self, claim: str, surface: Surface, place: dict[str, str], *, now: datetime) -> bool:
        """Takes a message on, durably. False where it was taken on before: whoever did answers it. `now` is in UTC; the
        hour of it stands in the file to be read, the rest is sealed with the place."""
        self._forget_old(now)
        hour = now.replace(minute=0, second=0, microsecond=0)
        row = (claim, surface.value, self.seal.sealed({**place, _TAKEN: now.isoformat()}), hour.isoformat(), 0)
        return self._changed("insert or ignore into claims values (?, ?, ?, ?, ?)", row) == 1

    def add(self, claim: str, **more: str) -> None:
        """Keeps, sealed with where it stands, what a restart must know of its answer besides."""
        for (held,) in self._rows("select place from claims where claim = ? and finished = 0", (claim,)):
            if place := self.seal.opened(held):
                self._changed(
                    "update claims set place = ? where claim = ?", (self.seal.sealed({**place, **more}), claim)
                )

    def finish(self, claim: str) -> None:
        """It was answered: where it stands is forgotten at once, that it was answered after a day."""
        self._changed("update claims set finished = 1, place = null where claim = ?", (claim,))

    def unfinished(self, *, now: datetime) -> list[Unfinished]:
        """Oldest first. What can no longer be opened, or is older than a day, is forgotten."""
        self._forget_old(now)
        found: list[Unfinished] = []
        for claim, surface, held in self._rows("select claim, surface, place from claims where finished = 0"):
            place = self.seal.opened(held) if held else None
            if place is None or _TAKEN not in place:
                self.finish(claim)
            else:
                taken = datetime.fromisoformat(place.pop(_TAKEN))
                found.append(Unfinished(claim, Surface(surface), place, taken))
        return sorted(found, key=lambda left: left.taken)

    def _forget_old(self, now: datetime) -> None:
        """When something was asked is kept no longer than a day either, in a process that runs for months as well."""
        self._changed("delete from claims where taken < ?", ((now - KEPT).isoformat(),))

    # Tallies

    def tally(self, matter: str, choice: str) -> None:
        """Counts one choice from a fixed list; who made it, and when, is not kept."""
        self._changed(
            "insert into tallies values (?, ?, 1) on conflict (matter, choice) do update set count = count + 1",
            (matter, choice),
        )

    def tallies(self, matter: str) -> dict[str, int]:
        """Counts from the floor on, largest first. Smaller ones are told to nobody."""
        rows = self._rows(
            "select choice, count from tallies where matter = ? and count >= ? order by count desc, choice",
            (matter, FLOOR),
        )
        return dict(rows)

    # Unanswered questions

    def count_unanswered(self, area: str, *, now: datetime) -> None:
        """Counts a question by its area and the week. `now` is in UTC; nothing finer than its week is kept."""
        self._settle(now)
        self._changed(
            "insert into unanswered values (?, ?, 1, 0) on conflict (week, area) do update set count = count + 1",
            (week_of(now), area),
        )

    def unanswered(self, *, now: datetime) -> dict[str, int]:
        """What may be shown: counts by area over the last `WEEKS_TOLD` full weeks, in fives, rounded down; largest
        first, and of two that read the same neither before the other."""
        self._settle(now)
        rows = self._rows("select area, sum(count) from unanswered where told = 1 group by area order by area")
        told = {area: count - count % FLOOR for area, count in rows if count >= FLOOR}
        return dict(sorted(told.items(), key=lambda row: -row[1]))

    def _settle(self, now: datetime) -> None:
        """Full weeks are told together once they hold `FLOOR` questions, and what was told stays told until it is
        deleted: so whatever changes from one look to the next is by several questions and not, in a quiet week, by
        one that can be laid at somebody's door."""
        self._changed("delete from unanswered where week < ?", (week_of(now - timedelta(weeks=WEEKS_TOLD)),))
        waiting = "told = 0 and week < ?"
        self._changed(
            f"update unanswered set told = 1 where {waiting} "  # noqa: S608
            f"and (select sum(count) from unanswered where {waiting}) >= ?",
            (week_of(now), week_of(now), FLOOR),
        )

    # Alerts

    def begin_alerts(self, known: Iterable[Told]) -> bool:
        """True the first time ever: then what is `known` counts as told."""
        if self._rows("select 1 from alerts where document = ''"):
            return False
        for told in (*known, _BEGUN):
            self._changed("insert or ignore into alerts values (?, ?, ?, 1)", (told.document, told.change, told.said))
        return True

    def claim_alert(self, told: Told) -> bool:
        """Takes it on to post it, durably. False where that was done before."""
        values = (told.document, told.change, told.said, told.document, told.change, told.said)
        return (
            self._changed(
                "insert into alerts select ?, ?, ?, 0 where not exists "
                "(select 1 from alerts where document = ? and (change = ? or said = ?))",
                values,
            )
            == 1
        )

    def alert_state(self, told: Told) -> bool | None:
        """True where it was told of, False where it was taken on and it is not known what became of that."""
        rows = self._rows(
            "select max(posted) from alerts where document = ? and (change = ? or said = ?)",
            (told.document, told.change, told.said),
        )
        return None if rows[0][0] is None else bool(rows[0][0])

    def alert_posted(self, told: Told) -> None:
        self._changed("update alerts set posted = 1 where document = ? and change = ?", (told.document, told.change))

    def drop_alert(self, told: Told) -> None:
        """It was not posted after all, and is to be taken on again."""
        self._changed(
            "delete from alerts where document = ? and change = ? and posted = 0", (told.document, told.change)
        )

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is done within it, or nothing. For the other modules of this room."""
        with self._lock, _plainly():
            self._connection.execute("begin immediate")
            try:
                yield self._connection
                self._connection.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("rollback")
                raise

    def rewrite(self) -> None:
        """The file anew, in the order of its keys. Where the disk is full it stays as it is until the next time."""
        with self._lock, suppress(sqlite3.Error):
            self._connection.execute("vacuum")

    def _changed(self, sql: str, values: tuple[Any, ...]) -> int:
        with self._lock, _plainly():
            return self._connection.execute(sql, values).rowcount

    def _rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock, _plainly():
            return self._connection.execute(sql, values).fetchall()


_BEGUN = Told("", "", "")


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError):
        raise UserError(
            "desk.db in the data folder cannot be used (disk full, damaged or no rights). What was asked just now was "
            "not taken on; free some space or give this user write access, then try again."
        ) from None
