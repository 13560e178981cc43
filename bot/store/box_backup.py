"""Copies of `box.db`, kept for a week, and the way back from one: what was withdrawn since does not come back."""

from __future__ import annotations

import re
import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

from bot.errors import ConfigError, UserError
from bot.store.box import BoxStore, connect, prepare
from bot.store.box_rows import BoxRows
from bot.store.exchange import Kind
from bot.store.pepper import Pepper
from bot.store.withdrawn import WithdrawnFile, fsync_folder

KEPT = timedelta(days=7)
_NAME = re.compile(r"box-(\d{4}-\d\d-\d\d)\.db")


def backup(store: BoxStore, folder: Path, *, day: date) -> Path:
    """The copy of that day. Copies a week old go. It holds no pepper: keep a copy of `box.pepper` elsewhere. Raises
    `UserError`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"box-{day.isoformat()}.db"
    fresh = path.with_suffix(".new")
    store.copy_to(fresh)
    fresh.replace(path)
    fsync_folder(folder)
    drop_old_backups(folder, day=day)
    return path


def drop_old_backups(folder: Path, *, day: date) -> None:
    """So that what is withdrawn is in no backup after seven days."""
    for path in folder.glob("box-*.db"):
        match = _NAME.fullmatch(path.name)
        if match and date.fromisoformat(match[1]) <= day - KEPT:
            path.unlink()


def restore(copy: Path, folder: Path, pepper: Pepper) -> None:
    """Puts a copy in the place of `box.db`, with no process of the Box running. Published totals do not fall by it,
    and files of the exchange that were taken are not taken again. Raises `ConfigError`, `UserError`."""
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
    BoxStore.open(folder, pepper).close()  # replays the tombstones


def _carry_over(current: Path, restored: BoxRows, pepper: Pepper) -> None:
    """Tombstones, published totals and sequences of the file that is replaced. Where it cannot be read, files to come
    are numbered far above those that may have been sent."""
    try:
        stones, themes, sequences = _held_by(current, pepper, restored)
    except (sqlite3.Error, ConfigError):
        stones, themes = {}, {}
        sequences = {kind.value: restored.sequence(kind) + 1_000 for kind in (Kind.CODES, Kind.TOTALS, Kind.PETITIONS)}
    for stone, week in stones.items():
        restored.add_tombstone(stone, week)
    held = restored.themes()
    for choice, (_, published) in themes.items():
        counted, before = held.get(choice, (0, 0))
        held[choice] = (counted, max(before, published))
    restored.put_themes(held)
    for kind, sequence in sequences.items():
        restored.put_sequence(kind, max(sequence, restored.sequence(kind)))


def _held_by(
    current: Path, pepper: Pepper, restored: BoxRows
) -> tuple[dict[bytes, str], dict[str, tuple[int, int]], dict[str, int]]:
    if not current.exists():
        raise sqlite3.DatabaseError
    connection = connect(current)
    try:
        prepare(connection, pepper)
        rows = BoxRows(connection, WithdrawnFile(current.with_name("box.withdrawn")))
        found = rows.tombstones(), rows.themes(), rows.sequences()
        restored.petitions.carry_over(rows.petitions)
        connection.execute("pragma wal_checkpoint(truncate)")
        return found
    finally:
        connection.close()
