"""Signing: one signature for a code, told in tens and once a day, withdrawn until the cooling-off has ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.errors import UserError
from bot.organising.custodians.ceremony import opening_key
from bot.organising.custodians.sealing import open_sealed
from bot.organising.petitions.life import IllegalStep, State, first_break
from bot.organising.petitions.name import PADDED_BYTES, SignedName
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.signing import Outcome
from bot.organising.petitions.text import Mode
from bot.organising.purpose import Purpose
from bot.store.box_backup import backup, restore
from tests.bot.organising.petitions.conftest import DAY, Hall, text


def test_a_code_signs_once_and_the_same_form_again_changes_nothing(hall: Hall) -> None:
    petition = hall.opened()
    (code,) = hall.handed(1)
    _, signed = hall.box.issue_receipt()

    first = hall.box.sign(code, signed, petition.id, petition.sha256, None, now=hall.now)
    again = hall.box.sign(code, signed, petition.id, petition.sha256, None, now=hall.now)
    _, other = hall.box.issue_receipt()
    spent = hall.box.sign(code, other, petition.id, petition.sha256, None, now=hall.now)

    assert (first, again, spent) == (Outcome.SIGNED, Outcome.SIGNED_BEFORE, Outcome.NO_SUCH_CODE)
    with hall.store.reading() as rows:
        assert len(rows.petitions.signatures(petition.id)) == 1


def test_what_is_refused_spends_nothing(hall: Hall) -> None:
    petition = hall.opened()
    other = hall.opened("another", replace(text(), title="Another"))
    (code,) = hall.handed(1)
    _, signed = hall.box.issue_receipt()

    refused = [
        hall.box.sign(code, "no words", petition.id, petition.sha256, None, now=hall.now),
        hall.box.sign(code, signed, petition.id, other.sha256, None, now=hall.now),
        hall.box.sign(code, signed, other.id, other.sha256, None, now=hall.now),
        hall.box.sign(code, signed, "no-such", petition.sha256, None, now=hall.now),
        hall.box.sign(None, signed, petition.id, petition.sha256, None, now=hall.now),
    ]

    assert refused == [
        Outcome.NO_RECEIPT, Outcome.NOT_SIGNABLE, Outcome.NOT_FOR_THIS, Outcome.NOT_SIGNABLE, Outcome.NO_SUCH_CODE,
    ]  # fmt: skip
    assert hall.box.sign(code, signed, petition.id, petition.sha256, None, now=hall.now) is Outcome.SIGNED


def test_a_concern_s_code_signs_nothing(hall: Hall) -> None:
    petition = hall.opened()
    batch, codes = hall.codes.make_tickets(Purpose.concern(hall.now.date()), 8)
    assert hall.codes.open_tickets(batch, 8, now=hall.now - 2 * DAY)

    assert hall.box.look(codes[0], petition.id, now=hall.now) == (Outcome.NOT_FOR_THIS, 0)


def test_the_total_is_told_in_tens_once_a_day_and_never_falls_while_people_sign(hall: Hall) -> None:
    hall.opened(wording=text(threshold=50))
    receipts = [hall.sign(code) for code in hall.handed(29)]
    assert hall.book.petition("our-keys").total == 0

    hall.tomorrow()
    assert hall.book.petition("our-keys").total == 20
    more = hall.sign(hall.handed(1)[0])
    hall.box.round(now=hall.now)
    assert hall.book.petition("our-keys").total == 20, "not before the next day"
    for receipt in [*receipts[:15], more]:
        assert hall.box.withdraw(receipt, now=hall.now)
    hall.tomorrow()

    assert hall.book.petition("our-keys").total == 20


def test_it_is_reached_cools_off_two_whole_days_and_then_nothing_is_withdrawn(hall: Hall) -> None:
    hall.opened()
    receipts = [hall.sign(code) for code in hall.handed(12)]
    hall.tomorrow()
    assert hall.book.petition("our-keys").state is State.REACHED
    assert hall.box.withdraw(receipts[0], now=hall.now)

    hall.tomorrow(2)
    assert hall.book.petition("our-keys").state is State.REACHED
    assert hall.box.withdraw(receipts[1], now=hall.now)
    hall.tomorrow()

    cooled = hall.book.petition("our-keys")
    assert (cooled.state, cooled.total) == (State.COOLED, 10)
    assert hall.box.withdraw(receipts[2], now=hall.now) is False
    assert hall.codes.unopened(Purpose.petition("our-keys")) == 0


def test_withdrawn_below_the_threshold_while_it_cools_it_is_open_again(hall: Hall) -> None:
    hall.opened()
    receipts = [hall.sign(code) for code in hall.handed(10)]
    hall.tomorrow()
    assert hall.box.withdraw(receipts[0], now=hall.now)
    hall.tomorrow(3)

    assert hall.book.petition("our-keys").state is State.OPEN
    hall.sign(hall.handed(1)[0])
    hall.tomorrow()
    assert hall.book.petition("our-keys").state is State.REACHED


def test_with_too_few_by_the_deadline_it_expires_and_nothing_is_held(hall: Hall) -> None:
    hall.opened(wording=text(Mode.NAMES, deadline=date(2026, 11, 27)))
    for code in hall.handed(9):
        hall.sign(code)
    hall.tomorrow(2)
    assert hall.book.petition("our-keys").state is State.OPEN
    hall.tomorrow()

    assert hall.book.petition("our-keys").state is State.EXPIRED
    with hall.store.reading() as rows:
        assert rows.petitions.lookups() == []
    with pytest.raises(IllegalStep):
        hall.box.names("our-keys", now=hall.now)


def test_withdrawn_stays_withdrawn_also_through_a_restore(hall: Hall) -> None:
    petition = hall.opened()
    (code,) = hall.handed(1)
    receipt, signed = hall.box.issue_receipt()
    assert hall.box.sign(code, signed, petition.id, petition.sha256, None, now=hall.now) is Outcome.SIGNED
    copy = backup(hall.store, hall.folder / "backups", day=hall.now.date())
    assert hall.box.withdraw(receipt, now=hall.now)
    pepper = hall.store.pepper
    hall.store.close()
    restore(copy, hall.folder / "box", pepper)
    hall.open_box()

    assert hall.box.find(receipt) is None
    assert hall.box.withdraw(receipt, now=hall.now), "withdrawn before"
    again = hall.box.sign(code, signed, petition.id, petition.sha256, None, now=hall.now)
    assert again is Outcome.WITHDRAWN_BEFORE


def test_a_restore_undoes_no_step_and_brings_no_purged_petition_back(hall: Hall) -> None:
    hall.opened()
    hall.opened("gone", replace(text(), title="Gone"))
    for code in hall.handed(10):
        hall.sign(code)
    copy = backup(hall.store, hall.folder / "backups", day=hall.now.date())
    hall.book.close("gone", why="withdrawn by us", now=hall.now)
    hall.book.purge("gone")
    hall.tomorrow(4)
    before = hall.book.petition("our-keys")
    pepper = hall.store.pepper
    hall.store.close()
    restore(copy, hall.folder / "box", pepper)
    hall.open_box()

    assert hall.book.petitions() == [before]
    assert before.state is State.COOLED and first_break(before.log) is None
    with hall.store.reading() as rows:
        assert rows.petitions.lookups() == [], "it is cooled off, and the number was all there was to them"


def test_names_leave_the_box_sealed_after_cooling_off_and_only_where_enough_others_are(hall: Hall) -> None:
    hall.opened(wording=text(Mode.NAMES))
    codes = hall.handed(14)
    for number, code in enumerate(codes):
        minimum = Minimum.N if number < 10 else Minimum.N_AND_A_HALF
        hall.sign(code, name=f"Person {number}", minimum=minimum)
    with pytest.raises(IllegalStep):
        hall.box.names("our-keys", now=hall.now)
    hall.tomorrow(4)

    sealed = hall.box.names("our-keys", now=hall.now)

    keys = next(iter(hall.installed.values()))
    key = opening_key(keys.public, keys.shares[:3])
    names = {SignedName.unpacked(open_sealed(key, one.sealed, PADDED_BYTES)).name for one in sealed}
    assert names == {f"Person {number}" for number in range(10)}, "fourteen are not fifteen"


def test_a_name_is_of_one_size_in_the_file_and_stands_nowhere_in_it(hall: Hall) -> None:
    hall.opened(wording=text(Mode.NAMES))
    for name, code in zip(("Li", "Wilhelmine Oberhuber-Schönenberger"), hall.handed(2), strict=True):
        hall.sign(code, name=name)

    held = b"".join(path.read_bytes() for path in (hall.folder / "box").iterdir())
    with hall.store.reading() as rows:
        assert {len(row.sealed) for row in rows.petitions.signatures("our-keys")} == {560}
    assert b"Oberhuber" not in held


@pytest.mark.parametrize(
    "name", ["", " \u200b\u202e ", "n" * 81, "長" * 80 + "い"], ids=["none", "hidden", "long", "wide"]
)
def test_a_name_that_cannot_be_is_refused_before_anything_is_spent(name: str) -> None:
    with pytest.raises(UserError) as refused:
        SignedName.read(name, "driver", Minimum.N)

    assert not name.strip() or name not in str(refused.value)


def test_names_need_a_key_of_their_own(hall: Hall) -> None:
    hall.book.draft("named", text(Mode.NAMES), now=hall.now)
    hall.book.freeze("named", now=hall.now)
    with pytest.raises(UserError, match="key of their own"):
        hall.book.open("named", now=hall.now)
    key = hall.name_key()
    hall.book.open("named", key=key, now=hall.now)
    hall.book.draft("second", text(Mode.NAMES), now=hall.now)
    hall.book.freeze("second", now=hall.now)

    with pytest.raises(UserError, match="Another petition uses"):
        hall.book.open("second", key=key, now=hall.now)
