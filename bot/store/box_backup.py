"""Copies of `box.db`, kept for a week, and the way back from one: what was withdrawn since does not come back."""

from __future__ import annotations

import re
import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

from bot.errors import ConfigError, UserError
from bot.store.box import BoxStore, connect, prepare
from bot.store.box_lock import BoxLock
from bot.store.box_rows import BoxRows
from bot.store.exchange import Kind
from bot.store.pepper import Pepper
from bot.store.withdrawn import WithdrawnFile, fsync_folder

KEPT = timedelta(days=7)
_NAME = re.compile(r"box-(\d{4}-\d\d-\d\d)\.(?:db|new.*)")


def backup(store: BoxStore, folder: Path, *, day: date) -> Path:
    """The copy of that day. Copies a week old go. It holds no pepper: keep a copy of `box.pepper` elsewhere. Raises
    `UserError`."""
    path = backup_of(folder, day)
    fresh = path.with_suffix(".new")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            store.copy_to(fresh)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        fsync_folder(folder)
    except (OSError, UserError):
        raise UserError(
            "No copy of the Box was made: the folder for it cannot be written, or the disk is full. Earlier copies are "
            "as they were."
        ) from None
    drop_old_backups(folder, day=day)
    return path


def backup_of(folder: Path, day: date) -> Path:
    return folder / f"box-{day.isoformat()}.db"


def drop_old_backups(folder: Path, *, day: date) -> None:
    """So that what is withdrawn is in no backup after seven days; nor in one that a kill left unfinished. Raises
    `UserError`."""
    try:
        for path in folder.glob("box-*"):
            match = _NAME.fullmatch(path.name)
            if match and _day(match[1]) <= day - (KEPT if path.suffix == ".db" else timedelta(days=1)):
                path.unlink(missing_ok=True)
    except OSError:
        raise UserError(
            "Old copies of the Box cannot be deleted, so what was withdrawn may still be in them. Give this user write "
            "access to their folder, or delete them by hand."
        ) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.max


def restore(copy: Path, folder: Path, pepper: Pepper) -> None:
    """Puts a copy in the place of `box.db`. Published totals do not fall by it, and files of the exchange that were
    taken are not taken again. Raises `ConfigError`, `UserError`: also where anybody has `box.db` open."""
    alone = _alone(folder)
    try:
        _replace(copy, folder, pepper)
    finally:
        alone.release()
    BoxStore.open(folder, pepper).close()  # replays the tombstones


def refuse_running(folder: Path) -> None:
    """Before anybody is asked anything. Raises `UserError` where a restore would be refused just now."""
    _alone(folder).release()


def _alone(folder: Path) -> BoxLock:
    try:
        return BoxLock.alone(folder)
    except BlockingIOError:
        raise UserError(
            "The Box runs, and a copy can't be put in its place meanwhile. Stop it (steward serve, steward serve box) "
            "and run this again. Nothing was changed."
        ) from None
    except OSError:
        raise UserError("The Box's folder cannot be written by this user. Nothing was changed.") from None


def _replace(copy: Path, folder: Path, pepper: Pepper) -> None:
    path, fresh = folder / "box.db", folder / "box.db.restored"
    for old in folder.glob("box.db.restored*"):
        old.unlink()
    try:
        fresh.touch(mode=0o600)
        shutil.copyfile(copy, fresh)
        connection = connect(fresh)
        try:
            if connection.execute("pragma user_version").fetchone()[0] == 0:
                raise UserError("That file is no backup of the Box. Nothing was changed.")
            prepare(connection, pepper)
            connection.execute("begin immediate")
            _carry_over(path, BoxRows(connection, WithdrawnFile(folder / "box.withdrawn")), pepper)
            connection.execute("commit")
            connection.execute("vacuum")
            connection.execute("pragma wal_checkpoint(truncate)")
        finally:
            connection.close()
        for left in ("box.db-wal", "box.db-shm"):
            (folder / left).unlink(missing_ok=True)
        fresh.replace(path)
        fsync_folder(folder)
    except (sqlite3.Error, OSError):
        raise UserError("That backup cannot be read or put in place. box.db is as it was.") from None
    finally:
        for unfinished in folder.glob("box.db.restored*"):
            unfinished.unlink()


def _carry_over(current: Path, restored: BoxRows, pepper: Pepper) -> None:
    """Tombstones, published totals and sequences of the file that is replaced. Where it cannot be read, files to come
    are numbered far above those that may have been sent."""
    try:
        stones, themes, sequences = _held_by(current, pepper)
    except (sqlite3.Error, ConfigError):
        stones, themes = {}, {}
        sequences = {kind.value: restored.sequence(kind) + 1_000 for kind in (Kind.CODES, Kind.TOTALS)}
    for stone, week in stones.items():
        restored.add_tombstone(stone, week)
    held = restored.themes()
    for choice, (_, published) in themes.items():
        counted, before = held.get(choice, (0, 0))
        held[choice] = (counted, max(before, published))
    restored.put_themes(held)
    for kind, sequence in sequences.items():
        restored.put_sequence(kind, max(sequence, restored.sequence(kind)))


def _held_by(current: Path, pepper: Pepper) -> tuple[dict[bytes, str], dict[str, tuple[int, int]], dict[str, int]]:
    if not current.exists():
        raise sqlite3.DatabaseError
    connection = connect(current)
    try:
        prepare(connection, pepper)
        rows = BoxRows(connection, WithdrawnFile(current.with_name("box.withdrawn")))
        found = rows.tombstones(), rows.themes(), rows.sequences()
        connection.execute("pragma wal_checkpoint(truncate)")
        return found
    finally:
        connection.close()
