"""Petitions, drafts and gaps in a real browser, without a script: everybody can read and use each page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from bot.organising.petitions.life import State
from bot.organising.petitions.text import Mode
from knowledge.library import LibraryFolder
from tests.bot.web.office_petitions import ID, box_of, name_key, next_day
from tests.bot.web.office_petitions import signed as people_sign
from tests.bot.web.office_site import TOTALS, Office
from tests.bot.web.test_office_browser import signed_in
from tests.made_once import copied

pytestmark = pytest.mark.long


@pytest.fixture
def office(built_demo: LibraryFolder, tmp_path: Path) -> Iterator[Office]:
    found = Office(copied(built_demo, tmp_path / "data").path)
    found.publish(TOTALS)
    yield found
    found.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def confirmed(page: Page, office: Office, step: str, name: str) -> None:
    page.goto(f"{office.address}/petitions/{ID}/step/{step}")
    page.locator("#sure").check()
    press(page, name)


def pages(page: Page, office: Office) -> Iterator[str]:
    """The name of each page, once it is open: from the gaps to a petition that was answered."""
    here = office.address
    page.set_default_timeout(120_000)  # the report is made when it is first asked for
    signed_in(page, office)
    page.get_by_role("link", name="Gaps").click()
    yield "gaps"
    page.locator("caption a").first.click()
    yield "practice"
    page.get_by_role("link", name="Correct it").first.click()
    yield "cell"
    press(page, "Correct it")
    yield "cell-wrong"
    page.get_by_label("Looked for, not found").check()
    page.get_by_label("Why").fill("That sentence is about something else.")
    press(page, "Correct it")
    yield "practice-corrected"
    page.get_by_role("link", name="Petitions").click()
    yield "no-petitions"
    page.get_by_role("link", name="Begin a draft").click()
    yield "begin"
    press(page, "Make the draft")
    yield "begin-wrong"
    for box in page.locator("input[name=clause]").all()[:2]:
        box.check()
    page.get_by_label("Short name").fill(ID)
    page.get_by_label("How many signatures it needs").fill("10")
    page.get_by_label("Names, sealed").check()
    press(page, "Make the draft")
    yield "draft"
    for part in ("about", "opening", "closing", "values", "new"):
        page.goto(f"{here}/petitions/{ID}/part/{part}")
        yield f"part-{part}"
    page.goto(f"{here}/petitions/{ID}")
    page.locator(".demands .edit a").first.click()
    yield "part-demand"
    page.get_by_label("Reason").fill("Because we say so.")
    press(page, "Look at it first")
    yield "part-looked"
    press(page, "Save")
    page.goto(f"{here}/petitions/{ID}/part/about")
    page.get_by_label("Whom it is for").fill("The board")
    press(page, "Save")
    page.get_by_role("link", name="History").click()
    page.locator("details summary").first.click()
    yield "history"
    for step in ("discard", "freeze"):
        page.goto(f"{here}/petitions/{ID}/step/{step}")
        yield step
    press(page, "Freeze the text")
    yield "freeze-unsure"
    confirmed(page, office, "freeze", "Freeze the text")
    yield "frozen"
    page.goto(f"{here}/petitions/{ID}/step/open")
    yield "open-without-key"
    key = name_key(office)
    page.reload()
    page.get_by_label(key).check()
    yield "open"
    page.locator("#sure").check()
    press(page, "Open it for signing")
    people_sign(office, 12)
    next_day(office, 3)
    signed_in(page, office)
    for step in ("result", "successor", "close"):
        page.goto(f"{here}/petitions/{ID}/step/{step}")
        yield step
    box_of(office).book.confirm(ID, confirmed=12, roster_sha256="ab" * 32, now=office.clock.now)
    page.goto(f"{here}/petitions/{ID}/step/deliver")
    yield "deliver"
    page.get_by_label("To whom").fill("The works manager")
    page.get_by_label("How", exact=True).fill("By hand")
    page.locator("#sure").check()
    press(page, "Write down that it was delivered")
    page.goto(f"{here}/petitions/{ID}/step/answer")
    page.get_by_role("textbox", name="What was answered").fill("Notice, yes.")
    page.get_by_role("radio", name="Partly met").first.check()
    page.locator("#sure").check()
    yield "answer"
    press(page, "Write down the employer’s answer")
    yield "petition"
    page.goto(f"{here}/petitions")
    yield "petitions"
    page.goto(f"{here}/petitions/{ID}/step/close")
    page.get_by_label("Why").fill("It is answered.")
    office.clock.on(minutes=31)
    press(page, "Close it")
    yield "session-ended"
    page.get_by_label("Code").fill(office.code())
    page.get_by_label("Numbers").fill(office.numbers())
    press(page, "Sign in")
    yield "resumed"
    press(page, "Go on where you were")
    yield "close-unsure"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_read_and_used_by_everybody(
    opened_browser: Browser, office: Office, width: int, scheme: str
) -> None:
    """What axe finds, of any impact, and nothing that runs off the screen. No page needs a script or makes one run."""
    context = opened_browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    found: list[str] = []
    seen: list[str] = []
    for name in pages(page, office):
        seen.append(name)
        results = Axe().run(page, options={"resultTypes": ["violations"]})
        for violation in results.response["violations"]:
            where = violation["nodes"][0]["target"]
            found.append(f"{name}: {violation['id']} ({violation['impact']}) at {where}")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{name}: runs off the screen")
    assert found == [] and len(seen) > 30
    refused = "Failed to load resource"  # what a browser notes of an answer that is a refusal
    assert [text for text in complaints if refused not in text] == []
    assert box_of(office).book.petition(ID).state is State.ANSWERED
    assert box_of(office).book.petition(ID).text.mode is Mode.NAMES
    context.close()


def test_it_works_without_javascript(opened_browser: Browser, office: Office) -> None:
    context = opened_browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    *_, last = pages(page, office)
    assert last == "close-unsure" and "Tick the box" in page.inner_text("main")
    assert page.get_by_label("Why").input_value() == "It is answered."
    context.close()
