"""An answer that grows: every sentence of it as it was verified, and in the end the whole answer, once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.slack import words
from bot.slack.answer_message import SlackMessage, answer_messages
from bot.slack.delivery import Delivery
from bot.slack.heard import Heard
from bot.slack.history import claims_in, growing_in
from bot.slack.sending import Undelivered
from bot.slack.stream import StoppedByAsker, Stream
from knowledge.answer import Answer, AnswerStatus, Part, PlaceSource, Statement
from knowledge.jurisdiction import Jurisdiction
from knowledge.worded import Wrote
from knowledge.wording import wording
from tests.bot.slack.answers import CITATION
from tests.bot.slack.conftest import Room
from tests.slack.fake import Message

CLAIM = "0123456789abcdef0123456789abcdef"
START, APPEND, STOP = "chat.startStream", "chat.appendStream", "chat.stopStream"
UPDATE, POST, READ = "chat.update", "chat.postMessage", "conversations.replies"
LEAD = Statement(
    "Your employer has to tell you first.", (1,),
    written=Wrote("Your employer has to tell you first.", "Employers give written notice."),
)  # fmt: skip
NEXT = Statement("You sign that you were told.", (2,))
LAST = Statement("The state can fine an employer.", (1,), part=Part.LAW)
EVIDENCE = Answer(
    AnswerStatus.ANSWERED, (Jurisdiction("US-NY"),), PlaceSource.QUESTION, "en",
    Statement("Employers give written notice.", (1,)), basis=(Statement("Employees acknowledge it.", (2,)),),
    citations=(CITATION, replace(CITATION, n=2, document="ny-ack", title="Acknowledgement")),
)  # fmt: skip
WORDED = replace(EVIDENCE, direct=LEAD, basis=(NEXT,))


class Growing:
    """Somebody asked in a channel, and the answer to it is being worded."""

    def __init__(self, room: Room) -> None:
        self.room, self.fake = room, room.fake
        asked = room.fake.say(room.person, room.channel, "may they?")
        self.heard = Heard("T0FAKETEAM", room.channel, asked.ts, asked.ts, room.person, "may they?", False)
        self.delivery = Delivery(room.client)
        self.begun: list[str] = []
        self.stream = self.again()

    def again(self, ts: str = "") -> Stream:
        self.stream = self.delivery.stream(self.heard, CLAIM, self.begun.append, ts=ts)
        self.stream.found(EVIDENCE)
        return self.stream

    @property
    def messages(self) -> list[Message]:
        """Steward's in the thread."""
        return self.fake.messages(self.heard.channel, self.heard.thread)

    def show(self, *statements: Statement) -> None:
        """Each once the one before it stands there."""
        for statement in statements:
            self.stream.show(statement)
            self.reads(statement.text)

    def reads(self, text: str) -> None:
        self.fake.wait_for(lambda: any(text in message.words for message in self.messages))

    def conclude(self, answer: Answer = WORDED) -> None:
        self.delivery.conclude(self.stream, lambda native: made(answer, native))

    def called(self, *methods: str) -> list[int]:
        return [len(self.fake.calls(method)) for method in methods]


@pytest.fixture
def growing(room: Room) -> Growing:
    return Growing(room)


def made(answer: Answer, native: bool) -> Sequence[SlackMessage]:
    return answer_messages(answer, ephemeral=False, shareable=False, claim=CLAIM, native_feedback=native)


def whole(growing: Growing, answer: Answer = WORDED) -> None:
    """The answer stands there once, as if it had been posted whole."""
    (message,) = growing.messages
    last = [call for call in growing.fake.platform.calls if call.method in (UPDATE, POST)][-1]
    assert last.arguments["blocks"] == list(made(answer, True)[0].blocks)
    assert claims_in(message.as_json()) == {CLAIM} and message.streaming != "on"


