"""A language model words answers in Slack: sentence by verified sentence in a thread, whole where nothing can grow."""

from __future__ import annotations

import json

import pytest

from bot.slack import words
from bot.slack.history import claims_in
from knowledge.chat_model import ModelFault
from tests.lying_server import Behaviour, Messages
from tests.slack.conftest import Office
from tests.slack.fake import MENTION, Message
from tests.slack.fake.workspace import strings
from tests.slack.speaking import NAME, Speaker, worded_by
from tests.thorough import spread
from tests.written_by_models import LIARS, is_rewriting, said

PAY = "may my employer forbid me to talk about pay? I work in New York"
START, APPEND, STOP, UPDATE = "chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update"
VERBATIM = said(lambda sentence: sentence)  # a model that is as careful as can be
POST, STATUS = "chat.postMessage", "assistant.threads.setStatus"
STREAMING = {START, APPEND, STOP, UPDATE}


def mention(office: Office, question: str = PAY) -> Message:
    return office.fake.say(office.ada, office.room, f"{MENTION} {question}")


def speaking(office: Office, write: Behaviour = VERBATIM, *, held: bool = False) -> Speaker:
    """Words answers from now on. Ada has read at first contact that it may."""
    assert office.desk is not None
    office.desk.asking.memory.greet(office.ada)
    speaker = Speaker(write, held=held)
    worded_by(speaker, office.desk)
    return speaker


def written(speaker: Speaker) -> list[str]:
    """The sentences that the model wrote, in their order."""
    return [json.loads(line)["sentence"] for line in str(speaker.write(prompt(speaker))).splitlines()]


def prompt(speaker: Speaker) -> Messages:
    """What the model was asked last."""
    return [{"role": message.role, "content": message.text} for message in speaker.asked[-1]]


def whole(office: Office, asked: Message) -> Message:
    """The one answer, once all of it stands there."""
    return office.fake.wait_for(
        lambda: next((m for m in office.answers(asked) if claims_in(m.as_json())), None), seconds=30
    )


def grown(office: Office, asked: Message, text: str) -> Message:
    return office.fake.wait_for(lambda: next((m for m in office.answers(asked) if text in m.words), None), seconds=30)


def called(office: Office) -> list[str]:
    return [call.method for call in list(office.fake.platform.calls)]


def sent(office: Office) -> str:
    """All words that Slack was sent."""
    return "\n".join(text for call in list(office.fake.platform.calls) for text in strings(call.arguments))


def test_without_a_model_nothing_is_called_that_was_not_called_before(office: Office) -> None:
    asked = mention(office)

    assert "[1]" in whole(office, asked).words
    office.close()
    assert not STREAMING & set(called(office))
    assert [m for m in called(office) if m in (STATUS, "chat.postEphemeral", POST)] == [
        STATUS, "chat.postEphemeral", POST,
    ]  # fmt: skip
    assert "language model" not in sent(office)


def test_an_answer_grows_while_the_model_still_writes_and_ends_as_one_whole(office: Office) -> None:
    speaker = speaking(office, held=True)
    asked = mention(office)
    office.fake.wait_for(lambda: speaker.asked, 30)
    assert office.fake.status_of(asked.channel, asked.ts), "while evidence is found, Slack shows that it is looked for"
    speaker.let()
    first = grown(office, asked, words.GROWING)
    assert not speaker.closed.is_set() and written(speaker)[0] in first.words and "New York" in first.words
    speaker.let(99)

    answer = whole(office, asked)
    assert answer.ts == first.ts and written(speaker)[0] in answer.words
    assert f"Worded by a language model ({NAME})" in answer.words and words.GROWING not in answer.words
    assert {"actions", "context_actions"} <= {block["type"] for block in answer.blocks}
    office.close()
    assert len(office.answers(asked)) == 1
    assert [called(office).count(method) for method in (START, STOP, UPDATE, POST)] == [1, 1, 1, 0]


def test_a_private_answer_is_worded_too_and_comes_whole(office: Office) -> None:
    speaker = speaking(office)
    office.fake.slash(office.ada, office.room, "/steward", PAY)

    told = office.whispered(office.ada, f"Worded by a language model ({NAME})")
    assert written(speaker)[0] in told.words
    assert not STREAMING & set(called(office))


def test_a_private_answer_whose_wording_fails_is_the_one_of_the_sources(office: Office) -> None:
    speaking(office).fails = RuntimeError("a bug")
    office.fake.slash(office.ada, office.room, "/steward", PAY)

    assert "[1]" in office.whispered(office.ada, "New York").words


def test_where_slack_has_no_streams_a_worded_answer_is_posted_whole(office: Office) -> None:
    office.fake.without(START, APPEND, STOP)
    speaker = speaking(office)
    asked = mention(office)

    answer = whole(office, asked)
    assert written(speaker)[0] in answer.words and f"({NAME})" in answer.words
    assert called(office).count(POST) == 1 and UPDATE not in called(office)


@pytest.mark.parametrize("fault", [ModelFault("timeout", "late"), ModelFault("broken", "cut"), RuntimeError("a bug")])
def test_a_model_that_fails_half_way_leaves_the_answer_of_the_sources(office: Office, fault: Exception) -> None:
    speaker = speaking(office, held=True)
    asked = mention(office)
    office.fake.wait_for(lambda: speaker.asked, 30)
    speaker.let()
    first = grown(office, asked, words.GROWING)
    speaker.fails = fault
    speaker.let()

    answer = whole(office, asked)
    assert answer.ts == first.ts and "Worded by" not in answer.words and "[1]" in answer.words
    office.close()
    assert len(office.answers(asked)) == 1


