"""The fake's sockets: what is sent, sent again, lost with a connection, and acknowledged late."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
import pytest
from slack_bolt import Ack, App, BoltContext, BoltRequest
from slack_sdk import WebClient

from tests.slack.conftest import Connect
from tests.slack.fake import MENTION, FakeSlack, Impossible

Body = dict[str, Any]


def header(request: BoltRequest, name: str) -> str | None:
    return next(iter(request.headers.get(name, ())), None)


@pytest.fixture
def heard(app: App) -> list[tuple[str, str | None, str | None]]:
    """The event_id of each mention that the bot hears of, and what Slack says of its being sent again."""
    events: list[tuple[str, str | None, str | None]] = []

    @app.event("app_mention")
    def mentioned(body: Body, request: BoltRequest) -> None:
        number, reason = (header(request, name) for name in ("x-slack-retry-num", "x-slack-retry-reason"))
        events.append((body["event_id"], number, reason))

    @app.event("message")
    def said(context: BoltContext) -> None:
        """Heard, and not counted."""

    return events


def mention(fake: FakeSlack) -> None:
    ada = fake.user("ada")
    fake.say(ada, fake.channel("general", ada), f"{MENTION} hello")


def test_an_event_sent_again_keeps_its_id(
    fake: FakeSlack, app: App, connect: Connect, heard: list[tuple[str, str, str]]
) -> None:
    connect(app)
    mention(fake)
    fake.wait_for(lambda: heard)
    delivery = next(one for one in fake.deliveries if one.payload["event"]["type"] == "app_mention")

    again = fake.redeliver(delivery)
    fake.wait_for(lambda: len(heard) == 2)

    assert again.envelope_id != delivery.envelope_id
    assert heard[0][0] == heard[1][0]
    assert heard[0][1] in (None, "0")
    assert heard[1][1:] == ("1", "timeout")


def test_what_is_not_acknowledged_is_sent_again_up_to_three_times(fake: FakeSlack, app: App, connect: Connect) -> None:
    attempts: list[str] = []

    @app.middleware
    def never(request: BoltRequest) -> None:
        """Neither goes on nor answers: Bolt then acknowledges nothing."""
        attempts.append((request.headers.get("x-slack-retry-num") or ["0"])[0])

    connect(app)
    fake.redeliver_unacknowledged(0.05)
    ada = fake.user("ada")
    fake.say(ada, fake.channel("general", ada), "hello")

    fake.wait_for(lambda: len(attempts) == 4)
    assert sorted(attempts) == ["0", "1", "2", "3"], "Bolt's threads may overtake each other"
    assert fake.acks == []


def test_a_dropped_socket_is_opened_again_and_nothing_is_lost(
    fake: FakeSlack, app: App, connect: Connect, heard: list[tuple[str, str, str]]
) -> None:
    connect(app)
    fake.drop_sockets()
    mention(fake)

    fake.wait_for(lambda: heard)
    assert heard[0][1:] == ("1", "timeout")


def test_an_event_that_was_under_way_when_the_socket_broke_is_sent_again(
    fake: FakeSlack, app: App, connect: Connect
) -> None:
    attempts: list[str | None] = []

    @app.middleware
    def never(request: BoltRequest) -> None:
        """Neither goes on nor answers: Bolt then acknowledges nothing."""
        attempts.append(header(request, "x-slack-retry-num"))

    connect(app)
    ada = fake.user("ada")
    fake.say(ada, fake.direct(ada), "hello")
    fake.wait_for(lambda: attempts)
    fake.drop_sockets()

    fake.wait_for(lambda: len(attempts) == 2)
    assert attempts[1] == "1"
    assert len({delivery.payload["event_id"] for delivery in fake.deliveries}) == 1


def test_without_a_socket_a_person_cannot_use_the_app(fake: FakeSlack) -> None:
    ada = fake.user("ada")

    with pytest.raises(Impossible, match="not connected"):
        fake.slash(ada, fake.direct(ada), "/steward")


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_a_bot_asked_to_connect_anew_goes_on_hearing(
    fake: FakeSlack, app: App, connect: Connect, heard: list[tuple[str, str, str]], reason: str
) -> None:
    connect(app)
    fake.disconnect(reason)
    fake.wait_for(lambda: len(fake.calls("apps.connections.open")) == 2)
    fake.wait_for_connection()
    mention(fake)

    fake.wait_for(lambda: heard)


def test_events_are_shared_out_between_sockets(fake: FakeSlack, app: App, connect: Connect) -> None:
    other = App(client=app.client, signing_secret=fake.signing_secret)
    counts = [0, 0]

    @app.event("message")
    def first() -> None:
        counts[0] += 1

    @other.event("message")
    def second() -> None:
        counts[1] += 1

    connect(app)
    connect(other)
    ada = fake.user("ada")
    for _ in range(4):
        fake.say(ada, fake.direct(ada), "hello")

    fake.wait_for(lambda: sum(counts) == 4)
    assert counts == [2, 2]
    assert fake.connections == 2


def test_a_ticket_opens_one_socket_and_ten_sockets_are_enough(fake: FakeSlack) -> None:
    opener = WebClient(fake.app_token, base_url=fake.base_url)
    urls = [opener.apps_connections_open(app_token=fake.app_token)["url"] for _ in range(11)]

    async def first_words() -> list[str]:
        async with aiohttp.ClientSession() as session:
            sockets = [await session.ws_connect(url) for url in urls]
            words = [await socket.receive_json() for socket in sockets]
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(urls[0])
            for socket in sockets:
                await socket.close()
            return [word.get("reason", word["type"]) for word in words]

    with ThreadPoolExecutor(1) as thread:  # in this one a browser's loop may be running
        told = thread.submit(asyncio.run, first_words()).result()
    assert told == ["hello"] * 10 + ["too_many_websockets"]


def test_acknowledgements_tell_how_long_they_took(fake: FakeSlack, app: App, connect: Connect) -> None:
    @app.command("/steward")
    def asked(ack: Ack) -> None:
        time.sleep(0.2)
        ack()

    connect(app)
    ada = fake.user("ada")
    delivery = fake.slash(ada, fake.direct(ada), "/steward")
    with pytest.raises(AssertionError, match="no acknowledgement"):
        delivery.wait(0.05)

    assert 0.2 <= delivery.wait().seconds < 3
    assert delivery.in_time
    assert fake.late == []
    assert [ack.type for ack in fake.acks] == ["slash_commands"]


def test_a_person_outside_a_channel_says_nothing_in_it(fake: FakeSlack) -> None:
    room = fake.channel("general")

    with pytest.raises(Impossible):
        fake.say(fake.user("ada"), room, "hello")


def test_the_bot_hears_itself_unless_told_otherwise(fake: FakeSlack, app: App) -> None:
    room = fake.channel("general")
    app.client.chat_postMessage(channel=room, text="x")
    fake.echo = False
    app.client.chat_postMessage(channel=room, text="y")

    (echo,) = fake.deliveries
    assert (echo.payload["event"]["text"], echo.payload["event"]["bot_id"][0]) == ("x", "B")