def test_each_sentence_is_shown_as_it_passes_and_the_whole_answer_takes_their_place(growing: Growing) -> None:
    growing.show(LEAD)
    (first,) = growing.messages
    before = first.words
    growing.show(NEXT)
    both = growing.messages[0].words

    assert "New York" in before and words.GROWING in before and "[1]" in before
    assert NEXT.text not in before and both.index(LEAD.text) < both.index(NEXT.text)
    assert growing_in([growing.messages[0].as_json()], CLAIM) == first.ts and claims_in(first.as_json()) == set()
    assert growing.begun == [first.ts]
    growing.conclude()
    whole(growing)
    assert growing.called(START, APPEND, STOP, UPDATE, POST) == [1, 1, 1, 1, 0]


def test_a_stream_names_for_whom_it_is(growing: Growing) -> None:
    growing.show(LEAD)

    (call,) = growing.fake.calls(START)
    asked = {"recipient_user_id": growing.heard.user, "recipient_team_id": "T0FAKETEAM", "thread_ts": growing.heard.ts}
    assert asked.items() <= call.arguments.items()


def test_policy_and_law_have_their_headings_while_they_grow(growing: Growing) -> None:
    growing.show(replace(LEAD, part=Part.POLICY), LAST)

    assert EVIDENCE.words.say("parts.law") in growing.messages[0].words


def test_where_nothing_was_worded_the_answer_is_posted_as_ever(growing: Growing) -> None:
    growing.conclude(EVIDENCE)

    whole(growing, EVIDENCE)
    assert growing.called(START, APPEND, STOP, UPDATE, POST) == [0, 0, 0, 0, 1]


def test_what_was_shown_and_then_not_kept_is_replaced_by_what_the_sources_say(growing: Growing) -> None:
    growing.show(LEAD)
    growing.conclude(EVIDENCE)

    whole(growing, EVIDENCE)
    assert LEAD.text not in growing.messages[0].words


def test_nothing_that_is_shown_becomes_live(growing: Growing) -> None:
    growing.stream.show(Statement("<!here> & <@U0ADA> *said* https://example.org/x", (1,)))
    growing.reads("*said*")

    (call,) = growing.fake.calls(START)
    elements = [e for b in call.arguments["chunks"][0]["blocks"][1:] for s in b["elements"] for e in s["elements"]]
    assert {element["type"] for element in elements} <= {"text", "link"}
    assert [element["url"] for element in elements if element["type"] == "link"] == [CITATION.url]
    assert not growing.fake.pings


# What Slack may lack


@pytest.mark.parametrize("error", ["unknown_method", "missing_scope", "not_allowed_token_type", "invalid_chunks"])
def test_where_slack_has_no_streams_answers_come_whole_and_it_is_asked_once(growing: Growing, error: str) -> None:
    growing.fake.faults.error(START, error)
    growing.stream.show(LEAD)
    growing.fake.wait_for(lambda: growing.fake.calls(START))
    growing.conclude()
    whole(growing)

    growing.again().show(LEAD)
    growing.conclude(EVIDENCE)
    assert growing.called(START, STOP, UPDATE, POST) == [1, 0, 0, 2]


def test_where_a_channel_has_no_streams_others_still_do(growing: Growing) -> None:
    growing.fake.faults.error(START, "method_not_supported_for_channel_type")
    growing.stream.show(LEAD)
    growing.fake.wait_for(lambda: growing.fake.calls(START))
    growing.conclude()
    whole(growing)

    growing.again().show(LEAD)
    growing.fake.wait_for(lambda: growing.stream.ts)
    assert growing.called(START, POST) == [2, 1]


# What may go wrong


def test_while_slack_asks_to_wait_sentences_gather_and_nobody_is_kept_waiting(growing: Growing) -> None:
    growing.show(LEAD)
    growing.fake.faults.rate_limit(APPEND, retry_after=600)
    growing.stream.show(NEXT)
    growing.fake.wait_for(lambda: growing.fake.calls(APPEND))
    growing.stream.show(LAST)
    growing.conclude()

    whole(growing)
    assert growing.called(START, APPEND, STOP, UPDATE) == [1, 1, 1, 1]


