"""The catalogue's file: opening it, transactions, what it says of itself, and SQLite's errors in plain words."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from knowledge.catalogue_schema import migrations
from knowledge.errors import CatalogueDamaged, LibraryError, LibraryReadOnly

DAMAGED = (
    "The library's catalogue cannot be read: the file is damaged. It holds policies, law and news, nothing that anyone "
    "confided. Run: steward library rebuild (the damaged file is set aside, the library is built anew)."
)
_NO_ROOM = (
    "The disk is full or failing, so nothing was written; the library is as it was. Free some space, or choose another "
    "folder with STEWARD_DATA."
)
_READ_ONLY = (
    "The data folder cannot be written, so the library was left as it was. Give this user write access to it, or "
    "choose another folder with STEWARD_DATA."
)


class CatalogueFile:
    """One open connection; belongs to the thread that opened it. Errors: `CatalogueDamaged`, `LibraryReadOnly`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self.db = Database(connection)
        self._as_found: _Stamp | None = None
        """Of a file that SQLite was told nobody changes, since it could not be locked."""

    @classmethod
    def create(cls, path: Path) -> Self:
        """Opens for writing; makes or migrates the schema."""
        with sqlite_errors():
            connection = sqlite3.connect(path, timeout=10, isolation_level=None)
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.execute("pragma foreign_keys = on")
            catalogue = cls(path, connection)
            migrations.apply(catalogue.db)
        return catalogue

    @classmethod
    def read(cls, path: Path) -> Self:
        """Opens for reading. Where the folder cannot be written, the file is read as it lies on disk, and opened anew
        whenever another process has changed it."""
        if not path.is_file():
            raise LibraryError("There is no library here yet. Run: steward library rebuild")
        with sqlite_errors():
            connection, as_found = _opened_for_reading(path)
            catalogue = cls(path, connection)
            catalogue._as_found = as_found
            if migrations.pending(catalogue.db):
                raise LibraryError("The library was built by another version. Run: steward library rebuild")
            return catalogue

    def close(self) -> None:
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self, *, searchable: bool = True) -> Iterator[None]:
        """One transaction: all of it lands, or none. The revision is renewed at its end where what is `searchable`
        may have changed."""
        with sqlite_errors():
            self._connection.execute("begin immediate")
            try:
                yield
                if searchable:
                    self.set_fact("revision", self.fingerprint())
                self._connection.execute("commit")
            except BaseException:
                if self._connection.in_transaction:  # on a full disk SQLite has rolled back by itself
                    self._connection.execute("rollback")
                raise

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._fetched(sql, values)[1]

    def records(self, sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Like `rows`, each with its columns' names."""
        names, rows = self._fetched(sql, values)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _fetched(self, sql: str, values: Sequence[object]) -> tuple[list[str], list[tuple[Any, ...]]]:
        with sqlite_errors():
            while self._as_found is not None:
                before = self._as_found
                try:
                    fetched = self._fetched_once(sql, values) if _stamp(self.path) == before else None
                except sqlite3.DatabaseError:
                    if _stamp(self.path) == before:
                        raise
                    fetched = None
                if fetched is not None and _stamp(self.path) == before:
                    return fetched
                self.db.close()
                self._connection, self._as_found = _opened_for_reading(self.path)
                self.db = Database(self._connection)
            return self._fetched_once(sql, values)

    def _fetched_once(self, sql: str, values: Sequence[object]) -> tuple[list[str], list[tuple[Any, ...]]]:
        found = self._connection.execute(sql, values)
        return [column[0] for column in found.description], found.fetchall()

    # What the library says of itself

    def fact(self, key: str) -> str | None:
        found = self.rows("select value from facts where key = ?", [key])
        return str(found[0][0]) if found else None

    def set_fact(self, key: str, value: str) -> None:
        self._connection.execute("insert or replace into facts (key, value) values (?, ?)", [key, value])

    @property
    def revision(self) -> str:
        """Names what is searchable now; an index generation is built from exactly one revision."""
        return self.fact("revision") or "empty"

    def fingerprint(self) -> str:
        """The revision that what is searchable now will have."""
        digest = hashlib.sha256()
        for row in self.rows("select id, text_sha256, jurisdiction, visibility, shelf from chunks order by id"):
            digest.update("\x1f".join(row).encode())
        return digest.hexdigest()[:16]

    def health(self) -> str | None:
        """What SQLite's own check finds wrong, or None. Reads the whole file."""
        found = self.rows("pragma quick_check(1)")
        return None if found == [("ok",)] else str(found[0][0])


_Stamp = tuple[object, ...]


def _stamp(path: Path) -> _Stamp:
    """Changes with whatever another process writes: in the file, or in the log beside it."""
    found: list[object] = []
    for file in (path, path.with_name(f"{path.name}-wal")):
        try:
            state = file.stat()
            found += [state.st_ino, state.st_size, state.st_mtime_ns]
        except FileNotFoundError:
            found.append(None)
    return tuple(found)


def _opened_for_reading(path: Path) -> tuple[sqlite3.Connection, _Stamp | None]:
    """The stamp of the file where it can be read only as it lies. Raises `CatalogueDamaged`."""
    for mode in ("mode=ro", "mode=ro&immutable=1"):
        as_found = _stamp(path) if "immutable" in mode else None
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=10)
        try:
            connection.execute("select count(*) from sqlite_master").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            continue
        return connection, as_found
    raise CatalogueDamaged(DAMAGED)


@contextmanager
def sqlite_errors() -> Iterator[None]:
    """Only what SQLite itself finds corrupt counts as damage: a full disk must not cost anybody a sound library."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
            raise LibraryReadOnly(_READ_ONLY) from None
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise LibraryError("The library is being written by another process. Try again in a moment.") from None
        if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_NOMEM")):
            raise LibraryError(_NO_ROOM) from None
        raise CatalogueDamaged(DAMAGED) from error


def marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
