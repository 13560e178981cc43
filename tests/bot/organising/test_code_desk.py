"""Handing out: one code a person, drawn at random, forgotten; a batch opens at midnight, for enough people at once."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import ConfigError, UserError
from bot.organising.code import Code
from bot.organising.code_desk import CodeDesk, Drawn, NotHanded
from bot.organising.concern_box import Outcome
from bot.organising.purpose import Purpose
from bot.store.exchange import Kind
from tests.bot.organising.conftest import CONCERN, NOW, House

Q4 = Purpose("concern/2026-Q4")
LATER = NOW + timedelta(days=1)


def contents(house: House) -> bytes:
    return b"".join(path.read_bytes() for path in sorted((house.folder / "desk").glob("desk.db*")))


def openings(house: House) -> list[Path]:
    return sorted((house.folder / "exchange").glob("openings-*"))


def test_a_person_is_given_one_code_a_quarter(house: House) -> None:
    house.batch()
    first = house.desk.hand_out("ann", Q4, now=NOW)

    assert isinstance(first, Code)
    assert house.desk.hand_out("ann", Q4, now=NOW) is NotHanded.TAKEN_BEFORE
    assert house.desk.has_taken("ann", Q4) and not house.desk.has_taken("ben", Q4)


def test_a_quarter_and_each_petition_are_taken_for_themselves(house: House) -> None:
    house.batch()
    for petition in ("cameras", "scores"):
        house.codes.make_batch(Purpose.petition(petition), 20)
    house.desk.take_in()
    purposes = (Q4, Purpose.petition("cameras"), Purpose.petition("scores"))

    assert all(isinstance(house.desk.hand_out("ann", purpose, now=NOW), Code) for purpose in purposes)
    assert house.desk.hand_out("ann", purposes[1], now=NOW) is NotHanded.TAKEN_BEFORE


def test_where_there_is_no_code_nothing_is_spent(house: House) -> None:
    assert house.desk.hand_out("ann", Q4, now=NOW) is NotHanded.NONE_LEFT
    house.batch()
    assert isinstance(house.desk.hand_out("ann", Q4, now=NOW), Code)


def test_a_hundred_at_once_are_given_a_hundred_codes_and_one_person_one(house: House) -> None:
    house.batch(120)
    given: list[Code | NotHanded] = []
    together = threading.Barrier(100)

    def take(person: str) -> None:
        together.wait(60)
        given.append(house.desk.hand_out(person, Q4, now=NOW))

    threads = [threading.Thread(target=take, args=(f"p{n // 2}",)) for n in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = [code for code in given if isinstance(code, Code)]

    assert len(codes) == len(set(codes)) == 50
    assert given.count(NotHanded.TAKEN_BEFORE) == 50


def test_which_code_was_given_and_to_whom_is_in_no_file(house: House) -> None:
    house.batch()
    code = house.desk.hand_out("U0CANARY", Q4, now=NOW)
    held = contents(house)

    assert isinstance(code, Code)
    assert code.text.encode() not in held and b"CANARY" not in held
    assert not list((house.folder / "exchange").iterdir()), "the batch was taken in"


def test_in_what_order_people_came_is_not_in_the_file(house: House) -> None:
    """Places in the file follow the keyed hashes, whatever came first: also of choices that were sent."""
    house.batch()
    house.handed(20)
    house.desk.send_choices("another", ["tracked.screen"], now=NOW)
    held = (house.folder / "desk" / "desk.db").read_bytes()
    with closing(sqlite3.connect(house.folder / "desk" / "desk.db")) as reading:
        marks = [mark for (mark,) in reading.execute("select mark from ledger order by mark")]

    places = [held.index(mark.encode()) for mark in marks]
    assert len(places) == 21 and places == sorted(places, reverse=True)


def test_codes_are_drawn_as_chance_says_and_not_in_their_order(house: House) -> None:
    house.batch(20)
    draws: list[int] = []

    def last(count: int) -> int:
        draws.append(count)
        return count - 1

    desk = CodeDesk(house.desk_store, house.exchange, zone=house.zone, circle=8, draw=last)
    codes = [desk.hand_out(f"p{n}", Q4, now=NOW) for n in range(5)]

    assert draws == [20, 19, 18, 17, 16]
    assert codes == sorted(codes, reverse=True)


# Taking back what nobody saw


def rows(house: House) -> dict[str, list[tuple[object, ...]]]:
    """All that is known of codes, by table."""
    tables = ("code_batches", "codes", "ledger")
    with closing(sqlite3.connect(house.folder / "desk" / "desk.db")) as reading:
        return {table: reading.execute(f"select * from {table}").fetchall() for table in tables}  # noqa: S608


def drawn(house: House, person: str, *, now: datetime = NOW) -> Drawn:
    found = house.desk.draw(person, Q4, now=now)
    assert isinstance(found, Drawn)
    return found


def test_what_is_taken_back_leaves_the_rows_from_before(house: House) -> None:
    house.batch(20)
    house.handed(3)
    before = rows(house)
    taken = drawn(house, "ann")

    assert rows(house) != before
    assert house.desk.take_back(taken, "ann", Q4)
    assert rows(house) == before
    assert not house.desk.take_back(taken, "ann", Q4), "and not twice"
    assert rows(house) == before


def test_whoever_saw_none_may_take_another_and_the_code_is_drawn_from_again(house: House) -> None:
    house.batch(8)
    house.handed(7)
    taken = drawn(house, "ann")
    assert house.desk.hand_out("ben", Q4, now=NOW) is NotHanded.NONE_LEFT
    assert house.desk.take_back(taken, "ann", Q4)

    assert house.desk.hand_out("ben", Q4, now=NOW) == taken.code
    assert house.desk.hand_out("ann", Q4, now=NOW) is NotHanded.NONE_LEFT


def test_who_saw_none_is_none_of_the_circle(house: House) -> None:
    house.batch()
    house.handed(7)
    taken = drawn(house, "eighth")
    assert house.desk.take_back(taken, "eighth", Q4)
    house.desk.settle(now=LATER)

    assert openings(house) == []


def test_a_batch_that_is_full_without_them_opens_all_the_same(house: House) -> None:
    house.batch()
    house.handed(8)
    assert house.desk.take_back(drawn(house, "ninth"), "ninth", Q4)
    house.desk.settle(now=LATER)

    assert len(openings(house)) == 1


def test_nothing_is_taken_back_into_a_batch_that_has_opened(house: House) -> None:
    house.batch()
    house.handed(7)
    taken = drawn(house, "eighth")
    house.desk.settle(now=LATER)
    before = rows(house)

    assert not house.desk.take_back(taken, "eighth", Q4)
    assert rows(house) == before and house.desk.has_taken("eighth", Q4)


def test_somebody_elses_mark_is_not_taken_back(house: House) -> None:
    house.batch()
    taken = drawn(house, "ann")

    assert not house.desk.take_back(taken, "ben", Q4)
    assert house.desk.has_taken("ann", Q4)
    assert taken.code.text not in repr(taken) and taken.batch not in repr(taken)


# Opening


def test_a_batch_opens_at_the_first_midnight_at_which_enough_hold_codes(house: House) -> None:
    house.batch()
    house.handed(7)
    house.desk.settle(now=LATER)
    assert openings(house) == []

    house.handed(8, now=LATER, named="more")
    house.desk.settle(now=LATER.replace(hour=22, minute=59))
    assert openings(house) == [], "an hour before midnight in Berlin it is 22:59 in UTC"
    house.desk.settle(now=LATER.replace(hour=23, minute=0))
    assert len(openings(house)) == 1


def test_who_takes_a_code_after_midnight_does_not_count_at_that_midnight(house: House) -> None:
    house.batch()
    house.handed(7)
    house.handed(1, now=LATER, named="eighth")
    house.desk.settle(now=LATER)
    assert openings(house) == []
    house.desk.settle(now=LATER + timedelta(days=1))
    assert len(openings(house)) == 1


def test_who_comes_after_a_batch_is_full_over_midnight_is_given_one_of_the_next(house: House) -> None:
    house.batch()
    house.batch()
    first = house.handed(8)[0]
    late = house.handed(1, now=LATER, named="late")[0]  # before anything else was done on that day
    house.desk.settle(now=LATER)
    house.codes.take_in()

    standing = [house.codes.standing(code, now=LATER) for code in (first, late)]
    assert [one.circle for one in standing if one] == [8, 0]


def test_a_desk_that_was_off_at_midnight_opens_the_batch_as_of_then(house: House) -> None:
    house.batch()
    house.handed(8)
    house.desk.settle(now=NOW + timedelta(days=4))
    (told,) = openings(house)
    assert json.loads(told.read_text())["body"]["opens"] == "2026-11-26"


def test_codes_of_an_open_batch_work_and_those_not_handed_out_are_void(house: House) -> None:
    house.batch(20)
    with sqlite3.connect(house.folder / "desk" / "desk.db") as reading:
        everything = {Code(text) for (text,) in reading.execute("select code from codes")}
    reading.close()
    codes = house.handed(11)
    assert all(house.codes.standing(code, now=NOW) for code in everything)
    house.desk.settle(now=LATER)
    house.codes.take_in()

    stands = {code for code in everything if house.codes.standing(code, now=LATER)}
    assert len(everything) == 20 and stands == set(codes)
    standing = house.codes.standing(codes[0], now=LATER)
    assert standing is not None and standing.circle == 10, "one of at least ten: eleven, in fives"
    assert not any(code.text.encode() in contents(house) for code in everything)


def test_a_code_does_nothing_before_its_batch_opens_and_is_not_spent_by_trying(house: House) -> None:
    house.batch()
    code = house.handed(8)[0]
    _, signed = house.box.issue_receipt()

    assert house.box.submit(code, signed, CONCERN, now=NOW) is Outcome.NOT_OPEN
    house.desk.settle(now=LATER)
    house.codes.take_in()
    assert house.box.submit(code, signed, CONCERN, now=LATER) is Outcome.KEPT


def test_no_circle_is_under_eight(house: House) -> None:
    with pytest.raises(ConfigError, match="8 people"):
        CodeDesk(house.desk_store, house.exchange, zone=house.zone, circle=7)


MIDNIGHTS = [
    ("Europe/Berlin", datetime(2026, 10, 24, 21, 59, tzinfo=UTC), datetime(2026, 10, 24, 22, 0, tzinfo=UTC)),
    # The day of 25 hours, and the one of 23.
    ("Europe/Berlin", datetime(2026, 10, 25, 22, 59, tzinfo=UTC), datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 3, 29, 21, 59, tzinfo=UTC), datetime(2026, 3, 29, 22, 0, tzinfo=UTC)),
    # A midnight that there is not: clocks went from 23:59 to 1:00.
    ("America/Sao_Paulo", datetime(2018, 11, 4, 2, 59, tzinfo=UTC), datetime(2018, 11, 4, 3, 0, tzinfo=UTC)),
    # A midnight that there is twice, in Havana: the first one counts.
    ("America/Havana", datetime(2026, 11, 1, 3, 59, tzinfo=UTC), datetime(2026, 11, 1, 4, 0, tzinfo=UTC)),
    # A day that there was not.
    ("Pacific/Apia", datetime(2011, 12, 30, 9, 59, tzinfo=UTC), datetime(2011, 12, 30, 10, 0, tzinfo=UTC)),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "before", "after"), MIDNIGHTS, ids=lambda value: str(value)[:16])
def test_midnight_is_where_people_work_and_whatever_clocks_do(
    houses: Callable[..., House], zone: str, before: datetime, after: datetime
) -> None:
    house = houses(ZoneInfo(zone))
    evening = before - timedelta(hours=2)
    house.batch(now=evening)
    codes = house.handed(8, now=evening)
    house.desk.settle(now=before)
    assert openings(house) == []
    house.desk.settle(now=after)
    assert len(openings(house)) == 1

    house.codes.take_in()
    standing = house.codes.standing(codes[0], now=after)
    assert standing is not None and standing.circle == 8


# The end of a quarter

EVE = datetime(2026, 12, 31, 12, 0, tzinfo=UTC)
NEW_YEAR = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)


def test_a_batch_that_is_full_on_the_last_day_opens_with_the_new_quarter_and_is_good_for_two_weeks(
    house: House,
) -> None:
    codes = house.open_codes(8, handed=EVE, now=NEW_YEAR)
    good = NEW_YEAR + timedelta(days=14) - timedelta(seconds=1)

    for now in (NEW_YEAR, good):
        standing = house.codes.standing(codes[0], now=now)
        assert standing is not None and standing.circle == 8
    assert house.codes.standing(codes[0], now=good + timedelta(seconds=1)) is None
    house.codes.settle(now=good + timedelta(seconds=1))
    assert not house.codes.unopened(Q4)


def test_with_the_quarter_the_ledger_ends_and_codes_that_never_opened_go(house: House) -> None:
    house.batch(now=EVE)
    code = house.handed(7, now=EVE)[0]
    house.desk.settle(now=NEW_YEAR)

    assert not house.desk.has_taken("person-0", Q4)
    assert openings(house) == []
    assert house.desk.hand_out("ann", Q4, now=NEW_YEAR) is NotHanded.NONE_LEFT
    house.codes.settle(now=NEW_YEAR + timedelta(days=14))
    assert house.codes.standing(code, now=NEW_YEAR) is None
    house.batch(now=NEW_YEAR)
    assert isinstance(house.desk.hand_out("person-0", Purpose("concern/2027-Q1"), now=NEW_YEAR), Code)


def test_a_petition_that_closes_takes_its_ledger_and_its_codes_along(house: House) -> None:
    petition = Purpose.petition("cameras")
    house.codes.make_batch(petition, 20)
    house.desk.take_in()
    code = house.desk.hand_out("ann", petition, now=NOW)
    house.desk.close(petition)
    house.codes.close(petition)

    assert not house.desk.has_taken("ann", petition)
    assert isinstance(code, Code) and house.codes.standing(code, now=NOW) is None


# Forgetting


def test_forgetting_gives_nobody_a_second_code(house: House) -> None:
    house.batch()
    house.handed(1)
    left = house.desk.forget("person-0", now=NOW)

    assert [(one.purpose, str(one.until)) for one in left] == [(Q4, "2027-01-01")]
    assert house.desk.hand_out("person-0", Q4, now=NOW) is NotHanded.TAKEN_BEFORE


def test_what_is_no_longer_handed_out_is_forgotten_at_once(house: House) -> None:
    house.batch()
    house.handed(1)
    assert house.desk.forget("person-0", now=NEW_YEAR) == []
    assert not house.desk.has_taken("person-0", Q4)


# What is chosen in Slack


def test_choices_in_slack_spend_what_a_code_does(house: House) -> None:
    house.batch()
    assert house.desk.send_choices("ann", ["tracked.screen"], now=NOW)
    assert not house.desk.send_choices("ann", ["tracked.screen"], now=NOW)
    assert house.desk.hand_out("ann", Q4, now=NOW) is NotHanded.TAKEN_BEFORE
    house.handed(1, named="ben")
    assert not house.desk.send_choices("ben-0", ["tracked.screen"], now=NOW)


def test_what_is_no_choice_spends_nothing(house: House) -> None:
    with pytest.raises(KeyError):
        house.desk.send_choices("ann", ["tracked.screen", "she said"], now=NOW)
    assert not house.desk.send_choices("ann", [], now=NOW)
    assert house.desk.send_choices("ann", ["tracked.screen"], now=NOW)


def test_counts_of_full_weeks_go_out_once_five_people_sent_some(house: House) -> None:
    for n in range(4):
        house.desk.send_choices(f"p{n}", ["tracked.screen", "missing.told"][: n + 1], now=NOW)
    week_on = NOW + timedelta(days=7)
    assert not house.desk.send_counts(now=week_on)
    house.desk.send_choices("p4", ["wanted.stop"], now=week_on)
    assert not house.desk.send_counts(now=week_on), "that week is not over"
    assert house.desk.send_counts(now=week_on + timedelta(days=7))
    assert not house.desk.send_counts(now=week_on + timedelta(days=7)), "sent once"

    (sent,) = (house.folder / "exchange").glob("counts-*")
    assert house.exchange.take(Kind.COUNTS, after=0, accept=lambda m: seen.append(m.body)) == []
    assert seen == [{"week": "2026-W50", "counts": {"tracked.screen": 4, "missing.told": 3, "wanted.stop": 1}}]
    assert not sent.exists()


seen: list[dict[str, object]] = []


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)))
def test_whichever_order_people_sent_their_choices_in_the_same_is_kept(
    houses: Callable[..., House], order: list[int]
) -> None:
    sets = [
        ["tracked.screen"], ["tracked.camera", "missing.told"], ["wanted.stop"], ["tracked.screen"], ["effect.pay"],
        ["tracked.screen", "wanted.stop"],
    ]  # fmt: skip
    kept = set()
    for people in (order, sorted(order)):
        house = houses()
        for n in people:
            house.desk.send_choices(f"p{n}", sets[n], now=NOW)
        with sqlite3.connect(house.folder / "desk" / "desk.db") as reading:
            kept.add(tuple(reading.execute("select week, people, counts from concern_counts")))
        reading.close()
        house.close()

    assert len(kept) == 1


def test_a_batch_that_the_box_voided_is_handed_out_no_more_and_a_new_one_is(house: House) -> None:
    house.batch()
    purpose = Purpose("concern/2026-Q4")
    old = house.desk.hand_out("one", purpose, now=NOW)
    assert isinstance(old, Code) and house.codes.waiting() == 1
    house.codes.void_waiting()
    assert house.codes.waiting() == 0 and house.codes.standing(old, now=NOW) is None
    assert house.desk.take_in() == []
    assert house.desk.hand_out("two", purpose, now=NOW) is NotHanded.NONE_LEFT
    house.batch()

    fresh = house.desk.hand_out("two", purpose, now=NOW)
    assert isinstance(fresh, Code) and house.codes.standing(fresh, now=NOW) is not None
    assert house.desk.hand_out("one", purpose, now=NOW) is NotHanded.TAKEN_BEFORE, "no two for one person"


def test_codes_on_paper_and_of_open_batches_are_not_voided(house: House) -> None:
    held = house.open_codes(8, now=NOW + timedelta(days=1))
    sheet, slips = house.codes.make_tickets(Purpose("concern/2026-Q4"), 8)
    house.codes.void_waiting()

    assert [batch for batch, _, _ in house.codes.printed()] == [sheet]
    assert all(house.codes.standing(code, now=NOW + timedelta(days=1)) for code in [*held, *slips])


def test_where_no_opening_can_be_written_codes_are_handed_out_all_the_same(house: House) -> None:
    house.batch(8)
    house.batch(8)
    for n in range(8):
        house.desk.hand_out(f"person {n}", Purpose("concern/2026-Q4"), now=NOW)
    exchange = house.folder / "exchange"
    exchange.rename(house.folder / "aside")
    exchange.touch()  # no folder: nothing can be written in it
    tomorrow = NOW + timedelta(days=1)

    code = house.desk.hand_out("another", Purpose("concern/2026-Q4"), now=tomorrow)
    assert isinstance(code, Code)
    with pytest.raises(UserError, match="exchange folder"):
        house.desk.settle(now=tomorrow)
    exchange.unlink()
    (house.folder / "aside").rename(exchange)
    house.desk.settle(now=tomorrow)
    assert len(openings(house)) == 1
