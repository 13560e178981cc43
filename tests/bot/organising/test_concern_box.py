"""A concern is taken once for a code, whatever a phone does; it is found by its words only, and goes as promised."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.organising.calendar import day_in
from bot.organising.code import Code
from bot.organising.code_box import CodeBox
from bot.organising.concern import Concern
from bot.organising.concern_box import ConcernBox, Outcome, Sealing
from bot.organising.purpose import Purpose
from bot.organising.strangers import StrangerLimit
from bot.store.box import BoxStore
from bot.store.exchange import Exchange
from tests.bot.organising.conftest import CONCERN, NOW, ZONE, House, seal, sealing, unseal

LATER = NOW + timedelta(days=1)
CROWD = 100


@pytest.fixture
def codes(house: House) -> list[Code]:
    return house.open_codes(8, now=LATER)


def concerns(house: House) -> int:
    return len(house.box.sealed_concerns())


# Once


def test_a_concern_is_kept_sealed_and_its_code_is_gone(house: House, codes: list[Code]) -> None:
    house.raise_concern(codes[0], now=LATER)
    (kept,) = house.box.sealed_concerns()

    assert Concern.unpacked(unseal(kept.sealed))[0] == CONCERN
    assert kept.week == "2026-W48"
    assert house.codes.standing(codes[0], now=LATER) is None


def test_a_code_is_good_for_one_concern(house: House, codes: list[Code]) -> None:
    house.raise_concern(codes[0], now=LATER)
    _, signed = house.box.issue_receipt()

    assert house.box.submit(codes[0], signed, CONCERN, now=LATER) is Outcome.NO_SUCH_CODE
    assert concerns(house) == 1


def test_the_same_form_again_changes_nothing_and_spends_nothing(house: House, codes: list[Code]) -> None:
    """A lost response, a reload, the back button; also with the text changed, or another code typed."""
    _, signed = house.box.issue_receipt()
    assert house.box.submit(codes[0], signed, CONCERN, now=LATER) is Outcome.KEPT

    for code in (codes[0], codes[1], None):
        assert house.box.submit(code, signed, Concern.read([], "Other."), now=LATER) is Outcome.KEPT_BEFORE
    assert [Concern.unpacked(unseal(one.sealed))[0] for one in house.box.sealed_concerns()] == [CONCERN]
    assert house.codes.standing(codes[1], now=LATER) is not None


def test_what_was_withdrawn_does_not_come_back_with_the_back_button(house: House, codes: list[Code]) -> None:
    receipt, signed = house.box.issue_receipt()
    house.box.submit(codes[0], signed, CONCERN, now=LATER)
    house.box.withdraw(receipt, now=LATER)

    for code in codes[:2]:
        assert house.box.submit(code, signed, CONCERN, now=LATER) is Outcome.WITHDRAWN_BEFORE
    assert concerns(house) == 0
    assert house.codes.standing(codes[1], now=LATER) is not None


def test_a_form_that_is_refused_spends_nothing(house: House, codes: list[Code]) -> None:
    receipt, signed = house.box.issue_receipt()
    mistyped = Code.of(codes[0].number ^ 1)

    assert house.box.submit(mistyped, signed, CONCERN, now=LATER) is Outcome.NO_SUCH_CODE
    assert house.box.submit(codes[0], signed[:-3], CONCERN, now=LATER) is Outcome.NO_RECEIPT
    assert house.box.submit(codes[0], receipt.words, CONCERN, now=LATER) is Outcome.NO_RECEIPT
    with pytest.raises(UserError):
        Concern.read([], "x" * 1001)
    assert house.box.submit(codes[0], signed, CONCERN, now=LATER) is Outcome.KEPT


def test_what_fails_midway_leaves_the_code_as_good_as_it_was(house: House, codes: list[Code]) -> None:
    def fail() -> None:
        with house.store.transaction() as rows:
            assert rows.spend(house.codes.digest(codes[0]))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert house.codes.standing(codes[0], now=LATER) is not None
    house.raise_concern(codes[0], now=LATER)


def test_a_seal_that_gives_another_size_keeps_nothing(house: House, codes: list[Code]) -> None:
    plain = Sealing("key", lambda packed: packed)
    uneven = ConcernBox(house.store, house.codes, sealing=lambda day: plain, strangers=house.strangers, zone=ZONE)
    _, signed = uneven.issue_receipt()
    with pytest.raises(ValueError, match="one size"):
        uneven.submit(codes[0], signed, CONCERN, now=LATER)
    assert house.codes.standing(codes[0], now=LATER) is not None


def test_without_a_key_of_the_custodians_nothing_is_kept_and_nothing_is_spent(house: House, codes: list[Code]) -> None:
    keyless = ConcernBox(house.store, house.codes, sealing=lambda day: None, strangers=house.strangers, zone=ZONE)
    _, signed = keyless.issue_receipt()
    assert keyless.submit(codes[0], signed, CONCERN, now=LATER) is Outcome.NO_KEY
    assert house.codes.standing(codes[0], now=LATER) is not None
    assert house.box.submit(codes[0], signed, CONCERN, now=LATER) is Outcome.KEPT
    assert [one.key for one in house.box.sealed_concerns()] == ["concern-2026-key"]


def test_a_code_for_a_petition_raises_no_concern(house: House) -> None:
    petition = Purpose.petition("cameras")
    batch, codes = house.codes.make_tickets(petition, 20)
    house.codes.open_tickets(batch, 9, now=NOW)
    _, signed = house.box.issue_receipt()

    assert house.box.submit(codes[0], signed, CONCERN, now=LATER) is Outcome.NOT_FOR_THIS
    assert house.codes.standing(codes[0], now=LATER) is not None


def test_of_a_hundred_threads_with_one_code_one_raises_a_concern(house: House, codes: list[Code]) -> None:
    outcomes: list[Outcome] = []
    together = threading.Barrier(CROWD)
    house.seconds = 1e6
    strangers = StrangerLimit(at_once=CROWD, clock=lambda: 0.0)
    box = ConcernBox(house.store, house.codes, sealing=sealing, strangers=strangers, zone=ZONE)

    def send() -> None:
        _, signed = box.issue_receipt()
        together.wait(60)
        outcomes.append(box.submit(codes[0], signed, CONCERN, now=LATER))

    threads = [threading.Thread(target=send) for _ in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == sorted([Outcome.KEPT] + [Outcome.NO_SUCH_CODE] * (CROWD - 1))
    assert concerns(house) == 1


def test_of_one_form_sent_at_once_with_many_codes_one_is_spent(house: House, codes: list[Code]) -> None:
    _, signed = house.box.issue_receipt()
    outcomes: list[Outcome] = []
    together = threading.Barrier(len(codes))

    def send(code: Code) -> None:
        together.wait(60)
        outcomes.append(house.box.submit(code, signed, CONCERN, now=LATER))

    threads = [threading.Thread(target=send, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == sorted([Outcome.KEPT] + [Outcome.KEPT_BEFORE] * (len(codes) - 1))
    assert sum(house.codes.standing(code, now=LATER) is None for code in codes) == 1


def send_often(folder: Path, code: str, together: Barrier, results: multiprocessing.Queue[list[str]]) -> None:
    """A process of its own, with its own connection."""
    store = BoxStore.open(folder / "box")
    codes = CodeBox(store, Exchange(folder / "exchange"), zone=ZONE, circle=8)
    strangers = StrangerLimit(at_once=CROWD, clock=lambda: 0.0)
    box = ConcernBox(store, codes, sealing=sealing, strangers=strangers, zone=ZONE)
    fields = [box.issue_receipt()[1] for _ in range(CROWD // 4)]
    together.wait(60)
    results.put([box.submit(Code(code), signed, CONCERN, now=LATER).value for signed in fields])
    store.close()


def test_of_four_processes_with_one_code_one_raises_a_concern(house: House, codes: list[Code]) -> None:
    context = multiprocessing.get_context("spawn")
    together, results = context.Barrier(4), context.Queue()
    processes = [
        context.Process(target=send_often, args=(house.folder, codes[0].text, together, results)) for _ in range(4)
    ]
    for process in processes:
        process.start()
    outcomes = [outcome for _ in processes for outcome in results.get(timeout=120)]
    for process in processes:
        process.join(60)

    assert sorted(outcomes) == sorted(["kept"] + ["no such code"] * (CROWD - 1))
    assert concerns(house) == 1


# Strangers


def test_a_flood_of_strangers_is_held_off_and_holds_off_nobody_with_a_code(house: House, codes: list[Code]) -> None:
    _, signed = house.box.issue_receipt()
    wrong = [house.box.submit(Code.of(n), signed, CONCERN, now=LATER) for n in range(10)]

    assert wrong == [Outcome.NO_SUCH_CODE] * 3 + [Outcome.TOO_MANY] * 7
    assert house.box.submit(codes[0], signed, CONCERN, now=LATER) is Outcome.KEPT
    assert house.box.submit(None, signed, CONCERN, now=LATER) is Outcome.KEPT_BEFORE
    house.seconds += 60
    _, other = house.box.issue_receipt()
    again = [house.box.submit(None, other, CONCERN, now=LATER) for _ in range(2)]
    assert again == [Outcome.NO_SUCH_CODE, Outcome.TOO_MANY]


# For whoever has the words


def test_words_find_their_own_concern_and_no_other(house: House, codes: list[Code]) -> None:
    receipts = [house.raise_concern(code, now=LATER) for code in codes[:3]]
    typed = house.box.typed_receipt(receipts[1].words.upper())
    assert typed == receipts[1]
    house.box.withdraw(receipts[1], now=LATER)

    assert [house.box.find(receipt, now=LATER) is None for receipt in receipts] == [False, True, False]
    stranger, _ = house.box.issue_receipt()
    assert house.box.find(stranger, now=LATER) is None
    assert not house.box.withdraw(stranger, now=LATER)
    assert house.box.withdraw(receipts[1], now=LATER), "twice is as good as once"
    assert concerns(house) == 2


def test_a_reply_is_shown_on_asking_until_it_is_deleted(house: House, codes: list[Code]) -> None:
    receipt = house.raise_concern(codes[0], now=LATER)
    (kept,) = house.box.sealed_concerns()
    first = house.box.find(receipt, now=LATER)
    assert first is not None and first.replies == ()
    assert Concern.unpacked(unseal(kept.sealed))[1] == receipt.reply_public
    assert house.box.add_reply(kept.id, seal(b"We have read it."))

    for _ in range(2):
        found = house.box.find(receipt, now=LATER)
        assert found is not None and [unseal(reply) for reply in found.replies] == [b"We have read it."]
    assert house.box.delete_replies(receipt)
    assert not house.box.delete_replies(receipt)
    found = house.box.find(receipt, now=LATER)
    assert found is not None and found.replies == ()


def test_a_reply_goes_seven_days_after_it_was_first_shown(house: House, codes: list[Code]) -> None:
    receipt = house.raise_concern(codes[0], now=LATER)
    (kept,) = house.box.sealed_concerns()
    house.box.add_reply(kept.id, seal(b"We have read it."))
    shown = LATER + timedelta(days=20)
    house.box.expire(now=shown)
    for days, replies in ((0, 1), (3, 1), (6, 1), (7, 0)):
        found = house.box.find(receipt, now=shown + timedelta(days=days))
        assert found is not None and len(found.replies) == replies, days
    house.box.expire(now=shown + timedelta(days=7))
    with house.store.reading() as rows:
        assert rows.replies(kept.id) == []


def test_what_is_gone_gets_no_reply_and_none_of_another_size(house: House, codes: list[Code]) -> None:
    receipt = house.raise_concern(codes[0], now=LATER)
    (kept,) = house.box.sealed_concerns()
    with pytest.raises(ValueError, match="one size"):
        house.box.add_reply(kept.id, b"short")
    house.box.withdraw(receipt, now=LATER)
    assert not house.box.add_reply(kept.id, seal(b"We have read it."))


# Gone


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raised=st.dates(date(2026, 1, 1), date(2027, 1, 31)), hour=st.integers(0, 23))
def test_a_concern_is_kept_for_twelve_weeks_and_gone_after_ninety_days(
    houses: Callable[..., House], raised: date, hour: int
) -> None:
    house = houses()
    now = datetime(raised.year, raised.month, raised.day, hour, tzinfo=UTC)
    purpose = Purpose.concern(day_in(ZONE, now))
    batch, codes = house.codes.make_tickets(purpose, 20)
    house.codes.open_tickets(batch, 9, now=now - timedelta(days=1))
    house.raise_concern(codes[0], now=now)

    day = day_in(ZONE, now)  # with the clocks changed in between, so many times 24 hours later may be a day before
    house.box.expire(now=datetime.combine(day + timedelta(days=83), time(23), ZONE))
    assert concerns(house) == 1
    house.box.expire(now=datetime.combine(day + timedelta(days=90), time(0), ZONE))
    assert concerns(house) == 0
    house.close()


# Paper


def test_slips_work_from_the_midnight_after_they_were_counted(house: House) -> None:
    batch, codes = house.codes.make_tickets(Purpose("concern/2026-Q4"), 20)
    for too_many_or_few in (7, 21):
        with pytest.raises(UserError, match="at least 8"):
            house.codes.open_tickets(batch, too_many_or_few, now=NOW)
    assert house.codes.open_tickets(batch, 13, now=NOW)
    assert not house.codes.open_tickets(batch, 20, now=NOW), "a circle never changes"

    standing = [house.codes.standing(codes[0], now=now) for now in (NOW, LATER)]
    assert [one.circle for one in standing if one] == [0, 10]


def test_slips_that_would_open_when_they_work_no_more_are_not_opened(house: House) -> None:
    batch, codes = house.codes.make_tickets(Purpose("concern/2026-Q4"), 20)
    last = datetime(2027, 1, 14, 12, tzinfo=ZONE)
    with pytest.raises(UserError, match="quarter of these slips is over"):
        house.codes.open_tickets(batch, 13, now=last)
    assert house.codes.open_tickets(batch, 13, now=last - timedelta(days=1))
    standing = house.codes.standing(codes[0], now=last)
    assert standing is not None and standing.circle == 10


# What the file holds


def test_no_code_no_word_and_nothing_typed_is_in_any_file(house: House, codes: list[Code]) -> None:
    receipt = house.raise_concern(codes[0], Concern.read(["tracked.screen"], "CANARY-TEXT"), now=LATER)
    held = b"".join(path.read_bytes() for path in sorted(house.folder.rglob("*")) if path.is_file())

    assert not any(code.text.encode() in held or code.shown.encode() in held for code in codes)
    assert b"CANARY" not in held and receipt.words.encode() not in held
    assert receipt.reply_secret not in held
    assert receipt.lookup in held, "it is looked for in the right place"


def test_all_rows_that_people_add_are_of_one_size(house: House, codes: list[Code]) -> None:
    texts = ["", "x", "y" * 1000, "𝔸" * 1000]
    choices = [["tracked.screen"], ["tracked.screen", "wanted.stop"], [], ["missing.told"]]
    for code, chosen, text in zip(codes, choices, texts, strict=False):
        house.raise_concern(code, Concern.read(chosen, text), now=LATER)
    for kept, reply in zip(house.box.sealed_concerns(), [b"", b"x", b"y" * 4000], strict=False):
        house.box.add_reply(kept.id, seal(reply))

    with sqlite3.connect(house.db) as reading:
        for table, count in (("concerns", 4), ("replies", 3), ("codes", 4)):
            columns = [row[1] for row in reading.execute(f"pragma table_info({table})")]
            size = " || '/' || ".join(f"length({column})" for column in columns)
            sizes = reading.execute(f"select {size}, count(*) from {table} group by 1").fetchall()  # noqa: S608
            assert len(sizes) == 1 and sizes[0][1] == count, table
    reading.close()
