"""A channel is told of each change that matters: once, whatever is restarted, and only where it may be told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.slack import delivery as sends
from bot.slack.alert_channel import find_channel
from bot.slack.alerts import Alerts
from bot.slack.delivery import Delivery
from bot.slack.memory import Memory
from bot.slack.people import People
from bot.store.desk import DeskStore
from knowledge.document import Visibility
from tests.bot.slack.shelf import Shelf
from tests.slack.fake import BOT_USER, FakeSlack, Message
from tests.slack.fake.workspace import TEAM

POST = "chat.postMessage"
TRAINS = "What you type is used to train language models."
LOGGED = "Keystrokes are recorded for thirty days."
MEMBERS = Visibility.MEMBERS


@dataclass
class Notices:
    """A shelf of policies and the channel that is told of it; `restart` keeps what is on disk."""

    fake: FakeSlack
    shelf: Shelf
    folder: Path
    room: str
    store: DeskStore = field(init=False)
    alerts: Alerts = field(init=False)
    wanted: str = ""

    def __post_init__(self) -> None:
        self.store = DeskStore.open(self.folder)
        self.restart()

    def restart(self) -> None:
        self.store.close()
        self.store = DeskStore.open(self.folder)
        client = WebClient(self.fake.bot_token, base_url=self.fake.base_url)
        people = People(client, Memory(lambda: datetime.now(UTC)), TEAM)
        self.alerts = Alerts(
            self.shelf.path, self.store, Delivery(client), lambda: find_channel(client, self.wanted or self.room),
            people.members_only_now, self.shelf.time,
        )  # fmt: skip

    def look(self) -> list[str]:
        """What stands in the channel after a look."""
        self.alerts.look()
        return [message.words for message in self.posted()]

    def posted(self) -> list[Message]:
        return [message for message in self.fake.messages(self.room) if message.bot_id]

    def changes(self, *sentences: str, document_id: str = "monitoring", **how: object) -> None:
        self.shelf.wait()
        self.shelf.say(*sentences, document_id=document_id, **how)


@pytest.fixture
def notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notices]:
    """Begun, with nothing to tell yet."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with FakeSlack() as fake:
        room = fake.channel("policies", fake.user("ada"))
        shelf = Shelf(tmp_path / "catalogue.db")
        shelf.say()
        opened = Notices(fake, shelf, tmp_path, room)
        opened.alerts.look()
        yield opened
        opened.store.close()
        assert fake.violations == [] and fake.pings == []


def test_a_change_is_told_once_with_what_it_says_now(notices: Notices) -> None:
    notices.changes(TRAINS)
    (said,) = notices.look()

    assert "changed on 24 November 2026." in said and TRAINS in said
    assert len(notices.look()) == 1
    notices.restart()
    assert len(notices.look()) == 1, "not again after a restart"


def test_what_changed_before_the_first_start_is_old(tmp_path: Path, notices: Notices) -> None:
    shelf = Shelf(tmp_path / "other.db")
    shelf.say()
    shelf.wait()
    shelf.say(TRAINS)
    first = Notices(notices.fake, shelf, tmp_path / "other", notices.room)
    assert first.look() == []

    first.changes(TRAINS, LOGGED)
    assert len(first.look()) == 1
    first.store.close()


