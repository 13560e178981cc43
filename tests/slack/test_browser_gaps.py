"""What the company's own policies say, practice by practice, as a member sees it in Slack, in a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.settings import Settings
from knowledge.library import LibraryFolder
from tests.made_once import copied
from tests.slack.browser import Seat
from tests.slack.seated import seated

EVE = "Eve Employee"


@pytest.fixture
def seat(built_demo: LibraryFolder, tmp_path: Path, opened_browser: Browser) -> Iterator[Seat]:
    library = copied(built_demo, tmp_path / "data")
    settings = Settings.load({"STEWARD_DATA": str(library.path)}, folder=library.path)
    with seated(opened_browser, settings, tmp_path, now=lambda: datetime.now(UTC), alerts_channel="general") as (
        seat,
        _,
    ):
        yield seat


def test_a_member_opens_a_practice_and_reads_word_for_word_what_the_policies_say(seat: Seat) -> None:
    seat.act_as(EVE)
    seat.open("general")
    seat.say("/steward gaps")
    told = seat.read("Keystrokes and mouse", seconds=60)
    _picture(seat, "list")

    told.get_by_role("button", name="Read: Keystrokes and mouse", exact=True).click()
    window = seat.window()
    expect(window).to_contain_text("Deskvane")
    expect(window).to_contain_text("Told beforehand")
    expect(window).to_contain_text("Workplace Monitoring Policy")
    expect(window).to_contain_text("looked for, not found")
    _picture(seat, "practice")


def _picture(seat: Seat, name: str) -> None:
    """For whoever wants to look: STEWARD_TESTS_PICTURES names a folder."""
    if folder := os.environ.get("STEWARD_TESTS_PICTURES"):
        seat.page.screenshot(path=Path(folder) / f"slack-gaps-{name}.png", full_page=True)
