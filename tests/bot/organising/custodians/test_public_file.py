"""A public file says what the key set is, in one way only: whatever else stands in it is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FileDamaged, UserError
from bot.organising.custodians.ceremony import new_keys
from bot.organising.custodians.demo import demo_keys
from bot.organising.custodians.key_set import KeySet, Purpose
from bot.organising.custodians.public_file import public_text, read_public_file, read_public_text
from tests.thorough import examples

REAL = new_keys(b"k" * 16, Purpose.CONCERN, date(2026, 11, 28), custodians=5, threshold=3).public
TEXT = public_text(REAL)


def test_it_reads_back_also_with_the_line_ends_of_windows() -> None:
    assert read_public_text(TEXT.encode()) == REAL
    assert read_public_text(TEXT.replace("\n", "\r\n").encode()) == REAL


def test_it_names_key_fingerprint_and_every_share_s_hash_and_nothing_of_a_person() -> None:
    found = json.loads(TEXT)

    assert set(found) == {
        "format", "version", "key", "purpose", "begins", "custodians", "threshold", "public_key", "fingerprint_words",
        "fingerprint_hex", "share_sha256", "checksum",
    }  # fmt: skip
    assert found["key"].startswith("concern-2026-q4-") and len(found["share_sha256"]) == 5
    assert len(found["fingerprint_words"].split()) == 8 and found["fingerprint_hex"].startswith(found["key"][-8:])


@given(st.integers(0, len(TEXT) - 2), st.characters(codec="ascii", exclude_characters=" \r\n\t"))
@settings(max_examples=examples(200), deadline=None)
def test_one_changed_character_anywhere_is_refused(at: int, other: str) -> None:
    if TEXT[at] != other:
        with pytest.raises(FileDamaged):
            read_public_text((TEXT[:at] + other + TEXT[at + 1 :]).encode())


@given(st.integers(0, len(TEXT) - 2))
@settings(max_examples=examples(60), deadline=None)
def test_a_file_that_was_cut_off_is_refused(at: int) -> None:
    with pytest.raises(FileDamaged):
        read_public_text(TEXT[:at].encode())


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace('"version": 1', '"version": 1,\n  "version": 1'),
        TEXT.replace('"version": 1', '"version": 1,\n  "note": "x"'),
        TEXT.replace('"threshold": 3', '"threshold": 3.0'),
        TEXT.replace('"threshold": 3', '"threshold": 1'),
        TEXT.replace('"threshold": 3', '"threshold": null'),
        "[" * 5000, "", "null", "{}", "\x00", TEXT * 50,
    ],
)  # fmt: skip
def test_a_file_that_says_more_or_something_else_is_refused(other: str) -> None:
    with pytest.raises(FileDamaged):
        read_public_text(other.encode())


def test_another_version_is_named_as_such() -> None:
    with pytest.raises(FileDamaged, match="another version"):
        read_public_text(TEXT.replace('"version": 1', '"version": 2').encode())


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_public_file(tmp_path / "none.json")


# The demo key


def test_the_demo_key_is_marked_in_its_id() -> None:
    assert demo_keys().public.id.startswith("demo-concern-") and not REAL.id.startswith("demo")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_the_demo_key_is_used_on_this_computer(host: str) -> None:
    assert demo_keys().public.usable_on(host) and REAL.usable_on(host)


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::",  # noqa: S104 - refused here
     "192.168.0.7", "10.0.0.1", "example.org", "localhost.example.org", "steward.onion", "", "127.1",
     "127.0.0.1.nip.io", "2130706433"],
)  # fmt: skip
def test_the_demo_key_is_refused_anywhere_else(host: str) -> None:
    assert not demo_keys().public.usable_on(host) and REAL.usable_on(host)


def test_the_demo_key_is_known_also_where_its_file_hides_it() -> None:
    demo = demo_keys().public
    hidden = public_text(demo).replace("demo-", "")

    with pytest.raises(FileDamaged):
        read_public_text(hidden.encode())
    later = KeySet(Purpose.CONCERN, date(2027, 1, 1), 3, demo.public_key, REAL.share_hashes)
    assert later.demo and later.id.startswith("demo-") and not later.usable_on("example.org")
