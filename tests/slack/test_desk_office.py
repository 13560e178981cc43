"""`/steward office` in the whole of Steward: its code and the numbers of an app open the office, and neither alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from bot.office import short_codes
from bot.organising import authenticator
from bot.organising.sign_in import SignIn
from bot.settings import Settings
from tests.slack.conftest import Office

pytestmark = pytest.mark.long
SECRET = authenticator.fresh_secret()


def test_the_code_that_slack_shows_opens_the_office_for_that_person_together_with_their_numbers(office: Office) -> None:
    settings = Settings.load({"STEWARD_DATA": str(office.data)}, folder=office.data)
    started = datetime.now(UTC) - timedelta(minutes=2)
    codes = short_codes(settings)
    door = SignIn(codes, [office.admin, office.ada], lambda _: SECRET, clock=monotonic, started=started)
    office.fake.slash(office.admin, office.room, "/steward", "office")
    shown = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", office.whispered(office.admin, "code for the office").words)
    now = datetime.now(UTC)

    assert shown is not None
    assert door.enter(shown[0], "", now=now) is None, "alone it opens nothing"
    assert door.enter(shown[0], authenticator.numbers(SECRET, now=now), now=now) == office.admin
    assert door.enter(shown[0], authenticator.numbers(SECRET, now=now), now=now) is None
