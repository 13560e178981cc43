"""The keeper looks at what is due, again and again, and no trouble ends it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.keeper import READS_FOLDERS_EVERY, Keeper
from bot.settings import Settings
from bot.tracking import Refreshed
from ingest.following.state import State
from knowledge.catalogue import Catalogue
from knowledge.library import LibraryFolder
from tests.made_once import copied

RULES = " ".join(f"Rule {n}: the badge of every employee is kept in the office and shown to nobody." for n in range(9))


class Kept:
    """A keeper whose passes a test makes itself, on a clock that it moves."""

    def __init__(self, settings: Settings, policies: Path) -> None:
        self.policies = policies
        self.clock = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.told: list[Refreshed] = []
        self.said: list[str] = []
        self.settings = settings
        self.keeper = Keeper(settings, lambda: self.clock, self.told.append, self.said.append)

    def look(self, later: timedelta = timedelta(minutes=1)) -> list[Refreshed]:
        self.clock += later
        before = len(self.told)
        self.keeper.look()
        return self.told[before:]

    def answering(self) -> list[str]:
        with Catalogue.read(self.settings.data / "catalogue.db") as catalogue:
            return [d.id for d, _ in catalogue.documents() if d.kind == "policy"]


@pytest.fixture
def kept(built_small: LibraryFolder, small_pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    monkeypatch.setattr("bot.tracking.pack_folder", lambda: small_pack)
    library = copied(built_small, tmp_path / "data")
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / "monitoring.md").write_text(f"# Monitoring\n\n{RULES}")
    (library.path / "sources.toml").write_text(f'[[source]]\nid = "ours"\nkind = "policy"\npath = "{policies}"\n')
    return Kept(Settings.load({"STEWARD_DATA": str(library.path)}), policies)


def test_a_source_is_looked_at_when_it_is_due_and_not_before(kept: Kept) -> None:
    first = kept.look()
    (kept.policies / "breaks.md").write_text("# Breaks\n\nBreaks are thirty minutes long and paid.")

    assert [s.state for done in first for s in done.sources.states] == [State.OK]
    assert kept.look() == []
    assert kept.answering() == ["policies/monitoring"]

    kept.look(READS_FOLDERS_EVERY)
    assert kept.answering() == ["policies/breaks", "policies/monitoring"]


def test_a_broken_sources_file_is_told_once_and_ends_nothing(kept: Kept) -> None:
    file = kept.settings.data / "sources.toml"
    sound = file.read_text()
    file.write_text("[[source]]\nid = 7\n")

    assert kept.look() == [] and kept.look() == []
    assert len(kept.said) == 1 and "sources.toml" in kept.said[0]

    file.write_text(sound)
    kept.look()
    assert kept.answering() == ["policies/monitoring"]


def test_while_another_refresh_runs_the_keeper_waits_for_its_next_turn(kept: Kept) -> None:
    kept.look()
    from bot.tracking import following

    with following(kept.settings, lambda: kept.clock).alone():
        assert kept.look(timedelta(days=2))[1:] == []
        assert kept.said == []
    assert kept.look() != []


def test_it_runs_by_itself_until_it_is_stopped(kept: Kept) -> None:
    looked = threading.Event()
    keeper = Keeper(
        kept.settings, lambda: kept.clock, lambda _: looked.set(), kept.said.append,
        looks_every=timedelta(seconds=1),
    )  # fmt: skip
    keeper.start()
    try:
        assert looked.wait(300)
    finally:
        keeper.stop()

    kept.clock += timedelta(days=2)
    keeper.look()
    assert kept.said == [] and kept.answering() == ["policies/monitoring"]


def test_a_clock_that_was_set_back_does_not_stop_it_from_reading_folders(kept: Kept) -> None:
    kept.look()
    (kept.policies / "breaks.md").write_text("# Breaks\n\nBreaks are thirty minutes long and paid.")

    kept.look(-timedelta(days=400))

    assert kept.answering() == ["policies/breaks", "policies/monitoring"]
