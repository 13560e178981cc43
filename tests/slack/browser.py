"""A browser in which somebody sits before the local Slack: what they type, press and read.

Chromium is found on the system or where Playwright installed its own; else the test is skipped with the reason.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_QUIETLY = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_WAITS = 20_000  # milliseconds for what is awaited


def _found(playwright: Playwright) -> str:
    own = Path(playwright.chromium.executable_path)
    found = next((path for name in _NAMES if (path := shutil.which(name))), None) or (own if own.is_file() else None)
    if not found:
        pytest.skip("no browser is installed; on Debian: apt-get install chromium; else: playwright install chromium")
    return str(found)


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_found(playwright), headless=True, args=_QUIETLY)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def pages_of(opened: Browser) -> Iterator[Callable[[], Page]]:
    """New pages that know nothing of one another; they and what else was opened meanwhile are closed at the end."""
    before = list(opened.contexts)
    try:
        yield lambda: opened.new_context().new_page()
    finally:
        for context in opened.contexts:
            if context not in before:
                context.close()


class Seat:
    """One person's page of the local Slack."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.set_default_timeout(_WAITS)
        page.goto(address)
        page.get_by_label("Act as").wait_for()

    def act_as(self, name: str) -> None:
        self.page.get_by_label("Act as").select_option(label=name)

    def open(self, place: str) -> None:
        """A channel, a direct message (by the person's name) or an app's home, as the sidebar names it."""
        self.page.locator(".sidebar-item", has_text=place).click()

    def say(self, text: str) -> None:
        self._type(self.page.get_by_placeholder("Message "), text)

    def reply(self, text: str) -> None:
        """In the thread that is open."""
        self._type(self.page.get_by_placeholder("Reply in thread"), text)

    def _type(self, box: Locator, text: str) -> None:
        box.fill(text)
        box.press("Enter")

    def read(self, words: str, *, among: str = ".messages", seconds: int = 20) -> Locator:
        """The last message with these words, once there is one."""
        told = self.page.locator(f"{among} .msg", has_text=words).last
        told.wait_for(timeout=1000 * seconds)
        return told

    def open_thread(self) -> None:
        self.page.get_by_role("button", name="repl").last.click()

    def window(self) -> Locator:
        shown = self.page.locator(".modal")
        shown.wait_for()
        return shown

    def press(self, label: str) -> None:
        """A button of the window that is open."""
        self.window().get_by_role("button", name=label, exact=True).click()

    def close_window(self) -> None:
        self.press("Close")
        self.page.locator(".modal").wait_for(state="hidden")
