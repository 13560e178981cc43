"""The fake while the bot thinks: a status is shown, and an answer grows."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.slack.fake import FakeSlack

Json = dict[str, Any]


def error(refused: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(refused.value.response["error"])


def section(text: str = "x") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_a_status_shows_until_something_is_said(fake: FakeSlack, client: WebClient) -> None:
    ada = fake.user("ada")
    direct = fake.direct(ada)
    asked = fake.say(ada, direct, "x")

    client.assistant_threads_setStatus(channel_id=direct, thread_ts=asked.ts, status="is reading…")
    shown = fake.status_of(direct, asked.ts)
    client.chat_postMessage(channel=direct, text="x", thread_ts=asked.ts)

    assert (shown, fake.status_of(direct, asked.ts)) == ("is reading…", "")
    with pytest.raises(SlackApiError) as refused:
        client.assistant_threads_setStatus(
            channel_id=direct, thread_ts=asked.ts, status="x", loading_messages=["x"] * 11
        )
    assert error(refused) == "invalid_arguments"


def test_a_message_grows_and_is_finished(fake: FakeSlack, client: WebClient) -> None:
    ada = fake.user("ada")
    room = fake.channel("general", ada)
    asked = fake.say(ada, room, "x")
    team = client.auth_test()["team_id"]

    with pytest.raises(SlackApiError) as refused:
        client.chat_startStream(channel=room, thread_ts=asked.ts)
    stream = client.chat_stream(
        channel=room, thread_ts=asked.ts, recipient_user_id=ada, recipient_team_id=team, buffer_size=1
    )
    stream.append(markdown_text="Yes, ")
    with pytest.raises(SlackApiError) as conflict:
        client.chat_update(channel=room, ts=str(stream.ts), text="No.")
    stream.append(markdown_text="they may.")
    stream.stop(blocks=[section()])

    (message,) = fake.messages(room, asked.ts)
    assert error(refused) == "missing_recipient_team_id"
    assert error(conflict) == "streaming_state_conflict"
    assert (message.text, len(message.blocks)) == ("Yes, they may.", 1)
    with pytest.raises(SlackApiError) as late:
        client.chat_appendStream(channel=room, ts=message.ts, markdown_text="x")
    assert error(late) == "message_not_in_streaming_state"


def test_a_message_stops_growing_when_a_person_or_slack_stops_it(fake: FakeSlack, client: WebClient) -> None:
    ada = fake.user("ada")
    direct = fake.direct(ada)
    asked = fake.say(ada, direct, "x")
    errors = []
    for stop in (fake.stop_stream, fake.expire_stream):
        stream = client.chat_startStream(channel=direct, thread_ts=asked.ts, markdown_text="Yes")
        stop(fake.messages(direct)[-1])
        with pytest.raises(SlackApiError) as refused:
            client.chat_appendStream(channel=direct, ts=stream["ts"], markdown_text="x")
        errors.append(error(refused))
        client.chat_update(channel=direct, ts=stream["ts"], text="Yes, they may.")

    assert errors == ["stopped_by_user", "message_not_in_streaming_state"]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ({"blocks": [section()] * 51}, "msg_blocks_too_many"),
        ({"blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"markdown_text": "x" * 12_001}, "msg_blocks_too_long"),
        ({"chunks": [{"type": "sparkle"}]}, "invalid_chunks"),
    ],
)
def test_a_growing_message_has_the_limits_of_any(fake: FakeSlack, client: WebClient, end: Json, expected: str) -> None:
    ada = fake.user("ada")
    asked = fake.say(ada, fake.direct(ada), "x")
    stream = client.chat_startStream(channel=asked.channel, thread_ts=asked.ts, markdown_text="x")

    with pytest.raises(SlackApiError) as refused:
        client.chat_stopStream(channel=asked.channel, ts=stream["ts"], **end)

    assert error(refused) == expected
    assert [violation.where for violation in fake.violations] == ["chat.stopStream"]
    client.chat_stopStream(channel=asked.channel, ts=stream["ts"], blocks=[section()] * 50)
