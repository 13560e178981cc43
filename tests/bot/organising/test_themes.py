"""Themes: counted weekly and wiped; published in fives, never falling, and never about one person."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.errors import UserError
from bot.organising.choice import CHOICES
from bot.organising.code import Code
from bot.organising.concern import Concern
from bot.organising.purpose import Purpose
from bot.organising.receipt import Receipt
from bot.organising.themes import FLOOR, published
from bot.store.exchange import Kind
from tests.bot.organising.conftest import NOW, House, unseal

WEEK = timedelta(days=7)
LATER = NOW + timedelta(days=1)
NEXT = NOW + WEEK
SCREEN, STOP = "tracked.screen", "wanted.stop"


def raised(house: House, codes: list[Code], choices: list[str]) -> list[Receipt]:
    return [house.raise_concern(code, Concern.read(choices, ""), now=LATER) for code in codes]


def test_five_are_published_as_five_and_four_not_at_all(house: House) -> None:
    codes = house.open_codes(9, now=LATER)
    raised(house, codes[:4], [SCREEN, STOP])
    raised(house, codes[4:8], [SCREEN])
    assert house.themes.totals() == {}
    assert not house.themes.settle(now=LATER), "the week is not over"
    house.themes.settle(now=NEXT)

    assert house.themes.totals() == {SCREEN: 5}
    assert house.desk.take_in() == []
    assert house.desk.totals() == {SCREEN: 5}


def test_choices_are_wiped_once_they_are_counted_and_the_custodians_still_read_them(house: House) -> None:
    raised(house, house.open_codes(8, now=LATER)[:2], [SCREEN])
    house.themes.settle(now=NEXT)

    with house.store.reading() as rows:
        assert {row.choices for row in rows.concerns()} == {bytes(8)}
    assert Concern.unpacked(unseal(house.box.sealed_concerns()[0].sealed))[0].choices == (SCREEN,)


def test_what_is_withdrawn_before_the_week_is_over_is_not_counted_and_later_stays_counted(house: House) -> None:
    codes = house.open_codes(8, now=LATER)
    early, *others = raised(house, codes[:6], [SCREEN])
    house.box.withdraw(early, now=LATER)
    house.themes.settle(now=NEXT)
    assert house.themes.totals() == {SCREEN: 5}
    for receipt in others:
        house.box.withdraw(receipt, now=NEXT)
    house.themes.settle(now=NEXT + WEEK)
    assert house.themes.totals() == {SCREEN: 5}


def test_nothing_is_published_about_fewer_than_five_concerns(house: House) -> None:
    codes = house.open_codes(11, now=LATER)
    raised(house, codes[:9], [SCREEN])
    house.themes.settle(now=NEXT)
    assert house.themes.totals() == {SCREEN: 5}
    house.raise_concern(codes[9], Concern.read([SCREEN], ""), now=NEXT)

    assert not house.themes.settle(now=NEXT + WEEK), "ten are counted; that it is the tenth would be told of one person"
    assert house.themes.totals() == {SCREEN: 5}


def test_what_was_chosen_in_slack_counts_as_well_and_once(house: House) -> None:
    for n in range(6):
        house.desk.send_choices(f"p{n}", [SCREEN], now=NOW)
    house.desk.send_counts(now=NEXT)
    (sent,) = (house.folder / "exchange").glob("counts-*")
    again = sent.read_bytes()
    assert house.themes.take_in() == []
    sent.write_bytes(again)
    assert house.themes.take_in() == [sent.name], "replayed"
    house.themes.settle(now=NEXT)

    assert house.themes.totals() == {SCREEN: 5}


def test_a_total_that_falls_is_not_believed_by_the_desk(house: House) -> None:
    raised(house, house.open_codes(8, now=LATER)[:5], [SCREEN])
    house.themes.settle(now=NEXT)
    house.desk.take_in()
    with house.store.transaction() as rows:
        rows.put_themes({SCREEN: (6, 5), STOP: (5, 5)})
        rows.put_settled("2026-W49", 5)
    with house.desk_store.transaction() as connection:
        connection.execute("update published set total = 40")
    house.themes.settle(now=NEXT + WEEK)
    house.desk.take_in()
    assert house.desk.totals() == {SCREEN: 40, STOP: 5}


def test_a_file_of_totals_holds_no_sum_and_no_combination(house: House) -> None:
    raised(house, house.open_codes(8, now=LATER)[:5], [SCREEN, STOP])
    house.themes.settle(now=NEXT)
    bodies: list[dict[str, object]] = []
    house.exchange.take(Kind.TOTALS, after=0, accept=lambda message: bodies.append(message.body))

    assert bodies == [{"week": "2026-W49", "totals": {SCREEN: 5, STOP: 5}}]


@given(st.lists(st.integers(0, 12), max_size=12))
def test_published_figures_are_fives_never_more_than_counted_and_never_fall(added: list[int]) -> None:
    counted = before = 0
    for number in added:
        counted += number
        now = published(counted, before)
        assert now >= before and now % 5 == 0 and counted - 5 < now <= counted
        before = now


# An observer who adds and withdraws


class Observer(RuleBasedStateMachine):
    """Somebody with codes of their own raises concerns and withdraws them, sees all that is published, and wants to
    know whether others said something. Others do what they do. Who made k of the concerns can narrow the number of
    others down to 5 - k values: with up to three of them, never to one."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.house = House(self.folder)
        self.now = datetime(2026, 10, 7, 9, tzinfo=UTC)
        self.fresh: list[Code] = []
        self.own: list[Receipt] = []
        self.others: list[Receipt] = []
        self.counting_own = self.counting_others = 0  # raised in this week and not withdrawn
        self.counted_own = self.counted_others = 0
        self.spent_own = 0
        self.since = 0  # concerns counted since the last publication
        self.seen: list[tuple[int, int]] = [(0, 0)]  # what was published, and own ones counted by then
        self.truth = 0  # others counted by then

    def teardown(self) -> None:
        self.house.close()
        shutil.rmtree(self.folder)

    @initialize()
    def codes(self) -> None:
        batch, codes = self.house.codes.make_tickets(Purpose("concern/2026-Q4"), 120)
        self.house.codes.open_tickets(batch, 100, now=self.now - timedelta(days=1))
        self.fresh = codes

    def _raise(self) -> Receipt:
        return self.house.raise_concern(self.fresh.pop(), Concern.read([SCREEN], ""), now=self.now)

    @rule()
    def raise_own(self) -> None:
        if self.spent_own < 3:
            self.spent_own += 1
            self.own.append(self._raise())
            self.counting_own += 1

    @rule()
    def withdraw_own(self) -> None:
        if self.own:
            self.house.box.withdraw(self.own.pop(), now=self.now)
            self.counting_own = max(0, self.counting_own - 1)

    @rule(number=st.integers(1, 4))
    def others_raise(self, number: int) -> None:
        for _ in range(min(number, len(self.fresh))):
            self.others.append(self._raise())
            self.counting_others += 1

    @rule()
    def another_withdraws(self) -> None:
        if self.others:
            self.house.box.withdraw(self.others.pop(), now=self.now)
            self.counting_others = max(0, self.counting_others - 1)

    @rule()
    def look_twice_in_a_week(self) -> None:
        before = self.total
        self.house.themes.settle(now=self.now)
        assert self.total == before

    @rule()
    def week_goes_by(self) -> None:
        if self.now > datetime(2026, 12, 20, tzinfo=UTC):
            return
        before = self.total
        self.now += WEEK
        told = self.house.themes.settle(now=self.now)
        self.since += self.counting_own + self.counting_others
        self.counted_own += self.counting_own
        self.counted_others += self.counting_others
        self.counting_own = self.counting_others = 0
        assert told == (self.since >= FLOOR)
        assert told or self.total == before, "no figure moves for fewer than five"
        if told:
            self.since = 0
            self.seen.append((self.total, self.counted_own))
            self.truth = self.counted_others

    @property
    def total(self) -> int:
        return self.house.themes.totals().get(SCREEN, 0)

    @invariant()
    def it_is_told_in_fives_that_never_fall(self) -> None:
        totals = [total for total, _ in self.seen]
        assert totals == sorted(totals) and self.total == totals[-1] and self.total % 5 == 0

    @invariant()
    def the_number_of_others_stays_open(self) -> None:
        """Each number of others at the last publication is tried against all that was published up to it."""
        total, own = self.seen[-1]
        fitting = [n for n in range(total + 5) if self._fits(n)]
        assert self.truth in fitting
        assert len(fitting) >= 5 - own >= 2

    def _fits(self, others: int) -> bool:
        """Whether that many others at the last publication, and as many or fewer before, give what was seen."""
        most = others
        for total, own in reversed(self.seen):
            low, high = max(0, total - own), min(most, total + 4 - own)
            if (total, own) == self.seen[-1]:
                low = max(low, others)
            if low > high:
                return False
            most = high
        return True


