"""A report that was made, kept on disk: the same when it is read back, and none rather than a wrong one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.organising.gaps.kept import KeptReport, key_of
from bot.organising.gaps.policy import Policy
from bot.organising.gaps.report import Report
from tests.bot.organising.gaps.made_reports import quote, report

POLICY = Policy("vans", "Vans", "vans@1", "2026-11-01", "Vans carry trackers.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gaps" / "report.json"


@pytest.mark.parametrize("made", [
    report(), report(quotes=3), Report((), 0), Report((), 2, ("Richtlinie",)),
    report(quote("“<!channel>” \u202e naïve 🚐", "line\nbreak", title="Ünïcode & <b>")),
])  # fmt: skip
def test_a_report_is_read_back_as_it_was_written(path: Path, made: Report) -> None:
    KeptReport(path).write("key", made)

    assert KeptReport(path).read("key") == made
    assert KeptReport(path).read() == made


def test_a_report_of_another_key_is_none_and_the_last_one_is_there_without_a_key(path: Path) -> None:
    kept = KeptReport(path)
    kept.write("key", report())

    assert kept.read("other") is None
    kept.write("other", Report((), 1))
    assert kept.read("key") is None and kept.read("other") == kept.read() == Report((), 1)


def test_where_none_was_made_there_is_none(path: Path) -> None:
    assert KeptReport(path).read() is None


@pytest.mark.parametrize("broken", [
    b"", b"{", b"\xff\xfe", b"null", b"[]", b'"report"', b'{"key": "key"}', b'{"key": "key", "report": []}',
    b'{"key": "key", "report": {"rows": [[]], "searched": 1, "unread": [], "unread_in_part": []}}',
])  # fmt: skip
def test_a_broken_file_is_none(path: Path, broken: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(broken)

    assert KeptReport(path).read("key") is None
    assert KeptReport(path).read() is None


@pytest.mark.parametrize("field", ["mention", "cells", "versions", "practice"])
def test_a_report_that_lacks_something_or_holds_another_kind_of_thing_is_none(path: Path, field: str) -> None:
    kept = KeptReport(path)
    kept.write("key", report())
    for change in ("gone", "text"):
        held = json.loads(path.read_text(encoding="utf-8"))
        if change == "gone":
            del held["report"]["rows"][0][field]
        elif field != "practice":
            held["report"]["rows"][0][field] = "text"
        else:
            continue
        path.with_name("other.json").write_text(json.dumps(held), encoding="utf-8")
        assert KeptReport(path.with_name("other.json")).read() is None


def test_a_verdict_that_there_is_not_is_none(path: Path) -> None:
    kept = KeptReport(path)
    kept.write("key", report())
    path.write_text(path.read_text(encoding="utf-8").replace('"partly"', '"perhaps"'), encoding="utf-8")

    assert kept.read() is None


def test_where_the_folder_cannot_be_written_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "gaps").write_text("a file where the folder should be")
    kept = KeptReport(tmp_path / "gaps" / "report.json")
    kept.write("key", report())

    assert kept.read() is None
    assert [path.name for path in tmp_path.iterdir()] == ["gaps"]


def test_nothing_half_written_is_left_beside_it(path: Path) -> None:
    KeptReport(path).write("key", report())

    assert [held.name for held in path.parent.iterdir()] == ["report.json"]


def test_the_key_is_another_where_a_policy_or_what_it_is_read_with_is_another() -> None:
    other = Policy("vans", "Vans", "vans@2", "2026-11-20", "Vans carry no trackers.")
    key = key_of([POLICY], ["cards", "model"])

    assert key == key_of([POLICY], ["cards", "model"])
    assert len({key, key_of([other], ["cards", "model"]), key_of([POLICY], ["cards", "other"]), key_of([], [])}) == 4
