"""A Slack to send to, that says at the end what it would have refused and whom it would have rung at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.slack.answer_message import SlackMessage
from tests.bot.slack.intake import Intake
from tests.slack.fake import FakeSlack, Message

Json = dict[str, Any]


class Room:
    """A channel with the bot and one person in it."""

    def __init__(self, fake: FakeSlack) -> None:
        self.fake = fake
        self.person = fake.user("ada")
        self.channel = fake.channel("general", self.person)
        self.client = WebClient(fake.bot_token, base_url=fake.base_url)

    def post(self, messages: Sequence[SlackMessage], *, ephemeral: bool = False) -> list[Message]:
        for message in messages:
            blocks = list(message.blocks)
            if ephemeral:
                self.client.chat_postEphemeral(channel=self.channel, user=self.person, text=message.text, blocks=blocks)
            else:
                self.client.chat_postMessage(channel=self.channel, text=message.text, blocks=blocks)
        return self.fake.ephemerals(self.person) if ephemeral else self.fake.messages(self.channel)

    def publish(self, view: Json) -> Json:
        self.client.views_publish(user_id=self.person, view=view)
        found = self.fake.home_of(self.person)
        assert found
        return found


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with FakeSlack() as fake:
        yield Room(fake)
        assert not fake.violations
        assert not fake.pings


@pytest.fixture
def intake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Intake]:
    """Not yet opened. Whatever a test did, Slack was sent nothing that it would refuse, and heard in time."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with FakeSlack() as fake:
        made = Intake(fake, tmp_path)
        yield made
        made.close()
        assert not fake.violations
        assert not fake.pings
        assert not fake.late
