"""An archive is opened with shares and its own file alone; what was changed in it is reported, the rest is opened."""

from __future__ import annotations

import hashlib
import json
import random
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FileDamaged, UserError
from bot.organising.custodians.archive import Opened, Sealed, archive_text, opened, read_archive, read_archive_text
from bot.organising.custodians.ceremony import opening_key
from bot.organising.custodians.demo import demo_keys
from bot.organising.custodians.key_set import Purpose, derive
from bot.organising.custodians.opening import safe_text, write_opened
from bot.organising.custodians.sealing import seal
from tests.thorough import examples

KEYS = demo_keys()
KEY = opening_key(KEYS.public, KEYS.shares[1:4])
SAID = {f"{n:032x}": f"They count number {n}." for n in (7, 3, 200, 41)}
RECORDS = [
    Sealed(name, "2026-W48", seal(KEYS.public.public_key, text.encode(), 4096)) for name, text in SAID.items()
]  # fmt: skip
TEXT = archive_text(KEYS.public.id, Purpose.CONCERN, RECORDS)
LINES = TEXT.splitlines(keepends=True)


def said_in(text: str) -> dict[str, str]:
    found = opened(read_archive_text(text.encode()), KEY)
    return {one.id: one.plaintext.decode() for one in found if isinstance(one, Opened)}


def test_everything_is_opened() -> None:
    assert said_in(TEXT) == SAID and read_archive_text(TEXT.encode()).whole


def test_the_order_in_which_records_came_is_not_in_it() -> None:
    orders = {archive_text("k", Purpose.CONCERN, random.Random(n).sample(RECORDS, 4)) for n in range(24)}  # noqa: S311

    assert len(orders) == 1


def test_a_record_holds_an_id_a_week_its_purpose_and_what_is_sealed() -> None:
    assert {tuple(json.loads(line)) for line in LINES[1:-1]} == {("id", "week", "purpose", "sealed")}
    assert len({len(line) for line in LINES[1:-1]}) == 1


@given(st.integers(0, len(TEXT) - 2), st.characters(codec="ascii", exclude_characters="\r"))
@settings(max_examples=examples(150), deadline=None)
def test_one_changed_character_anywhere_is_reported_and_costs_one_record_at_most(at: int, other: str) -> None:
    changed = TEXT[:at] + other + TEXT[at + 1 :]
    if changed == TEXT:
        return
    try:
        archive = read_archive_text(changed.encode())
    except FileDamaged:
        assert at < len(LINES[0])
        return
    assert not archive.whole
    read = [one for one in opened(archive, KEY) if isinstance(one, Opened)]
    assert len(read) >= len(SAID) - (2 if other == "\n" or TEXT[at] == "\n" else 1)
    assert {one.plaintext.decode() for one in read} <= set(SAID.values())


@given(st.integers(len(LINES[0]), len(TEXT) - 2))
@settings(max_examples=examples(60), deadline=None)
def test_an_archive_that_was_cut_off_is_reported_and_its_whole_records_are_opened(at: int) -> None:
    assert not read_archive_text(TEXT[:at].encode()).whole
    assert said_in(TEXT[:at]).items() <= SAID.items()
    assert len(said_in(TEXT[:at])) >= TEXT[:at].count("\n") - 2


@pytest.mark.parametrize(
    "other",
    [
        LINES[0] + "".join(LINES[2:]),  # one taken out
        LINES[0] + LINES[2] + LINES[1] + "".join(LINES[3:]),  # two exchanged
        LINES[0] + LINES[1] * 2 + "".join(LINES[3:]),  # one twice
        "".join(LINES[:-1]),
        TEXT + LINES[1],
        TEXT.replace('"records": 4', '"records": 3'),
    ],
    ids=["fewer", "exchanged", "twice", "no checksum", "more", "count"],
)
def test_an_archive_that_was_tampered_with_is_reported(other: str) -> None:
    assert not read_archive_text(other.encode()).whole


