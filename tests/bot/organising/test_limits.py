"""What docs/threat-model.md says is not protected is really so: nobody should trust in more than there is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from bot.organising.concern import Concern
from bot.organising.concern_box import ConcernBox, Outcome, Sealing
from bot.organising.purpose import Purpose
from bot.store.box_backup import backup, restore
from bot.store.pepper import Pepper
from bot.store.seal import Seal
from tests.bot.organising.conftest import CONCERN, NOW, ZONE, House, seal, unseal

LATER = NOW + timedelta(days=1)
Q4 = Purpose("concern/2026-Q4")


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as reading:
        return reading.execute(query).fetchall()


# Who took a code


def test_whoever_has_the_desk_s_key_can_tell_whether_somebody_took_a_code(house: House) -> None:
    house.batch()
    house.desk.hand_out("T0 U0ADA", Q4, now=NOW)
    (mark,) = rows(house.folder / "desk" / "desk.db", "select mark from ledger")
    seized = Seal.open(house.folder / "desk" / "desk.key")

    assert mark == (seized.name("code taken", Q4.text, "T0 U0ADA"),)
    assert mark != (seized.name("code taken", Q4.text, "T0 U0BOB"),)


def test_without_the_desk_s_key_the_ledger_names_nobody(house: House) -> None:
    house.batch()
    house.desk.hand_out("T0 U0ADA", Q4, now=NOW)
    (mark,) = rows(house.folder / "desk" / "desk.db", "select mark from ledger")

    assert mark != (Seal(bytes(64)).name("code taken", Q4.text, "T0 U0ADA"),)
    assert b"U0ADA" not in (house.folder / "desk" / "desk.db").read_bytes()


# Whoever runs the Box


def test_whoever_runs_the_box_can_read_a_text_as_it_arrives(house: House) -> None:
    read: list[bytes] = []

    def watching(plain: bytes) -> bytes:
        read.append(plain)
        return seal(plain)

    (code,) = house.open_codes(8, now=LATER)[:1]
    changed = ConcernBox(
        house.store, house.codes, sealing=lambda _: Sealing("key", watching), strangers=house.strangers, zone=ZONE
    )
    _, signed = changed.issue_receipt()

    assert changed.submit(code, signed, CONCERN, now=LATER) is Outcome.KEPT
    assert CONCERN.text.encode() in read[0]


def test_whoever_runs_the_box_can_make_codes_that_nobody_was_given(house: House) -> None:
    batch, codes = house.codes.make_tickets(Q4, 20)
    house.codes.open_tickets(batch, 20, now=NOW)

    house.raise_concern(codes[0], now=LATER)

    assert len(house.box.sealed_concerns()) == 1
    assert rows(house.folder / "desk" / "desk.db", "select * from ledger") == []


def test_until_the_week_is_over_box_db_tells_which_choices_were_made_together(house: House) -> None:
    house.raise_concern(house.open_codes(8, now=LATER)[0], now=LATER)

    assert rows(house.db, "select choices from concerns") != [(bytes(8),)]
    house.themes.settle(now=LATER + timedelta(days=7))
    assert rows(house.db, "select choices from concerns") == [(bytes(8),)]


def test_a_concern_that_was_dropped_is_missed_by_whoever_has_its_words_and_by_nobody_else(house: House) -> None:
    first, second = house.open_codes(8, now=LATER)[:2]
    kept, dropped = house.raise_concern(first, now=LATER), house.raise_concern(second, now=LATER)
    with house.store.transaction() as box:
        row = box.concern(dropped.lookup)
        assert row is not None
        box.drop_concern(row.id)

    assert house.box.find(dropped, now=LATER) is None
    assert house.box.find(kept, now=LATER) is not None and len(house.box.sealed_concerns()) == 1


# Copies


def test_two_copies_of_box_db_tell_what_came_between_them(house: House) -> None:
    first, second = house.open_codes(8, now=LATER)[:2]
    house.raise_concern(first, now=LATER)
    before = set(rows(house.db, "select id from concerns"))
    house.raise_concern(second, now=LATER)

    assert len(set(rows(house.db, "select id from concerns")) - before) == 1


def test_after_a_restore_a_code_that_was_used_since_the_backup_is_good_again(house: House) -> None:
    code = house.open_codes(8, now=LATER)[0]
    copy = backup(house.store, house.folder / "copies", day=date(2026, 11, 26))
    house.raise_concern(code, now=LATER)
    assert house.codes.standing(code, now=LATER) is None
    pepper = Pepper.open(house.folder / "box")
    house.store.close()

    restore(copy, house.folder / "box", pepper)
    house.open_box()

    assert house.codes.standing(code, now=LATER) is not None
    assert house.box.sealed_concerns() == []


def test_a_withdrawal_does_not_reach_an_archive_that_custodians_have(house: House) -> None:
    receipt = house.raise_concern(house.open_codes(8, now=LATER)[0], now=LATER)
    (handed_over,) = house.box.sealed_concerns()

    assert house.box.withdraw(receipt, now=LATER)
    assert house.box.sealed_concerns() == []
    assert Concern.unpacked(unseal(handed_over.sealed))[0] == CONCERN


def test_without_its_pepper_neither_words_nor_codes_lead_into_a_stolen_box_db(house: House) -> None:
    unused, used = house.open_codes(8, now=LATER)[:2]
    receipt = house.raise_concern(used, now=LATER)
    stolen, guessed = house.db.read_bytes(), Pepper(bytes(64))

    assert house.codes.digest(unused) in stolen and receipt.lookup in stolen
    assert guessed.keyed("code", unused.text.encode()) not in stolen
    assert guessed.keyed("receipt lookup", receipt.words.encode()) not in stolen
