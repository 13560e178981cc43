"""`desk.db`, the part about codes: what is yet to be handed out, who took one, how often each choice was made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.store.desk import DeskStore

COUNTERS = 64
_WIDTH = 4


@dataclass(frozen=True, slots=True)
class DeskBatch:
    """`taken`: how many people hold a code of it. `reached`: the day on which they were enough, `opens`: the day from
    which it is open, each empty before. `sequence`: of the file that says so."""

    batch: str
    purpose: str
    taken: int
    reached: str
    opens: str
    sequence: int


class DeskCodes:
    """What a transaction can do. Rows by keyed hash and by random code: nothing tells who was given which."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # Batches

    def add_batch(self, batch: str, purpose: str, codes: list[str]) -> None:
        """Nothing where the batch is there: a second file cannot add to it."""
        if self._do("insert or ignore into code_batches values (?, ?, 0, '', '', 0)", (batch, purpose)):
            self._connection.executemany(
                "insert or ignore into codes values (?, ?)", [(code, batch) for code in sorted(codes)]
            )

    def batches(self) -> list[DeskBatch]:
        """The one that most people hold codes of first, so that it fills soonest."""
        return [
            DeskBatch(*row)
            for row in self._connection.execute("select * from code_batches order by taken desc, batch").fetchall()
        ]

    def put_batch(self, row: DeskBatch) -> None:
        self._do(
            "update code_batches set taken = ?, reached = ?, opens = ?, sequence = ? where batch = ?",
            (row.taken, row.reached, row.opens, row.sequence, row.batch),
        )

    def drop_batch(self, batch: str) -> None:
        self._do("delete from codes where batch = ?", (batch,))
        self._do("delete from code_batches where batch = ?", (batch,))

    def codes(self, batch: str) -> list[str]:
        """Those not handed out, sorted."""
        rows = self._connection.execute("select code from codes where batch = ? order by code", (batch,))
        return [row[0] for row in rows]

    def put_code(self, code: str, batch: str) -> None:
        """Back among those not handed out."""
        self._do("insert or ignore into codes values (?, ?)", (code, batch))

    def drop_code(self, code: str) -> bool:
        return self._do("delete from codes where code = ?", (code,))

    # Ledger

    def mark(self, mark: str, purpose: str) -> bool:
        """False where it was marked before."""
        return self._do("insert or ignore into ledger values (?, ?)", (mark, purpose))

    def is_marked(self, mark: str) -> bool:
        return bool(self._connection.execute("select 1 from ledger where mark = ?", (mark,)).fetchone())

    def unmark(self, mark: str) -> bool:
        return self._do("delete from ledger where mark = ?", (mark,))

    def purposes_marked(self) -> list[str]:
        rows = self._connection.execute("select distinct purpose from ledger order by purpose")
        return [row[0] for row in rows]

    def drop_marks(self, purpose: str) -> None:
        self._do("delete from ledger where purpose = ?", (purpose,))

    # Choices made in Slack: one row a week, of one size, so that the file tells no combination and no order

    def count(self, week: str, positions: list[int]) -> None:
        """One person's choices, by their places in the list."""
        found = self._connection.execute("select people, counts from concern_counts where week = ?", (week,)).fetchone()
        people, held = found or (0, bytes(COUNTERS * _WIDTH))
        counts = _numbers(held)
        for at in set(positions):
            counts[at] += 1
        row = (week, people + 1, b"".join(number.to_bytes(_WIDTH, "big") for number in counts))
        self._do("insert or replace into concern_counts values (?, ?, ?)", row)

    def counted_before(self, week: str) -> tuple[int, list[int]]:
        """People, and how often each choice was made, in all earlier weeks together."""
        people, total = 0, [0] * COUNTERS
        for some, held in self._connection.execute("select people, counts from concern_counts where week < ?", (week,)):
            people += some
            total = [a + b for a, b in zip(total, _numbers(held), strict=True)]
        return people, total

    def drop_counts_before(self, week: str) -> None:
        self._do("delete from concern_counts where week < ?", (week,))

    # Published totals, as the Box told them

    def put_totals(self, totals: dict[str, int]) -> None:
        """None ever falls."""
        held = self.totals()
        held |= {choice: max(total, held.get(choice, 0)) for choice, total in totals.items()}
        self._do("delete from published", ())
        self._connection.executemany("insert into published values (?, ?)", sorted(held.items()))

    def totals(self) -> dict[str, int]:
        return dict(self._connection.execute("select choice, total from published").fetchall())

    # Exchange

    def sequence(self, kind: str) -> int:
        found = self._connection.execute("select sequence from exchanged where kind = ?", (kind,)).fetchone()
        return int(found[0]) if found else 0

    def put_sequence(self, kind: str, sequence: int) -> None:
        self._do("insert or replace into exchanged values (?, ?)", (kind, sequence))

    def _do(self, sql: str, values: tuple[object, ...]) -> bool:
        return self._connection.execute(sql, values).rowcount > 0


def _numbers(held: bytes) -> list[int]:
    return [int.from_bytes(held[at : at + _WIDTH], "big") for at in range(0, COUNTERS * _WIDTH, _WIDTH)]


@contextmanager
def desk_codes(store: DeskStore) -> Iterator[DeskCodes]:
    """A transaction: all of it or nothing. What it changed is then written anew in the order of its keys: in its pages,
    the order in which people came would stand otherwise."""
    with store.transaction() as connection:
        before = connection.total_changes
        yield DeskCodes(connection)
        changed = connection.total_changes != before
    if changed:
        store.rewrite()
