"""The fake fails as Slack fails: too fast, too slow, not at all, and only for so long."""

from __future__ import annotations

import time
from typing import Any
from urllib.error import URLError

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler, ServerErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from tests.slack.conftest import Connect
from tests.slack.fake import FakeSlack

Json = dict[str, Any]


def modal(title: str = "x") -> Json:
    return {"type": "modal", "title": {"type": "plain_text", "text": title}, "blocks": [{"type": "divider"}]}


def test_a_client_that_waits_gets_through_a_rate_limit(fake: FakeSlack, client: WebClient) -> None:
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
    fake.faults.rate_limit("chat.postMessage", retry_after=0, times=2)
    room = fake.channel("general")

    client.chat_postMessage(channel=room, text="x")

    assert [call.answer.get("error") for call in fake.calls("chat.postMessage")] == ["ratelimited", "ratelimited", None]
    assert len(fake.messages(room)) == 1


def test_a_client_that_does_not_wait_is_told_how_long_it_should(fake: FakeSlack, client: WebClient) -> None:
    fake.faults.rate_limit("*", retry_after=7)

    with pytest.raises(SlackApiError) as refused:
        client.auth_test()

    assert (refused.value.response.status_code, refused.value.response["error"]) == (429, "ratelimited")
    assert refused.value.response.headers["Retry-After"] == "7"
    assert fake.faults.pending() == 0
    client.auth_test()


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_error_is_passed_by_trying_again(fake: FakeSlack, client: WebClient, status: int) -> None:
    client.retry_handlers.append(ServerErrorRetryHandler())
    fake.faults.status("auth.test", status)

    client.auth_test()

    assert len(fake.calls("auth.test")) == 2


def test_a_connection_breaks_before_or_after_the_message_was_posted(fake: FakeSlack) -> None:
    client = WebClient(fake.bot_token, base_url=fake.base_url, retry_handlers=[])
    room = fake.channel("general")
    posted = []
    for after in (False, True):
        fake.faults.drop("chat.postMessage", after=after)
        with pytest.raises((URLError, ConnectionError)):
            client.chat_postMessage(channel=room, text="x")
        posted.append(len(fake.messages(room)))

    assert posted == [0, 1]


def test_an_answer_may_be_slow(fake: FakeSlack) -> None:
    fake.faults.slow("auth.test", 0.3)

    with pytest.raises((URLError, TimeoutError)):
        WebClient(fake.bot_token, base_url=fake.base_url, timeout=0.1, retry_handlers=[]).auth_test()  # type: ignore[arg-type]

    fake.faults.slow("auth.test", 0.1)
    began = time.monotonic()
    WebClient(fake.bot_token, base_url=fake.base_url).auth_test()
    assert time.monotonic() - began >= 0.1


def test_any_error_can_be_asked_for(fake: FakeSlack, client: WebClient) -> None:
    fake.faults.error("chat.postMessage", "internal_error")

    with pytest.raises(SlackApiError, match="internal_error"):
        client.chat_postMessage(channel=fake.channel("general"), text="x")


def test_a_trigger_opens_one_view_and_only_for_three_seconds(
    fake: FakeSlack, app: App, connect: Connect, client: WebClient
) -> None:
    triggers: list[str] = []

    @app.shortcut("ask")
    def used(ack: Ack, body: Json) -> None:
        ack()
        triggers.append(body["trigger_id"])

    connect(app)
    ada = fake.user("ada")
    fake.shortcut(ada, "ask").wait()
    fake.shortcut(ada, "ask").wait()
    client.views_open(trigger_id=triggers[0], view=modal())
    fake.advance(3.1)
    errors = []
    for trigger in (*triggers, "none"):
        with pytest.raises(SlackApiError) as refused:
            client.views_open(trigger_id=trigger, view=modal())
        errors.append(refused.value.response["error"])

    assert errors == ["exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"]


def test_views_are_laid_three_deep(fake: FakeSlack, app: App, connect: Connect, client: WebClient) -> None:
    triggers: list[str] = []

    @app.shortcut("ask")
    def used(ack: Ack, body: Json) -> None:
        triggers.append(body["trigger_id"])
        ack()

    connect(app)
    ada = fake.user("ada")
    for _ in range(4):
        fake.shortcut(ada, "ask").wait()
    client.views_open(trigger_id=triggers[0], view=modal("1"))
    client.views_push(trigger_id=triggers[1], view=modal("2"))
    top = client.views_push(trigger_id=triggers[2], view=modal("3"))["view"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=triggers[3], view=modal("4"))

    assert fake.close(ada, top) is None
    under = fake.view_of(ada)
    assert under and under["title"]["text"] == "2" and under["id"] == top["previous_view_id"]


def test_a_response_url_works_five_times_within_half_an_hour(fake: FakeSlack, app: App, connect: Connect) -> None:
    urls: list[str] = []

    @app.command("/steward")
    def asked(ack: Ack, command: Json) -> None:
        urls.append(command["response_url"])
        ack()

    connect(app)
    ada = fake.user("ada")
    direct = fake.direct(ada)
    fake.slash(ada, direct, "/steward").wait()
    fake.slash(ada, direct, "/steward").wait()
    used, expired = WebhookClient(urls[0]), WebhookClient(urls[1])

    told = [used.send(text="x").status_code for _ in range(6)]
    fake.advance(1801)
    late = expired.send(text="x")

    assert told == [200] * 5 + [404]
    assert (late.status_code, late.body) == (404, "expired_url")
    assert len(fake.ephemerals(ada)) == 5


def test_a_response_url_replaces_and_takes_back_what_was_pressed_in(
    fake: FakeSlack, app: App, connect: Connect, client: WebClient
) -> None:
    @app.action("go")
    def pressed(ack: Ack, respond: Respond, body: Json) -> None:
        ack()
        if body["actions"][0]["value"] == "replace":
            respond(text="Replaced.", replace_original=True)
        elif body["actions"][0]["value"] == "delete":
            respond(delete_original=True)
        else:
            respond(text="For all.", response_type="in_channel", replace_original=False)

    connect(app)
    ada = fake.user("ada")
    room = fake.channel("general", ada)
    plain = {"type": "plain_text", "text": "Go"}
    buttons = [
        {"type": "button", "action_id": "go", "value": value, "text": plain} for value in ("replace", "delete", "all")
    ]
    blocks = [{"type": "actions", "elements": [button]} for button in buttons]
    for _ in range(2):
        client.chat_postEphemeral(channel=room, user=ada, text="Choose.", blocks=blocks)
    first, second = fake.ephemerals(ada)

    fake.click(ada, first, "go", "all")
    fake.wait_for(lambda: fake.messages(room))
    fake.click(ada, first, "go", "replace")
    fake.wait_for(lambda: first.text == "Replaced.")
    fake.click(ada, second, "go", "delete")
    fake.wait_for(lambda: len(fake.ephemerals(ada)) == 1)

    assert first.blocks == []
    assert fake.violations == []


def test_a_response_url_refuses_what_slack_refuses(fake: FakeSlack, app: App, connect: Connect) -> None:
    @app.command("/steward")
    def asked(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="x", blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}])

    connect(app)
    ada = fake.user("ada")
    fake.slash(ada, fake.direct(ada), "/steward")

    (violation,) = fake.wait_for(lambda: fake.violations)
    assert violation.where == "response_url"
    assert fake.ephemerals(ada) == []