def test_where_slack_asks_to_wait_before_it_begins_the_answer_comes_whole(growing: Growing) -> None:
    growing.fake.faults.rate_limit(START, retry_after=600)
    growing.stream.show(LEAD)
    growing.fake.wait_for(lambda: growing.fake.calls(START))
    growing.conclude()

    whole(growing)
    assert growing.called(START, STOP, UPDATE, POST) == [1, 0, 0, 1]


def test_so_many_answers_at_once_that_slack_would_refuse_come_whole(growing: Growing) -> None:
    for _ in range(18):
        growing.again()
        growing.stream.show(LEAD)
        growing.fake.wait_for(lambda: growing.stream.ts)
    growing.again()
    growing.stream.show(LEAD)
    growing.conclude()

    assert growing.called(START, POST) == [18, 1]


def test_sentences_that_come_while_slack_is_slow_are_sent_together(growing: Growing) -> None:
    growing.fake.faults.slow(START, 0.5)
    for statement in (LEAD, NEXT, LAST):
        growing.stream.show(statement)
    growing.reads(LAST.text)

    assert growing.called(START, APPEND)[0] == 1 and growing.called(APPEND)[0] <= 1


@pytest.mark.parametrize("error", ["message_not_in_streaming_state", "internal_error", "channel_not_found"])
def test_a_stream_that_dies_half_way_is_replaced_by_the_whole_answer(growing: Growing, error: str) -> None:
    growing.show(LEAD)
    growing.fake.faults.error(APPEND, error)
    growing.stream.show(NEXT)
    growing.fake.wait_for(lambda: growing.fake.calls(APPEND))
    growing.conclude()

    whole(growing)


def test_a_stream_that_slack_let_expire_is_replaced_by_the_whole_answer(growing: Growing) -> None:
    growing.show(LEAD)
    growing.fake.expire_stream(growing.messages[0])
    growing.conclude()

    whole(growing)
    assert growing.called(UPDATE, POST) == [1, 0]


@pytest.mark.parametrize("method", [STOP, UPDATE])
def test_what_ends_a_stream_is_tried_again(growing: Growing, method: str) -> None:
    growing.show(LEAD)
    growing.fake.faults.rate_limit(method, retry_after=0)
    growing.fake.faults.status(method, 503)
    growing.fake.faults.drop(method, after=True)
    growing.conclude()

    whole(growing)
    assert growing.fake.faults.pending() == 0


@pytest.mark.parametrize("error", ["cant_update_message", "edit_window_closed", "message_not_found"])
def test_what_cannot_be_replaced_is_taken_back_and_the_answer_posted(growing: Growing, error: str) -> None:
    growing.show(LEAD)
    growing.fake.faults.error(UPDATE, error)
    growing.conclude()

    whole(growing)


def test_a_message_that_somebody_deleted_meanwhile_is_posted_anew(growing: Growing) -> None:
    growing.show(LEAD)
    growing.fake.delete(growing.messages[0])
    growing.conclude()

    whole(growing)


def test_of_a_very_long_answer_the_rest_goes_below_what_has_grown(growing: Growing) -> None:
    long = replace(WORDED, direct=Statement(LEAD.text * 500, (1,)))
    growing.show(LEAD)
    growing.conclude(long)

    first, *further = growing.messages
    assert claims_in(first.as_json()) == {CLAIM} and further
    assert CITATION.title in first.words and growing.called(UPDATE) == [1]


def test_a_beginning_of_which_slack_s_receipt_was_lost_is_found_and_replaced(growing: Growing) -> None:
    growing.fake.faults.drop(START, after=True)
    growing.stream.show(LEAD)
    growing.reads(LEAD.text)
    growing.conclude()

    whole(growing)
    assert growing.begun == [] and growing.called(UPDATE, POST) == [1, 0]


