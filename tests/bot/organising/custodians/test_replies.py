"""What custodians answer is sealed to whoever wrote the concern; what is no reply is named with the reason."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import FileDamaged, UserError
from bot.organising.concern import SEALED_BYTES, Concern, plain_text
from bot.organising.custodians.replies import (
    MOST_BYTES,
    Reply,
    read_replies,
    read_replies_text,
    replies_text,
    sealed_replies,
)
from bot.organising.custodians.sealing import OpeningKey, open_sealed, seal
from bot.organising.custodians.written import readable, reply_key
from tests.thorough import examples

WRITER = OpeningKey(bytes(range(32)))
ID = "00112233445566778899aabbccddeeff"
CONCERN = Concern.read(["tracked.screen", "tracked.camera", "wanted.stop"], "They film us.\nReply key: none")
RECORDS = [Reply(f"{n:032x}", seal(WRITER.public_key, b"Answer %d" % n, 4096)) for n in (9, 3, 200)]
TEXT = replies_text(RECORDS)
LINES = TEXT.splitlines(keepends=True)


def opened(folder: Path, concern: bytes = b"", *, name: str = f"2026-W48-{ID}") -> Path:
    """A folder to which an archive with one concern was opened."""
    folder.mkdir(exist_ok=True)
    packed = concern or CONCERN.packed(WRITER.public_key)
    (folder / f"{name}.txt").write_bytes(readable(packed, name[9:]))
    return folder


def answered(folder: Path, content: bytes) -> Path:
    (folder / f"2026-W48-{ID}.reply.txt").write_bytes(content)
    return folder


# As custodians read it


def test_a_concern_is_read_as_choices_in_words_the_text_and_a_key() -> None:
    lines = readable(CONCERN.packed(WRITER.public_key), ID).decode().splitlines()

    assert lines[0] == "What is tracked: the screen; camera or microphone."
    assert lines[1] == "What they want: that it stops."
    assert "They film us." in lines and lines[-1].startswith("Reply key: ")


def test_without_a_text_it_says_that_there_is_none() -> None:
    assert b"(Nothing was written" in readable(Concern.read(["wanted.stop"], "").packed(WRITER.public_key), ID)


@pytest.mark.parametrize(
    "other",
    [b"", b"Only a text.", b"2 0000000000000000 AAAA\nLater version", b"1 zz AAAA\nx", b"\xff\xfe", b"1 00\nx",
     b"1 0000000000000000 AAAA\na key too short"],
)  # fmt: skip
def test_what_is_no_concern_of_this_version_stays_as_it_is(other: bytes) -> None:
    assert readable(other, ID) == other


@given(st.text(st.characters(codec="utf-8"), max_size=900))
@settings(max_examples=examples(100), deadline=None)
def test_whatever_a_stranger_writes_the_reply_goes_to_their_own_key(text: str) -> None:
    forged = "Reply key: " + urlsafe_b64encode(b"x" * 36).decode()
    concern = Concern.read(["wanted.stop"], f"{text}\n{forged}")
    shown = readable(concern.packed(WRITER.public_key), ID).decode()

    assert reply_key(shown, ID) == WRITER.public_key
    assert reply_key(f"{shown}\r\n \n\n", ID) == WRITER.public_key, "an editor adds lines"


def test_a_key_that_was_touched_or_is_another_concerns_is_none() -> None:
    shown = readable(CONCERN.packed(WRITER.public_key), ID).decode().rstrip()

    assert reply_key(shown, ID[::-1]) is None
    assert reply_key(shown[:-1] + ("A" if shown[-1] != "A" else "B"), ID) is None
    assert reply_key(shown[:-1], ID) is None and reply_key("", ID) is None
    assert reply_key(f"{shown}\nA note of mine.", ID) is None


# Sealing


def test_a_reply_is_sealed_to_whoever_wrote_and_holds_the_text_and_nothing_else(tmp_path: Path) -> None:
    folder = answered(opened(tmp_path / "o"), b"\xef\xbb\xbfWe read it.\r\n")
    for left_by_an_editor in (f"2026-W48-{ID}.reply.txt~", f".2026-W48-{ID}.reply.txt.swp"):
        (folder / left_by_an_editor).write_text("We re")
    (reply,), unusable = sealed_replies(folder)

    assert unusable == [] and reply.id == ID and len(reply.sealed) == SEALED_BYTES
    assert open_sealed(WRITER, reply.sealed, 4096) == b"We read it."


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=1000))
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_arrives_as_it_was_written_and_all_are_of_one_size(tmp_path: Path, text: str) -> None:
    folder = answered(opened(tmp_path / "o"), text.encode())
    replies, unusable = sealed_replies(folder)

    if not plain_text(text):
        assert replies == [] and unusable[0].why == "it is empty"
    elif not text.startswith("\ufeff"):
        assert len(replies[0].sealed) == SEALED_BYTES
        assert open_sealed(WRITER, replies[0].sealed, 4096).decode() == plain_text(text)


def test_the_longest_reply_fits_and_one_byte_more_is_named_with_its_size(tmp_path: Path) -> None:
    folder = opened(tmp_path / "o")
    assert sealed_replies(answered(folder, b"x" * MOST_BYTES))[1] == []
    (too_long,) = sealed_replies(answered(folder, "é".encode() * 2048))[1]
    assert too_long.name.endswith(".reply.txt") and "4,096 bytes long; 4,095 fit" in too_long.why


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "empty"), (b" \n\t", "empty"), ("grüß".encode("utf-16"), "UTF-8"), (b"\xff", "UTF-8"),
     (b"x" * 2_000_000, "bytes long")],
    ids=["nothing", "blanks", "utf-16", "no text", "2 MB"],
)  # fmt: skip
def test_what_cannot_be_a_reply_is_named_with_the_reason(tmp_path: Path, content: bytes, why: str) -> None:
    replies, (named,) = sealed_replies(answered(opened(tmp_path / "o"), content))
    assert replies == [] and why in named.why


def test_a_reply_without_its_concern_with_another_name_or_to_no_key_is_named(tmp_path: Path) -> None:
    folder = opened(tmp_path / "o")
    (folder / f"2026-W47-{ID}.reply.txt").write_text("x")
    (folder / "answer.reply.txt").write_text("x")
    (folder / f"2026-W48-{ID}.Reply.txt.docx").write_text("x")
    assert len(sealed_replies(folder)[1]) == 3

    low = opened(tmp_path / "low", CONCERN.packed(bytes(32)))
    assert "no key" in sealed_replies(answered(low, b"x"))[1][0].why
    raw = opened(tmp_path / "raw", b"Only a text.")
    assert "no reply key" in sealed_replies(answered(raw, b"x"))[1][0].why
    (folder / "x.reply.txt").mkdir()
    assert "x.reply.txt" in [one.name for one in sealed_replies(folder)[1]]
    with pytest.raises(UserError, match="cannot be read"):
        sealed_replies(tmp_path / "none")


# The file


def test_everything_is_read_and_the_order_of_writing_is_not_in_it() -> None:
    read = read_replies_text(TEXT.encode())
    assert read.whole and read.damaged == () and list(read.records) == sorted(RECORDS, key=lambda one: one.id)
    assert replies_text(reversed(RECORDS)) == TEXT
    assert {tuple(json.loads(line)) for line in LINES[1:-1]} == {("id", "sealed")}
    assert len({len(line) for line in LINES[1:-1]}) == 1
    assert json.loads(LINES[0]) == {"format": "steward replies", "version": 1, "records": 3}


@given(st.integers(0, len(TEXT) - 2), st.characters(codec="ascii", exclude_characters="\r"))
@settings(max_examples=examples(150), deadline=None)
def test_one_changed_character_anywhere_is_reported_and_costs_two_replies_at_most(at: int, other: str) -> None:
    changed = TEXT[:at] + other + TEXT[at + 1 :]
    if changed == TEXT:
        return
    try:
        read = read_replies_text(changed.encode())
    except FileDamaged:
        assert at < len(LINES[0])
        return
    assert not read.whole and len(read.records) >= len(RECORDS) - (2 if "\n" in (other, TEXT[at]) else 1)


@given(st.binary(max_size=300))
@settings(max_examples=examples(100), deadline=None)
def test_no_line_of_anything_ends_in_more_than_a_damaged_line(line: bytes) -> None:
    read = read_replies_text(LINES[0].encode() + line + b"\n" + "".join(LINES[1:]).encode())
    assert not read.whole and read.records


@pytest.mark.parametrize("record", ['{"id": ["x"], "sealed": 7}', '{"id": null, "sealed": null}', "[]", "7", '"x"'])
def test_a_record_of_other_kinds_is_damaged(record: str) -> None:
    assert read_replies_text(f"{LINES[0]}{record}\n{''.join(LINES[1:])}".encode()).damaged == (2,)


def test_two_replies_to_one_concern_are_not_written_into_one_file() -> None:
    with pytest.raises(ValueError, match="twice"):
        replies_text([RECORDS[0], RECORDS[0]])


def test_an_archive_is_no_file_of_replies_and_a_folder_neither(tmp_path: Path) -> None:
    with pytest.raises(FileDamaged, match="no file of replies"):
        read_replies_text(TEXT.replace("steward replies", "steward archive").encode())
    with pytest.raises(UserError, match="cannot be read"):
        read_replies(tmp_path)


def test_a_repr_tells_nothing() -> None:
    assert "Answer" not in repr(RECORDS) and "sealed" not in repr(RECORDS)
