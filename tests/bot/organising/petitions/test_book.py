"""The book of petitions: drafts with their history, and what each step of an organiser or of custodians asks for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.errors import NothingFound, UserError
from bot.organising.code import Code
from bot.organising.petitions.life import IllegalStep, Role, State, Step, first_break
from bot.organising.petitions.petition import Result
from bot.organising.petitions.signing import NAMES_WAIT, RETAINED, Outcome
from bot.organising.petitions.text import Demand, Mode, Source, Standing, checked
from bot.organising.purpose import Purpose
from bot.store.box_backup import backup, restore
from tests.bot.organising.petitions.conftest import DAY, NOW, Hall, text

ID = "our-keys"


def reached(hall: Hall, mode: Mode = Mode.COUNT, people: int = 12) -> None:
    hall.opened(wording=text(mode))
    for code in hall.handed(people):
        hall.sign(code)


def cooled(hall: Hall, mode: Mode = Mode.COUNT, people: int = 12) -> None:
    reached(hall, mode, people)
    hall.tomorrow(4)
    assert hall.book.petition(ID).state is State.COOLED


def delivered(hall: Hall) -> None:
    cooled(hall)
    hall.book.deliver(ID, to="the board", on=hall.now.date(), how="by hand", now=hall.now)


def restored(hall: Hall, day: date, change: Callable[[], object]) -> None:
    """A copy of the Box as it is, a change, and the copy put back."""
    copy = backup(hall.store, hall.folder / "backups", day=day)
    change()
    pepper = hall.store.pepper
    hall.store.close()
    restore(copy, hall.folder / "box", pepper)
    hall.open_box()


# Drafts


def test_each_wording_stays_and_one_can_be_gone_back_to(hall: Hall) -> None:
    hall.book.draft(ID, text(), now=hall.now)
    hall.book.edit(ID, replace(text(), title="Second"), now=hall.now)
    hall.book.edit(ID, replace(text(), title="Second"), now=hall.now)
    hall.book.go_back_to(ID, 1, now=hall.now)

    assert [draft.text.title for draft in hall.book.drafts(ID)] == [text().title, "Second", text().title]
    with pytest.raises(NothingFound):
        hall.book.go_back_to(ID, 4, now=hall.now)


def test_what_was_looked_at_is_frozen_and_nothing_else(hall: Hall) -> None:
    hall.book.draft(ID, text(), now=hall.now)
    seen = checked(text().filled()).sha256
    hall.book.edit(ID, replace(text(), title="Another, in the office"), now=hall.now)

    with pytest.raises(UserError, match="changed meanwhile"):
        hall.book.freeze(ID, sha256=seen, now=hall.now)
    assert hall.book.petition(ID).state is State.DRAFT
    hall.book.go_back_to(ID, 1, now=hall.now)
    assert hall.book.freeze(ID, sha256=seen, now=hall.now).sha256 == seen


def test_frozen_twice_at_once_it_is_frozen_once(hall: Hall) -> None:
    hall.book.draft(ID, text(), now=hall.now)
    together, became = threading.Barrier(8), []

    def freeze() -> None:
        together.wait(60)
        try:
            hall.book.freeze(ID, now=hall.now)
            became.append("frozen")
        except IllegalStep:
            became.append("refused")

    threads = [threading.Thread(target=freeze) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(became) == ["frozen"] + ["refused"] * 7
    assert len(hall.book.petition(ID).log) == 1


@pytest.mark.parametrize(
    "change",
    [{"threshold": 15}, {"threshold": 0}, {"threshold": -10}, {"threshold": 10**9}, {"title": "x" * 161},
     {"language": 'en" onload="'}, {"predecessor": "../up"}, {"variables": {"$(rm)": "x"}},
     {"variables": {f"v{n}": "x" for n in range(61)}}, {"variables": {"v" * 65: "x"}},
     {"demands": (Demand("a b", "h", "t"),)}, {"demands": (Demand("", "h", "t"),)},
     {"demands": (Demand("a", "h", "t"), Demand("a", "h", "t"))},
     {"demands": tuple(Demand(f"d{n}", "h", "t") for n in range(25))},
     {"demands": (Demand("a", "h", "t", "", (Source("t", Standing.OTHER, url="javascript:alert(1)"),)),)}],
    ids=range(15),
)  # fmt: skip
def test_a_text_that_cannot_be_is_no_draft(hall: Hall, change: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        hall.book.draft(ID, replace(text(), **change), now=hall.now)
    assert hall.book.petitions() == []


def test_the_last_day_to_sign_is_one_where_people_work(hall: Hall) -> None:
    """In Berlin it is the 20th an hour before it is in UTC."""
    evening = datetime(2026, 12, 19, 23, 30, tzinfo=UTC)
    hall.book.draft(ID, text(deadline=date(2026, 12, 20)), now=NOW)

    with pytest.raises(UserError, match="over or today"):
        hall.book.freeze(ID, now=evening)
    hall.book.freeze(ID, now=evening - timedelta(hours=1))
    with pytest.raises(UserError, match="is over"):
        hall.book.open(ID, now=evening)


def test_on_its_last_day_people_sign_until_midnight_there(hall: Hall) -> None:
    petition = hall.opened()
    (code,) = hall.handed(1)

    assert hall.box.look(code, ID, now=datetime(2026, 12, 20, 22, 59, tzinfo=UTC))[0] is Outcome.SIGNED
    assert hall.box.look(code, ID, now=datetime(2026, 12, 20, 23, 0, tzinfo=UTC))[0] is Outcome.NOT_SIGNABLE
    assert petition.is_signable(date(2026, 12, 20))


# Steps


def test_names_that_were_not_collected_are_not_confirmed(hall: Hall) -> None:
    cooled(hall)

    with pytest.raises(IllegalStep, match="No names are collected"):
        hall.book.confirm(ID, confirmed=12, roster_sha256="a" * 64, now=hall.now)
    with pytest.raises(IllegalStep, match="No names are collected"):
        hall.book.too_few(ID, now=hall.now)
    assert hall.book.petition(ID).state is State.COOLED


def test_more_names_than_people_signed_are_not_confirmed(hall: Hall) -> None:
    cooled(hall, Mode.NAMES)

    with pytest.raises(UserError, match="More names"):
        hall.book.confirm(ID, confirmed=13, roster_sha256="a" * 64, now=hall.now)
    with pytest.raises(UserError, match="Fewer names"):
        hall.book.confirm(ID, confirmed=9, roster_sha256="a" * 64, now=hall.now)
    assert hall.book.confirm(ID, confirmed=12, roster_sha256="a" * 64, now=hall.now).state is State.OPENED


def test_what_is_told_once_it_cooled_off_is_what_was_left(hall: Hall) -> None:
    hall.opened()
    receipts = [hall.sign(code) for code in hall.handed(25)]
    hall.tomorrow()
    assert hall.book.petition(ID).total == 20
    for receipt in receipts[:11]:
        assert hall.box.withdraw(receipt, now=hall.now)
    hall.tomorrow(3)

    assert (hall.book.petition(ID).state, hall.book.petition(ID).total) == (State.COOLED, 10)
    hall.book.deliver(ID, to="the board", on=hall.now.date(), how="by hand", now=hall.now)
    hall.tomorrow(3)
    assert hall.book.petition(ID).total == 10


def test_a_later_answer_is_added_and_takes_no_earlier_result_away(hall: Hall) -> None:
    delivered(hall)
    day = hall.now.date()
    hall.book.answer(ID, on=day, text="First.", demands={"C02": Result.REFUSED, "own-1": Result.MET}, now=hall.now)
    hall.book.answer(ID, on=day, text="Second.", demands={"C02": Result.PARTLY}, now=hall.now)

    petition = hall.book.petition(ID)
    assert dict(petition.results) == {"C02": Result.PARTLY, "own-1": Result.MET}
    last = petition.last(Step.ANSWER)
    assert last is not None and last.holds["text"] == "Second." and first_break(petition.log) is None


def test_days_that_cannot_be_are_refused(hall: Hall) -> None:
    cooled(hall)
    for on in (hall.now.date() + DAY, NOW.date() - DAY):
        with pytest.raises(UserError, match="day"):
            hall.book.deliver(ID, to="the board", on=on, how="by hand", now=hall.now)
    hall.book.deliver(ID, to="the board", on=hall.now.date(), how="by hand", now=hall.now)
    with pytest.raises(UserError, match="before it was delivered"):
        hall.book.answer(ID, on=hall.now.date() - DAY, text="No.", demands={}, now=hall.now)


def test_closed_by_another_process_while_people_sign_nothing_of_them_is_left(hall: Hall) -> None:
    petition = hall.opened()
    codes, outcomes = hall.handed(40), []
    office = Hall(hall.folder)  # a connection of its own to the same file
    together = threading.Barrier(9)

    def send(some: list[Code]) -> None:
        together.wait(60)
        for code in some:
            _, signed = hall.box.issue_receipt()
            outcomes.append(hall.box.sign(code, signed, ID, petition.sha256, None, now=hall.now))

    threads = [threading.Thread(target=send, args=(codes[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    together.wait(60)
    office.book.close(ID, why="a mistake in it", now=hall.now)
    for thread in threads:
        thread.join()
    office.close()

    assert len(outcomes) == 40 and {*outcomes} <= {Outcome.SIGNED, Outcome.NOT_SIGNABLE}
    with hall.store.reading() as rows:
        assert rows.petitions.lookups() == [] and rows.batches() == []
    assert first_break(hall.book.petition(ID).log) is None


def test_of_a_step_by_the_clock_and_one_by_an_organiser_at_once_one_is_taken(hall: Hall) -> None:
    hall.opened(wording=text(deadline=date(2026, 11, 26)))
    office = Hall(hall.folder)
    together = threading.Barrier(2)
    hall.now += 3 * DAY

    def by_the_clock() -> None:
        together.wait(60)
        hall.box.round(now=hall.now)

    thread = threading.Thread(target=by_the_clock)
    thread.start()
    together.wait(60)
    office.book.close(ID, why="nobody signed", now=hall.now)
    thread.join()
    office.close()

    petition = hall.book.petition(ID)
    assert petition.state is State.CLOSED and first_break(petition.log) is None
    assert [entry.step for entry in petition.log[2:]] in ([Step.CLOSE], [Step.EXPIRE, Step.CLOSE])


# What goes, and when


def test_codes_end_with_their_petition_so_none_signs_a_later_one_of_that_id(hall: Hall) -> None:
    hall.opened()
    code, unused = hall.handed(2)
    hall.codes.make_batch(Purpose.petition(ID), 20)
    hall.sign(code)
    hall.book.close(ID, why="another text", now=hall.now)
    assert hall.codes.standing(unused, now=hall.now) is None and hall.codes.unopened(Purpose.petition(ID)) == 0
    hall.book.purge(ID)
    hall.opened(wording=replace(text(), title="Another text"))

    assert hall.box.look(unused, ID, now=hall.now)[0] is Outcome.NO_SUCH_CODE


def test_a_restore_counts_nobody_s_signature_under_another_petition_of_that_id(hall: Hall) -> None:
    reached(hall)

    def draft_another() -> None:
        hall.book.close(ID, why="another text", now=hall.now)
        hall.book.purge(ID)
        hall.opened(wording=replace(text(), title="Another text"))

    restored(hall, hall.now.date(), draft_another)

    assert hall.book.petition(ID).text.title == "Another text"
    with hall.store.reading() as rows:
        assert rows.petitions.lookups() == []


def test_a_restore_brings_sealed_names_back_while_the_custodians_need_them(hall: Hall) -> None:
    reached(hall, Mode.NAMES)
    restored(hall, hall.now.date(), lambda: hall.tomorrow(4))

    assert hall.book.petition(ID).state is State.COOLED
    assert len(hall.box.names(ID, now=hall.now)) == 12


def test_a_copy_from_before_people_signed_hands_over_no_names_and_says_why(hall: Hall) -> None:
    hall.opened(wording=text(Mode.NAMES))

    def signed_and_cooled() -> None:
        for code in hall.handed(12):
            hall.sign(code)
        hall.tomorrow(4)

    restored(hall, hall.now.date(), signed_and_cooled)

    with pytest.raises(UserError, match="a copy was restored"):
        hall.box.names(ID, now=hall.now)
    assert hall.book.close(ID, why="the Box was lost", now=hall.now).state is State.CLOSED


def test_names_that_nobody_opens_go(hall: Hall) -> None:
    cooled(hall, Mode.NAMES)
    hall.now += NAMES_WAIT - DAY
    hall.box.round(now=hall.now)
    assert hall.book.petition(ID).state is State.COOLED
    hall.tomorrow()

    petition = hall.book.petition(ID)
    assert petition.state is State.EXPIRED and first_break(petition.log) is None
    with hall.store.reading() as rows:
        assert rows.petitions.lookups() == []


def test_a_number_waits_to_be_delivered_for_as_long_as_it_takes(hall: Hall) -> None:
    cooled(hall)
    hall.now += 2 * NAMES_WAIT
    hall.box.round(now=hall.now)

    assert hall.book.petition(ID).state is State.COOLED


def test_what_expired_goes_by_itself_like_what_was_closed(hall: Hall) -> None:
    hall.opened(wording=text(deadline=date(2026, 11, 26)))
    hall.tomorrow(2)
    assert hall.book.petition(ID).state is State.EXPIRED
    hall.now += RETAINED - DAY
    hall.box.round(now=hall.now)
    assert hall.book.petitions() != []
    hall.tomorrow()

    assert hall.book.petitions() == []


# Clocks


def test_opened_the_day_after_it_was_drafted_it_is_not_looked_at_by_the_minute(hall: Hall) -> None:
    """Also where the Box was off at midnight."""
    hall.book.draft(ID, text(), now=hall.now)
    hall.now += DAY
    hall.book.freeze(ID, now=hall.now)
    hall.book.open(ID, now=hall.now)
    for code in hall.handed(12):
        hall.sign(code)
    hall.box.round(now=hall.now)

    assert (hall.book.petition(ID).state, hall.book.petition(ID).total) == (State.OPEN, 0)
    hall.tomorrow()
    assert hall.book.petition(ID).state is State.REACHED


def test_a_clock_set_back_takes_no_step_twice_and_shortens_no_cooling_off(hall: Hall) -> None:
    reached(hall)
    hall.tomorrow()
    before = hall.book.petition(ID)
    for days in (1, 2, 30):
        hall.box.round(now=hall.now - days * DAY)
        assert hall.book.petition(ID) == before
    hall.tomorrow(2)
    assert hall.book.petition(ID).state is State.REACHED
    hall.tomorrow()
    assert hall.book.petition(ID).state is State.COOLED


def test_a_box_that_was_off_for_weeks_takes_one_step_a_day_and_lets_people_withdraw_meanwhile(hall: Hall) -> None:
    hall.opened()
    receipts = [hall.sign(code) for code in hall.handed(12)]
    hall.now += 60 * DAY
    hall.box.round(now=hall.now)
    assert hall.book.petition(ID).state is State.REACHED, "enough had signed by the last day"
    assert hall.box.withdraw(receipts[0], now=hall.now)
    hall.tomorrow(3)

    assert [entry.step for entry in hall.book.petition(ID).log[2:]] == [Step.REACH, Step.COOL_OFF]


def test_below_the_threshold_after_the_last_day_it_expires_at_once(hall: Hall) -> None:
    hall.opened(wording=text(deadline=date(2026, 11, 26)))
    receipts = [hall.sign(code) for code in hall.handed(10)]
    hall.tomorrow()
    assert hall.box.withdraw(receipts[0], now=hall.now)
    hall.tomorrow(3)

    steps = [(entry.step, entry.role) for entry in hall.book.petition(ID).log[2:]]
    assert steps == [(Step.REACH, Role.BOX), (Step.FALL_SHORT, Role.BOX), (Step.EXPIRE, Role.BOX)]


def test_words_shown_for_one_petition_are_no_receipt_under_another(hall: Hall) -> None:
    petition, other = hall.opened(), hall.opened("another", replace(text(), title="Another"))
    (code,) = hall.handed(1)
    (second,) = hall.handed(1, "another")
    _, signed = hall.box.issue_receipt()
    first = hall.box.sign(code, signed, petition.id, petition.sha256, None, now=hall.now)
    again = hall.box.sign(second, signed, other.id, other.sha256, None, now=hall.now)

    assert (first, again) == (Outcome.SIGNED, Outcome.NO_RECEIPT)
    assert hall.box.look(second, "another", now=hall.now)[0] is Outcome.SIGNED, "not spent"
