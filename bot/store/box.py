"""`box.db`: codes that may still be used, concerns as sealed rows, totals. After each change the file is rewritten in
the order of its random keys: what was deleted is not in it, nor in what order anything came."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hmac import compare_digest
from pathlib import Path

from bot.errors import ConfigError, UserError
from bot.store.box_lock import BoxLock
from bot.store.box_rows import BoxRows
from bot.store.box_schema import LATER, TABLES, VERSION
from bot.store.pepper import Pepper
from bot.store.withdrawn import WithdrawnFile

_UNSETTLED = "0000-W00"
_WAIT_S = 60


class BoxStore:
    """One file, shared by threads and processes. Whatever fails raises `UserError` in plain words."""

    def __init__(self, connection: sqlite3.Connection, pepper: Pepper, path: Path, held: BoxLock) -> None:
        self._connection = connection
        self._held = held
        self._lock = threading.Lock()
        self._withdrawn = WithdrawnFile(path.with_name("box.withdrawn"))
        self.pepper = pepper
        self.path = path
        self.tidy = True
        """False while what was deleted may still be in the file: another process was in the way, or the disk full."""

    @classmethod
    def open(cls, folder: Path, pepper: Pepper | None = None) -> BoxStore:
        """Makes it where there is none. Raises `ConfigError`, `UserError`."""
        pepper = pepper or Pepper.open(folder)
        path = folder / "box.db"
        with _plainly():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o600)
            held = BoxLock.shared(folder)
            try:
                connection = connect(path)
                try:
                    prepare(connection, pepper)
                except BaseException:
                    connection.close()
                    raise
            except BaseException:
                held.release()
                raise
        store = cls(connection, pepper, path, held)
        try:
            store.replay_tombstones()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        with self._lock:
            self._connection.close()
            self._held.release()

    @contextmanager
    def transaction(self) -> Iterator[BoxRows]:
        """All of it or nothing. What it changed lasts, and the file is tidied, when this returns."""
        with self._lock, _plainly():
            self._connection.execute("begin immediate")
            before = self._connection.total_changes
            try:
                yield BoxRows(self._connection, self._withdrawn)
                self._connection.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("rollback")
                raise
            if self._connection.total_changes != before or not self.tidy:
                self._tidy()

    @contextmanager
    def reading(self) -> Iterator[BoxRows]:
        with self._lock, _plainly():
            self._connection.execute("begin")
            try:
                yield BoxRows(self._connection, self._withdrawn)
            finally:
                self._connection.execute("rollback")

    @contextmanager
    def glance(self) -> Iterator[BoxRows | None]:
        """Reading that waits for nobody: None where another thread has the file just now."""
        if not self._lock.acquire(blocking=False):
            yield None
            return
        try:
            with _plainly():
                yield BoxRows(self._connection, self._withdrawn)
        finally:
            self._lock.release()

    def replay_tombstones(self) -> None:
        """What was withdrawn goes, should a kill or a restore have left it. Also tidies what a kill left behind."""
        stones = self._withdrawn.read()
        with self.transaction() as rows:
            missing = {stone: week for stone, week in stones.items() if not rows.is_withdrawn(stone)}
            for stone, week in missing.items():
                rows.add_tombstone(stone, week)
            stones = rows.tombstones()
            for row in rows.concerns() if stones else []:
                if self.pepper.keyed("tombstone", row.lookup) in stones:
                    rows.drop_concern(row.id)
            for lookup in rows.petitions.lookups() if stones else []:
                if self.pepper.keyed("tombstone", lookup) in stones:
                    rows.petitions.drop_signature(lookup)
            for reply in rows.reply_ids() if stones else []:
                if self.pepper.keyed("reply tombstone", reply) in stones:
                    rows.drop_reply(reply)
        with self._lock:
            self._tidy()

    def copy_to(self, path: Path) -> None:
        """A copy in itself, 0600, without anything that was deleted."""
        with self._lock, _plainly():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            self._connection.execute("vacuum into ?", (str(path),))

    def _tidy(self) -> None:
        try:
            self._connection.execute("vacuum")
            busy, _, _ = self._connection.execute("pragma wal_checkpoint(truncate)").fetchone()
            self.tidy = not busy
        except sqlite3.Error:
            self.tidy = False


def connect(path: Path) -> sqlite3.Connection:
    """Raises `sqlite3.Error`."""
    connection = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode = wal", "synchronous = full", "secure_delete = on", "temp_store = memory"):
        connection.execute(f"pragma {pragma}")
    return connection


def prepare(connection: sqlite3.Connection, pepper: Pepper) -> None:
    """Makes the tables where there are none. Raises `ConfigError` for a file of another version or pepper."""
    connection.execute("begin immediate")
    version = connection.execute("pragma user_version").fetchone()[0]
    if version == 0:
        for table in TABLES:
            connection.execute(table)
        connection.execute("insert into box values (1, ?, ?, 0)", (pepper.keyed("check", b""), _UNSETTLED))
        connection.execute(f"pragma user_version = {VERSION}")
    elif version in LATER:
        for table in LATER[version]:
            connection.execute(table)
        connection.execute(f"pragma user_version = {VERSION}")
    connection.execute("commit")
    if version not in (0, VERSION, *LATER):
        raise ConfigError("box.db was made by a later Steward. Use that one, or restore an earlier backup.")
    held = connection.execute("select pepper from box").fetchone()[0]
    if not compare_digest(held, pepper.keyed("check", b"")):
        raise ConfigError("box.db and box.pepper do not belong together. Put back the pepper that it was made with.")


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError):
        raise UserError(
            "box.db cannot be used just now (disk full, damaged or no rights). Nothing is lost: send it again later, "
            "with the same seven words and the same code; it is taken once."
        ) from None
