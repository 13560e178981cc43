"""Rounds: each trouble is told once, and none ends the rounds that come after it."""

from __future__ import annotations

import logging
from threading import Event

import pytest

from bot.errors import UserError
from bot.rounds import Rounds


def test_a_trouble_is_told_once_for_as_long_as_it_lasts() -> None:
    found, told = [["one"], ["one", "two"], [], ["one"]], list[str]()
    rounds = Rounds("rounds", lambda: found.pop(0), told.append)

    for _ in range(4):
        rounds.once()

    assert told == ["one", "two", "one"]


def test_what_fails_in_plain_words_is_told_and_the_rest_goes_on() -> None:
    told = list[str]()

    def work() -> list[str]:
        if not told:
            raise UserError("The disk is full.")
        return ["Something else."]

    rounds = Rounds("rounds", work, told.append)
    rounds.once()
    rounds.once()

    assert told == ["The disk is full.", "Something else."]


def test_what_fails_otherwise_is_logged_by_its_kind_alone(caplog: pytest.LogCaptureFixture) -> None:
    told = list[str]()

    def work() -> list[str]:
        raise ValueError("what somebody wrote")

    with caplog.at_level(logging.DEBUG):
        Rounds("rounds", work, told.append).once()

    assert told == []
    assert "ValueError" in caplog.text
    assert "what somebody wrote" not in caplog.text


def test_a_round_that_runs_comes_to_its_end_before_it_stops() -> None:
    began, may_end, ended = Event(), Event(), list[bool]()

    def work() -> list[str]:
        began.set()
        may_end.wait(30)
        ended.append(True)
        return []

    rounds = Rounds("rounds", work, print)
    rounds.start()
    assert began.wait(30)
    may_end.set()
    rounds.stop()

    assert ended == [True]
