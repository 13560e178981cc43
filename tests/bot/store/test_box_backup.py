"""Backups of the Box: kept a week; what was withdrawn since does not come back."""

from __future__ import annotations

import random
import stat
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.errors import ConfigError, UserError
from bot.store.box import BoxStore
from bot.store.box_backup import backup, drop_old_backups, restore
from bot.store.box_lock import BoxLock
from bot.store.box_rows import NEVER, BatchRow, ConcernRow
from bot.store.exchange import Kind
from bot.store.pepper import Pepper

DAY = date(2026, 11, 28)
PEPPER = Pepper(b"p" * 64)


def row(n: int) -> ConcernRow:
    chance = random.Random(n)  # noqa: S311 - the same rows each time
    sealed = b"SENTINEL-%d-" % n + chance.randbytes(4133)
    return ConcernRow(chance.randbytes(16), chance.randbytes(32), "2026-W48", chance.randbytes(8), "k", sealed)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A Box with three concerns, stopped."""
    store = BoxStore.open(tmp_path / "data", PEPPER)
    with store.transaction() as rows:
        for n in range(3):
            rows.add_concern(row(n))
        rows.put_themes({"tracked.screen": (7, 5)})
        rows.put_sequence(Kind.TOTALS, 3)
    store.close()
    return tmp_path / "data"


def backed_up(data: Path, folder: Path, *, day: date = DAY) -> Path:
    store = BoxStore.open(data, PEPPER)
    path = backup(store, folder, day=day)
    store.close()
    return path


def withdraw(data: Path, n: int) -> None:
    store = BoxStore.open(data, PEPPER)
    with store.transaction() as rows:
        rows.bury(row(n).id, PEPPER.keyed("tombstone", row(n).lookup), "2026-W48")
    store.close()


def held(data: Path) -> set[bytes]:
    store = BoxStore.open(data, PEPPER)
    with store.reading() as rows:
        found = {one.id for one in rows.concerns()}
    store.close()
    return found


def test_what_is_restored_is_what_was_backed_up(data: Path, tmp_path: Path) -> None:
    copy = backed_up(data, tmp_path / "copies")
    (data / "box.db").unlink()
    restore(copy, data, PEPPER)

    assert held(data) == {row(n).id for n in range(3)}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (copy, data / "box.db")} == {0o600}
    assert sorted(path.name for path in data.iterdir()) == ["box.db", "box.lock"]


@pytest.mark.parametrize("lost", [False, True], ids=["over the file", "the file is lost"])
def test_a_restore_brings_nothing_back_that_was_withdrawn_since(data: Path, tmp_path: Path, lost: bool) -> None:
    copy = backed_up(data, tmp_path / "copies")
    withdraw(data, 1)
    if lost:
        (data / "box.db").write_bytes(b"x" * 5000)
    restore(copy, data, PEPPER)

    assert held(data) == {row(0).id, row(2).id}
    assert b"SENTINEL-1-" not in b"".join(path.read_bytes() for path in data.iterdir())


def test_without_the_list_of_stones_the_file_itself_still_tells(data: Path, tmp_path: Path) -> None:
    copy = backed_up(data, tmp_path / "copies")
    withdraw(data, 1)
    (data / "box.withdrawn").unlink()
    restore(copy, data, PEPPER)
    assert held(data) == {row(0).id, row(2).id}


def test_a_backup_made_after_a_withdrawal_does_not_hold_it(data: Path, tmp_path: Path) -> None:
    withdraw(data, 1)
    copy = backed_up(data, tmp_path / "copies")
    assert b"SENTINEL-1-" not in copy.read_bytes() and b"SENTINEL-2-" in copy.read_bytes()


def test_what_is_withdrawn_is_in_no_backup_after_seven_days(data: Path, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    for back in range(10, -1, -1):
        backed_up(data, copies, day=DAY - timedelta(days=back))
    withdraw(data, 1)
    for day in range(1, 7):
        drop_old_backups(copies, day=DAY + timedelta(days=day))
    assert [path.name for path in copies.iterdir()] == ["box-2026-11-28.db"]
    drop_old_backups(copies, day=DAY + timedelta(days=7))
    assert list(copies.iterdir()) == []


def test_published_totals_and_numbers_of_files_do_not_fall_by_a_restore(data: Path, tmp_path: Path) -> None:
    copy = backed_up(data, tmp_path / "copies")
    store = BoxStore.open(data, PEPPER)
    with store.transaction() as rows:
        rows.put_themes({"tracked.screen": (12, 10), "wanted.stop": (6, 5)})
        rows.put_sequence(Kind.TOTALS, 9)
        rows.put_sequence(Kind.COUNTS, 4)
    store.close()
    restore(copy, data, PEPPER)

    store = BoxStore.open(data, PEPPER)
    with store.reading() as rows:
        assert rows.themes() == {"tracked.screen": (7, 10), "wanted.stop": (0, 5)}
        assert rows.sequences() == {"totals": 9, "counts": 4}
    store.close()


def test_where_the_file_is_lost_later_files_are_numbered_above_those_that_were_sent(data: Path, tmp_path: Path) -> None:
    copy = backed_up(data, tmp_path / "copies")
    (data / "box.db").unlink()
    restore(copy, data, PEPPER)
    store = BoxStore.open(data, PEPPER)
    with store.reading() as rows:
        assert rows.sequences() == {"totals": 1003, "codes": 1000, "petitions": 1000}
    store.close()


@pytest.mark.parametrize("bad", [b"", b"x" * 5000], ids=["empty", "no database"])
def test_what_is_no_backup_changes_nothing(data: Path, tmp_path: Path, bad: bytes) -> None:
    (tmp_path / "bad.db").write_bytes(bad)
    with pytest.raises(UserError):
        restore(tmp_path / "bad.db", data, PEPPER)
    assert held(data) == {row(n).id for n in range(3)}
    assert not list(data.glob("*restored*"))


def test_a_backup_of_another_pepper_is_refused(data: Path, tmp_path: Path) -> None:
    copy = backed_up(data, tmp_path / "copies")
    with pytest.raises(ConfigError, match="do not belong together"):
        restore(copy, data, Pepper.passing())
    assert held(data) == {row(n).id for n in range(3)}


def test_a_reply_that_was_deleted_does_not_come_back_with_a_copy(data: Path, tmp_path: Path) -> None:
    store = BoxStore.open(data, PEPPER)
    with store.transaction() as rows:
        for reply in (b"a" * 16, b"b" * 16):
            assert rows.add_reply(reply, row(0).id, b"s" * 4144)
            assert not rows.add_reply(reply, row(0).id, b"s" * 4144)
    copy = backup(store, tmp_path / "copies", day=DAY)
    with store.transaction() as rows:
        rows.bury_replies([(b"a" * 16, PEPPER.keyed("reply tombstone", b"a" * 16), "2026-W48")])
    store.close()
    restore(copy, data, PEPPER)

    store = BoxStore.open(data, PEPPER)
    with store.reading() as rows:
        assert rows.reply_ids() == [b"b" * 16]
    store.close()


def test_while_anybody_has_the_file_open_nothing_is_put_in_its_place(data: Path, tmp_path: Path) -> None:
    copy = backed_up(data, tmp_path / "copies")
    first, second = BoxStore.open(data, PEPPER), BoxStore.open(data, PEPPER)
    for store in (first, second):
        with pytest.raises(UserError, match="The Box runs"):
            restore(copy, data, PEPPER)
        store.close()
    restore(copy, data, PEPPER)
    assert held(data) == {row(n).id for n in range(3)}


def test_whoever_opens_the_file_during_a_restore_waits_for_its_end(data: Path) -> None:
    alone = BoxLock.alone(data)
    opened: list[set[bytes]] = []
    waiting = threading.Thread(target=lambda: opened.append(held(data)))
    waiting.start()
    assert opened == []
    alone.release()
    waiting.join(60)
    assert opened == [{row(n).id for n in range(3)}]


def test_a_copy_that_cannot_be_made_leaves_those_that_are_there(data: Path, tmp_path: Path) -> None:
    copy = backed_up(data, tmp_path / "copies")
    (tmp_path / "copies" / "box-2026-11-29.new").mkdir()
    with pytest.raises(UserError, match="No copy of the Box was made"):
        backed_up(data, tmp_path / "copies", day=DAY + timedelta(days=1))
    assert copy.exists() and not (tmp_path / "copies" / "box-2026-11-29.db").exists()


def test_what_a_kill_left_unfinished_is_deleted_and_what_is_no_copy_is_left(tmp_path: Path) -> None:
    for name in ("box-2026-11-27.new", "box-2026-11-28.new", "box-2026-99-99.db", "box-mine.db", "notes.txt"):
        (tmp_path / name).write_text("")
    drop_old_backups(tmp_path, day=DAY)
    assert {path.name for path in tmp_path.iterdir()} == {
        "box-2026-11-28.new", "box-2026-99-99.db", "box-mine.db", "notes.txt",
    }  # fmt: skip


def test_codes_that_were_made_or_opened_since_a_copy_are_as_good_as_they_were(data: Path, tmp_path: Path) -> None:
    """They are in people's hands. One that was used since is good again: its concern is lost with the file."""
    store = BoxStore.open(data, PEPPER)
    with store.transaction() as rows:
        rows.add_batch(BatchRow(b"o" * 16, "concern/2026-Q4", 0, NEVER), [b"1" * 32, b"2" * 32])
    copy = backup(store, tmp_path / "copies", day=DAY)
    with store.transaction() as rows:
        rows.open_batch(b"o" * 16, 20, "2026-11-29")
        rows.spend(b"1" * 32)
        rows.add_batch(BatchRow(b"n" * 16, "concern/2026-Q4", 0, NEVER), [b"3" * 32, b"4" * 32])
        rows.spend(b"4" * 32)
    store.close()
    restore(copy, data, PEPPER)

    store = BoxStore.open(data, PEPPER)
    with store.reading() as rows:
        assert sorted(rows.batches(), key=lambda one: one.batch) == [
            BatchRow(b"n" * 16, "concern/2026-Q4", 0, NEVER), BatchRow(b"o" * 16, "concern/2026-Q4", 20, "2026-11-29"),
        ]  # fmt: skip
        assert rows.digests(b"o" * 16) == [b"1" * 32, b"2" * 32] and rows.digests(b"n" * 16) == [b"3" * 32]
    store.close()
