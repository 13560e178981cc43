"""Delivery: what Slack asks to retry is retried, what it refuses is said in words, and what is too long goes on."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.slack.answer_message import SlackMessage, answer_messages
from bot.slack.delivery import Delivery
from bot.slack.history import claims_in
from bot.slack.names import answer_block
from bot.slack.notice_message import notice_message
from bot.slack.sending import Undelivered
from knowledge.answer import Answer, AnswerStatus, PlaceSource, Statement
from knowledge.jurisdiction import Jurisdiction
from tests.bot.slack.answers import CITATION
from tests.bot.slack.conftest import Room
from tests.slack.fake import Message

CLAIM = "0123456789abcdef0123456789abcdef"
POST = "chat.postMessage"
LONG = "Your employer has to tell you in writing before it reads along. "


@pytest.fixture
def delivery(room: Room) -> Delivery:
    return Delivery(room.client)


def answer(times: int = 1) -> Answer:
    said = Statement(LONG * times, (1,))
    return Answer(
        AnswerStatus.ANSWERED, (Jurisdiction("US-NY"),), PlaceSource.QUESTION, "en", said, citations=(CITATION,)
    )


def made(native: bool, times: int = 1) -> Sequence[SlackMessage]:
    return answer_messages(answer(times), ephemeral=False, shareable=False, claim=CLAIM, native_feedback=native)


def posted(room: Room) -> list[Message]:
    return [message for message in room.fake.messages(room.channel) if message.bot_id]


def url_of(room: Room) -> str:
    return room.fake.platform.new_response_url(room.person, room.channel)


def test_an_answer_arrives_once_with_its_claim(room: Room, delivery: Delivery) -> None:
    delivery.post(room.channel, "", made)

    (message,) = posted(room)
    assert claims_in(message.as_json()) == {CLAIM} and "[1]" in message.words


def test_what_slack_asks_to_wait_for_is_sent_when_it_may_be(room: Room, delivery: Delivery) -> None:
    room.fake.faults.rate_limit(POST, retry_after=0, times=3)
    delivery.post(room.channel, "", made)

    assert len(posted(room)) == 1 and len(room.fake.calls(POST)) == 4


def test_a_failing_server_is_asked_again(room: Room, delivery: Delivery) -> None:
    room.fake.faults.status(POST, 500)
    delivery.post(room.channel, "", made)

    assert len(posted(room)) == 1


def test_an_answer_to_a_command_is_retried_too(room: Room, delivery: Delivery) -> None:
    room.fake.faults.rate_limit("response_url", retry_after=0)
    delivery.respond(url_of(room), made)

    assert len(room.fake.ephemerals(room.person)) == 1


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "restricted_action", "not_in_channel"])
def test_what_slack_does_not_take_at_all_is_told_to_the_caller(room: Room, delivery: Delivery, error: str) -> None:
    room.fake.faults.error(POST, error)

    with pytest.raises(Undelivered):
        delivery.post(room.channel, "", made)
    assert posted(room) == []


def test_an_address_that_has_expired_is_told_to_the_caller(room: Room, delivery: Delivery) -> None:
    url = url_of(room)
    room.fake.advance(1801)

    with pytest.raises(Undelivered):
        delivery.respond(url, made)


# What a workspace may lack


def kinds(message: Message) -> set[str]:
    return {block["type"] for block in message.blocks}


def test_where_slack_has_no_feedback_buttons_others_are_used_from_then_on(room: Room, delivery: Delivery) -> None:
    room.fake.faults.error(POST, "invalid_blocks")
    delivery.post(room.channel, "", made)
    delivery.post(room.channel, "", made)

    assert [("context_actions" in kinds(message), "actions" in kinds(message)) for message in posted(room)] == [
        (False, True), (False, True),
    ]  # fmt: skip
    assert len(room.fake.calls(POST)) == 3, "the second is not tried in vain"


@pytest.mark.parametrize("error", ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"])
def test_where_it_takes_no_blocks_the_answer_comes_in_words_with_place_and_sources(
    room: Room, delivery: Delivery, error: str, caplog: pytest.LogCaptureFixture
) -> None:
    room.fake.faults.error(POST, error, times=2)
    delivery.post(room.channel, "", made)

    (message,) = posted(room)
    assert message.blocks == []
    for kept in (LONG.strip(), "New York", CITATION.title, CITATION.url, "[1]"):
        assert kept in message.text
    assert LONG[:20] not in caplog.text


def test_so_it_is_with_an_answer_that_one_person_sees(room: Room, delivery: Delivery) -> None:
    room.fake.faults.error("chat.postEphemeral", "invalid_blocks", times=2)
    delivery.whisper(room.channel, room.person, None, made)

    (message,) = room.fake.ephemerals(room.person)
    assert message.blocks == [] and CITATION.title in message.text and CITATION.url in message.text


def test_however_long_an_answer_in_words_is_its_sources_are_kept(room: Room, delivery: Delivery) -> None:
    room.fake.faults.error(POST, "invalid_blocks", times=2)
    delivery.post(room.channel, "", lambda native: made(native, times=400)[:1])

    (message,) = posted(room)
    assert len(message.text) < 12_000
    assert message.text.rstrip().endswith(made(False)[0].plain.rstrip()[-60:])


def test_in_words_nothing_becomes_live(room: Room, delivery: Delivery) -> None:
    shouted = replace(answer(), direct=Statement("<!here> & <@U0ADA> said so", (1,)))
    room.fake.faults.error(POST, "invalid_blocks")
    delivery.post(room.channel, "", lambda native: answer_messages(shouted, ephemeral=False, shareable=False))

    assert "&lt;!here&gt; &amp; &lt;@U0ADA&gt;" in posted(room)[0].text  # and the room rang at nobody


def test_a_status_that_a_workspace_does_not_know_is_asked_for_once(room: Room, delivery: Delivery) -> None:
    room.fake.without("assistant.threads.setStatus")
    delivery.thinking(room.channel, "1.1")
    delivery.thinking(room.channel, "1.1")

    assert len(room.fake.calls("assistant.threads.setStatus")) == 1


# What is too long for one message


def test_what_is_too_long_for_a_message_goes_on_in_its_thread(room: Room, delivery: Delivery) -> None:
    delivery.post(room.channel, "", lambda native: made(native, times=400))

    first, *further = room.fake.messages(room.channel)
    assert further and all(message.thread_ts == first.ts for message in further)
    assert CITATION.title in first.words, "the sources stand with the answer"


def test_in_a_thread_it_goes_on_in_that_thread(room: Room, delivery: Delivery) -> None:
    asked = room.fake.say(room.person, room.channel, "may they?")
    delivery.post(room.channel, asked.ts, lambda native: made(native, times=400))

    assert {message.thread_ts for message in posted(room)} == {asked.ts} and len(posted(room)) > 1


def test_to_a_person_it_goes_on_in_their_direct_messages(room: Room, delivery: Delivery) -> None:
    delivery.post(room.person, "", lambda native: made(native, times=400))

    first, *further = room.fake.messages(room.fake.direct(room.person))
    assert further and all(message.thread_ts == first.ts for message in further)


# Lesser matters


def test_a_note_that_slack_does_not_take_is_no_failure(room: Room, delivery: Delivery) -> None:
    url = url_of(room)
    room.fake.advance(1801)

    delivery.note(url, notice_message("done"))
    delivery.note("", notice_message("done"))
    assert room.fake.ephemerals(room.person) == []


def test_a_thread_that_cannot_be_read_is_empty(room: Room, delivery: Delivery) -> None:
    asked = room.fake.say(room.person, room.channel, "may they?")
    assert [message["text"] for message in delivery.history.thread(room.channel, asked.ts)] == ["may they?"]
    room.fake.faults.error("conversations.replies", "missing_scope")

    assert delivery.history.thread(room.channel, asked.ts) == []


def test_claims_are_read_from_steward_s_own_blocks_only() -> None:
    message = {"blocks": [{"block_id": answer_block(CLAIM)}, {"block_id": "answer:<x>"}, "no block", {}]}

    assert claims_in(message) == {CLAIM} and claims_in({}) == set()


def test_nothing_that_was_sent_is_logged(room: Room, delivery: Delivery, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    room.fake.faults.error("views.open", "expired_trigger_id")
    room.fake.faults.error(POST, "restricted_action")
    delivery.windows.open("trigger", {"type": "modal", "private_metadata": "canary", "blocks": []})
    with pytest.raises(Undelivered):
        delivery.post(room.channel, "", made)

    assert "views.open failed: expired_trigger_id" in caplog.text
    assert LONG[:20] not in caplog.text and "canary" not in caplog.text and room.fake.bot_token not in caplog.text