@pytest.mark.parametrize("body", [LINES[:3], [*LINES[:-1], "garbage\n"], [*LINES[:2], *LINES[1:4]]])
def test_a_checksum_that_was_made_to_fit_hides_no_missing_damaged_or_doubled_record(body: list[str]) -> None:
    whole = "".join(body)
    summed = json.dumps({"checksum": hashlib.sha256(whole.encode()).hexdigest()})

    assert not read_archive_text(f"{whole}{summed}\n".encode()).whole


def test_a_record_of_another_key_is_reported_and_the_others_are_opened() -> None:
    strange = Sealed("f" * 32, "2026-W48", seal(derive(b"x" * 16, Purpose.CONCERN).public_key, b"x", 4096))
    archive = read_archive_text(archive_text(KEYS.public.id, Purpose.CONCERN, [*RECORDS, strange]).encode())

    assert archive.whole
    assert [one.id for one in opened(archive, KEY) if isinstance(one, Sealed)] == ["f" * 32]


@pytest.mark.parametrize("head", ["", "{}", "[]", "null", '{"format": "steward archive"}', "\x00"])
def test_what_is_no_archive_is_refused(head: str) -> None:
    with pytest.raises(FileDamaged):
        read_archive_text(f"{head}\n{''.join(LINES[1:])}".encode())


def test_an_archive_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_archive(tmp_path / "none")


@pytest.mark.parametrize("name", ["../../etc/x", "a/b/c/d/e", "short", "UPPERCASE1", "x" * 65, "aaaaaaaa\n", "ⅷ" * 8])
def test_an_id_that_could_name_another_file_is_none(name: str) -> None:
    with pytest.raises(ValueError, match="no record"):
        Sealed(name, "2026-W48", b"")


@pytest.mark.parametrize("week", ["2026-W48-3", "2026-11-28", "2026-W54", "2026-W00", "2026W48", ""])
def test_a_record_says_its_week_and_nothing_nearer(week: str) -> None:
    with pytest.raises(ValueError, match="no record"):
        Sealed("a" * 32, week, b"")


def test_a_record_of_another_size_is_not_archived() -> None:
    with pytest.raises(ValueError, match="size"):
        archive_text("k", Purpose.NAME, RECORDS)


def test_two_records_with_one_id_are_not_archived() -> None:
    with pytest.raises(ValueError, match="twice"):
        archive_text("k", Purpose.CONCERN, [RECORDS[0], RECORDS[0]])


def test_what_is_opened_is_for_its_owner_alone(tmp_path: Path) -> None:
    report = write_opened(read_archive_text(TEXT.encode()), KEY, tmp_path / "opened")
    files = sorted((tmp_path / "opened").iterdir())

    assert (report.opened, report.not_opened, report.unsafe) == (4, (), 0)
    assert {file.name: file.read_text() for file in files} == {f"2026-W48-{n}.txt": t for n, t in SAID.items()}
    assert stat.S_IMODE((tmp_path / "opened").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "opened").mkdir()
    with pytest.raises(UserError, match="left as it was"):
        write_opened(read_archive_text(TEXT.encode()), KEY, tmp_path / "opened")

    assert list((tmp_path / "opened").iterdir()) == []


@pytest.mark.parametrize("evil", ["\x1b[2Jx", "\u202eabc", "a\u2066b", "\x00", "\x9b31m", "\u2028", "a\rb"])
def test_what_could_mislead_a_screen_is_shown_as_a_replacement(evil: str) -> None:
    text = safe_text(evil.encode()).decode()

    assert "\N{REPLACEMENT CHARACTER}" in text and text.isprintable()
    assert safe_text(b"\xff\xfe") == "\N{REPLACEMENT CHARACTER}".encode() * 2


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp"))))
def test_plain_text_in_any_script_stays_as_it_was_written(text: str) -> None:
    assert safe_text(text.encode()).decode() == text