def test_a_library_that_has_not_moved_is_not_compared_again(notices: Notices, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = len(notices.fake.platform.calls)
    for _ in range(3):
        notices.look()

    assert len(notices.fake.platform.calls) == asked


@pytest.mark.parametrize("sentence", ["The canteen serves soup on Mondays at noon.", "Last updated: 24 November 2026."])
def test_what_matters_to_nobody_s_rights_and_a_date_stamp_are_not_told(notices: Notices, sentence: str) -> None:
    notices.changes(sentence)

    assert notices.look() == []


def test_what_changes_back_is_told_as_well(notices: Notices) -> None:
    notices.changes(TRAINS)
    notices.look()
    notices.changes()
    notices.look()
    notices.changes(TRAINS)
    said = notices.look()

    assert len(said) == 3 and "It no longer says" in said[1] and "Added" in said[2]


def test_a_text_that_is_only_read_otherwise_is_not_told_again(notices: Notices) -> None:
    notices.changes(TRAINS)
    notices.look()
    notices.shelf.say(TRAINS, "The canteen serves soup on Mondays at noon.")

    assert len(notices.look()) == 1


def test_what_came_while_it_was_down_is_told_at_the_start_in_five_messages_and_a_summary(notices: Notices) -> None:
    for number in range(8):
        notices.shelf.say(document_id=f"policy-{number}", title=f"Policy {number}")
    notices.look()
    notices.shelf.wait()
    for number in range(8):
        notices.shelf.say(TRAINS, document_id=f"policy-{number}", title=f"Policy {number}")
    notices.restart()
    said = notices.look()

    assert len(said) == 6 and "3 more changes that matter" in said[-1]
    assert all(any(f"Policy {number}" in words for words in said) for number in range(8))
    notices.restart()
    assert len(notices.look()) == 6


def test_what_is_older_than_two_weeks_is_told_no_more(notices: Notices) -> None:
    notices.changes(TRAINS)
    notices.shelf.wait(15)
    notices.restart()

    assert notices.look() == []


# Slack fails, Steward is killed


def test_an_answer_of_slack_s_that_is_lost_makes_no_second_message(notices: Notices) -> None:
    notices.fake.faults.drop(POST, after=True)
    notices.changes(TRAINS)

    assert len(notices.look()) == 1
    assert len(notices.look()) == 1


class Killed(BaseException):
    """What no handler catches."""


def killed_while_posting(notices: Notices, monkeypatch: pytest.MonkeyPatch, *, arrived: bool) -> None:
    post: Callable[..., None] = sends.Delivery.post

    def stop(*given: object) -> None:
        if arrived:
            post(*given)
        raise Killed

    notices.changes(TRAINS)
    with monkeypatch.context() as patched:
        patched.setattr(sends.Delivery, "post", stop)
        with pytest.raises(Killed):
            notices.alerts.look()
    notices.restart()


def test_killed_before_it_arrived_it_is_posted_at_the_next_start(
    notices: Notices, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_while_posting(notices, monkeypatch, arrived=False)

    assert len(notices.look()) == 1
    assert len(notices.look()) == 1


def test_killed_after_it_arrived_it_is_found_there_and_not_posted_again(
    notices: Notices, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_while_posting(notices, monkeypatch, arrived=True)

    assert len(notices.look()) == 1
    assert len(notices.fake.calls(POST)) == 1


def test_where_the_channel_cannot_be_read_it_counts_as_posted(
    notices: Notices, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_while_posting(notices, monkeypatch, arrived=True)
    notices.fake.scopes.discard("channels:history")

    assert len(notices.look()) == 1
    notices.fake.scopes.add("channels:history")
    notices.restart()
    assert len(notices.look()) == 1


@pytest.mark.parametrize("error", ["not_in_channel", "channel_not_found", "is_archived", "missing_scope"])
def test_what_cannot_be_posted_waits_and_the_log_says_why_once_without_an_id(
    notices: Notices, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    caplog.set_level(logging.INFO)
    channel = notices.fake.workspace.channels[notices.room]
    if error == "not_in_channel":
        notices.fake.leave(BOT_USER, notices.room)
    elif error == "is_archived":
        channel.is_archived = True
    elif error == "missing_scope":
        notices.fake.scopes.discard("channels:read")
    else:
        notices.wanted = "C0NOWHERE"
    notices.changes(TRAINS)
    notices.look()
    notices.shelf.wait()
    assert notices.look() == []
    assert caplog.messages == [f"An alert waits: {error}. Run: steward slack check"]
    assert notices.room not in caplog.text and "C0NOWHERE" not in caplog.text

    channel.is_archived, notices.wanted = False, ""
    notices.fake.scopes.add("channels:read")
    if BOT_USER not in channel.members:
        notices.fake.join(BOT_USER, notices.room)
    notices.shelf.wait()
    assert len(notices.look()) == 1, "told once it can be"


def test_the_channel_may_be_given_by_its_name(notices: Notices) -> None:
    for number in range(250):
        notices.fake.channel(f"other-{number}")
    notices.fake.channel("works-council", kind="group")
    notices.wanted = "policies"
    notices.changes(TRAINS)

    assert len(notices.look()) == 1


# Who may read it


def test_a_policy_for_members_is_told_where_only_full_members_read(notices: Notices) -> None:
    notices.shelf.say(document_id="internal", title="Internal", visibility=MEMBERS)
    notices.changes(TRAINS, document_id="internal", title="Internal", visibility=MEMBERS)

    assert len(notices.look()) == 1


@pytest.mark.parametrize("who", ["guest", "stranger", "people that slack tells nothing of"])
def test_where_others_read_only_public_texts_are_told_of(
    notices: Notices, caplog: pytest.LogCaptureFixture, who: str
) -> None:
    if who == "guest":
        notices.fake.join(notices.fake.guest("gus"), notices.room)
    elif who == "stranger":
        notices.fake.join(notices.fake.stranger("sam"), notices.room)
    else:
        notices.fake.faults.error("users.info", "fatal_error", 99)
    notices.shelf.say(document_id="internal", title="Internal", visibility=MEMBERS)
    notices.changes(TRAINS, document_id="internal", title="Internal", visibility=MEMBERS)
    notices.shelf.say(LOGGED)
    said = notices.look()

    assert len(said) == 1 and "Internal" not in said[0] and LOGGED in said[0]
    assert "not only full members read the channel" in caplog.text and "Internal" not in caplog.text


def test_a_text_that_was_for_members_before_is_told_to_members_only(notices: Notices) -> None:
    notices.fake.join(notices.fake.guest("gus"), notices.room)
    notices.shelf.say(LOGGED, document_id="internal", visibility=MEMBERS)
    notices.changes(TRAINS, document_id="internal")

    assert notices.look() == []
