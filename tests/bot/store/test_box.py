"""`box.db`: what was deleted is in no file, and nothing in the file tells in what order anything came."""

from __future__ import annotations

import random
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import ConfigError, UserError
from bot.store.box import BoxStore
from bot.store.box_rows import NEVER, BatchRow, ConcernRow
from bot.store.box_schema import TABLES
from bot.store.pepper import Pepper

PEPPER = Pepper(b"p" * 64)
BATCH = b"B" * 16
COUNTERS = (range(24, 28), range(40, 44), range(92, 96))
"""What the header counts: how often the file was written, and with it how often it was tidied."""


def opened(folder: Path) -> BoxStore:
    folder.mkdir(exist_ok=True)
    return BoxStore.open(folder, PEPPER)


def row(n: int, chance: random.Random | None = None) -> ConcernRow:
    chance = chance or random.Random(n)  # noqa: S311 - the same rows each time
    return ConcernRow(
        chance.randbytes(16), chance.randbytes(32), "2026-W48", chance.randbytes(8), "k",
        b"SENTINEL-%06d-" % n + chance.randbytes(4128),
    )  # fmt: skip


def add(store: BoxStore, one: ConcernRow) -> None:
    with store.transaction() as rows:
        rows.add_concern(one)


def contents(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def without_counters(file: bytes) -> bytes:
    return (
        bytes(0 if any(at in counter for counter in COUNTERS) else byte for at, byte in enumerate(file[:100]))
        + file[100:]
    )


# Order of arrival


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(14)), st.sets(st.integers(0, 13), max_size=9))
def test_the_file_is_the_same_whatever_came_before_and_whatever_went_since(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], gone: set[int]
) -> None:
    """Byte for byte, but for how often it was written: nothing of the order can be read from it."""
    folder = tmp_path_factory.mktemp("box")
    lived, fresh = opened(folder / "lived"), opened(folder / "fresh")
    for n in order:
        add(lived, row(n))
    for n in sorted(gone, key=order.index):
        with lived.transaction() as rows:
            rows.drop_concern(row(n).id)
    for n in sorted(set(order) - gone):
        add(fresh, row(n))
    lived.close()
    fresh.close()

    files = [without_counters((folder / name / "box.db").read_bytes()) for name in ("lived", "fresh")]
    assert files[0] == files[1]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(60)), st.integers(0, 60))
def test_which_codes_were_used_and_when_is_not_in_the_file(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], used: int
) -> None:
    folder = tmp_path_factory.mktemp("box")
    digests = [PEPPER.keyed("code", bytes([n])) for n in range(60)]
    lived, fresh = opened(folder / "lived"), opened(folder / "fresh")
    with lived.transaction() as rows:
        rows.add_batch(BatchRow(BATCH, "concern/2026-Q4", 8, NEVER), digests)
    with lived.transaction() as rows:
        for n in order[:used]:
            assert rows.spend(digests[n])
    with fresh.transaction() as rows:
        rows.add_batch(BatchRow(BATCH, "concern/2026-Q4", 8, NEVER), [digests[n] for n in order[used:]])
    lived.close()
    fresh.close()

    files = [without_counters((folder / name / "box.db").read_bytes()) for name in ("lived", "fresh")]
    assert files[0] == files[1]


def correlation(arrived: list[bytes], dump: bytes) -> float:
    """Between the order of arrival and the place in the file, of rank: 1 or -1 where the file tells the order."""
    places = [dump.index(one) for one in arrived]
    ranks = [sorted(places).index(place) for place in places]
    n = len(ranks)
    return 1 - 6 * sum((rank - at) ** 2 for at, rank in enumerate(ranks)) / (n * (n * n - 1))


def test_places_in_the_file_have_nothing_to_do_with_the_order_of_arrival(tmp_path: Path) -> None:
    """The same search finds the order at once in the same tables where nobody tidies them."""
    arriving = [row(n) for n in range(80)]
    store = opened(tmp_path / "tidied")
    for one in arriving:
        add(store, one)
    store.close()
    plain = sqlite3.connect(tmp_path / "plain.db", isolation_level=None)
    for table in TABLES:
        plain.execute(table)
    for one in arriving:
        plain.execute(
            "insert into concerns values (?, ?, ?, ?, ?, ?)",
            (one.id, one.lookup, one.week, one.choices, one.key, one.sealed),
        )
    plain.close()

    sealed = [one.sealed[-64:] for one in arriving]  # on the pages that a long row runs over to
    assert correlation(sealed, (tmp_path / "plain.db").read_bytes()) > 0.95
    dump = (tmp_path / "tidied" / "box.db").read_bytes()
    for places in (sealed, [one.id for one in arriving], [one.lookup for one in arriving]):
        assert abs(correlation(places, dump)) < 0.35, "three times what chance makes of eighty"


def test_no_page_is_free_and_no_table_has_row_ids(tmp_path: Path) -> None:
    store = opened(tmp_path)
    for n in range(12):
        add(store, row(n))
    with store.transaction() as rows:
        rows.drop_weeks_before("2027-W01")
    store.close()

    with sqlite3.connect(tmp_path / "box.db") as reading:
        assert reading.execute("pragma freelist_count").fetchone() == (0,)
        listed = reading.execute("pragma table_list").fetchall()
        ours = [table for table in listed if table[0] == "main" and not table[1].startswith("sqlite_")]
        assert len(ours) == len(TABLES)
        assert all(without_rowid == 1 and strict == 1 for _, _, _, _, without_rowid, strict in ours)
        assert not any(reading.execute(f"pragma foreign_key_list({table[1]})").fetchall() for table in ours)
        assert "autoincrement" not in str(reading.execute("select sql from sqlite_master").fetchall()).lower()
    reading.close()


