"""Questions without an answer: who looks after Steward sees in which areas, and nobody sees whose."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from tests.slack.conftest import Office
from tests.slack.fake import MENTION

pytestmark = pytest.mark.long
PAYDAY = "when is payday this month"
NOTHING = "I found nothing"


class Clock:
    time = datetime(2026, 11, 25, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(workplace: Office, clock: Clock) -> Iterator[Office]:
    workplace.open(clock)
    yield workplace
    workplace.close()


def asks(office: Office, user: str, question: str) -> None:
    """Until it is answered."""
    before = len(office.fake.ephemerals(user))
    office.fake.slash(user, office.room, "/steward", question)
    office.fake.wait_for(lambda: any(NOTHING in m.words for m in office.fake.ephemerals(user)[before:]), seconds=20)


def told(office: Office) -> str:
    assert office.desk is not None
    office.desk.turns.stop(20)  # what was counted is counted
    return json.dumps(office.desk.asking.unanswered.told())


def counted(office: Office) -> int:
    """An answer is counted just after it was sent."""
    with closing(sqlite3.connect(office.data / "desk.db")) as reading:
        found: int = reading.execute("select coalesce(sum(count), 0) from unanswered").fetchone()[0]
    return found


def people(office: Office, number: int) -> list[str]:
    """Members of the workspace, in the room with the others."""
    found = [office.fake.user(f"person{n}") for n in range(number)]
    office.room = office.fake.channel("floor", office.ada, office.admin, *found)
    return found


def test_an_area_shows_to_admins_once_five_asked_and_the_week_is_over(office: Office, clock: Clock) -> None:
    for person in people(office, 5):
        asks(office, person, PAYDAY)
    office.fake.wait_for(lambda: counted(office) == 5, seconds=20)
    office.fake.slash(office.admin, office.room, "/steward", "admin topics")
    office.whispered(office.admin, "Nothing to show yet")

    clock.time += timedelta(weeks=1)
    office.fake.slash(office.admin, office.room, "/steward", "admin topics")
    shown = office.whispered(office.admin, "Pay and benefits: 5 or more").words
    assert "questions, not people" in shown and "steward ingest FOLDER" in shown and "payday" not in shown
    office.fake.open_home(office.admin)
    office.fake.open_home(office.ada)
    home = json.dumps(office.fake.wait_for(lambda: office.fake.home_of(office.admin), seconds=20))
    others = json.dumps(office.fake.wait_for(lambda: office.fake.home_of(office.ada), seconds=20))
    assert "Pay and benefits: 5 or more" in home
    assert "could not answer" not in others and "5 or more" not in others


def test_who_asks_again_who_looks_and_who_is_a_guest_are_not_counted(office: Office, clock: Clock) -> None:
    for _ in range(5):
        asks(office, office.ada, PAYDAY)
    for _ in range(3):
        asks(office, office.admin, PAYDAY)
    office.fake.say(office.guest, office.mixed, f"{MENTION} {PAYDAY}")
    office.fake.wait_for(lambda: [m for m in office.fake.messages(office.mixed) if NOTHING in m.words], seconds=20)
    for person in people(office, 3):
        asks(office, person, PAYDAY)
    office.fake.wait_for(lambda: counted(office) == 4, seconds=20)
    clock.time += timedelta(weeks=1)

    assert told(office) == "{}", "four people asked, however often"


def test_what_is_about_somebodys_body_is_counted_nowhere(office: Office, clock: Clock) -> None:
    for person in people(office, 6):
        asks(office, person, "when is payday after an abortion")
    clock.time += timedelta(weeks=1)

    assert told(office) == "{}"


def test_the_file_holds_the_area_and_the_week_and_no_more(office: Office, clock: Clock) -> None:
    asks(office, office.ada, PAYDAY)
    assert told(office) == "{}"
    held = (office.data / "desk.db").read_bytes()

    assert b"2026-W48pay" in held, "the search finds what is there"
    assert b"payday" not in held and office.ada.encode() not in held
