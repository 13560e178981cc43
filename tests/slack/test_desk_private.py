"""What was asked for one person's eyes is answered to them alone, or not at all; and nobody is left without a word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.slack import names, words
from bot.slack.manifest import ASK_ABOUT_MESSAGE, ASK_STEWARD
from tests.slack.conftest import Office
from tests.slack.fake import MENTION, Message

pytestmark = pytest.mark.long
KEYS = "may they log my keystrokes in New York?"


def window(office: Office, title: str) -> dict[str, Any]:
    def there() -> dict[str, Any] | None:
        found = office.fake.view_of(office.ada)
        return found if found and title in found["title"]["text"] else None

    return office.fake.wait_for(there, seconds=20)


def direct(office: Office) -> list[Message]:
    return [m for m in office.fake.messages(office.fake.direct(office.ada)) if m.bot_id]


def test_a_window_says_where_its_answer_will_come_before_one_asks(office: Office) -> None:
    said = office.fake.say(office.admin, office.room, "they will read all our emails from Monday")
    office.fake.shortcut(office.ada, ASK_ABOUT_MESSAGE, said)
    about = window(office, "Ask Steward")
    office.fake.close(office.ada, about)
    office.fake.shortcut(office.ada, ASK_STEWARD)
    anywhere = window(office, "Ask Steward")

    assert words.ONLY_YOU in json.dumps(about) and "direct message" not in json.dumps(about)
    assert "The answer comes as a direct message" in json.dumps(anywhere) and words.ONLY_YOU not in json.dumps(anywhere)


def test_what_was_to_be_private_is_not_sent_as_a_message_once_the_window_is_too_old(office: Office) -> None:
    said = office.fake.say(office.admin, office.room, "they will read all our emails from Monday")
    office.fake.shortcut(office.ada, ASK_ABOUT_MESSAGE, said)
    shown = window(office, "Ask Steward")
    assert office.desk is not None
    office.desk.asking.memory.forget(office.ada)  # as after 15 minutes, or a restart
    sent = office.fake.submit(office.ada, shown, {names.QUESTION: KEYS})
    sent.wait()

    assert sent.errors == {names.QUESTION: words.WINDOW_TOO_OLD}, "and what was typed still stands in the window"
    office.fake.slash(office.ada, office.room, "/steward", "help")
    office.whispered(office.ada, "forget-me")
    assert direct(office) == []


def test_without_direct_messages_nothing_is_sent_as_one(office: Office) -> None:
    office.close()
    office.direct_messages = False
    office.open()
    office.fake.open_home(office.ada)
    home = json.dumps(office.fake.wait_for(lambda: office.fake.home_of(office.ada), seconds=20))
    office.fake.say(office.ada, office.fake.direct(office.ada), KEYS)
    office.fake.slash(office.ada, office.room, "/steward", KEYS)
    office.whispered(office.ada, "[1]")

    assert names.HOME_ASK not in home and "/steward" in home
    assert direct(office) == []


@pytest.mark.parametrize("how", ["command", "mention"])
def test_a_question_that_cannot_be_written_down_is_answered_all_the_same(
    office: Office, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert office.desk is not None
    held = vars(office.desk.store)["_connection"]
    held.execute("pragma query_only = on")  # as where the disk is full
    if how == "command":
        office.fake.slash(office.ada, office.room, "/steward", KEYS)
        office.whispered(office.ada, "[1]")
    else:
        assert "[1]" in office.answer(office.fake.say(office.ada, office.room, f"{MENTION} {KEYS}")).words
    held.execute("pragma query_only = off")

    assert "would not outlive a crash" in caplog.text and "keystrokes" not in caplog.text
