"""Who can read what is said outright, and the custodians' keys are shown to be compared with a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.organising.custodians.ceremony import new_keys
from bot.organising.custodians.demo import demo_keys
from bot.organising.custodians.key_set import Purpose
from tests.bot.web.conftest import FROM_HERE
from tests.bot.web.house import ONION, House, install

LATER = new_keys(bytes(range(1, 17)), Purpose.CONCERN, date(2027, 1, 1), custodians=3, threshold=2)


@pytest.fixture
def demo_house(web_data: Path, tmp_path: Path) -> Iterator[House]:
    found = House(tmp_path, web_data, keys=demo_keys())
    yield found
    found.close()


@pytest.fixture
def onion_house(web_data: Path, tmp_path: Path) -> Iterator[House]:
    found = House(tmp_path, web_data, onion=ONION)
    yield found
    found.close()


def test_every_reader_has_a_heading_and_is_told_what_they_can_and_cannot(house: House) -> None:
    soup = house.step("safety").soup
    readers = soup.select("section.reader")

    named = " / ".join(section.find("h3").get_text() for section in readers if section.find("h3"))  # type: ignore[union-attr]
    for reader in ("Your employer", "Whoever runs this Box", "One custodian", "Enough custodians", "Organisers",
                   "Colleagues", "The network", "switched off", "while it runs", "Slack, or a court"):  # fmt: skip
        assert reader in named
    assert all([term.get_text() for term in section.find_all("dt")] == ["Can", "Cannot"] for section in readers)
    assert all(len(section.find_all("dd")) >= 2 for section in readers)


def test_what_does_not_hold_is_said_first_and_plainly(house: House) -> None:
    soup = house.step("safety").soup
    short = next(h for h in soup.select("h2") if h.get_text() == "In short").find_next("ul")

    assert short is not None
    said = " ".join(short.get_text(" ").split())
    for told in ("read a text as it arrives", "match the time", "make codes of their own", "remove concerns",
                 "a promise, not cryptography", "history keeps the name of this site", "a style",
                 "No language model reads it"):  # fmt: skip
        assert told in said


def test_the_key_in_use_is_shown_with_its_custodians_and_fingerprint(house: House) -> None:
    keys = house.keys.public
    page = house.step("safety")
    shown = [word.get_text() for word in page.soup.select("section.key ol li")]

    assert tuple(shown) == keys.fingerprint.words and len(shown) == 8
    digits = page.soup.select_one("code.digits")
    assert digits is not None and digits.get_text().replace(" ", "") == keys.fingerprint.hex
    assert keys.id in page.main and "Any 3 of its 5 custodians" in page.main
    assert "Compare these words with a custodian's sheet" in page.main
    assert page.soup.select(".danger") == []


def test_a_former_key_is_shown_for_as_long_as_it_opens_something(house: House) -> None:
    install(house.home, LATER)
    assert [h.get_text().partition(":")[0] for h in house.step("safety").soup.select(".key h3")] == [
        "The key in use now", "The key from 1 January 2027 on",
    ]  # fmt: skip
    house.clock.forward(days=60)
    keys = house.step("safety").soup.select(".key h3")
    assert [h.get_text().partition(":")[0] for h in keys] == ["The key in use now", "A former key"]
    assert LATER.public.id in keys[0].get_text()
    house.clock.forward(days=120)
    assert len(house.step("safety").soup.select(".key h3")) == 1


def test_the_demo_key_is_shouted_about(demo_house: House) -> None:
    page = demo_house.step("safety")
    danger = page.soup.select_one(".danger")

    assert danger is not None and "Everybody can open what is sealed to it" in danger.get_text()
    check = demo_house.checked(demo_house.codes()[0])
    for warned in (demo_house.begun(), check):
        assert "Everybody can open what is sealed to it" in warned.main


def test_a_damaged_public_file_takes_no_concern_and_is_told(house: House) -> None:
    next((house.home / "custodians").iterdir()).write_text("{}", encoding="utf-8")

    assert "damaged or cannot be read" in house.step("safety").main
    assert house.begun().status == 503


def test_the_onion_address_is_shown_where_it_is_set_and_forms_from_there_are_ours(onion_house: House) -> None:
    for page in (onion_house.step("safety"), onion_house.step("raise"), onion_house.site.get("/about")):
        assert ONION in page.main
    assert onion_house.site.post("/", {"Origin": ONION}, step="words").status == 200
    assert onion_house.site.post("/", {"Origin": "http://other.onion"}, step="words").status == 403


def test_the_demo_key_is_refused_where_people_come_from_elsewhere(web_data: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="demo key is installed"):
        House(tmp_path, web_data, keys=demo_keys(), onion=ONION)


def test_nothing_is_told_of_how_many_or_when(house: House) -> None:
    """Neither on the page of who reads what, nor anywhere on the way: no totals, no last publication."""
    before = [house.step(step).main for step in ("safety", "words")]
    for code in house.codes()[:6]:
        house.sent(code)
    house.clock.forward(days=7)
    house.box.upkeep.run(now=house.clock.now)

    assert house.box.themes.totals(), "something was published"
    assert [house.step(step).main for step in ("safety", "words")] == before


@pytest.mark.parametrize("host", ["steward.example.org", "127.0.0.1.example.org", f"{'a2' * 28}.onion", "0.0.0.0", "["])  # noqa: S104
def test_with_the_demo_key_nothing_is_taken_under_a_name_from_elsewhere(demo_house: House, host: str) -> None:
    """A server in front that settings do not know of hands on the name that browsers asked for."""
    code = demo_house.codes()[0]
    for step in ("raise", "check", "send", "change"):
        sent = FROM_HERE | {"Host": host}
        page = demo_house.site.post("/", sent, step=step, code=code.shown, text="They watch.", written="yes")
        assert page.status == 503 and "Concerns cannot be taken yet" in page.main
    for here in ("localhost", f"[::1]:{demo_house.site.box.port}", "127.0.0.1"):
        assert demo_house.site.post("/", FROM_HERE | {"Host": here}, step="raise").status == 200
