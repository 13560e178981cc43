"""A fake Slack for each test, and ways to connect a bot to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.settings import Settings
from bot.slack.process import SlackDesk, open_slack_desk
from bot.slack_settings import SlackSettings
from knowledge.library import LibraryFolder
from tests.slack.desk_process import DeskProcess
from tests.slack.fake import FakeSlack, Message

Connect = Callable[[App], SocketModeHandler]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client talks to the fake directly, however the tests' own machine reaches the web."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    """A Slack with nobody in it yet but the bot."""
    with FakeSlack() as started:
        yield started


@pytest.fixture
def client(fake: FakeSlack) -> WebClient:
    """The Web API as the bot calls it."""
    return WebClient(fake.bot_token, base_url=fake.base_url)


@pytest.fixture
def app(fake: FakeSlack, client: WebClient) -> App:
    """A bot without any listeners."""
    return App(client=client, signing_secret=fake.signing_secret)


@pytest.fixture
def connect(fake: FakeSlack) -> Iterator[Connect]:
    """Connects a bot by Socket Mode; it is disconnected when the test is over."""
    handlers: list[SocketModeHandler] = []

    def connected(app: App) -> SocketModeHandler:
        handlers.append(SocketModeHandler(app, fake.app_token, ping_interval=0.2))
        handlers[-1].client.connect()
        fake.wait_for_connection(len(handlers))
        return handlers[-1]

    yield connected
    for handler in handlers:
        fake.hang_up(handler.client)


@pytest.fixture(scope="session")
def desk_data(built_demo: LibraryFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo company's policies; what the Desk itself writes is cleared before each test."""
    home = tmp_path_factory.mktemp("desk") / "data"
    shutil.copytree(built_demo.path, home, ignore=shutil.ignore_patterns("models", "lock"))
    shutil.copytree(built_demo.models, home / "models", copy_function=os.link)
    return home


@dataclass
class Office:
    """A workplace: Steward in a fake Slack, with people in it."""

    fake: FakeSlack
    data: Path
    ada: str
    admin: str
    guest: str
    room: str
    mixed: str
    desk: SlackDesk | None = None
    direct_messages: bool = True
    alerts_channel: str | None = None
    petitions_channel: str | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def open(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        http_port: int | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> SlackDesk:
        """Starts Steward; again after a stop, with what it remembers on disk only."""
        settings = Settings.load({"STEWARD_DATA": str(self.data), **self.environment}, folder=self.data)
        slack = SlackSettings(
            bot_token=self.fake.bot_token, app_token=self.fake.app_token, signing_secret=self.fake.signing_secret,
            api_url=self.fake.base_url, direct_messages=self.direct_messages, http_port=http_port,
            admins=frozenset({self.admin}), organisers=frozenset(),
            alerts_channel=self.alerts_channel, petitions_channel=self.petitions_channel,
        )  # fmt: skip
        self.desk = open_slack_desk(settings, slack, now=now, tell=tell)
        before = self.fake.connections
        self.desk.start()
        if http_port is None:
            self.fake.wait_for_connection(before + 1)
        return self.desk

    def close(self) -> None:
        if self.desk is not None:
            if self.desk.handler is not None:
                self.desk.handler.client.auto_reconnect_enabled = False
                self.fake.hang_up(self.desk.handler.client)
                self.desk.handler = None
            assert self.desk.stop(30), "something accepted was not finished"
            self.desk = None

    def answers(self, message: Message) -> list[Message]:
        """Steward's messages in the thread of a message."""
        return [m for m in self.fake.messages(message.channel, message.thread) if m.bot_id]

    def answer(self, message: Message, count: int = 1) -> Message:
        """The last of so many answers in its thread."""
        return self.fake.wait_for(
            lambda: found[-1] if len(found := self.answers(message)) >= count else None, seconds=20
        )

    def whispered(self, user: str, words: str) -> Message:
        """What only this person sees and has these words in it."""
        return self.fake.wait_for(
            lambda: next((m for m in reversed(self.fake.ephemerals(user)) if words in m.words), None), seconds=20
        )


@pytest.fixture
def workplace(fake: FakeSlack, desk_data: Path) -> Iterator[Office]:
    """The same before Steward was started; whatever a test did, Slack and the people in it were treated well."""
    for path in (*desk_data.glob("desk.*"), desk_data / "steward.toml"):
        path.unlink(missing_ok=True)
    ada, admin, guest = fake.user("ada"), fake.user("adm"), fake.guest("gus")
    yield Office(
        fake, desk_data, ada, admin, guest,
        room=fake.channel("general", ada, admin), mixed=fake.channel("mixed", ada, guest),
    )  # fmt: skip
    assert fake.violations == []
    assert fake.pings == []
    assert fake.late == []


@pytest.fixture
def office(workplace: Office) -> Iterator[Office]:
    workplace.open()
    yield workplace
    workplace.close()


@pytest.fixture
def desk_process(workplace: Office, tmp_path: Path) -> Iterator[DeskProcess]:
    """Steward as a process of its own, not yet started."""
    process = DeskProcess(workplace.fake, workplace.data, tmp_path)
    yield process
    process.kill()
