"""Copies of `box.db`, kept for a week, and the way back from one: what was withdrawn since does not come back."""

from __future__ import annotations

import re
import shutil
import sqlite3
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from bot.errors import ConfigError, UserError
from bot.store.box import BoxStore, connect, prepare
from bot.store.box_lock import BoxLock
from bot.store.box_rows import BatchRow, BoxRows
from bot.store.exchange import Kind
from bot.store.pepper import Pepper
from bot.store.petition_rows import WholePetition
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
        for path in folder.iterdir() if folder.is_dir() else ():
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


def restore(copy: Path, folder: Path, pepper: Pepper) -> bool:
    """Puts a copy in the place of `box.db`. Published totals do not fall by it, files of the exchange that were taken
    are not taken again, and codes that were made since are as good as they were. False where neither the former file
    nor `box.withdrawn` says what was withdrawn since. Raises `ConfigError`, `UserError`: also where anybody has
    `box.db` open."""
    alone = _alone(folder)
    try:
        told = _replace(copy, folder, pepper)
    finally:
        alone.release()
    BoxStore.open(folder, pepper).close()  # replays the tombstones
    return told


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


def _replace(copy: Path, folder: Path, pepper: Pepper) -> bool:
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
            told = _carry_over(path, BoxRows(connection, WithdrawnFile(folder / "box.withdrawn")), pepper)
            connection.execute("commit")
            connection.execute("vacuum")
            connection.execute("pragma wal_checkpoint(truncate)")
        finally:
            connection.close()
        for left in ("box.db-wal", "box.db-shm"):
            (folder / left).unlink(missing_ok=True)
        fresh.replace(path)
        fsync_folder(folder)
        return told or (folder / "box.withdrawn").exists()
    except (sqlite3.Error, OSError):
        raise UserError("That backup cannot be read or put in place. box.db is as it was.") from None
    finally:
        for unfinished in folder.glob("box.db.restored*"):
            unfinished.unlink()


@dataclass(frozen=True, slots=True)
class _Held:
    """What of the file that is replaced lives on."""

    stones: dict[bytes, str]
    themes: dict[str, tuple[int, int]]
    sequences: dict[str, int]
    batches: list[tuple[BatchRow, list[bytes]]] = field(default_factory=list)
    petitions: list[WholePetition] | None = None


def _carry_over(current: Path, restored: BoxRows, pepper: Pepper) -> bool:
    """Tombstones, published totals, sequences, and the batches of codes that were made or opened since. Where the file
    cannot be read, which is False, files to come are numbered far above those that may have been sent."""
    told = True
    try:
        held = _held_by(current, pepper)
    except (sqlite3.Error, ConfigError):
        told = False
        sent = (Kind.CODES, Kind.TOTALS, Kind.PETITIONS)
        held = _Held({}, {}, {kind.value: restored.sequence(kind) + 1_000 for kind in sent})
    for stone, week in held.stones.items():
        restored.add_tombstone(stone, week)
    themes = restored.themes()
    for choice, (_, published) in held.themes.items():
        counted, before = themes.get(choice, (0, 0))
        themes[choice] = (counted, max(before, published))
    restored.put_themes(themes)
    for kind, sequence in held.sequences.items():
        restored.put_sequence(kind, max(sequence, restored.sequence(kind)))
    if held.petitions is not None:
        restored.petitions.take_over(held.petitions)
    there = {row.batch for row in restored.batches()}
    for row, digests in held.batches:
        if row.batch not in there:
            restored.add_batch(row, digests)
        elif row.circle:
            restored.open_batch(row.batch, row.circle, row.opens)
    return told


def _held_by(current: Path, pepper: Pepper) -> _Held:
    if not current.exists():
        raise sqlite3.DatabaseError
    connection = connect(current)
    try:
        prepare(connection, pepper)
        rows = BoxRows(connection, WithdrawnFile(current.with_name("box.withdrawn")))
        batches = [(row, rows.digests(row.batch)) for row in rows.batches()]
        found = _Held(rows.tombstones(), rows.themes(), rows.sequences(), batches, rows.petitions.whole())
        connection.execute("pragma wal_checkpoint(truncate)")
        return found
    finally:
        connection.close()
