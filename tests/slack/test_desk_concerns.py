"""Concerns in the whole of Steward: codes come from the Box by themselves, and a restart gives nobody a second one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.organising.code_box import CodeBox
from bot.organising.purpose import Purpose
from bot.slack import concern_words as said
from bot.slack import names, words
from bot.slack.manifest import RAISE_CONCERN
from bot.store.box import BoxStore
from bot.store.exchange import Exchange, Kind, Message
from tests.slack.conftest import Office

pytestmark = pytest.mark.long
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.fixture
def exchange(workplace: Office) -> Iterator[Exchange]:
    """The folder between Box and Desk, empty before and after."""
    folder = workplace.data / "exchange"
    yield Exchange(folder)
    for path in folder.glob("*"):
        path.unlink()
    (workplace.data / "steward.toml").unlink(missing_ok=True)


def window(office: Office, words: str) -> dict[str, Any]:
    def there() -> dict[str, Any] | None:
        found = office.fake.view_of(office.ada)
        return found if found and words in json.dumps(found, ensure_ascii=False) else None

    return office.fake.wait_for(there, seconds=20)


def asks_for_a_code(office: Office) -> None:
    office.fake.shortcut(office.ada, RAISE_CONCERN)
    office.fake.click(office.ada, window(office, said.BY_CODE), names.CONCERN_CODE)


def test_codes_that_the_box_left_are_handed_out_and_a_restart_gives_nobody_a_second(
    workplace: Office, exchange: Exchange, tmp_path: Path
) -> None:
    store = BoxStore.open(tmp_path)
    CodeBox(store, exchange, zone=UTC).make_batch(Purpose.concern(datetime.now(UTC).date()), 60)
    store.close()
    workplace.open()
    workplace.fake.wait_for(lambda: not list((workplace.data / "exchange").iterdir()), 20)
    asks_for_a_code(workplace)
    workplace.fake.click(workplace.ada, window(workplace, said.PAPER), names.CONCERN_DRAW)
    assert len(CODE.findall(json.dumps(window(workplace, "Write it on paper now")))) == 1
    workplace.close()

    workplace.open()
    asks_for_a_code(workplace)
    assert not CODE.search(json.dumps(window(workplace, "You have had yours")))
    workplace.close()


def test_members_see_what_the_box_published(workplace: Office, exchange: Exchange) -> None:
    exchange.write(Message(Kind.TOTALS, 1, {"week": "2026-W48", "totals": {"tracked.screen": 15, "effect.pay": 5}}))
    workplace.open()
    workplace.fake.wait_for(lambda: not list((workplace.data / "exchange").iterdir()), 20)
    homes = {}
    for user in (workplace.ada, workplace.guest):
        workplace.fake.open_home(user)
        homes[user] = json.dumps(workplace.fake.wait_for(lambda u=user: workplace.fake.home_of(u), 20))  # type: ignore[misc]
    workplace.close()

    assert "Tracked: the screen (15 or more)" in homes[workplace.ada]
    assert "Effect: pay or hours (5 or more)" in homes[workplace.ada]
    assert said.RAISED not in homes[workplace.guest] and names.HOME_CODE in homes[workplace.guest]


def test_where_the_employer_runs_it_no_codes_are_looked_for(workplace: Office, exchange: Exchange) -> None:
    (workplace.data / "steward.toml").write_text('[operator]\nname = "ACME"\nkind = "employer"\n', encoding="utf-8")
    desk = workplace.open()
    workplace.fake.shortcut(workplace.ada, RAISE_CONCERN)

    assert said.EMPLOYER in json.dumps(window(workplace, said.EMPLOYER))
    assert desk.rounds is None
    workplace.close()


def test_whoever_runs_it_hears_of_a_file_that_was_not_taken(workplace: Office, exchange: Exchange) -> None:
    (workplace.data / "exchange").mkdir(exist_ok=True)
    (workplace.data / "exchange" / "codes-00000001.json").write_text("{", encoding="utf-8")
    told: list[str] = []
    workplace.open(tell=told.append)
    workplace.fake.wait_for(lambda: told, 20)
    workplace.close()

    assert "was not taken" in told[0] and "codes-00000001" in told[0]


def test_an_admin_gets_a_short_code_for_the_office_and_others_do_not(workplace: Office, exchange: Exchange) -> None:
    workplace.open()
    for user in (workplace.admin, workplace.ada):
        workplace.fake.slash(user, workplace.room, "/steward", "office")
    told = workplace.whispered(workplace.admin, "Your code for the office").words
    refused = workplace.whispered(workplace.ada, words.NOT_FOR_YOU).words
    workplace.close()

    assert re.search(r": [0-9A-Z-]{6,}\. ", told) and "office" not in refused
