"""The Desk's secret: names that nobody can turn back, and a seal that shows when it was touched."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.store.seal import Seal

SEAL = Seal(bytes(range(64)))
OTHER = Seal(bytes(range(1, 65)))
parts = st.lists(st.text(max_size=12), max_size=4)


@given(parts, parts)
def test_different_parts_have_different_names_and_the_same_ones_the_same(one: list[str], other: list[str]) -> None:
    assert (SEAL.name(*one) == SEAL.name(*other)) is (one == other)


@given(parts)
def test_a_name_depends_on_the_secret(one: list[str]) -> None:
    assert SEAL.name(*one) != OTHER.name(*one)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=4))
def test_what_was_sealed_is_opened_with_the_same_secret_only(values: dict[str, str]) -> None:
    held = SEAL.sealed(values)

    assert SEAL.opened(held) == values
    assert OTHER.opened(held) is None


@given(st.integers(min_value=0), st.integers(1, 255))
@example(at=-2, change=1)  # the last letter before the =, of which only some bits count
def test_a_seal_that_was_touched_is_not_opened(at: int, change: int) -> None:
    held = bytearray(SEAL.sealed({"channel": "C1"}))
    held[at % len(held)] ^= change

    assert SEAL.opened(bytes(held)) is None


def test_a_seal_tells_neither_what_is_in_it_nor_when_it_was_made() -> None:
    one, again = SEAL.sealed({"channel": "C0CANARY"}), SEAL.sealed({"channel": "C0CANARY"})

    assert b"CANARY" not in one and one != again
    assert one[:10] == again[:10] == Seal(bytes(64)).sealed({})[:10], "Fernet's time stands first"


def test_a_passing_seal_is_a_new_one_each_time() -> None:
    assert Seal.passing().name("a") != Seal.passing().name("a")


def test_the_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    first = Seal.open(tmp_path / "desk.key")

    assert Seal.open(tmp_path / "desk.key").opened(first.sealed({"a": "b"})) == {"a": "b"}
    assert [path.name for path in tmp_path.iterdir()] == ["desk.key"]


def test_only_its_owner_may_read_the_key_even_where_the_umask_is_lax(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Seal.open(tmp_path / "desk.key")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "desk.key").stat().st_mode) == 0o600


def test_a_key_that_others_could_read_is_shut_to_them(tmp_path: Path) -> None:
    path = tmp_path / "desk.key"
    Seal.open(path)
    path.chmod(0o644)
    Seal.open(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("size", [0, 63, 65])
def test_a_damaged_key_is_named_with_the_remedy(tmp_path: Path, size: int) -> None:
    (tmp_path / "desk.key").write_bytes(b"k" * size)

    with pytest.raises(ConfigError, match=r"desk\.key is damaged\. Delete it") as told:
        Seal.open(tmp_path / "desk.key")
    assert "kkk" not in str(told.value)


def test_where_no_key_can_be_made_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")

    with pytest.raises(ConfigError, match="write access") as told:
        Seal.open(tmp_path / "data" / "desk.key")
    assert str(tmp_path) not in str(told.value)


def test_many_that_make_the_key_at_once_get_the_same(tmp_path: Path) -> None:
    named: list[str] = []
    together = threading.Barrier(8)

    def begin() -> None:
        together.wait(20)
        named.append(Seal.open(tmp_path / "desk.key").name("a"))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert len(named) == 8 and len(set(named)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["desk.key"]
