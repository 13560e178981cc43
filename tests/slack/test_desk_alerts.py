"""A policy file is edited, a refresh reads it, the channel hears of it: once, also where Steward is killed then."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.slack.conftest import Office
from tests.slack.desk_process import DeskProcess
from tests.slack.fake import Message
from tests.slack.traces import found_in, guessable, stamp, written_since

pytestmark = pytest.mark.long
POST = "chat.postMessage"
NEVER = "Keystrokes on company laptops are never used to train language models."
ALWAYS = "Keystrokes on company laptops are always used to train language models."
POLICY = """\
# Laptop policy

Last updated: {date}

The company lends a laptop to everybody who works at a desk. It stays the company's. Whoever leaves brings it back.

{sentence}

The helpdesk mends what is broken, and lends another one meanwhile. The canteen is closed on Sundays.
"""


class Followed:
    """A workplace that follows one policy file, and the channel that is told of it."""

    def __init__(self, workplace: Office, file: Path) -> None:
        self.office, self.fake, self.file = workplace, workplace.fake, file
        self.now = datetime(2026, 11, 26, 9, tzinfo=UTC)

    def writes(self, sentence: str, date: str = "1 November 2026") -> None:
        self.file.write_text(POLICY.format(sentence=sentence, date=date), encoding="utf-8")

    def refreshes(self) -> str:
        """What its admin hears at the end."""
        before = len(self.fake.ephemerals(self.office.admin))
        self.fake.slash(self.office.admin, self.office.room, "/steward", "admin refresh")
        told = self.fake.wait_for(
            lambda: [m.words for m in self.fake.ephemerals(self.office.admin)[before:] if "Done" in m.words], 120
        )
        return told[0]

    def is_heard(self) -> None:
        """Returns once Steward has heard of everything, its own messages too."""
        self.fake.wait_for(lambda: all(sent.ack or sent.lost_at for sent in self.fake.deliveries), 30)

    def alerts(self) -> list[Message]:
        return [m for m in self.fake.messages(self.office.room) if m.bot_id and "Laptop policy" in m.words]


@pytest.fixture
def followed(workplace: Office, tmp_path: Path) -> Iterator[Followed]:
    """A library of its own: what is brought in here is in no other test."""
    home, policies = tmp_path / "data", tmp_path / "policies"
    shutil.copytree(workplace.data, home, ignore=shutil.ignore_patterns("models"))
    shutil.copytree(workplace.data / "models", home / "models", copy_function=os.link)
    policies.mkdir()
    row = f'[[source]]\nid = "laptops"\nkind = "policy"\npath = "{policies}"\njurisdiction = "US"\n'
    for folder in (home, tmp_path):
        (folder / "sources.toml").write_text(row, encoding="utf-8")
    workplace.data, workplace.alerts_channel = home, workplace.room
    made = Followed(workplace, policies / "laptops.md")
    made.writes(NEVER)
    yield made
    workplace.close()


def test_an_edited_sentence_arrives_once_as_it_was_and_as_it_is(
    followed: Followed, caplog: pytest.LogCaptureFixture
) -> None:
    office = followed.office
    before = stamp(office.data)
    office.open(now=lambda: followed.now)
    assert "1 added" in followed.refreshes() and followed.alerts() == []

    followed.writes(ALWAYS, date="2 November 2026")
    followed.now += timedelta(days=1)
    assert "Laptop policy: a sentence about AI training" in followed.refreshes()
    (alert,) = followed.fake.wait_for(followed.alerts, 20)
    assert f"Before: \n“{NEVER}”" in alert.words and f"Now: \n“{ALWAYS}”" in alert.words
    assert "From the version of 1 November 2026 to the version of 2 November 2026." in alert.words

    followed.writes(ALWAYS, date="3 November 2026")
    followed.now += timedelta(days=1)
    followed.refreshes()
    assert office.desk is not None and office.desk.alerts is not None
    office.desk.alerts.look()
    office.close()
    office.open(now=lambda: followed.now)
    office.desk.alerts.look()
    assert len(followed.alerts()) == 1, "no other for a date stamp, and none after a restart"

    written = written_since(before, office.data)
    ids = {id_: set(guessable(id_, ["T0FAKETEAM"])) for id_ in (office.room, office.admin)}
    assert found_in(written, ids) == [] and not any(id_ in caplog.text for id_ in ids)


def test_the_home_tab_shows_members_the_change_and_admins_the_source(followed: Followed) -> None:
    office = followed.office
    office.open(now=lambda: followed.now)
    followed.refreshes()
    followed.writes(ALWAYS)
    followed.now += timedelta(days=1)
    followed.refreshes()
    for person in (office.ada, office.admin, office.guest):
        followed.fake.open_home(person)
    shown = [
        str(followed.fake.wait_for(lambda who=who: followed.fake.home_of(who), 20))  # type: ignore[misc]
        for who in (office.ada, office.admin, office.guest)
    ]

    assert ["a sentence about AI training" in home for home in shown] == [True, True, False]
    assert ["laptops" in home for home in shown] == [False, True, False]
    followed.file.unlink()
    followed.file.parent.rmdir()
    followed.refreshes()
    followed.fake.slash(office.admin, office.room, "/steward", "admin sources")
    assert "laptops: failing since 27 November 2026." in office.whispered(office.admin, "failing since").words


def test_killed_while_it_posts_it_posts_once_after_the_next_start(
    followed: Followed, desk_process: DeskProcess
) -> None:
    office = followed.office
    desk_process.data = office.data
    desk_process.config.write_text(
        f'[slack]\nadmins = ["{office.admin}"]\nalerts_channel = "general"\n', encoding="utf-8"
    )
    desk_process.start()
    followed.refreshes()
    followed.writes(ALWAYS)
    followed.fake.faults.rate_limit(POST, retry_after=600)
    followed.refreshes()
    followed.fake.wait_for(lambda: followed.fake.calls(POST), 90)
    desk_process.kill()
    assert followed.alerts() == []

    desk_process.start()
    (alert,) = followed.fake.wait_for(followed.alerts, 60)
    assert NEVER in alert.words and ALWAYS in alert.words
    followed.is_heard()
    desk_process.kill()
    desk_process.start()
    followed.is_heard()
    desk_process.ask_to_stop()
    assert desk_process.ended() == 0 and len(followed.alerts()) == 1
