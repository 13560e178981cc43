"""What is on paper and in files for years: none of it may ever change silently. A change here is a new version."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.organising.custodians.archive import Opened, opened, read_archive_text
from bot.organising.custodians.ceremony import opening_key
from bot.organising.custodians.demo import DEMO_SHEETS, demo_keys
from bot.organising.custodians.key_set import KeySet, Purpose, derive, hash_of
from bot.organising.custodians.public_file import read_public_text
from bot.organising.custodians.share import Share

PUBLIC = b"""{
  "format": "steward custodians public file",
  "version": 1,
  "key": "demo-concern-2026-q1-f99ea8e4",
  "purpose": "concern",
  "begins": "2026-01-01",
  "custodians": 5,
  "threshold": 3,
  "public_key": "ShlMx+jJ5Najcyl2aF5CF+DsNjANeJQ1pav6eZNVxD4=",
  "fingerprint_words": "expediter rewrite hatless overeater tantrum chuck filter brilliant",
  "fingerprint_hex": "f99ea8e4d0a6bf7c96409444f7a6b75c",
  "share_sha256": [
    "b6dd00ec1bf20c138314bfe818f6769badf43a72f6c9af82f3e9909329bdc7df",
    "8a2bd4a8d356a64ad4d67b51beb1901776621f4966d54318ca54b5b008fe55ea",
    "cf9e5442893dc43e7a8baf5441089d57f9da03ee6fec96a71c807a9e8d6b865c",
    "6bb48ce25f804f02d1545494a32c5becbaa28ecca18f9bcb8e3a072cfc66d099",
    "16a3899f72c2f0b16066c855b7acc15b23a4d64e9fb6907e58a0a240a31dbe15"
  ],
  "checksum": "9ae93fc9afd4c1d7ef84a1fbb7c5386acb894c26b6c8d255b4060f56fdfb3bd8"
}
"""
ARCHIVE = Path(__file__).with_name("archive-1.jsonl").read_bytes()


def test_twelve_words_stand_for_this_share() -> None:
    words = (
        "dipper recliner fetal manliness riverbank scrimmage dirtiness charbroil universal freeload enclosure gumminess"
    )

    assert Share(2, bytes(range(16))).words == tuple(words.split())


def test_the_public_file_of_version_1_is_read() -> None:
    keys = read_public_text(PUBLIC)

    assert keys == demo_keys().public and keys.begins == date(2026, 1, 1)
    assert [keys.holds(Share.from_words(words.split())) for words in DEMO_SHEETS] == [True] * 5


def test_a_secret_gives_these_keys() -> None:
    secret = bytes(range(16))

    assert (
        derive(secret, Purpose.CONCERN).public_key.hex()
        == "e290d20899da7bfbb50795dd1ad3d4c579a189797f70ae319c6ea5292061fe1a"
    )
    assert (
        derive(secret, Purpose.NAME).public_key.hex()
        == "5a60bdade5bdff03846b45486361bb3a704a79769225d4e23883035203bf1c15"
    )


def test_fingerprint_id_and_hash_of_a_share_are_these() -> None:
    key = derive(bytes(range(16)), Purpose.CONCERN).public_key
    keys = KeySet(Purpose.CONCERN, date(2026, 11, 28), 2, key, ("0" * 64,) * 3)

    assert keys.id == "concern-2026-q4-889bbca7"
    assert " ".join(keys.fingerprint.words) == "disgrace sherry arrive sequence pulverize causation closure subsidize"
    assert keys.fingerprint.hex == "889bbca78d3ccc94eb6461282673d0d3"
    assert hash_of(Share(2, bytes(range(16))), key) == (
        "adf5a540d774cca43aab92d9783cffe9540b487882753ad3c9ceadede3b88d61"
    )


def test_an_archive_of_version_1_is_opened_by_sheets_of_version_1() -> None:
    keys = demo_keys()
    archive = read_archive_text(ARCHIVE)
    found = list(opened(archive, opening_key(keys.public, keys.shares[2:])))

    assert archive.whole and archive.key == keys.public.id
    assert found == [Opened("00112233445566778899aabbccddeeff", "2026-W48", "Wer zählt die Tasten?".encode())]