# What was deleted


def leave_by_week(store: BoxStore, one: ConcernRow) -> None:
    with store.transaction() as rows:
        rows.drop_weeks_before("2027-W01")


def leave_by_withdrawal(store: BoxStore, one: ConcernRow) -> None:
    with store.transaction() as rows:
        rows.bury(one.id, PEPPER.keyed("tombstone", one.lookup), "2026-W49")


@pytest.mark.parametrize("leave", [leave_by_week, leave_by_withdrawal])
def test_what_is_deleted_is_in_no_file_while_the_box_is_running(
    tmp_path: Path, leave: Callable[[BoxStore, ConcernRow], None]
) -> None:
    store = opened(tmp_path)
    one = row(1)
    add(store, one)
    with store.transaction() as rows:
        rows.add_reply(b"R" * 16, one.id, b"REPLY-SENTINEL".ljust(4144, b"."))
    before = contents(tmp_path)
    parts = (one.id, one.lookup, one.choices, one.sealed[:32], one.sealed[-32:], b"SENTINEL")
    assert all(part in before for part in parts)
    leave(store, one)

    after = contents(tmp_path)
    assert not [part for part in parts if part in after]
    assert (tmp_path / "box.db-wal").stat().st_size == 0
    assert store.tidy
    store.close()


def test_choices_that_were_counted_are_in_no_file(tmp_path: Path) -> None:
    store = opened(tmp_path)
    one = row(1)
    add(store, one)
    with store.transaction() as rows:
        assert rows.wipe_choices("2026-W49", bytes(8)) == [one.choices]
    assert one.choices not in contents(tmp_path)
    assert one.sealed in b"".join(kept.sealed for kept in all_rows(store))
    store.close()


def test_the_same_search_finds_what_is_deleted_without_care(tmp_path: Path) -> None:
    """Else the tests above would show nothing."""
    plain = sqlite3.connect(tmp_path / "plain.db", isolation_level=None)
    plain.execute("pragma secure_delete = off")
    plain.execute("create table t (id blob primary key, sealed blob) without rowid")
    plain.execute("insert into t values (?, ?)", (b"x", row(1).sealed))
    plain.execute("delete from t")
    plain.close()

    assert row(1).sealed[-32:] in contents(tmp_path)


def test_what_another_process_held_up_is_tidied_with_the_next_change(tmp_path: Path) -> None:
    store = opened(tmp_path)
    add(store, row(1))
    store._connection.execute("pragma busy_timeout = 0")

    def tidied() -> bool:
        return store.tidy

    reader = sqlite3.connect(tmp_path / "box.db", isolation_level=None)
    reader.execute("begin")
    reader.execute("select count(*) from concerns").fetchone()
    with store.transaction() as rows:
        rows.drop_concern(row(1).id)
    assert tidied() is False, "and it says so"
    reader.close()
    with store.transaction() as rows:
        rows.concerns()

    assert tidied() and b"SENTINEL" not in contents(tmp_path)
    store.close()


# Withdrawn for good


def all_rows(store: BoxStore) -> Iterable[ConcernRow]:
    with store.reading() as rows:
        return rows.concerns()


def test_a_stone_that_was_set_before_the_power_went_buries_when_it_is_back(tmp_path: Path) -> None:
    store = opened(tmp_path)
    one, other = row(1), row(2)
    add(store, one)
    add(store, other)
    store._withdrawn.add(PEPPER.keyed("tombstone", one.lookup), "2026-W49")
    store.close()

    again = opened(tmp_path)
    assert all_rows(again) == [other]
    again.close()
    assert one.sealed[:20] not in contents(tmp_path)


def test_stones_do_not_tell_what_lay_under_them(tmp_path: Path) -> None:
    store = opened(tmp_path)
    add(store, row(1))
    leave_by_withdrawal(store, row(1))
    held = (tmp_path / "box.withdrawn").read_text()
    store.close()

    assert row(1).lookup.hex() not in held and row(1).id.hex() not in held
    assert stat.S_IMODE((tmp_path / "box.withdrawn").stat().st_mode) == 0o600


# The file itself


def test_only_its_user_may_read_it_and_the_pepper_is_not_in_it(tmp_path: Path) -> None:
    store = BoxStore.open(tmp_path)
    add(store, row(1))
    for name in ("box.db", "box.pepper"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    pepper = (tmp_path / "box.pepper").read_bytes()
    databases = b"".join(path.read_bytes() for path in tmp_path.glob("box.db*"))
    store.close()
    assert len(pepper) == 64 and pepper not in databases and pepper[:32] not in databases


def test_another_pepper_is_refused_and_a_missing_one_is_not_made_up(tmp_path: Path) -> None:
    BoxStore.open(tmp_path).close()
    with pytest.raises(ConfigError, match="do not belong together"):
        BoxStore.open(tmp_path, Pepper.passing())
    (tmp_path / "box.pepper").unlink()
    with pytest.raises(ConfigError, match="is missing"):
        BoxStore.open(tmp_path)
    assert not (tmp_path / "box.pepper").exists()


def test_a_damaged_file_is_told_of_in_plain_words(tmp_path: Path) -> None:
    opened(tmp_path).close()
    (tmp_path / "box.db").write_bytes(b"x" * 5000)
    with pytest.raises(UserError, match=r"box\.db cannot be used"):
        opened(tmp_path)


def test_many_threads_open_a_new_one_at_once(tmp_path: Path) -> None:
    stores: list[BoxStore] = []
    together = threading.Barrier(8)

    def begin() -> None:
        together.wait(60)
        stores.append(opened(tmp_path))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert len(stores) == 8
