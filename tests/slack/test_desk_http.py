"""Signed HTTP events instead of a socket: what Slack signed is answered, everything else is refused unread."""

from __future__ import annotations

import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from bot.errors import UserError
from bot.slack import names
from bot.slack.manifest import HTTP_PATH
from bot.slack.signed_http import HttpServer
from tests.slack.conftest import Office
from tests.slack.desk_process import DeskProcess
from tests.slack.fake import MENTION
from tests.slack.fake.signing import signature

PAY = "may my employer forbid me to talk about pay? I work in New York"
CANARY = "Quokkaparade"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def address(port: int) -> str:
    return f"http://127.0.0.1:{port}{HTTP_PATH}"


@pytest.fixture
def url(workplace: Office) -> Iterator[str]:
    """Where Steward listens."""
    port = free_port()
    workplace.open(http_port=port)
    workplace.fake.over_http(address(port))
    yield address(port)
    workplace.close()


def event(text: str) -> dict[str, Any]:
    said = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.000001", "text": f"{MENTION} {text}"}
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": said}


def posted(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status; 0 where the connection was closed on us while we were still sending."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", **headers})  # noqa: S310
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    except (urllib.error.URLError, ConnectionError):
        return 0


def test_what_slack_signed_is_answered(workplace: Office, url: str) -> None:
    asked = workplace.fake.say(workplace.ada, workplace.room, f"{MENTION} {PAY}")
    workplace.fake.slash(workplace.admin, workplace.room, "/steward", PAY).wait()

    assert "New York" in workplace.answer(asked).words
    answer = workplace.whispered(workplace.admin, "[1]")
    control = next(e["action_id"] for b in answer.blocks if b["type"] == "actions" for e in b["elements"]
                   if names.family(names.SHOW_PASSAGE).match(e["action_id"]))  # fmt: skip
    workplace.fake.click(workplace.admin, answer, control).wait()
    shown = workplace.fake.wait_for(lambda: workplace.fake.view_of(workplace.admin))
    assert "National Labor Relations" in json.dumps(shown)


def test_delivered_again_it_is_answered_once(workplace: Office, url: str) -> None:
    asked = workplace.fake.say(workplace.ada, workplace.room, f"{MENTION} {PAY}")
    for delivery in list(workplace.fake.deliveries):
        workplace.fake.redeliver(delivery).wait()
    workplace.answer(asked)
    workplace.answer(workplace.fake.say(workplace.admin, workplace.room, f"{MENTION} {PAY}"))

    assert len(workplace.answers(asked)) == 1


def test_slack_s_challenge_is_returned(workplace: Office, url: str) -> None:
    payload = {"type": "url_verification", "token": "x", "challenge": "a challenge"}
    told = workplace.fake.post_signed(url, payload)

    assert told.status == 200 and "a challenge" in told.body
    assert workplace.fake.post_signed(url, payload, secret="wrong").status == 401


FORGED: dict[str, Callable[[int, bytes], dict[str, object]]] = {
    "another secret": lambda now, body: {"X-Slack-Signature": signature("wrong", now, body), "at": now},
    "five minutes ago": lambda now, body: {"X-Slack-Signature": "", "at": now - 301},
    "from the future": lambda now, body: {"X-Slack-Signature": "", "at": now + 301},
    "no signature": lambda now, body: {"at": now},
    "no time": lambda now, body: {"X-Slack-Signature": ""},
    "no number for a time": lambda now, body: {"X-Slack-Signature": "", "at": "soon"},
    "a signature in other letters": lambda now, body: {"X-Slack-Signature": "v0=é", "at": now},
}


@pytest.mark.parametrize("forgery", FORGED)
def test_what_slack_did_not_sign_is_refused_and_in_no_log(
    workplace: Office, url: str, forgery: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    body, now = json.dumps(event(CANARY)).encode(), int(time.time())
    headers = {key: str(value) for key, value in FORGED[forgery](now, body).items()}
    if (at := headers.pop("at", None)) is not None:
        headers["X-Slack-Request-Timestamp"] = at
    if headers.get("X-Slack-Signature") == "":
        sound = at if at and at.isdigit() else str(now)
        headers["X-Slack-Signature"] = signature(workplace.fake.signing_secret, int(sound), body)

    assert posted(url, body, headers) == 401
    assert CANARY not in caplog.text
    assert workplace.fake.calls("chat.postMessage") == []


@pytest.mark.parametrize("body", [b"\xff\xfe{", b"{" + CANARY.encode(), b"", b"null", b'{"type": 3}', b"[1]"])
def test_what_cannot_be_read_is_refused_signed_or_not(
    workplace: Office, url: str, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    now = int(time.time())
    signed = {"X-Slack-Request-Timestamp": str(now)}
    signed["X-Slack-Signature"] = signature(workplace.fake.signing_secret, now, body)

    assert posted(url, body, {}) == 401
    assert posted(url, body, signed) in (200, 400, 401)
    assert CANARY not in caplog.text and "Traceback" not in caplog.text


def test_more_than_slack_ever_sends_is_not_even_read(workplace: Office, url: str) -> None:
    assert posted(url, b"x" * (50 * 2**20), {}) in (413, 0)
    assert posted(url.replace("/events", "/other"), b"{}", {}) == 404
    assert "New York" in workplace.answer(workplace.fake.say(workplace.ada, workplace.room, f"{MENTION} {PAY}")).words


def test_a_port_that_is_taken_is_named(workplace: Office, url: str) -> None:
    assert workplace.desk is not None
    with pytest.raises(UserError, match=r"slack\.http_port"):
        HttpServer(workplace.desk.app, "secret", int(url.split(":")[2].partition("/")[0]))


@pytest.mark.long
def test_asked_to_stop_the_process_finishes_what_it_accepted(workplace: Office, desk_process: DeskProcess) -> None:
    port = free_port()
    desk_process.start(port=port, talkative=True)
    workplace.fake.over_http(address(port))
    asked = [workplace.fake.say(workplace.ada, workplace.room, f"{MENTION} {PAY} {CANARY}") for _ in range(5)]
    workplace.fake.wait_for(lambda: len(workplace.fake.acks) >= 10, 20)
    workplace.fake.post_signed(address(port), event(CANARY), secret="wrong")
    desk_process.ask_to_stop()

    assert desk_process.ended() == 0, desk_process.said
    assert [len(workplace.answers(message)) for message in asked] == [1] * 5
    assert CANARY not in desk_process.said + desk_process.logged.read_text(encoding="utf-8")
