"""A fake Slack for each test, and ways to connect a bot to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from tests.slack.fake import FakeSlack

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
