"""`box.db`, the part about petitions: texts and logs, which are public once frozen, and signatures, which are not."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_HOLDING, _HOLDING_NAMES = ("open", "reached"), "cooled off"
"""States in which signatures are held; in the last one, names alone."""


@dataclass(frozen=True, slots=True)
class PetitionRow:
    """`text` is JSON; `sha256` is empty before it is frozen, `key` where no names are collected. `published` is the
    total that is told, `told` the day on which that was looked at last; `since` the day of the last step; `sent` a
    hash of what the Desk was told last."""

    petition: str
    state: str
    text: str
    sha256: str
    key: str
    published: int
    told: str
    since: str
    sent: str = ""


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """`minimum` is in halves of the threshold. `sealed` is empty where only the number counts."""

    id: bytes
    petition: str
    lookup: bytes
    minimum: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class DraftRow:
    number: int
    day: str
    text: str


WholePetition = tuple[PetitionRow, list[DraftRow], list[str]]


class PetitionRows:
    """What a transaction can do with them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # Texts and logs

    def put(self, row: PetitionRow) -> None:
        self._do(
            "insert or replace into petitions values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (row.petition, row.state, row.text, row.sha256, row.key, row.published, row.told, row.since, row.sent),
        )

    def petition(self, petition: str) -> PetitionRow | None:
        found = self._connection.execute("select * from petitions where petition = ?", (petition,)).fetchone()
        return PetitionRow(*found) if found else None

    def petitions(self) -> list[PetitionRow]:
        return [PetitionRow(*row) for row in self._connection.execute("select * from petitions order by petition")]

    def any_frozen(self) -> bool:
        """Whether there is one that people may see."""
        return self._connection.execute("select 1 from petitions where state <> 'draft' limit 1").fetchone() is not None

    def add_draft(self, petition: str, day: str, text: str) -> int:
        """Its number, from 1 on."""
        number = len(self.drafts(petition)) + 1
        self._do("insert into petition_drafts values (?, ?, ?, ?)", (petition, number, day, text))
        return number

    def drafts(self, petition: str) -> list[DraftRow]:
        found = self._connection.execute(
            "select number, day, text from petition_drafts where petition = ? order by number", (petition,)
        )
        return [DraftRow(*row) for row in found]

    def drop_drafts(self, petition: str) -> None:
        self._do("delete from petition_drafts where petition = ?", (petition,))

    def add_entry(self, petition: str, number: int, entry: str) -> None:
        """Raises `sqlite3.IntegrityError` where that number is taken: an entry is never written over."""
        self._do("insert into petition_log values (?, ?, ?)", (petition, number, entry))

    def log(self, petition: str) -> list[str]:
        found = self._connection.execute(
            "select entry from petition_log where petition = ? order by number", (petition,)
        )
        return [row[0] for row in found]

    def drop(self, petition: str) -> None:
        """All of it."""
        for table in ("signatures", "petition_drafts", "petition_log", "petitions"):
            self._do(f"delete from {table} where petition = ?", (petition,))  # noqa: S608 - names of ours

    def whole(self) -> list[WholePetition]:
        """All of them with their drafts and logs."""
        return [(row, self.drafts(row.petition), self.log(row.petition)) for row in self.petitions()]

    def take_over(self, held: list[WholePetition]) -> None:
        """Texts, states and logs of the file that is replaced: a backup undoes no step and brings no petition back that
        was purged. Signatures are the backup's, where names or numbers are still held under the same petition: another
        one of that id, drafted since, has none of them."""
        before = {row.petition: log for row, _, log in self.whole()}
        for row in self.petitions():
            for table in ("petition_drafts", "petition_log", "petitions"):
                self._do(f"delete from {table} where petition = ?", (row.petition,))  # noqa: S608 - names of ours
        for row, drafts, log in held:
            self.put(row)
            for draft in drafts:
                self._do(
                    "insert into petition_drafts values (?, ?, ?, ?)",
                    (row.petition, draft.number, draft.day, draft.text),
                )
            for number, entry in enumerate(log, start=1):
                self.add_entry(row.petition, number, entry)
        kept = [
            row.petition
            for row, _, log in held
            if (row.state in _HOLDING or (row.state == _HOLDING_NAMES and row.key))
            and (begun := before.get(row.petition))
            and log[: len(begun)] == begun
        ]
        places = ", ".join("?" * len(kept))
        self._do(f"delete from signatures where petition not in ({places})", tuple(kept))  # noqa: S608 - marks only

    # Signatures

    def add_signature(self, row: SignatureRow) -> None:
        self._do(
            "insert into signatures values (?, ?, ?, ?, ?)", (row.id, row.petition, row.lookup, row.minimum, row.sealed)
        )

    def signature(self, lookup: bytes) -> SignatureRow | None:
        found = self._connection.execute("select * from signatures where lookup = ?", (lookup,)).fetchone()
        return SignatureRow(*found) if found else None

    def signatures(self, petition: str) -> list[SignatureRow]:
        """In the order of their random ids."""
        found = self._connection.execute("select * from signatures where petition = ? order by id", (petition,))
        return [SignatureRow(*row) for row in found]

    def minimums(self, petition: str) -> list[int]:
        found = self._connection.execute("select minimum from signatures where petition = ? order by id", (petition,))
        return [row[0] for row in found]

    def lookups(self) -> list[bytes]:
        return [row[0] for row in self._connection.execute("select lookup from signatures order by id")]

    def drop_signature(self, lookup: bytes) -> bool:
        return self._do("delete from signatures where lookup = ?", (lookup,))

    def drop_signatures(self, petition: str) -> None:
        self._do("delete from signatures where petition = ?", (petition,))

    def _do(self, sql: str, values: tuple[object, ...]) -> bool:
        return self._connection.execute(sql, values).rowcount > 0
