"""A policy changes: what the people of a workplace see of it, in Slack and on the web, in a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.settings import Settings
from bot.slack.process import SlackDesk
from bot.web.passphrase import PassphraseHash
from bot.web.process import BoxProcess
from bot.web_settings import WebSettings
from knowledge.library import LibraryFolder
from tests.made_once import copied
from tests.slack.browser import Seat
from tests.slack.seated import seated

PASSPHRASE = "seven quiet forklifts sing"
EVE, ADA = "Eve Employee", "Ada Admin"
BEFORE = """# Quayside tracking rules

Effective 1 March 2026

## What is recorded

Sign-in times are logged on cranes. Keystrokes are not recorded.

## How long

Crane records are kept for 30 days and then deleted.
"""
AFTER = BEFORE.replace("1 March", "4 August").replace("30 days", "180 days").replace(
    "Keystrokes are not recorded.", "Keystrokes are recorded and used to train AI models."
)  # fmt: skip
TRAINS = "Keystrokes are recorded and used to train AI models."


@pytest.fixture
def followed(built_small: LibraryFolder, tmp_path: Path) -> LibraryFolder:
    """A library that follows a folder with one policy."""
    policies = tmp_path / "quayside"
    policies.mkdir()
    (policies / "tracking.md").write_text(BEFORE)
    library = copied(built_small, tmp_path / "data")
    (library.path / "sources.toml").write_text(f'[[source]]\nid = "ours"\nkind = "policy"\npath = "{policies}"\n')
    return library


@pytest.fixture
def seat_and_desk(followed: LibraryFolder, tmp_path: Path, opened_browser: Browser) -> Iterator[tuple[Seat, SlackDesk]]:
    settings = Settings.load({"STEWARD_DATA": str(followed.path)}, folder=followed.path)
    with seated(opened_browser, settings, tmp_path, now=lambda: datetime.now(UTC), alerts_channel="general") as found:
        yield found


def test_a_changed_policy_is_told_shown_side_by_side_and_answered_with_old_and_new(
    seat_and_desk: tuple[Seat, SlackDesk], followed: LibraryFolder, tmp_path: Path
) -> None:
    seat, _ = seat_and_desk
    seat.act_as(ADA)
    seat.open("general")
    seat.say("/steward admin refresh")
    seat.read("1 added", seconds=300)

    (tmp_path / "quayside" / "tracking.md").write_text(AFTER)
    seat.say("/steward admin refresh")
    alert = seat.read(TRAINS, seconds=300)

    expect(alert).to_contain_text("Quayside tracking rules")
    expect(alert).to_contain_text("Keystrokes are not recorded.")
    expect(alert).to_contain_text("4 August 2026")

    seat.act_as(EVE)
    seat.open("general")
    seat.read(TRAINS)
    seat.say("/steward What changed in the Quayside tracking rules on keystrokes?")
    answer = seat.read("Keystrokes are not recorded", seconds=120)
    expect(answer).to_contain_text(TRAINS)
    expect(answer).to_contain_text("4 August 2026")

    _look_side_by_side(seat, followed)


def _look_side_by_side(seat: Seat, followed: LibraryFolder) -> None:
    """On a phone, as a member, in the same browser."""
    settings = Settings.load({"STEWARD_DATA": str(followed.path)}, folder=followed.path)
    web = WebSettings(None, str(PassphraseHash.make(PASSPHRASE, os.urandom(16))))
    process = BoxProcess(settings, web, host="127.0.0.1", port=0, now=lambda: datetime.now(UTC), tell=lambda told: None)
    phone = _browser_of(seat).new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    try:
        page = phone.new_page()
        page.goto(f"http://127.0.0.1:{process.port}/members")
        page.get_by_label("Passphrase").fill(PASSPHRASE)
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Changes", exact=True).first.click()
        page.get_by_role("button", name="Quayside tracking rules").first.click()
        told = page.inner_text("main")
        assert TRAINS in told and "Keystrokes are not recorded." in told
        assert "4 August 2026" in told and "1 March 2026" in told
        assert "Both versions side by side" in told
    finally:
        phone.close()
        process.stop()


def _browser_of(seat: Seat) -> Browser:
    found = seat.page.context.browser
    assert found is not None
    return found
