"""`desk.db`: each message is taken on once, and nobody who reads the file learns who asked what, where."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ConfigError, UserError
from bot.store.desk import FLOOR, KEPT, DeskStore, Surface, week_of

NOW = datetime(2026, 11, 28, 9, 41, 17, 123456, tzinfo=UTC)
PLACE = {"channel": "C0CANARY", "ts": "1795858877.000100", "team": "T0CANARY"}
ROOT = Path(__file__).parents[3]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DeskStore]:
    opened = DeskStore.open(tmp_path)
    yield opened
    opened.close()


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("desk.db*")))


# Claims


def test_a_message_is_taken_on_once(store: DeskStore) -> None:
    assert store.claim("a", Surface.MESSAGE, PLACE, now=NOW)
    assert not store.claim("a", Surface.MESSAGE, PLACE, now=NOW)
    store.finish("a")
    assert not store.claim("a", Surface.MESSAGE, PLACE, now=NOW), "answered, and delivered once more"
    assert store.claim("b", Surface.MESSAGE, PLACE, now=NOW)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12))
def test_of_many_threads_one_takes_a_message_on(tmp_path_factory: pytest.TempPathFactory, claims: list[str]) -> None:
    store = DeskStore.open(tmp_path_factory.mktemp("desk"))
    won: list[str] = []
    together = threading.Barrier(len(claims))

    def take(claim: str) -> None:
        together.wait(20)
        if store.claim(claim, Surface.MESSAGE, PLACE, now=NOW):
            won.append(claim)

    threads = [threading.Thread(target=take, args=(claim,)) for claim in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    store.close()

    assert sorted(won) == sorted(set(claims))


_TAKER = """
import sys
from datetime import datetime
from pathlib import Path
from bot.store.desk import DeskStore, Surface
store = DeskStore.open(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
now = datetime.fromisoformat(sys.argv[2])
print(" ".join(str(n) for n in range(200) if store.claim(f"c{n}", Surface.MESSAGE, {}, now=now)), flush=True)
"""


@pytest.mark.long
def test_of_two_processes_exactly_one_takes_each_message_on(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _TAKER, str(tmp_path), NOW.isoformat()]
    both = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(2)
    ]
    for taker in both:
        assert taker.stdout is not None and taker.stdout.readline() == "ready\n"
    for taker in both:
        assert taker.stdin is not None
        taker.stdin.write("go\n")
        taker.stdin.flush()
    won = [taker.communicate(timeout=60)[0].split() for taker in both]

    assert [taker.returncode for taker in both] == [0, 0]
    assert sorted([*won[0], *won[1]]) == sorted(map(str, range(200)))


def test_what_was_not_answered_is_found_again_oldest_first_with_its_place(tmp_path: Path, store: DeskStore) -> None:
    store.claim("second", Surface.EPHEMERAL, {"url": "https://hooks.example"}, now=NOW + timedelta(minutes=5))
    store.claim("first", Surface.MESSAGE, PLACE, now=NOW)
    store.claim("answered", Surface.MESSAGE, PLACE, now=NOW)
    store.finish("answered")
    store.close()
    again = DeskStore.open(tmp_path)
    left = again.unfinished(now=NOW + timedelta(minutes=6))
    again.close()

    assert [(one.claim, one.surface, one.place) for one in left] == [
        ("first", Surface.MESSAGE, PLACE), ("second", Surface.EPHEMERAL, {"url": "https://hooks.example"}),
    ]  # fmt: skip
    assert left[0].taken == NOW


def test_where_an_answer_grows_is_known_after_a_restart_and_only_until_it_is_whole(
    tmp_path: Path, store: DeskStore
) -> None:
    store.claim("a", Surface.MESSAGE, PLACE, now=NOW)
    store.claim("answered", Surface.MESSAGE, PLACE, now=NOW)
    store.finish("answered")
    for claim in ("a", "answered", "never taken on"):
        store.add(claim, grown="1795858999.424242")
    told = bytes_of(tmp_path)
    store.close()
    again = DeskStore.open(tmp_path)
    left = again.unfinished(now=NOW)
    again.close()

    assert [(one.claim, one.place, one.taken) for one in left] == [("a", {**PLACE, "grown": "1795858999.424242"}, NOW)]
    assert b"1795858999" not in told and b"424242" not in told


@given(st.integers(0, 3 * 24 * 3600))
@settings(max_examples=12, deadline=None)
def test_a_claim_is_gone_after_a_day_at_most(tmp_path_factory: pytest.TempPathFactory, later: int) -> None:
    store = DeskStore.open(tmp_path_factory.mktemp("desk"))
    store.claim("a", Surface.MESSAGE, PLACE, now=NOW)
    store.finish("a")
    now = NOW + timedelta(seconds=later)
    taken_again = store.claim("a", Surface.MESSAGE, PLACE, now=now)
    store.close()

    assert taken_again or now - NOW < KEPT
    assert not taken_again or now - NOW >= KEPT - timedelta(hours=1), "Slack's redeliveries are long over"


def test_with_another_key_what_is_left_cannot_be_read_and_is_let_go(tmp_path: Path, store: DeskStore) -> None:
    store.claim("a", Surface.MESSAGE, PLACE, now=NOW)
    store.close()
    (tmp_path / "desk.key").unlink()
    again = DeskStore.open(tmp_path)

    assert again.unfinished(now=NOW) == []
    again.close()


# What the file tells


def test_the_file_tells_no_place_and_no_minute(tmp_path: Path, store: DeskStore) -> None:
    store.claim(store.seal.name("message", "T0CANARY", "C0CANARY", "1"), Surface.MESSAGE, PLACE, now=NOW)
    told = bytes_of(tmp_path)

    assert b"message" in told and b"2026-11-28T09" in told, "the search finds what is there"
    assert b"CANARY" not in told and b"1795858877" not in told
    assert b"09:41" not in told and b"123456" not in told


def test_once_it_was_answered_the_sealed_place_is_gone_from_the_file(tmp_path: Path, store: DeskStore) -> None:
    store.claim("a", Surface.MESSAGE, PLACE, now=NOW)
    with sqlite3.connect(tmp_path / "desk.db") as reading:
        (sealed,) = reading.execute("select place from claims").fetchone()
    reading.close()
    store.finish("a")
    store.close()  # what SQLite writes ahead is folded in

    assert sealed not in bytes_of(tmp_path)


def test_only_its_owner_may_read_the_file(tmp_path: Path, store: DeskStore) -> None:
    store.claim("a", Surface.MESSAGE, PLACE, now=NOW)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("desk.*")}

    assert {"desk.db", "desk.key"} <= modes.keys() and set(modes.values()) == {0o600}


# Tallies


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), max_size=6))
@settings(max_examples=12, deadline=None)
def test_no_count_under_five_is_ever_told(tmp_path_factory: pytest.TempPathFactory, counts: dict[str, int]) -> None:
    store = DeskStore.open(tmp_path_factory.mktemp("desk"))
    for choice, count in counts.items():
        for _ in range(count):
            store.tally("feedback", choice)
    told = store.tallies("feedback")
    store.close()

    assert FLOOR == 5
    assert told == {choice: count for choice, count in counts.items() if count >= 5}
    assert list(told.values()) == sorted(told.values(), reverse=True)


def test_what_is_counted_of_one_matter_is_not_told_of_another(store: DeskStore) -> None:
    for _ in range(5):
        store.tally("feedback", "good")

    assert store.tallies("reason") == {}


# Unanswered questions

WEEK = timedelta(weeks=1)
MONDAY = datetime(2026, 11, 30, tzinfo=UTC)


def count(store: DeskStore, area: str, times: int, *, now: datetime = NOW) -> None:
    for _ in range(times):
        store.count_unanswered(area, now=now)


def test_a_week_is_told_when_it_is_over_and_stays_as_it_is_until_the_next(store: DeskStore) -> None:
    count(store, "pay", 7)
    assert store.unanswered(now=NOW) == {}
    assert store.unanswered(now=MONDAY - timedelta(seconds=1)) == {}

    assert store.unanswered(now=MONDAY) == {"pay": 5}
    count(store, "pay", 30, now=MONDAY)
    assert store.unanswered(now=MONDAY + timedelta(days=6)) == {"pay": 5}
    assert store.unanswered(now=MONDAY + WEEK) == {"pay": 35}


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 9), max_size=3), min_size=1, max_size=16))
@settings(max_examples=12, deadline=None)
def test_counts_are_told_in_fives_and_never_too_high(
    tmp_path_factory: pytest.TempPathFactory, weeks: list[dict[str, int]]
) -> None:
    store = DeskStore.open(tmp_path_factory.mktemp("desk"))
    held: list[dict[str, int]] = []
    for number, counted in enumerate(weeks):
        now = NOW + number * WEEK
        told = store.unanswered(now=now)
        most = {area: sum(week.get(area, 0) for week in held[-13:]) for area in "abc"}
        assert all(n % 5 == 0 and 5 <= n <= most[area] for area, n in told.items())
        for area, times in counted.items():
            count(store, area, times, now=now)
        held.append(counted)
    store.close()


def test_in_a_quiet_week_one_question_changes_nothing_that_is_told(store: DeskStore) -> None:
    count(store, "pay", 9)
    count(store, "pay", 1, now=NOW + WEEK)
    assert store.unanswered(now=NOW + 2 * WEEK) == {"pay": 5}, "the tenth waits for four others"

    count(store, "leave", 4, now=NOW + 2 * WEEK)
    assert store.unanswered(now=NOW + 3 * WEEK) == {"pay": 10}


def test_after_thirteen_full_weeks_a_count_is_gone_from_the_file(tmp_path: Path, store: DeskStore) -> None:
    count(store, "pay", 5)
    assert store.unanswered(now=NOW + 13 * WEEK) == {"pay": 5}
    assert b"2026-W48" in bytes_of(tmp_path), "the search finds what is there"

    assert store.unanswered(now=NOW + 14 * WEEK) == {}
    assert b"2026-W48" not in bytes_of(tmp_path)


def test_of_two_that_read_the_same_neither_tells_that_it_is_more(store: DeskStore) -> None:
    count(store, "pay", 5)
    count(store, "time", 9)

    assert list(store.unanswered(now=MONDAY).items()) == [("pay", 5), ("time", 5)]


def test_weeks_are_in_the_order_of_time_across_the_years() -> None:
    days = [datetime(2026, 12, 27, tzinfo=UTC) + timedelta(days=n) for n in range(15)]

    assert [week_of(day) for day in days] == sorted(week_of(day) for day in days)
    assert week_of(days[0]) == "2026-W52" and week_of(datetime(2027, 1, 1, tzinfo=UTC)) == "2026-W53"


# When it cannot be used


def failing(store: DeskStore) -> str:
    with pytest.raises(UserError) as told:
        store.claim("secret-claim", Surface.MESSAGE, PLACE, now=NOW)
    return str(told.value)


def test_a_full_disk_is_told_in_plain_words(store: DeskStore) -> None:
    held = vars(store)["_connection"]
    (pages,) = held.execute("pragma page_count").fetchone()
    held.execute(f"pragma max_page_count = {pages}")  # SQLite takes this for a full disk

    def fill() -> None:
        for number in range(500):
            store.claim(f"c{number}", Surface.MESSAGE, PLACE, now=NOW)

    with pytest.raises(UserError, match="not taken on; free some space"):
        fill()


def test_a_locked_file_is_told_in_plain_words(tmp_path: Path, store: DeskStore) -> None:
    vars(store)["_connection"].execute("pragma busy_timeout = 0")
    other = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
    other.execute("begin exclusive")
    said = failing(store)
    other.execute("rollback")
    other.close()

    assert "cannot be used" in said and "CANARY" not in said and "secret-claim" not in said
    assert store.claim("a", Surface.MESSAGE, PLACE, now=NOW), "and works again when it is free"


def test_a_damaged_file_is_told_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"no database " * 400)

    with pytest.raises(UserError, match=r"desk\.db in the data folder cannot be used"):
        DeskStore.open(tmp_path)


def test_where_there_can_be_no_file_it_is_told_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")

    with pytest.raises((UserError, ConfigError)) as told:
        DeskStore.open(tmp_path / "data")
    assert str(tmp_path) not in str(told.value)


def test_after_closing_it_says_so_too(store: DeskStore) -> None:
    store.close()

    assert "cannot be used" in failing(store)
