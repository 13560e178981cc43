"""What the Desk is told of a petition: as its page shows it, when it changes, and never a signature."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from bot.errors import UserError
from bot.organising.petitions.petition import Result
from bot.organising.petitions.text import Mode
from bot.organising.purpose import Purpose
from bot.store.exchange import Kind, Message
from tests.bot.organising.petitions.conftest import Hall, text

ID = "our-keys"


def told(hall: Hall, after: int = 0) -> list[Message]:
    """As the Desk takes it."""
    found: list[Message] = []
    assert hall.exchange.take(Kind.PETITIONS, after=after, accept=found.append) == []
    return found


def body(message: Message) -> Mapping[str, Any]:
    return message.body


def test_a_draft_is_told_to_nobody(hall: Hall) -> None:
    hall.book.draft(ID, text(), now=hall.now)
    hall.telling.send()

    assert told(hall) == [] and hall.telling.signable(now=hall.now) == []


def test_it_is_told_when_it_changes_and_only_then(hall: Hall) -> None:
    hall.opened()
    hall.telling.send()
    hall.telling.send()
    (first,) = told(hall)
    for code in hall.handed(25):
        hall.sign(code)
    hall.telling.send()
    assert told(hall, first.sequence) == [], "no signature shows before the day is over"
    hall.tomorrow()
    hall.telling.send()
    (second,) = told(hall, first.sequence)

    assert (body(first)["state"], body(first)["total"]) == ("open", 0)
    assert (body(second)["state"], body(second)["total"]) == ("reached", 20)
    assert hall.telling.signable(now=hall.now) == [Purpose.petition(ID)]


@pytest.mark.parametrize("mode", Mode)
def test_no_name_and_no_number_of_few_is_in_a_file(hall: Hall, mode: Mode) -> None:
    hall.opened(wording=text(mode))
    for code in hall.handed(9):
        hall.sign(code, name="Zymurgia Quaxley")
    hall.tomorrow()
    hall.telling.send()

    (message,) = told(hall)
    assert body(message)["total"] == 0 and "Zymurgia" not in json.dumps(body(message))


def test_results_of_every_answer_are_counted(hall: Hall) -> None:
    hall.opened()
    for code in hall.handed(12):
        hall.sign(code)
    hall.tomorrow(4)
    day = hall.now.date()
    hall.book.deliver(ID, to="the board", on=day, how="by hand", now=hall.now)
    hall.book.answer(ID, on=day, text="One.", demands={"C02": Result.MET}, now=hall.now)
    hall.book.answer(ID, on=day, text="Two.", demands={"own-1": Result.REFUSED}, now=hall.now)
    hall.telling.send()

    assert body(told(hall)[-1])["results"] == {"met": 1, "partly": 0, "refused": 1}


def test_where_the_folder_cannot_be_written_it_is_told_later_under_another_number(hall: Hall) -> None:
    hall.opened()
    folder = hall.folder / "exchange"
    folder.write_text("no folder")
    with pytest.raises(UserError):
        hall.telling.send()
    folder.unlink()
    hall.telling.send()
    hall.telling.send()

    (message,) = told(hall)
    assert message.sequence == 2 and body(message)["state"] == "open"


def test_that_it_is_closed_is_told_before_it_is_purged(hall: Hall) -> None:
    hall.opened()
    hall.telling.send()
    hall.book.close(ID, why="over", now=hall.now)
    hall.telling.send()
    hall.book.purge(ID)
    hall.telling.send()

    assert [body(message)["state"] for message in told(hall)] == ["open", "closed"]
