"""Whatever Slack's libraries would log, no body of a request, no token and no text of an error stands in a log."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.slack.bolt import bolt_app, web_client
from bot.slack.listeners import failed
from bot.slack.wordless_log import silence_the_rest, wordless_logger
from bot.slack_settings import SlackSettings
from tests.slack.fake import FakeSlack
from tests.slack.fake.workspace import TEAM

CANARY = "Canaryname asked about the canteen camera"
SECRET = "5ecretcanary"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSlack]:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with FakeSlack() as started:
        yield started


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All that anybody logs, as where an operator turns everything on."""
    silent = {name: logging.getLogger(name).level for name in ("slack_bolt", "slack_sdk", "urllib3", "websocket")}
    caplog.set_level(logging.DEBUG)
    yield caplog
    for name, level in silent.items():
        logging.getLogger(name).setLevel(level)


def settings(fake: FakeSlack, *, port: int | None = None, token: str = "") -> SlackSettings:
    return SlackSettings(
        bot_token=token or fake.bot_token, app_token=fake.app_token, signing_secret=SECRET, api_url=fake.base_url,
        direct_messages=True, http_port=port, admins=frozenset(), organisers=frozenset(),
    )  # fmt: skip


def app_of(slack: SlackSettings) -> App:
    app = bolt_app(web_client(slack.bot_token, slack), slack)
    app.error(failed)
    return app


def body() -> dict[str, object]:
    return {
        "type": "event_callback", "team_id": TEAM, "token": SECRET, "authorizations": [],
        "event": {"type": "message", "text": CANARY, "user": "U0ADACANARY", "channel": "C0CANARY", "ts": "1.1"},
    }  # fmt: skip


def logged(everything: pytest.LogCaptureFixture, fake: FakeSlack) -> str:
    """What was logged of Slack; fails where it tells anything of the request."""
    told = everything.text
    for secret in ("anary", SECRET, fake.bot_token, fake.app_token, "xoxb-", "xapp-"):
        assert secret not in told, told
    return told


def dispatched(app: App) -> int:
    return int(app.dispatch(BoltRequest(body=body(), mode="socket_mode")).status)


def test_a_request_that_nobody_listens_to(fake: FakeSlack, everything: pytest.LogCaptureFixture) -> None:
    assert dispatched(app_of(settings(fake))) == 200

    assert "A listener ended with BoltUnhandledRequestError" in logged(everything, fake)


def test_a_listener_that_fails(fake: FakeSlack, everything: pytest.LogCaptureFixture) -> None:
    app = app_of(settings(fake))

    @app.event("message")
    def heard(event: dict[str, str]) -> None:
        raise ValueError(event["text"])

    dispatched(app)
    app.listener_runner.listener_executor.shutdown(wait=True)

    assert "A listener ended with ValueError" in logged(everything, fake)


def test_a_middleware_that_drops_a_request(fake: FakeSlack, everything: pytest.LogCaptureFixture) -> None:
    app = app_of(settings(fake))

    @app.middleware
    def drop() -> None:
        """Neither answers nor goes on."""

    assert dispatched(app) == 200
    assert "BoltUnhandledRequestError" in logged(everything, fake)


def test_a_middleware_that_fails(fake: FakeSlack, everything: pytest.LogCaptureFixture) -> None:
    app = app_of(settings(fake))

    @app.middleware
    def fail() -> None:
        raise RuntimeError(CANARY)

    dispatched(app)
    assert "A listener ended with RuntimeError" in logged(everything, fake)


def test_a_token_that_slack_no_longer_takes(fake: FakeSlack, everything: pytest.LogCaptureFixture) -> None:
    app = app_of(settings(fake, token="xoxb-revoked-canary"))
    dispatched(app)

    assert "Slack's library tells of an error (single_team_authorization, line" in logged(everything, fake)


@pytest.mark.parametrize("age", [0, 900])
def test_a_request_that_slack_did_not_sign(fake: FakeSlack, everything: pytest.LogCaptureFixture, age: int) -> None:
    app = app_of(settings(fake, port=3000))
    raw, at = json.dumps(body()), str(int(time.time()) - age)
    signed = SignatureVerifier("another secret").generate_signature(timestamp=at, body=raw) or ""
    headers = {"x-slack-request-timestamp": [at], "x-slack-signature": [signed], "content-type": ["application/json"]}
    status = app.dispatch(BoltRequest(body=raw, headers=headers)).status  # type: ignore[arg-type]

    assert status == 401
    logged(everything, fake)


def test_a_connection_that_breaks(fake: FakeSlack, everything: pytest.LogCaptureFixture) -> None:
    slack = settings(fake)
    app = app_of(slack)
    handler = SocketModeHandler(app, slack.app_token, web_client=web_client(slack.app_token, slack), ping_interval=0.2)
    handler.connect()  # type: ignore[no-untyped-call]
    fake.wait_for_connection(1)
    ada = fake.user("ada")
    fake.say(ada, fake.direct(ada), CANARY)
    fake.drop_sockets()
    fake.wait_for(lambda: fake.connections or None, seconds=20)
    fake.hang_up(handler.client)

    logged(everything, fake)


def test_a_slack_that_answers_nonsense(fake: FakeSlack, everything: pytest.LogCaptureFixture) -> None:
    slack = settings(fake)
    silence_the_rest()
    client = web_client(slack.bot_token, slack)
    client.retry_handlers = []
    fake.faults.status("chat.postMessage", 503)
    with pytest.raises(Exception, match=r".*"):
        client.chat_postMessage(channel="C0CANARY", text=CANARY)

    logged(everything, fake)


def test_that_and_where_a_library_failed_is_told(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise KeyError(CANARY)
    except KeyError:
        wordless_logger().exception("it failed with %s", CANARY)
    wordless_logger().warning("this is not told")

    (record,) = caplog.records
    assert "Slack's library tells of KeyError (test_wordless_log, line" in record.getMessage()
    assert record.exc_info is None and "anary" not in caplog.text


def test_bolt_takes_its_level_from_the_root_where_no_logger_is_handed_to_it(fake: FakeSlack) -> None:
    """Why pinning "slack_bolt" is not enough: should this fail, Bolt has changed, and ours may be simpler."""
    before = logging.getLogger("slack_bolt").level
    logging.getLogger("slack_bolt").setLevel(logging.CRITICAL)
    app = App(client=WebClient(fake.bot_token, base_url=fake.base_url), signing_secret=SECRET)
    logging.getLogger("slack_bolt").setLevel(before)

    assert app.logger.level == logging.getLogger().level