def test_a_beginning_that_never_reached_slack_is_not_looked_for_in_vain(growing: Growing) -> None:
    growing.fake.faults.drop(START)
    growing.stream.show(LEAD)
    growing.fake.wait_for(lambda: growing.fake.faults.pending() == 0)
    growing.conclude()

    whole(growing)
    assert growing.called(READ, POST) == [1, 1]


def test_while_it_cannot_look_nothing_is_posted(growing: Growing) -> None:
    growing.fake.faults.drop(START, after=True)
    growing.fake.faults.status(READ, 503, times=4)
    growing.stream.show(LEAD)
    growing.reads(LEAD.text)

    with pytest.raises(Undelivered) as lost:
        growing.conclude()
    assert lost.value.later and growing.called(POST) == [0]


def test_what_was_begun_before_a_restart_is_finished_in_its_place(growing: Growing) -> None:
    growing.show(LEAD)
    growing.stream.close()
    growing.again(ts=growing.messages[0].ts).show(NEXT)
    growing.conclude()

    whole(growing)
    assert growing.called(START, APPEND, UPDATE, POST) == [1, 0, 1, 0], "it does not grow a second time"


# Whoever asked stops it


def test_somebody_who_stops_an_answer_is_told_so_and_the_model_hears_of_it(growing: Growing) -> None:
    growing.show(LEAD)
    growing.fake.stop_stream(growing.messages[0])
    growing.stream.show(NEXT)
    growing.fake.wait_for(lambda: growing.stream.is_stopped)

    with pytest.raises(StoppedByAsker):
        growing.stream.show(LAST)
    with pytest.raises(StoppedByAsker):
        growing.conclude()
    shown = growing.stream.shown("a-model")
    assert shown is not None
    growing.delivery.leave(growing.stream, lambda native: made(shown, native))
    (message,) = growing.messages
    assert "a-model" in message.words, "it says who worded it"
    assert LEAD.text in message.words and words.STOPPED in message.words and CITATION.title in message.words
    assert NEXT.text not in message.words and "Acknowledgement" not in message.words
    assert claims_in(message.as_json()) == {CLAIM}


def test_an_answer_that_was_stopped_after_its_last_sentence_stays_as_it_is(growing: Growing) -> None:
    growing.show(LEAD)
    growing.fake.stop_stream(growing.messages[0])

    with pytest.raises(StoppedByAsker):
        growing.conclude()
    assert growing.called(UPDATE, POST) == [0, 0]


def test_an_answer_that_came_to_nothing_is_taken_back(growing: Growing) -> None:
    growing.show(LEAD)
    growing.delivery.withdraw(growing.stream)

    assert growing.messages == []


def test_nothing_that_was_shown_is_logged(growing: Growing, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    growing.show(LEAD)
    growing.fake.faults.error(APPEND, "internal_error")
    growing.fake.faults.error(UPDATE, "cant_update_message")
    growing.stream.show(NEXT)
    growing.fake.wait_for(lambda: growing.fake.calls(APPEND))
    growing.conclude()

    assert "cant_update_message" in caplog.text
    for said in (LEAD.text, NEXT.text, CLAIM, growing.heard.user, growing.heard.ts, growing.heard.text):
        assert said not in caplog.text


def test_in_another_language_each_sentence_has_its_original_below_it_while_it_grows(growing: Growing) -> None:
    german = replace(LEAD, text="Dein Arbeitgeber muss es dir sagen.")
    growing.stream.found(replace(EVIDENCE, language="de"))
    growing.show(german, NEXT)
    shown = growing.messages[0].words

    original = wording("de").say("source.original", quote="Employers give written notice.")
    assert shown.index(german.text) < shown.index(original) < shown.index(NEXT.text)
    growing.conclude(replace(WORDED, language="de", direct=german))
    assert original in growing.messages[0].words
