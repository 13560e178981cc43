"""What the company's own policies say, practice by practice, as a member sees it in Slack, in a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.settings import Settings
from bot.slack.local_workspace import ADMIN, APP_TOKEN, BOT_TOKEN, ORGANISER
from bot.slack.process import open_slack_desk
from bot.slack_settings import SlackSettings
from knowledge.library import LibraryFolder
from tests.made_once import copied
from tests.slack.browser import Seat, browser
from tests.slack.local_workspace import local_workspace

EVE = "Eve Employee"


@pytest.fixture
def seat(built_demo: LibraryFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seat]:
    for name in [name for name in os.environ if name.upper() in ("HTTP_PROXY", "HTTPS_PROXY")]:
        monkeypatch.delenv(name)
    library = copied(built_demo, tmp_path / "data")
    settings = Settings.load({"STEWARD_DATA": str(library.path)}, folder=library.path)
    (tmp_path / "workspace").mkdir()
    with local_workspace(tmp_path / "workspace") as workspace, browser() as opened:
        slack = SlackSettings(
            bot_token=BOT_TOKEN, app_token=APP_TOKEN, signing_secret=None, api_url=workspace.base_url,
            direct_messages=True, http_port=None, admins=frozenset({ADMIN}), organisers=frozenset({ORGANISER}),
            rich_text=False, alerts_channel="general",
        )  # fmt: skip
        desk = open_slack_desk(settings, slack, now=lambda: datetime.now(UTC))
        desk.start()
        try:
            yield Seat(opened.new_page(), workspace.address)
        finally:
            desk.stop(30)


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