Observer.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestWhoAddsAndWithdraws = Observer.TestCase


def test_who_makes_four_of_the_concerns_can_tell_whether_there_is_a_fifth(houses: Callable[..., House]) -> None:
    """What the threat model says out loud: fives protect one among others, not one alone among four who conspire."""
    for others, told in ((0, {}), (1, {SCREEN: 5})):
        house = houses()
        raised(house, house.open_codes(8, now=LATER)[: 4 + others], [SCREEN])
        house.themes.settle(now=NEXT)
        assert house.themes.totals() == told


def test_every_choice_has_an_id_that_files_may_hold(house: House) -> None:
    codes = house.open_codes(8, now=LATER)
    raised(house, codes[:5], [choice.id for choice in CHOICES])
    house.themes.settle(now=NEXT)
    house.desk.take_in()
    assert house.desk.totals() == {choice.id: 5 for choice in CHOICES}


def test_what_was_counted_stays_counted_when_it_is_withdrawn_before_it_is_published(house: House) -> None:
    """As the page says before somebody withdraws."""
    codes = house.open_codes(8, now=LATER)
    first = house.raise_concern(codes[0], now=LATER)
    assert not house.themes.settle(now=LATER + WEEK)
    assert house.box.withdraw(first, now=LATER + WEEK)
    for code in codes[1:5]:
        house.raise_concern(code, now=LATER + WEEK)

    assert house.themes.settle(now=LATER + 2 * WEEK)
    assert house.themes.totals()["tracked.keystrokes"] == 5


