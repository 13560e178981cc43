"""What the Desk knows of petitions and tells a channel: published totals, each piece of news once, nobody's name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.organising.code_desk import CodeDesk, NotHanded
from bot.organising.petitions.desk import LATELY, Announcement, News, PetitionDesk
from bot.organising.petitions.petition import Result
from bot.organising.petitions.text import Mode
from bot.organising.purpose import Purpose
from bot.organising.upkeep import keep_desk
from bot.store.desk import DeskStore
from bot.store.exchange import Exchange, Kind, Message
from tests.bot.organising.petitions.conftest import NOW, ZONE, Hall, text

OURS = Purpose.petition("our-keys")


@dataclass
class Board:
    """A Desk, and the files that come to it."""

    folder: Path
    now: datetime = NOW
    sequence: int = 0
    told: list[tuple[str, News]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.exchange = Exchange(self.folder / "exchange")
        self.open()

    def open(self) -> None:
        self.store = DeskStore.open(self.folder / "desk")
        self.codes = CodeDesk(self.store, self.exchange, zone=ZONE, circle=8)
        self.desk = PetitionDesk(self.store, self.exchange, self.codes, zone=ZONE)

    def restart(self) -> None:
        self.store.close()
        self.open()

    def writes(self, state: str = "open", total: int = 0, id: str = "our-keys", **other: Any) -> Path:
        self.sequence += 1
        results = dict.fromkeys(Result, 0) | other.pop("results", {})
        body = {
            "petition": id, "title": "Our keys are ours", "sha256": "a" * 64, "mode": "count", "threshold": 50,
            "total": total, "deadline": "2026-12-20", "state": state,
            "results": {result.value: number for result, number in results.items()}, **other,
        }  # fmt: skip
        return self.exchange.write(Message(Kind.PETITIONS, self.sequence, body))

    def stands(self, state: str = "open", total: int = 0, **other: Any) -> None:
        self.writes(state, total, **other)
        assert keep_desk(self.codes, self.desk, now=self.now) == []

    def due(self) -> list[Announcement]:
        return self.desk.due(now=self.now)

    def tells(self) -> list[tuple[News, int]]:
        """Tells all that is due, as the channel would hear it."""
        found = self.due()
        for one in found:
            assert self.desk.claim(one)
            self.desk.told(one)
        assert self.due() == []
        return [(one.news, one.petition.total) for one in found]

    def rows(self) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "desk" / "desk.db")) as reading:
            return reading.execute("select * from petitions").fetchall()


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    """It has looked once, and found nothing."""
    made = Board(tmp_path)
    assert keep_desk(made.codes, made.desk, now=made.now) == []
    yield made
    made.store.close()


def test_a_whole_life_is_told_step_by_step(board: Board) -> None:
    heard = []
    for state, total in (
        ("frozen", 0), ("open", 0), ("open", 10), ("open", 40), ("reached", 50), ("reached", 60), ("cooled off", 60),
        ("delivered", 60),
    ):  # fmt: skip
        board.stands(state, total)
        heard += board.tells()
    for results in ({Result.MET: 1}, {Result.MET: 1}, {Result.MET: 2, Result.REFUSED: 1}):
        board.stands("answered", 60, results=results)
        heard += board.tells()

    assert heard == [
        (News.OPEN, 0), (News.MORE, 10), (News.MORE, 40), (News.REACHED, 50), (News.MORE, 60), (News.COOLED, 60),
        (News.DELIVERED, 60), (News.ANSWERED, 60), (News.ANSWERED, 60),
    ]  # fmt: skip


def test_of_several_milestones_at_once_the_highest_is_told_alone(board: Board) -> None:
    board.stands("open")
    board.tells()
    for total in (10, 20, 30):
        board.writes("open", total)
    keep_desk(board.codes, board.desk, now=board.now)

    assert board.tells() == [(News.MORE, 30)]


def test_one_that_is_reached_again_is_told_again(board: Board) -> None:
    board.stands("reached", 50)
    (first,) = board.due()
    board.tells()
    board.stands("open", 50)
    assert board.tells() == [(News.OPEN_AGAIN, 50)]
    board.stands("reached", 50)
    (second,) = board.due()

    assert (first.news, second.news) == (News.REACHED, News.REACHED) and first.mark != second.mark


def test_after_a_restart_nothing_is_told_twice_and_what_was_begun_is_known(board: Board) -> None:
    board.stands("open", 10)
    (one,) = board.due()
    assert board.desk.claim(one) and not board.desk.claim(one)
    board.restart()
    (again,) = board.due()
    assert again.begun and again.mark == one.mark
    board.desk.told(again)
    board.restart()
    assert board.due() == []


def test_what_was_begun_and_does_not_stand_there_is_told_as_it_is_now(board: Board) -> None:
    board.stands("open", 10)
    (one,) = board.due()
    board.desk.claim(one)
    board.stands("open", 30)
    board.restart()
    (begun,) = board.due()
    assert begun.mark == one.mark, "what is looked for is what was begun"
    board.desk.not_told(begun)

    assert board.tells() == [(News.OPEN, 30)]


def test_what_became_otherwise_meanwhile_is_not_claimed(board: Board) -> None:
    board.stands("open", 10)
    (one,) = board.due()
    board.stands("reached", 50)

    assert not board.desk.claim(one)
    assert board.tells() == [(News.REACHED, 50)]


def test_a_new_desk_counts_what_it_finds_as_told(tmp_path: Path) -> None:
    board = Board(tmp_path)
    for number, state in enumerate(("open", "reached", "answered", "expired")):
        board.writes(state, 50, id=f"petition-{number}")
    keep_desk(board.codes, board.desk, now=board.now)
    assert board.due() == [] and len(board.desk.signable(now=board.now)) == 2

    board.stands("open", 60, id="petition-0")
    assert board.tells() == [(News.MORE, 60)]
    board.store.close()


def test_what_is_old_is_not_told_any_more(board: Board) -> None:
    board.stands("open", 10)
    board.now += LATELY + timedelta(days=1)

    assert board.due() == []
    board.stands("open", 20)
    assert board.tells() == [(News.OPEN, 20)]


@pytest.mark.parametrize("state", ["cooled off", "expired", "opened", "delivered", "answered", "closed"])
def test_once_nobody_signs_any_more_codes_and_who_took_one_are_forgotten(board: Board, state: str) -> None:
    board.stands("open")
    Exchange(board.folder / "exchange").write(
        Message(Kind.CODES, 1, {"batch": "0" * 32, "purpose": OURS.text, "codes": ["7K3FM2QX09TA", "7K3FM2QX09TB"]})
    )
    keep_desk(board.codes, board.desk, now=board.now)
    assert not isinstance(board.codes.hand_out("ada", OURS, now=board.now), NotHanded)
    board.stands("reached", 50)
    assert board.codes.has_taken("ada", OURS)
    board.stands(state, 50)

    assert not board.codes.has_taken("ada", OURS)
    assert board.codes.hand_out("ben", OURS, now=board.now) is NotHanded.NONE_LEFT
    assert board.desk.to_sign("our-keys", now=board.now) is None


def test_codes_that_come_late_for_a_petition_that_is_over_go(board: Board) -> None:
    board.stands("expired")
    Exchange(board.folder / "exchange").write(
        Message(Kind.CODES, 1, {"batch": "0" * 32, "purpose": OURS.text, "codes": ["7K3FM2QX09TA"]})
    )
    keep_desk(board.codes, board.desk, now=board.now)

    assert board.codes.hand_out("ben", OURS, now=board.now) is NotHanded.NONE_LEFT


def test_a_closed_petition_is_forgotten_once_its_last_news_was_told(board: Board) -> None:
    board.stands("open")
    board.tells()
    board.stands("closed", 10)
    assert len(board.rows()) == 1
    assert board.tells() == [(News.CLOSED, 10)]
    board.desk.settle(now=board.now)
    assert board.rows() == []


def test_an_answer_that_came_with_the_closing_is_told_before_it_is_forgotten(board: Board) -> None:
    board.stands("delivered", 50)
    board.tells()
    board.stands("closed", 50, results={Result.PARTLY: 2})
    (one,) = board.due()

    assert one.news is News.ANSWERED and one.petition.results[Result.PARTLY] == 2
    board.tells()
    board.desk.settle(now=board.now)
    assert board.rows() == []


@pytest.mark.parametrize("before", ["delivered", "answered", "expired"])
def test_that_a_petition_whose_end_was_told_is_closed_is_no_news(board: Board, before: str) -> None:
    results = {Result.MET: 1} if before == "answered" else {}
    board.stands(before, 50, results=results)
    board.tells()
    board.stands("closed", 50, results=results)

    assert board.rows() == []


def test_without_a_channel_a_closed_petition_is_forgotten_all_the_same(board: Board) -> None:
    board.stands("open")
    board.stands("closed")
    board.now += LATELY + timedelta(days=1)
    board.desk.settle(now=board.now)

    assert board.rows() == []


def test_another_petition_of_the_same_id_is_told_as_one_of_its_own(board: Board) -> None:
    board.stands("open", 10)
    (first,) = board.due()
    board.tells()
    board.stands("closed", 10)
    board.tells()
    board.stands("open", 10, sha256="b" * 64)
    (second,) = board.due()

    assert second.news is News.OPEN and second.mark != first.mark


def test_it_can_be_signed_through_its_last_day_where_people_work(board: Board) -> None:
    board.stands("open", deadline="2026-11-25")
    board.stands("open", id="later-one", deadline="2026-11-26")
    assert [one.id for one in board.desk.signable(now=board.now)] == ["our-keys", "later-one"]
    board.now = board.now.replace(hour=23)  # the next day in Berlin

    assert [one.id for one in board.desk.signable(now=board.now)] == ["later-one"]


def test_a_file_that_came_before_or_is_damaged_changes_nothing(board: Board) -> None:
    path = board.writes("open", 10)
    held = path.read_bytes()
    keep_desk(board.codes, board.desk, now=board.now)
    board.stands("open", 30)
    before = board.rows()
    path.write_bytes(held)
    assert keep_desk(board.codes, board.desk, now=board.now) == [path.name]
    damaged = board.writes("closed", 30)
    damaged.write_bytes(damaged.read_bytes().replace(b'"total":30', b'"total":90'))

    assert keep_desk(board.codes, board.desk, now=board.now) == [damaged.name]
    assert board.rows() == before and damaged.exists()


def test_a_box_and_a_desk_tell_of_the_same_petition(hall: Hall) -> None:
    board = Board(hall.folder)
    keep_desk(board.codes, board.desk, now=board.now)
    hall.opened(wording=text(Mode.NAMES, deadline=date(2026, 12, 20)))
    hall.telling.send()
    keep_desk(board.codes, board.desk, now=board.now)
    (known,) = board.desk.signable(now=board.now)
    assert (known.title, known.mode, known.total) == ("Our keys are ours", Mode.NAMES, 0)
    assert board.tells() == [(News.OPEN, 0)]
    for code in hall.handed(14):
        hall.sign(code, name="Quokka Wombat")
    hall.telling.send()
    keep_desk(board.codes, board.desk, now=board.now)
    assert board.due() == [], "not by the minute"
    hall.tomorrow()
    hall.telling.send()
    keep_desk(board.codes, board.desk, now=board.now)

    assert board.tells() == [(News.REACHED, 10)]
    assert b"Quokka" not in (hall.folder / "desk" / "desk.db").read_bytes()
    assert 14 not in board.rows()[0], "only what was published"
    board.store.close()
