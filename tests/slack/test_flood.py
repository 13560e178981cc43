"""Many people at once: each question is answered once and acknowledged in time, whatever others ask."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from tests.slack.conftest import Office
from tests.slack.desk_process import DeskProcess
from tests.slack.fake import MENTION, Message

pytestmark = pytest.mark.long
PEOPLE, MESSAGES, SECONDS = 40, 200, 20.0
QUESTIONS = (
    "may my employer forbid me to talk about pay? I work in New York",
    "may they log my keystrokes in Germany?",
    "what does our policy say about personal phones?",
    "must they tell me before they read my email? I work in New York",
    "can they fire me for organising in California?",
)


def crowd(workplace: Office) -> list[str]:
    """People of the general channel."""
    people = [workplace.fake.user(f"person {number}") for number in range(PEOPLE)]
    for person in people:
        workplace.fake.join(person, workplace.room)
    return people


def asked_by(workplace: Office, people: list[str], numbers: range) -> list[Message]:
    """One question after the other, as evenly as people never are: `MESSAGES` within `SECONDS`."""
    asked: list[Message] = []
    began = time.monotonic()
    for number in numbers:
        time.sleep(max(0.0, (number - numbers.start) * SECONDS / MESSAGES - (time.monotonic() - began)))
        text = f"{MENTION} {QUESTIONS[number % len(QUESTIONS)]}"
        asked.append(workplace.fake.say(people[number % PEOPLE], workplace.room, text))
    return asked


def assert_each_is_answered_once(workplace: Office, asked: list[Message]) -> None:
    def answered() -> Counter[str | None]:
        return Counter(message.thread_ts for message in workplace.fake.messages(workplace.room))

    workplace.fake.wait_for(lambda: len(answered()) >= len(asked), 300)
    last = workplace.fake.say(workplace.admin, workplace.room, f"{MENTION} {QUESTIONS[0]}")
    workplace.answer(last)
    counts = answered()
    assert [counts[message.ts] for message in asked] == [1] * len(asked)
    waiting = [d for d in workplace.fake.deliveries if d.ack is None and d.lost_at is None]
    workplace.fake.wait_for(lambda: all(delivery.ack for delivery in waiting))


def test_200_questions_of_40_people_in_20_seconds_are_each_answered_once(
    workplace: Office, desk_process: DeskProcess
) -> None:
    people = crowd(workplace)
    desk_process.start()
    workplace.fake.redeliver_unacknowledged(3.0)
    asked = asked_by(workplace, people, range(MESSAGES))

    assert_each_is_answered_once(workplace, asked)
    assert not [d for d in workplace.fake.deliveries if d.attempt], "Slack had no reason to deliver anything again"


def test_killed_and_started_again_amid_them_it_answers_each_once(workplace: Office, desk_process: DeskProcess) -> None:
    people = crowd(workplace)
    desk_process.start()
    workplace.fake.redeliver_unacknowledged(3.0)
    asked = asked_by(workplace, people, range(MESSAGES // 2))
    desk_process.kill()
    assert len({message.thread_ts for message in workplace.fake.messages(workplace.room)}) < len(asked)
    asked += asked_by(workplace, people, range(MESSAGES // 2, MESSAGES // 2 + 20))
    desk_process.start()
    asked += asked_by(workplace, people, range(MESSAGES // 2 + 20, MESSAGES))

    assert_each_is_answered_once(workplace, asked)


def test_one_person_s_burst_delays_nobody_else_by_more_than_a_turn(office: Office) -> None:
    others = [office.fake.user(f"other {number}") for number in range(3)]
    for person in others:
        office.fake.join(person, office.room)
    for person in (office.ada, *others):  # what is looked up of people is looked up
        office.answer(office.fake.say(person, office.room, f"{MENTION} {QUESTIONS[0]}"))
    burst = [office.fake.say(office.ada, office.room, f"{MENTION} {QUESTIONS[n % 5]}") for n in range(30)]
    office.answer(burst[0])
    office.fake.wait_for(lambda: len(office.fake.acks) >= len(office.fake.deliveries))
    begun = len(office.fake.calls("chat.postMessage"))
    asked = [office.fake.say(person, office.room, f"{MENTION} {QUESTIONS[0]}") for person in others]
    for message in (*asked, burst[-1]):
        office.fake.wait_for(lambda message=message: office.answers(message), 60)  # type: ignore[misc]

    order = [call.arguments["thread_ts"] for call in office.fake.calls("chat.postMessage")][begun:]
    of_burst = {message.ts for message in burst}
    last = max(order.index(message.ts) for message in asked)
    assert sum(ts in of_burst for ts in order[:last]) <= 1 + len(others), "a turn each, and the one that was begun"
    assert sum(ts in of_burst for ts in order[last:]) > 10, "the burst was still going on"
