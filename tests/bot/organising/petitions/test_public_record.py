"""What custodians are told of a petition: its text, hash and log belong together, and its names are only numbered."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import FileDamaged, UserError
from bot.organising.custodians.archive import Archive, Sealed
from bot.organising.custodians.ceremony import opening_key
from bot.organising.custodians.key_set import Purpose
from bot.organising.petitions.confirming import confirmed, list_text, opened_names, read_list
from bot.organising.petitions.life import State
from bot.organising.petitions.public_record import read_record, record_text
from bot.organising.petitions.text import Mode
from tests.bot.organising.petitions.conftest import Hall, text


@pytest.fixture
def cooled(hall: Hall) -> Hall:
    hall.opened(wording=text(Mode.NAMES))
    for number, code in enumerate(hall.handed(12)):
        hall.sign(code, name="Zymurgia Quaxley" if number < 2 else f"Person {number}")
    hall.tomorrow(4)
    return hall


def test_the_record_is_read_back_with_its_key_and_state(cooled: Hall) -> None:
    petition = cooled.book.petition("our-keys")
    record = read_record(record_text(petition).encode())

    assert (record.petition, record.sha256, record.key) == ("our-keys", petition.sha256, petition.key)
    assert (record.state, record.text, record.log) == (State.COOLED, petition.text, petition.log)


def _smaller_threshold(parts: dict[str, Any]) -> None:
    parts["text"]["threshold"] = 20


def _another_key(parts: dict[str, Any]) -> None:
    parts["log"][1]["holds"]["key"] = "name-2026-q4-00000000"


def _another_text(parts: dict[str, Any]) -> None:
    parts["text"]["title"] = "Theirs"
    parts["sha256"] = "a" * 64


def _no_log(parts: dict[str, Any]) -> None:
    parts["log"] = []


def _no_text(parts: dict[str, Any]) -> None:
    del parts["text"]


@pytest.mark.parametrize("change", [_smaller_threshold, _another_key, _another_text, _no_log, _no_text])
def test_a_record_whose_parts_do_not_belong_together_is_refused(
    cooled: Hall, change: Callable[[dict[str, Any]], None]
) -> None:
    parts = json.loads(record_text(cooled.book.petition("our-keys")))
    change(parts)

    with pytest.raises(FileDamaged, match="changed or cut off"):
        read_record(json.dumps(parts).encode())


def test_names_are_numbered_alike_each_time_and_a_tick_counts_for_one(cooled: Hall) -> None:
    petition = cooled.book.petition("our-keys")
    keys = cooled.installed[petition.key]
    rows = cooled.box.names("our-keys", now=cooled.now)
    names = opened_names(Archive(petition.key, Purpose.NAME, tuple(rows)), opening_key(keys.public, keys.shares[:3]))
    again = opened_names(
        Archive(petition.key, Purpose.NAME, tuple(rows[::-1])), opening_key(keys.public, keys.shares[2:])
    )  # fmt: skip
    assert names == again and names.unreadable == () and "Person" not in repr(names)
    assert [one.same_as for one in names.names[-2:]] == [(12,), (11,)]
    record = read_record(record_text(petition).encode())
    paper = list_text(record, names.names, 5)

    assert record.sha256 in paper and paper.count("[ ] ") == 12 and paper.count("the same name") == 2
    assert read_list(paper.encode(), names.names) == frozenset()
    ticked = paper.replace(f"[ ] {names.names[3].mark}", f"[X] {names.names[3].mark}")
    assert read_list(ticked.encode(), names.names) == {4}
    assert confirmed(names.names, {4}) == [names.names[3].signed]
    with pytest.raises(UserError, match="no list of that archive"):
        read_list(ticked.replace(names.names[5].mark, "6-00000000").encode(), names.names)


def test_what_cannot_be_opened_is_named_by_its_random_id(cooled: Hall) -> None:
    petition = cooled.book.petition("our-keys")
    keys = cooled.installed[petition.key]
    strange = Sealed("f" * 32, "2026-W48", bytes(560))
    found = opened_names(Archive(petition.key, Purpose.NAME, (strange,)), opening_key(keys.public, keys.shares[:3]))

    assert (found.names, found.unreadable) == ((), ("f" * 32,))
