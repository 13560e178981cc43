"""What a refresh is at can be seen from elsewhere while it runs, and no longer."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock

from ingest.following.running import LOCK, Running, over, running, shown_in


def test_a_refresh_is_seen_while_it_runs_and_no_longer(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    report = shown_in(tmp_path, lambda *what: told.append(what))
    assert running(tmp_path) is None

    with FileLock(tmp_path / LOCK):
        report("Looking at sources", 40, 80)
        found = running(tmp_path)
        over(tmp_path)
        assert running(tmp_path) is None

    assert found == Running("Looking at sources", 40, 80) and found.percent == 50
    assert told == [("Looking at sources", 40, 80)]


def test_what_a_killed_refresh_left_behind_is_no_refresh(tmp_path: Path) -> None:
    shown_in(tmp_path, lambda *_: None)("Indexing", 1, 2)

    assert (tmp_path / "refresh.json").exists()
    assert running(tmp_path) is None


def test_progress_is_written_twice_a_second_at_most_and_at_the_end(tmp_path: Path) -> None:
    clock = iter((0.0, 0.0, 0.1, 0.2, 0.2))
    report = shown_in(tmp_path, lambda *_: None, lambda: next(clock))

    with FileLock(tmp_path / LOCK):
        seen = []
        for done in (1, 2, 3):
            report("Reading", done, 3)
            now = running(tmp_path)
            seen.append(now.done if now else None)

    assert seen == [1, 1, 3]


def test_a_damaged_note_is_no_refresh(tmp_path: Path) -> None:
    (tmp_path / "refresh.json").write_text("{")

    with FileLock(tmp_path / LOCK):
        assert running(tmp_path) is None
