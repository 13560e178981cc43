"""Somebody before the local Slack in a browser, with Steward connected to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bot.settings import Settings
from bot.slack.local_workspace import ADMIN, APP_TOKEN, BOT_TOKEN, ORGANISER
from bot.slack.process import SlackDesk, open_slack_desk
from bot.slack_settings import SlackSettings
from tests.slack.browser import Seat, pages_of
from tests.slack.local_workspace import local_workspace


def slack_settings(address: str, **channels: str) -> SlackSettings:
    """As `steward slack demo` has them: with one admin and one organiser."""
    named: dict[str, Any] = dict(channels)
    return SlackSettings(
        bot_token=BOT_TOKEN, app_token=APP_TOKEN, signing_secret=None, api_url=address, direct_messages=True,
        http_port=None, admins=frozenset({ADMIN}), organisers=frozenset({ORGANISER}), rich_text=False, **named,
    )  # fmt: skip


@contextmanager
def seated(
    opened: Browser, settings: Settings, folder: Path, *, now: Callable[[], datetime], **channels: str
) -> Iterator[tuple[Seat, SlackDesk]]:
    """`channels`: names by setting. The workspace is in a new folder below `folder`; all is closed at the end."""
    (folder / "workspace").mkdir()
    with local_workspace(folder / "workspace") as workspace, pages_of(opened) as new_page:
        desk = open_slack_desk(settings, slack_settings(workspace.base_url, **channels), now=now, tell=lambda _: None)
        desk.start()
        try:
            yield Seat(new_page(), workspace.address), desk
        finally:
            desk.stop(30)
