"""Making codes: the Box keeps a keyed hash of each; a batch, its opening and its sheet say no more than they must."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError, UserError
from bot.organising.circle import stated
from bot.organising.code import Code
from bot.organising.code_box import MOST_CODES, CodeBox
from bot.organising.purpose import Purpose
from bot.organising.tickets import TicketSheet
from tests.bot.organising.conftest import NOW, House

Q4 = Purpose("concern/2026-Q4")
LATER = NOW + timedelta(days=1)


def sent(house: House, kind: str) -> Path:
    (path,) = (house.folder / "exchange").glob(f"{kind}-*")
    return path


def test_of_a_batch_the_box_keeps_keyed_hashes_only(house: House) -> None:
    house.codes.make_batch(Q4, 40)
    codes = [Code(text) for text in json.loads(sent(house, "codes").read_text())["body"]["codes"]]
    held = b"".join(path.read_bytes() for path in (house.folder / "box").iterdir())

    assert len(codes) == 40
    assert not any(code.text.encode() in held for code in codes)
    assert all(house.codes.digest(code) in held for code in codes)


def test_codes_are_sent_sorted_by_their_hash(house: House) -> None:
    """In no order that tells when one was made, or what it is."""
    house.codes.make_batch(Q4, 40)
    codes = [Code(text) for text in json.loads(sent(house, "codes").read_text())["body"]["codes"]]

    assert codes == sorted(codes, key=house.codes.digest) != sorted(codes)


def test_the_hash_of_a_code_is_another_on_another_box(houses: Callable[..., House]) -> None:
    code = Code.of(7)
    assert houses().codes.digest(code) != houses().codes.digest(code)


@pytest.mark.parametrize("size", [0, 7, MOST_CODES + 1])
def test_no_batch_is_smaller_than_a_circle_or_larger_than_a_file(house: House, size: int) -> None:
    with pytest.raises(UserError, match="8 to 2,000"):
        house.codes.make_batch(Q4, size)


def test_a_batch_that_never_reached_the_desk_is_good_for_nobody(house: House) -> None:
    house.codes.make_batch(Q4, 20)
    code = Code(json.loads(sent(house, "codes").read_text())["body"]["codes"][0])
    standing = house.codes.standing(code, now=NOW)

    assert standing is not None and standing.circle == 0
    assert house.codes.unopened(Q4) == 1


def test_an_opening_is_announced_again_where_it_is_not_known_whether_it_was(house: House) -> None:
    """The Desk ends between writing down that a batch opens and the file that tells it, or just after the file."""
    house.batch()
    codes = house.handed(8)
    exchange = house.folder / "exchange"
    exchange.rename(house.folder / "elsewhere")
    exchange.write_text("in the way")
    with pytest.raises(UserError, match="exchange folder"):
        house.desk.settle(now=LATER)
    exchange.unlink()
    (house.folder / "elsewhere").rename(exchange)
    house.desk.settle(now=LATER)

    opening = sent(house, "openings")
    again = opening.read_bytes()
    assert house.codes.take_in() == []
    (exchange / opening.name).write_bytes(again)
    assert house.codes.take_in() == [opening.name], "replayed"
    standing = [house.codes.standing(code, now=LATER) for code in codes]
    assert [one.circle for one in standing if one] == [8] * 8


def test_a_file_that_opens_a_batch_for_fewer_opens_nothing(house: House) -> None:
    house.batch()
    code = house.handed(8)[0]
    house.desk.settle(now=LATER)
    strict = CodeBox(house.store, house.exchange, zone=house.zone, circle=20)
    strict.take_in()

    standing = strict.standing(code, now=LATER)
    assert standing is not None and standing.circle == 0
    with pytest.raises(ConfigError):
        CodeBox(house.store, house.exchange, zone=house.zone, circle=7)


def test_a_batch_is_taken_in_once_and_its_file_is_gone(house: House) -> None:
    house.codes.make_batch(Q4, 20)
    path = sent(house, "codes")
    whole = path.read_bytes()
    assert house.desk.take_in() == []
    path.write_bytes(whole)

    assert house.desk.take_in() == [path.name]
    assert not path.exists()
    assert len(house.handed(20)) == 20
    assert str(house.desk.hand_out("one more", Q4, now=NOW)) == "none left"


# A circle


@given(st.integers(8, 60), st.integers(0, 500))
def test_the_circle_that_is_stated_is_never_more_than_there_are(least: int, more: int) -> None:
    holders = least + more
    assert least <= stated(holders, least) <= holders
    assert stated(holders, least) % 5 == 0 or stated(holders, least) == least


# Purposes


@given(st.dates())
def test_a_day_lies_in_its_quarter(day: date) -> None:
    if day.year == date.max.year:
        return
    purpose = Purpose.concern(day)
    ends = purpose.ends

    assert purpose.is_concern and purpose.is_handed_out(day) and purpose.is_good(day)
    assert ends is not None and ends > day and ends.day == 1 and ends.month in (1, 4, 7, 10)
    assert Purpose.concern(ends) != purpose == Purpose.concern(ends - timedelta(days=1))


@pytest.mark.parametrize("text", ["", "concern/2026-Q5", "petition/", "petition/She said", "petition/../x", "name/x"])
def test_what_is_no_purpose_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no such purpose"):
        Purpose(text)


# Paper


def test_a_sheet_holds_every_slip_and_fits_a_page(house: House) -> None:
    batch, codes = house.codes.make_tickets(Q4, 25)
    sheet = TicketSheet(batch, Q4, 8, codes)
    lines = sheet.text().splitlines()

    assert [Code.read(slip.strip("[] ")) for line in lines for slip in line.split("   ") if slip[:2] == "[ "] == codes
    assert max(map(len, lines)) <= 100
    assert lines[0].endswith(f"Sheet {batch.hex()[:8]}") and "8 or more" in sheet.text()
    assert codes[0].text not in repr(sheet)


def test_a_quarter_ends_where_people_work(houses: Callable[..., House]) -> None:
    """In Auckland the new year comes eleven hours before it does in Berlin."""
    house = houses(ZoneInfo("Pacific/Auckland"))
    eleven = NOW.replace(month=12, day=31, hour=11)
    house.batch(now=eleven)
    assert house.codes.unopened(Purpose("concern/2027-Q1")) == 1