def test_whoever_stops_an_answer_keeps_what_was_shown_and_the_model_is_closed(office: Office) -> None:
    speaker = speaking(office, held=True)
    asked = mention(office)
    office.fake.wait_for(lambda: speaker.asked, 30)
    speaker.let()
    first = grown(office, asked, words.GROWING)
    office.fake.stop_stream(first)

    def closed() -> bool:
        speaker.let()
        return speaker.closed.is_set()

    office.fake.wait_for(closed, 30)

    answer = whole(office, asked)
    assert answer.ts == first.ts and words.STOPPED in answer.words and written(speaker)[0] in answer.words
    assert "[1]" in answer.words and f"({NAME})" in answer.words
    office.close()
    assert len(office.answers(asked)) == 1


@pytest.mark.parametrize("lie", spread(sorted(LIARS), 5))
def test_what_was_not_verified_is_never_sent_to_slack(office: Office, lie: str) -> None:
    def lying_between(messages: Messages) -> str:
        first, *rest = str(VERBATIM(messages)).splitlines(keepends=True)
        return "".join([first, f"{LIARS[lie](messages)}\n", *rest])

    speaker = speaking(office, lying_between)
    asked = mention(office)
    whole(office, asked)
    office.close()

    true, lies = str(VERBATIM(prompt(speaker))), str(LIARS[lie](prompt(speaker)))
    assert START in called(office), "the first sentence was honest"
    for line in lies.splitlines():
        said = sentence_of(line)
        assert said in true or said not in sent(office)
    for trap in ("evil.example", "\u202e", "\u200b", "Dave Miller", "Henderson"):
        assert trap not in sent(office)


def sentence_of(line: str) -> str:
    try:
        return str(json.loads(line)["sentence"])
    except (ValueError, TypeError, KeyError):
        return line


def test_a_question_is_told_to_the_model_once_however_often_its_thread_goes_on(office: Office) -> None:
    speaker = speaking(office)
    asked = mention(office)
    whole(office, asked)
    office.fake.say(office.ada, office.room, "and in Germany?", thread_ts=asked.ts)
    office.fake.wait_for(lambda: len([m for m in office.answers(asked) if claims_in(m.as_json())]) == 2, 30)

    phrased = [messages for messages in speaker.asked if not is_rewriting([{"content": messages[-1].text}])]
    assert len(phrased) == 2


@pytest.mark.parametrize("who", ["ada", "admin"])
def test_a_reply_while_an_answer_grows_goes_on_from_it(office: Office, who: str) -> None:
    speaker = speaking(office, held=True)
    assert office.desk is not None
    office.desk.asking.memory.greet(office.admin)
    asked = mention(office)
    office.fake.wait_for(lambda: speaker.asked, 30)
    speaker.let()
    first = grown(office, asked, words.GROWING)
    reply = office.fake.say(getattr(office, who), office.room, "and in Germany?", thread_ts=asked.ts)
    # Somebody else is answered meanwhile; what the same person asks waits for its turn.
    turns = office.desk.asking._turns
    office.fake.wait_for(lambda: len(speaker.asked) > 1 if who == "admin" else turns._held() == 1, 30)
    assert words.GROWING in first.words and claims_in(first.as_json()) == set() and reply.thread == asked.ts
    speaker.let(99)

    def both() -> list[Message] | None:
        whole = [m for m in office.answers(asked) if claims_in(m.as_json())]
        return whole if len(whole) == 2 else None

    answers = office.fake.wait_for(both, 30)
    (follow_up,) = [m for m in answers if m.ts != first.ts]
    assert "Germany" in follow_up.words and "New York" in next(m for m in answers if m.ts == first.ts).words


def test_where_what_was_growing_came_to_nothing_replies_are_left_alone(office: Office) -> None:
    speaker = speaking(office, held=True)
    assert office.desk is not None
    asked, desk = mention(office), office.desk
    office.fake.wait_for(lambda: speaker.asked, 30)
    speaker.let()
    grown(office, asked, words.GROWING)
    office.fake.wait_for(lambda: desk.asking.memory.remembers(asked.channel, asked.thread))
    desk.desk.with_desk(lambda held: held.library.close())
    speaker.fails = RuntimeError("a bug")
    speaker.let()

    office.fake.wait_for(lambda: office.fake.ephemerals(office.ada), 30)
    assert office.answers(asked) == [] and not desk.asking.memory.remembers(asked.channel, asked.thread)


def test_before_somebody_could_know_of_the_model_it_is_not_asked(office: Office) -> None:
    speaker = speaking(office)
    asked = office.fake.say(office.admin, office.room, f"{MENTION} {PAY}")

    assert "Worded by" not in whole(office, asked).words
    assert speaker.asked == [] and not STREAMING & set(called(office))
    again = office.fake.say(office.admin, office.room, f"{MENTION} {PAY}")
    assert f"({NAME})" in whole(office, again).words


def test_of_a_report_the_model_hears_nothing(office: Office) -> None:
    speaker = speaking(office)
    mention(office, "My manager Canaryname threatened me in the warehouse yesterday")

    office.whispered(office.ada, "I don't take reports in Slack")
    office.close()
    assert speaker.asked == [] and not STREAMING & set(called(office))
