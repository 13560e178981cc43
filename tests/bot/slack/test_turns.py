"""Turns: nobody waits for another's burst, nothing taken on is lost, and nothing of a question is logged."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.turns import Full, Job, Turns
from tests.thorough import examples

SECONDS = 20  # within which whatever is waited for happens, on any machine
PEOPLE = st.sampled_from("abcd")


class Clerk:
    """One worker that does a job only when it is let; tells whose job it has begun."""

    def __init__(self) -> None:
        self.turns = Turns(1)
        self.begun: queue.Queue[str] = queue.Queue()
        self.order: list[str] = []
        self._let = threading.Semaphore(0)
        self._open = False

    def put(self, person: str, name: str) -> int:
        return self.turns.put(person, self._job(name))

    def _job(self, name: str) -> Job:
        def job() -> None:
            self.order.append(name)
            self.begun.put(name)
            assert self._let.acquire(timeout=SECONDS)

        return job

    def next(self) -> str:
        return self.begun.get(timeout=SECONDS)

    def let(self, count: int = 1) -> None:
        self._let.release(count)


@contextmanager
def busy_clerk() -> Iterator[Clerk]:
    """One that has begun a job of somebody's, and will end it when let."""
    clerk = Clerk()
    clerk.put("first", "first")
    clerk.next()
    try:
        yield clerk
    finally:
        clerk.let(10_000)
        assert clerk.turns.stop(SECONDS)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(PEOPLE, max_size=12), PEOPLE, st.lists(PEOPLE, max_size=12))
def test_with_one_question_at_a_time_nobody_waits_longer_than_they_were_told(
    earlier: list[str], person: str, later: list[str]
) -> None:
    before = [other for other in earlier if other != person]
    with busy_clerk() as clerk:
        for number, other in enumerate(before):
            clerk.put(other, f"{other}{number}")
        promised = clerk.put(person, "mine")
        for number, other in enumerate(later):
            clerk.put(other, f"later {other}{number}")
        clerk.let(1 + len(before) + 1 + len(later))
        assert clerk.turns.stop(SECONDS)

    assert clerk.order.index("mine") <= promised


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(PEOPLE, min_size=1, max_size=20), PEOPLE)
def test_a_burst_of_one_persons_delays_another_by_one_of_its_questions(burst: list[str], person: str) -> None:
    others = [other for other in burst if other != person]
    with busy_clerk() as clerk:
        for number, other in enumerate(others):
            clerk.put(other, f"{other}{number}")
        clerk.put(person, "mine")
        clerk.let(len(others) + 2)
        assert clerk.turns.stop(SECONDS)

    ahead = [name[0] for name in clerk.order[1 : clerk.order.index("mine")]]
    assert sorted(ahead) == sorted(set(others))


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(PEOPLE, max_size=15))
def test_ones_own_questions_are_answered_in_the_order_in_which_they_were_asked(asked: list[str]) -> None:
    with busy_clerk() as clerk:
        for number, person in enumerate(asked):
            clerk.put(person, f"{person}{number:02}")
        clerk.let(len(asked) + 1)
        assert clerk.turns.stop(SECONDS)

    for person in set(asked):
        own = [name for name in clerk.order if name[0] == person]
        assert own == sorted(own)
    assert len(clerk.order) == len(asked) + 1


def test_where_a_worker_is_free_nothing_is_waited_for() -> None:
    turns, met = Turns(2), threading.Barrier(2)

    def meet() -> None:
        met.wait(SECONDS)

    turns.put("a", meet)
    turns.put("b", meet)

    assert turns.stop(SECONDS) and not met.broken, "one worker would have waited for the other"


@settings(max_examples=30, deadline=None)
@given(most=st.integers(1, 12), each=st.integers(1, 6), people=st.integers(1, 5))
def test_no_more_is_taken_on_than_was_set_in_all_and_for_each(most: int, each: int, people: int) -> None:
    gate, busy = threading.Event(), threading.Event()
    done: list[str] = []
    turns = Turns(1, most=most, most_each=each)

    def first() -> None:
        busy.set()
        gate.wait(SECONDS)

    turns.put("first", first)
    assert busy.wait(SECONDS)
    taken: dict[str, int] = {}
    refused = 0
    for number in range(people):
        for _ in range(each + 2):
            try:
                turns.put(f"p{number}", lambda: done.append("x"))
                taken[f"p{number}"] = taken.get(f"p{number}", 0) + 1
            except Full:
                refused += 1
    gate.set()

    assert turns.stop(SECONDS)
    assert max(taken.values()) == min(most, each)
    assert sum(taken.values()) == min(most, each * people)
    assert len(done) == sum(taken.values()) and refused == people * (each + 2) - len(done)


def test_at_the_stop_all_that_was_taken_on_is_done_once_and_no_more_is_taken() -> None:
    done: queue.Queue[int] = queue.Queue()
    turns = Turns(3)
    for number in range(90):
        turns.put(f"p{number % 7}", lambda number=number: done.put(number))  # type: ignore[misc]

    assert turns.stop(SECONDS)
    assert sorted(done.queue) == list(range(90))
    with pytest.raises(Full):
        turns.put("late", lambda: None)


def test_a_stop_that_comes_too_soon_says_so_and_loses_nothing() -> None:
    gate, busy = threading.Event(), threading.Event()
    done: list[str] = []
    turns = Turns(1)

    def slow() -> None:
        busy.set()
        gate.wait(SECONDS)

    turns.put("a", slow)
    assert busy.wait(SECONDS)
    turns.put("b", lambda: done.append("b"))

    assert not turns.stop(0)
    gate.set()
    assert turns.stop(SECONDS) and done == ["b"]


def test_a_job_that_fails_stops_no_worker_and_its_text_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fails() -> None:
        raise ValueError("they asked about Canaryname")

    turns = Turns(1)
    turns.put("a", fails)
    turns.put("b", lambda: done.append("b"))

    assert turns.stop(SECONDS) and done == ["b"]
    assert "ValueError" in caplog.text and "Canary" not in caplog.text
    assert all(record.exc_info is None for record in caplog.records)
