"""What is in a file decides how it is read; whatever is in it, it is read or refused in one sentence."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.reading.block import Unreadable
from ingest.reading.file_kind import READERS, SUFFIXES, read_file, reader_of
from ingest.reading.html import read_html
from ingest.reading.plain import read_plain
from tests.thorough import examples


def refusal(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(Unreadable) as refused:
        read_file(path)
    return str(refused.value)


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, suffix: str) -> None:
    assert "it is empty" in refusal(tmp_path / f"a{suffix}", b"")


def test_a_web_page_saved_as_text_is_read_as_a_web_page(tmp_path: Path) -> None:
    for name, text, reader in (("a.txt", "<!DOCTYPE html><p>x", read_html), ("b.txt", "a < b", read_plain)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert reader_of(tmp_path / name) is reader


def test_an_old_or_locked_office_file_is_named_as_such(tmp_path: Path) -> None:
    assert "before 2007" in refusal(tmp_path / "a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_an_archive_is_named_as_such(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x")

    assert "ZIP archive" in refusal(tmp_path / "a.txt", packed.getvalue())


def test_another_kind_is_refused_with_those_that_are_read(tmp_path: Path) -> None:
    assert ".docx" in refusal(tmp_path / "a.xyz", b"text")


def test_a_refusal_repeats_nothing_of_the_file(tmp_path: Path) -> None:
    secret = b'{"salary": "of Ms Miller"}, {'
    for suffix in (".json", ".jsonl", ".pdf", ".docx"):
        assert "Miller" not in refusal(tmp_path / f"a{suffix}", secret)


MARKS = st.sampled_from(
    ["# ", "- ", "> ", "|a|b|\n", "|---|---|\n", "{% raw %}", "{% comment %}", "{{x}}", "---\n", "<table>", "<li>",
     "<tr><td>", "</p>", "<!--", "[^1]: ", "[a](", "x", "\n\n", "\u202e", "\u200b", "é", "&#0;", "&#xd800;", "a: [\n"]
)  # fmt: skip


@given(suffix=st.sampled_from(sorted(READERS)), data=st.binary(min_size=1, max_size=400))
@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(tmp_path: Path, suffix: str, data: bytes) -> None:
    _read_or_refused(tmp_path / f"a{suffix}", data)


@given(suffix=st.sampled_from([".md", ".html", ".txt"]), marks=st.lists(MARKS, min_size=1, max_size=40))
@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_markup_is_read_or_refused(tmp_path: Path, suffix: str, marks: list[str]) -> None:
    _read_or_refused(tmp_path / f"a{suffix}", "".join(marks).encode())


def _read_or_refused(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        readings = read_file(path)
    except Unreadable:
        return
    for text in (text for r in readings for text in (r.title, *(b.text for b in r.blocks))):
        assert not [char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")]
        assert text == " ".join(text.split())
        assert unicodedata.is_normalized("NFC", text)
    assert all(block.text for r in readings for block in r.blocks)
