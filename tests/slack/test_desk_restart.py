"""Steward stops and starts again, asked to or killed: what was asked in a message is answered, once; who asked where
nothing is kept is told so."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.slack import names, words
from bot.slack.manifest import ASK_STEWARD
from bot.store.desk import DeskStore, Surface
from bot.store.seal import Seal
from tests.slack.conftest import Office
from tests.slack.desk_process import DeskProcess
from tests.slack.fake import MENTION, Message

pytestmark = pytest.mark.long
PHONES = "what does our policy say about personal phones?"
PAY = "may my employer forbid me to talk about pay? I work in New York"
POST = "chat.postMessage"
AGES = 600  # seconds that Slack asks to wait: longer than a test


def mention(office: Office, question: str = PHONES, user: str = "") -> Message:
    return office.fake.say(user or office.ada, office.room, f"{MENTION} {question}")


def left(data: Path) -> list[str]:
    """What is still to be answered, as the next start will read it."""
    with closing(DeskStore.open(data)) as store:
        return [one.surface.value for one in store.unfinished(now=datetime.now(UTC))]


def killed_while_posting(office: Office, process: DeskProcess, question: str = PHONES) -> Message:
    """Steward has taken a question on, Slack lets it wait before it posts, and it is killed."""
    process.start()
    office.fake.faults.rate_limit(POST, retry_after=AGES)
    asked = mention(office, question)
    office.fake.wait_for(lambda: office.fake.calls(POST), 20)
    process.kill()
    assert office.answers(asked) == [] and left(office.data) == ["message"]
    return asked


def test_a_mention_that_was_taken_on_before_a_kill_is_answered_once_after_it(
    workplace: Office, desk_process: DeskProcess
) -> None:
    asked = killed_while_posting(workplace, desk_process)
    desk_process.start()

    assert "[1]" in workplace.answer(asked).words
    for delivery in list(workplace.fake.deliveries):
        workplace.fake.redeliver(delivery)
    workplace.answer(mention(workplace, PAY, workplace.admin))
    assert len(workplace.answers(asked)) == 1
    desk_process.ask_to_stop()
    assert desk_process.ended() == 0 and left(workplace.data) == []


def test_an_answer_that_was_posted_just_before_the_kill_is_not_posted_again(
    workplace: Office, desk_process: DeskProcess
) -> None:
    desk_process.start()
    workplace.fake.faults.drop(POST, after=True)
    workplace.fake.faults.rate_limit("conversations.replies", retry_after=AGES)
    asked = mention(workplace)
    workplace.fake.wait_for(lambda: workplace.fake.calls("conversations.replies"), 20)
    desk_process.kill()
    assert len(workplace.answers(asked)) == 1 and left(workplace.data) == ["message"]
    desk_process.start()

    workplace.answer(mention(workplace, PAY, workplace.admin))
    workplace.fake.wait_for(lambda: len(workplace.fake.calls("conversations.replies")) >= 3, 20)
    desk_process.ask_to_stop()
    assert desk_process.ended() == 0 and left(workplace.data) == []
    assert len(workplace.answers(asked)) == 1


def test_a_follow_up_late_in_a_long_thread_is_taken_up_too(workplace: Office, desk_process: DeskProcess) -> None:
    root = workplace.fake.say(workplace.ada, workplace.room, "a long story")
    for number in range(150):
        workplace.fake.say(workplace.admin, workplace.room, f"part {number}", thread_ts=root.ts)
    desk_process.start()
    workplace.fake.faults.rate_limit(POST, retry_after=AGES)
    workplace.fake.say(workplace.ada, workplace.room, f"{MENTION} {PAY}", thread_ts=root.ts)
    workplace.fake.wait_for(lambda: workplace.fake.calls(POST), 20)
    desk_process.kill()
    desk_process.start()

    assert "New York" in workplace.answer(root).words


def test_who_asked_by_command_before_a_kill_is_told_to_ask_again(workplace: Office, desk_process: DeskProcess) -> None:
    desk_process.start()
    workplace.fake.faults.rate_limit("response_url", retry_after=AGES)
    workplace.fake.slash(workplace.ada, workplace.room, "/steward", f"{PAY} Canaryquestion")
    workplace.fake.wait_for(lambda: workplace.fake.calls("response_url"), 20)
    desk_process.kill()
    assert left(workplace.data) == ["ephemeral"]
    assert not [path for path in workplace.data.glob("desk*") if b"Canaryquestion" in path.read_bytes()]
    desk_process.start()

    assert workplace.whispered(workplace.ada, "restarted").words == words.RESTARTED
    assert left(workplace.data) == []


def test_who_asked_in_a_window_before_a_kill_is_told_to_ask_again(workplace: Office, desk_process: DeskProcess) -> None:
    direct = workplace.fake.direct(workplace.ada)
    desk_process.start()
    workplace.fake.shortcut(workplace.ada, ASK_STEWARD)
    shown = workplace.fake.wait_for(lambda: workplace.fake.view_of(workplace.ada), 20)
    workplace.fake.faults.rate_limit(POST, retry_after=AGES)
    workplace.fake.submit(workplace.ada, shown, {names.QUESTION: PAY})
    workplace.fake.wait_for(lambda: workplace.fake.calls(POST), 20)
    desk_process.kill()
    desk_process.start()

    told = workplace.fake.wait_for(lambda: workplace.fake.messages(direct), 20)
    assert [message.words for message in told] == [words.RESTARTED]


def test_where_a_question_cannot_be_read_again_its_thread_is_told(workplace: Office, desk_process: DeskProcess) -> None:
    asked = killed_while_posting(workplace, desk_process)
    workplace.fake.scopes.discard("channels:history")
    desk_process.start()

    assert workplace.answer(asked).words == words.RESTARTED
    assert left(workplace.data) == []


def test_a_question_that_was_deleted_meanwhile_is_not_answered(workplace: Office, desk_process: DeskProcess) -> None:
    asked = killed_while_posting(workplace, desk_process)
    workplace.fake.delete(asked)
    desk_process.start()

    workplace.answer(mention(workplace, PAY, workplace.admin))
    assert workplace.answers(asked) == [] and left(workplace.data) == []


def test_asked_to_stop_it_finishes_what_it_accepted(workplace: Office, desk_process: DeskProcess) -> None:
    people = [workplace.fake.user(f"person {number}") for number in range(6)]
    for person in people:
        workplace.fake.join(person, workplace.room)
    desk_process.start()
    asked = [mention(workplace, PAY, person) for person in people for _ in range(2)]
    workplace.fake.wait_for(lambda: len(workplace.fake.acks) >= 2 * len(asked), 20)
    desk_process.ask_to_stop()

    assert desk_process.ended() == 0, desk_process.said
    assert [len(workplace.answers(message)) for message in asked] == [1] * len(asked)
    assert left(workplace.data) == []


def test_what_is_not_finished_when_the_time_to_stop_is_over_is_left_to_the_next_start(office: Office) -> None:
    office.fake.faults.rate_limit(POST, retry_after=3)
    asked = mention(office)
    office.fake.wait_for(lambda: office.fake.calls(POST), 20)
    assert office.desk is not None and office.desk.handler is not None
    office.fake.hang_up(office.desk.handler.client)
    office.desk.handler = None

    assert not office.desk.stop(0.1), "it is not done yet, and says so"
    assert left(office.data) == ["message"] and office.answers(asked) == []
    assert "[1]" in office.answer(asked).words, "this process goes on, where another would have ended"


def test_a_day_later_nothing_is_known_of_a_question_any_more(workplace: Office) -> None:
    asked_at = datetime.now(UTC)
    with closing(DeskStore.open(workplace.data)) as store:
        place = {"channel": workplace.room, "ts": "1.000001", "thread": "1.000001", "team": "T0FAKETEAM", "direct": ""}
        assert store.claim("ab" * 16, Surface.MESSAGE, place, now=asked_at)
    desk = workplace.open(now=lambda: asked_at + timedelta(hours=25))

    assert desk.store.unfinished(now=asked_at) == []
    workplace.close()
    assert workplace.fake.calls("conversations.replies") == []


def test_once_it_is_answered_not_even_the_desk_s_own_key_opens_where_it_was_asked(office: Office) -> None:
    office.answer(mention(office))
    office.answer(mention(office, PAY, office.admin))
    office.close()
    key = Seal.open(office.data / "desk.key")
    assert opened_in(office.data, key) == []

    with closing(DeskStore.open(office.data)) as store:
        store.claim("ab" * 16, Surface.MESSAGE, {"channel": office.room}, now=datetime.now(UTC))
        assert {place["channel"] for place in opened_in(office.data, key)} == {office.room}, "the search finds one"
        store.finish("ab" * 16)
        assert opened_in(office.data, key) == []


def opened_in(folder: Path, key: Seal) -> list[dict[str, str]]:
    """Everything that the key opens in the Desk's files, in use or overwritten."""
    found: list[dict[str, str]] = []
    for data in [path.read_bytes() for path in folder.glob("desk*")]:
        at = data.find(b"gAAAA")
        while at >= 0:
            found += [opened for end in range(100, 800, 4) if (opened := key.opened(data[at : at + end]))]
            at = data.find(b"gAAAA", at + 1)
    return found