def test_a_clock_that_was_years_ahead_once_does_not_end_the_counting(house: House) -> None:
    assert not house.themes.settle(now=LATER + 1_000 * WEEK)
    assert not house.themes.settle(now=LATER)
    for code in house.open_codes(8, now=LATER)[:5]:
        house.raise_concern(code, now=LATER)

    assert house.themes.settle(now=NEXT)
    with house.store.reading() as rows:
        assert {row.choices for row in rows.concerns()} == {bytes(8)}


def test_totals_whose_file_could_not_be_written_reach_the_desk_once_it_can_be(house: House) -> None:
    raised(house, house.open_codes(8, now=LATER)[:5], [SCREEN])
    house.desk.take_in()
    exchange = house.folder / "exchange"
    exchange.rename(house.folder / "aside")
    exchange.touch()  # no folder: nothing can be written in it
    with pytest.raises(UserError, match="exchange folder"):
        house.themes.settle(now=NEXT)
    with pytest.raises(UserError, match="exchange folder"):
        house.themes.settle(now=NEXT)
    exchange.unlink()
    (house.folder / "aside").rename(exchange)

    for _ in range(3):
        house.themes.settle(now=NEXT)
    assert len(list(exchange.glob("totals-*.json"))) == 1
    assert house.desk.take_in() == [] and house.desk.totals() == {SCREEN: 5}
