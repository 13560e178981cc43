"""The folder of public files never holds two keys between which nobody chose."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

from bot.errors import NothingFound, UserError
from bot.organising.custodians.demo import demo_keys
from bot.organising.custodians.key_folder import KeyFolder
from bot.organising.custodians.key_set import KeySet, Purpose

DAY = date(2026, 11, 28)


def keys(begins: date, secret: int) -> KeySet:
    return KeySet(Purpose.CONCERN, begins, 3, bytes([secret] * 32), demo_keys().public.share_hashes)


def test_the_demo_key_comes_only_where_nothing_is_and_gives_way(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path / "keys")

    assert folder.install_demo() and not folder.install_demo()
    assert folder.add(keys(DAY, 1))
    assert [file.keys for file in folder.files()] == [keys(DAY, 1)] and not folder.install_demo()
    with pytest.raises(UserError, match="real key is installed"):
        folder.add(demo_keys().public)


def test_a_damaged_file_keeps_the_demo_key_away(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{")
    assert not KeyFolder(tmp_path).install_demo()


def test_keys_of_two_quarters_stand_beside_each_other_and_others_may_read_them(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path / "keys")
    for each in (keys(date(2027, 1, 1), 2), keys(DAY, 1)):
        assert not folder.add(each)
    assert [file.keys and file.keys.begins for file in folder.files()] == [DAY, date(2027, 1, 1)]
    assert {stat.S_IMODE(file.path.stat().st_mode) for file in folder.files()} == {0o644}
    assert folder.ring().current(DAY) == keys(DAY, 1)
    with pytest.raises(UserError, match="same day"):
        folder.add(keys(DAY, 3))


def test_a_folder_that_cannot_be_written_is_told_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / f"{keys(DAY, 1).id}.new").mkdir()  # in the way, also of a user who may do anything
    folder = KeyFolder(tmp_path / "keys")
    with pytest.raises(UserError, match="cannot be written"):
        folder.add(keys(DAY, 1))
    assert folder.files() == []


def test_what_is_sealed_to_stays_and_what_is_not_there_is_told(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path)
    folder.add(keys(DAY, 1))
    with pytest.raises(UserError, match="holds concerns"):
        folder.remove(keys(DAY, 1).id, {keys(DAY, 1).id})
    with pytest.raises(NothingFound):
        folder.remove("../x", ())
    folder.remove(keys(DAY, 1).id, {"another"})
    assert folder.files() == []
