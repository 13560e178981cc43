"""A quarter of Desk and Box by the clock: codes never run out, concerns go in and out, and nothing personal stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import UserError
from bot.organising.code import Code
from bot.organising.code_desk import CodeDesk
from bot.organising.concern import Concern
from bot.organising.concern_box import Outcome
from bot.organising.purpose import Purpose
from bot.organising.upkeep import BoxUpkeep, keep_desk
from bot.store.desk import DeskStore
from tests.bot.organising.conftest import ZONE, House

START = datetime(2026, 10, 5, 7, tzinfo=UTC)


def test_a_quarter_goes_by(house: House) -> None:
    upkeep = BoxUpkeep(house.codes, house.box, house.themes, zone=ZONE, batch_size=12)
    purpose = Purpose("concern/2026-Q4")
    waiting: list[Code] = []
    kept = 0
    for day in range(60):
        now = START + timedelta(days=day)
        assert upkeep.run(now=now) == []
        assert keep_desk(house.desk, now=now) == []
        assert upkeep.run(now=now) == []
        for n in range(3):
            code = house.desk.hand_out(f"CANARY-{day}-{n}", purpose, now=now)
            assert isinstance(code, Code), "there is always one"
            waiting.append(code)
        for code in list(waiting):
            _, signed = house.box.issue_receipt()
            outcome = house.box.submit(code, signed, Concern.read(["tracked.screen"], "CANARY"), now=now)
            assert outcome in (Outcome.KEPT, Outcome.NOT_OPEN)
            if outcome is Outcome.KEPT:
                kept += 1
                waiting.remove(code)

    assert kept > 150 and len(house.box.sealed_concerns()) == kept
    assert 0 < house.desk.totals()["tracked.screen"] <= kept
    after = START + timedelta(days=60 + 104)
    for now in (after, after + timedelta(hours=1)):
        upkeep.run(now=now)
        keep_desk(house.desk, now=now)
    assert house.box.sealed_concerns() == []
    assert not house.desk.has_taken("CANARY-0-0", purpose)
    everything = b"".join(path.read_bytes() for path in house.folder.rglob("*") if path.is_file())
    assert b"CANARY" not in everything
    assert purpose.text.encode() not in everything


def test_with_the_new_quarter_there_are_new_codes(house: House) -> None:
    upkeep = BoxUpkeep(house.codes, house.box, house.themes, zone=ZONE, batch_size=12)
    for now in (START, datetime(2026, 12, 31, 22, 59, tzinfo=UTC), datetime(2026, 12, 31, 23, 1, tzinfo=UTC)):
        upkeep.run(now=now)
        keep_desk(house.desk, now=now)
        purpose = Purpose.concern(now.astimezone(ZONE).date())
        assert isinstance(house.desk.hand_out(f"at {now}", purpose, now=now), Code)
        assert house.codes.unopened(purpose) == 2


def test_what_is_over_goes_also_while_the_exchange_cannot_be_used(house: House) -> None:
    upkeep = BoxUpkeep(house.codes, house.box, house.themes, zone=ZONE, batch_size=12)
    now = START
    codes = house.open_codes(8, handed=now, now=now + timedelta(days=1))
    for code in codes[:6]:
        house.raise_concern(code, now=now + timedelta(days=1))
    for kind in ("codes", "openings"):  # cannot be removed
        (house.folder / "exchange" / f"{kind}-000000.json").mkdir()

    for after in (timedelta(days=8), timedelta(days=104)):
        with pytest.raises(UserError, match="exchange folder cannot be removed"):
            upkeep.run(now=now + after)
        with pytest.raises(UserError, match="exchange folder cannot be removed"):
            keep_desk(house.desk, now=now + after)
        assert house.themes.totals()["tracked.keystrokes"] == 5, "counted, and so wiped"

    assert house.box.sealed_concerns() == []
    assert not house.desk.has_taken("person-0", Purpose("concern/2026-Q4"))


def test_once_the_exchange_can_be_written_again_there_are_codes(house: House) -> None:
    """Batches whose files were never written are none that people wait for."""
    upkeep = BoxUpkeep(house.codes, house.box, house.themes, zone=ZONE, batch_size=12)
    folder = house.folder / "exchange"
    folder.write_text("no folder")
    for _ in range(3):
        with pytest.raises(UserError, match="exchange folder cannot be written"):
            upkeep.run(now=START)
    folder.unlink()
    upkeep.run(now=START)
    keep_desk(house.desk, now=START)

    assert isinstance(house.desk.hand_out("person", Purpose("concern/2026-Q4"), now=START), Code)


def test_a_desk_that_lost_its_database_is_heard_by_the_box_all_the_same(house: House) -> None:
    """It has no backups. What it sends is newer than what it sent before."""
    for n in range(3):
        now = START + timedelta(days=n)
        house.batch(now=now)
        house.handed(8, now=now, named=f"on day {n}")
        house.desk.settle(now=now + timedelta(days=1))
        assert house.codes.take_in() == []
    house.desk_store.close()
    for path in (house.folder / "desk").glob("desk.db*"):
        path.unlink()
    house.desk_store = DeskStore.open(house.folder / "desk")
    house.desk = CodeDesk(house.desk_store, house.exchange, zone=ZONE, circle=8)

    later = START + timedelta(days=9)
    codes = house.open_codes(8, handed=later, now=later + timedelta(days=1))
    standing = house.codes.standing(codes[0], now=later + timedelta(days=1))
    assert standing is not None and standing.circle == 8
