"""The rows of `box.db`, read and written within one transaction of `bot.store.box`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.store.petition_rows import PetitionRows
from bot.store.withdrawn import WithdrawnFile

NEVER = "9999-12-31"
"""A day that does not come, as long as any other."""
NEVER_ON_PAPER = "9999-12-30"
"""Another: that of a batch which was printed, and which opens on somebody's word."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """Codes made together. `circle` is 0 until the batch opens, on the day `opens`."""

    batch: bytes
    purpose: str
    circle: int
    opens: str

    @property
    def is_printed(self) -> bool:
        """Known until it opens."""
        return self.opens == NEVER_ON_PAPER

    def is_open(self, day: str) -> bool:
        return self.circle > 0 and self.opens <= day


@dataclass(frozen=True, slots=True)
class ConcernRow:
    id: bytes
    lookup: bytes
    week: str
    choices: bytes
    key: str
    sealed: bytes


class BoxRows:
    """What a transaction can do."""

    def __init__(self, connection: sqlite3.Connection, withdrawn: WithdrawnFile) -> None:
        self._connection = connection
        self._withdrawn = withdrawn
        self.petitions = PetitionRows(connection)

    # Batches and codes

    def add_batch(self, row: BatchRow, digests: Iterable[bytes]) -> None:
        """Digests go in sorted, whatever their order was."""
        self._do("insert into batches values (?, ?, ?, ?)", (row.batch, row.purpose, row.circle, row.opens))
        self._connection.executemany(
            "insert into codes values (?, ?)", [(digest, row.batch) for digest in sorted(digests)]
        )

    def batches(self) -> list[BatchRow]:
        rows = self._connection.execute("select batch, purpose, circle, opens from batches").fetchall()
        return [BatchRow(*row) for row in rows]

    def open_batch(self, batch: bytes, circle: int, opens: str) -> bool:
        """False where it is not there, or was opened before: a circle never changes."""
        return self._do(
            "update batches set circle = ?, opens = ? where batch = ? and circle = 0", (circle, opens, batch)
        )

    def drop_batch(self, batch: bytes) -> None:
        self._do("delete from codes where batch = ?", (batch,))
        self._do("delete from batches where batch = ?", (batch,))

    def batch_of(self, digest: bytes) -> tuple[bytes, BatchRow] | None:
        """The digest as it is stored, and the batch it came in."""
        row = self._connection.execute(
            "select digest, batch, purpose, circle, opens from codes join batches using (batch) where digest = ?",
            (digest,),
        ).fetchone()
        return (row[0], BatchRow(*row[1:])) if row else None

    def codes_left(self, batch: bytes) -> int:
        return int(self._connection.execute("select count(*) from codes where batch = ?", (batch,)).fetchone()[0])

    def digests(self, batch: bytes) -> list[bytes]:
        rows = self._connection.execute("select digest from codes where batch = ? order by digest", (batch,))
        return [row[0] for row in rows]

    def spend(self, digest: bytes) -> bool:
        """True for the one who spends it."""
        return self._do("delete from codes where digest = ?", (digest,))

    # Concerns

    def add_concern(self, row: ConcernRow) -> None:
        self._do(
            "insert into concerns values (?, ?, ?, ?, ?, ?)",
            (row.id, row.lookup, row.week, row.choices, row.key, row.sealed),
        )

    def concern(self, lookup: bytes) -> ConcernRow | None:
        found = self._connection.execute("select * from concerns where lookup = ?", (lookup,)).fetchone()
        return ConcernRow(*found) if found else None

    def concern_by_id(self, concern: bytes) -> ConcernRow | None:
        found = self._connection.execute("select * from concerns where id = ?", (concern,)).fetchone()
        return ConcernRow(*found) if found else None

    def concerns(self) -> list[ConcernRow]:
        """In the order of their random ids."""
        return [ConcernRow(*row) for row in self._connection.execute("select * from concerns order by id")]

    def drop_concern(self, concern: bytes) -> None:
        self._do("delete from replies where concern = ?", (concern,))
        self._do("delete from concerns where id = ?", (concern,))

    def drop_weeks_before(self, week: str) -> None:
        """Concerns and their replies. Weeks sort as they come."""
        self._do("delete from replies where concern in (select id from concerns where week < ?)", (week,))
        self._do("delete from concerns where week < ?", (week,))

    def wipe_choices(self, week: str, none: bytes) -> list[bytes]:
        """Takes the choices out of all concerns of earlier weeks, and hands them back."""
        waiting = "week < ? and choices != ?"
        found = self._connection.execute(f"select choices from concerns where {waiting}", (week, none))  # noqa: S608
        taken = [row[0] for row in found]
        self._do(f"update concerns set choices = ? where {waiting}", (none, week, none))  # noqa: S608
        return taken

    # Withdrawal

    def is_withdrawn(self, tombstone: bytes) -> bool:
        return bool(self._connection.execute("select 1 from tombstones where tombstone = ?", (tombstone,)).fetchone())

    def bury(self, concern: bytes, tombstone: bytes, week: str) -> None:
        """The stone is written outside the database first: should the process end here, opening it again buries."""
        self._withdrawn.add(tombstone, week)
        self.drop_concern(concern)
        self.add_tombstone(tombstone, week)

    def bury_signature(self, lookup: bytes, tombstone: bytes, week: str) -> None:
        """As `bury`."""
        self._withdrawn.add(tombstone, week)
        self.petitions.drop_signature(lookup)
        self.add_tombstone(tombstone, week)

    def add_tombstone(self, tombstone: bytes, week: str) -> None:
        self._do("insert or ignore into tombstones values (?, ?)", (tombstone, week))

    def tombstones(self) -> dict[bytes, str]:
        return dict(self._connection.execute("select tombstone, week from tombstones").fetchall())

    def drop_tombstones_before(self, week: str) -> None:
        self._withdrawn.drop_before(week)
        self._do("delete from tombstones where week < ?", (week,))

    # Replies

    def add_reply(self, reply: bytes, concern: bytes, sealed: bytes) -> bool:
        """False where it is here."""
        return self._do("insert or ignore into replies values (?, ?, ?, ?)", (reply, concern, NEVER, sealed))

    def replies(self, concern: bytes) -> list[tuple[bytes, str, bytes]]:
        """Id, the day it goes and the sealed text of each; in the order of their random ids."""
        return self._connection.execute(
            "select id, goes, sealed from replies where concern = ? order by id", (concern,)
        ).fetchall()

    def let_replies_go(self, concern: bytes, day: str) -> None:
        """From their first showing on they have a day to go, which later showings do not put off."""
        self._do("update replies set goes = ? where concern = ? and goes = ?", (day, concern, NEVER))

    def reply_ids(self) -> list[bytes]:
        return [row[0] for row in self._connection.execute("select id from replies order by id")]

    def replies_gone_by(self, day: str) -> list[tuple[bytes, str]]:
        """Those whose day has come: id, and the week of the concern."""
        return self._connection.execute(
            "select replies.id, week from replies join concerns on concerns.id = concern where goes <= ? "
            "order by replies.id",
            (day,),
        ).fetchall()

    def drop_reply(self, reply: bytes) -> None:
        self._do("delete from replies where id = ?", (reply,))

    def bury_replies(self, replies: Iterable[tuple[bytes, bytes, str]]) -> None:
        """Id, tombstone and week of each. As a concern is: neither a backup nor the file in which it came brings one
        back."""
        given = list(replies)
        self._withdrawn.add_all({tombstone: week for _, tombstone, week in given})
        for reply, tombstone, week in given:
            self.drop_reply(reply)
            self.add_tombstone(tombstone, week)

    # Themes

    def themes(self) -> dict[str, tuple[int, int]]:
        """Counted and published, by choice."""
        rows = self._connection.execute("select choice, counted, published from themes")
        return {choice: (counted, published) for choice, counted, published in rows}

    def put_themes(self, themes: Mapping[str, tuple[int, int]]) -> None:
        self._do("delete from themes", ())
        self._connection.executemany(
            "insert into themes values (?, ?, ?)", [(choice, *themes[choice]) for choice in sorted(themes)]
        )

    def settled(self) -> tuple[str, int]:
        """The week that was settled last, and the concerns counted since totals were last published."""
        week, waiting = self._connection.execute("select week, waiting from box").fetchone()
        return week, waiting

    def put_settled(self, week: str, waiting: int) -> None:
        self._do("update box set week = ?, waiting = ?", (week, waiting))

    # Exchange

    def sequence(self, kind: str) -> int:
        found = self._connection.execute("select sequence from exchanged where kind = ?", (kind,)).fetchone()
        return int(found[0]) if found else 0

    def put_sequence(self, kind: str, sequence: int) -> None:
        self._do("insert or replace into exchanged values (?, ?)", (kind, sequence))

    def sequences(self) -> dict[str, int]:
        return dict(self._connection.execute("select kind, sequence from exchanged").fetchall())

    def _do(self, sql: str, values: tuple[object, ...]) -> bool:
        return self._connection.execute(sql, values).rowcount > 0
