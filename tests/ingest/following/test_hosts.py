"""Turns at a host: one at a time, with a pause between two."""

from __future__ import annotations

import threading
from datetime import timedelta

from ingest.following.hosts import HostTurns
from tests.ingest.following.conftest import Clock

SECOND = timedelta(seconds=1)


def test_a_pause_passes_between_two_turns_at_one_host_and_none_between_hosts(clock: Clock) -> None:
    turns = HostTurns(now=clock.now, sleep=clock.sleep)
    for host in ("a.example", "b.example", "a.example", "a.example"):
        with turns.turn(host, SECOND):
            clock.at += timedelta(seconds=0.25)

    assert clock.pauses == [0.75, 1.0]


def test_a_pause_that_has_passed_already_is_not_waited_for(clock: Clock) -> None:
    turns = HostTurns(now=clock.now, sleep=clock.sleep)
    with turns.turn("a.example", SECOND):
        pass
    clock.at += timedelta(seconds=5)
    with turns.turn("a.example", SECOND):
        pass

    assert clock.pauses == []


def test_a_clock_that_was_set_back_makes_nobody_wait_for_longer(clock: Clock) -> None:
    turns = HostTurns(now=clock.now, sleep=clock.sleep)
    with turns.turn("a.example", SECOND):
        pass
    clock.at -= timedelta(hours=1)
    with turns.turn("a.example", SECOND):
        pass

    assert clock.pauses == [1.0]


def test_a_turn_that_fails_ends_as_well(clock: Clock) -> None:
    turns = HostTurns(now=clock.now, sleep=clock.sleep)
    try:
        with turns.turn("a.example", SECOND):
            raise LookupError
    except LookupError:
        pass
    with turns.turn("a.example", SECOND):
        pass

    assert clock.pauses == [1.0]


def test_two_threads_are_never_at_one_host_together_and_are_at_two(clock: Clock) -> None:
    turns = HostTurns(now=clock.now, sleep=lambda seconds: None)
    inside: list[str] = []
    together: list[list[str]] = []
    lock = threading.Lock()
    both_hosts = threading.Barrier(2, timeout=10)

    def visit(host: str) -> None:
        for visit_number in range(50):
            with turns.turn(host, SECOND):
                with lock:
                    inside.append(host)
                    together.append(sorted(inside))
                if visit_number == 0 and threading.current_thread().name == "first":
                    both_hosts.wait()  # would break if hosts waited for each other
                with lock:
                    inside.remove(host)

    threads = [
        threading.Thread(target=visit, args=(host,), name=name)
        for host in ("a.example", "b.example")
        for name in ("first", "second")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not both_hosts.broken
    assert len(together) == 200
    assert all(len(set(hosts)) == len(hosts) for hosts in together)
