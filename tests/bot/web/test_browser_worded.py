"""The consent below an answer in a browser: without JavaScript, on a phone, by keyboard, seen and unseen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.bot.web.conftest import PASSPHRASE
from tests.bot.web.model_site import BUTTON, MODEL, ModelSite
from tests.written_by_models import flipped, said

pytestmark = pytest.mark.long
EMAIL = "Can my boss read my work email?"


@pytest.fixture
def phone(opened_browser: Browser) -> Iterator[Page]:
    """With JavaScript switched off."""
    context = opened_browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def asked(page: Page, question: str, place: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Where you work").select_option(label=place)
    page.get_by_role("button", name="Ask", exact=True).last.click()


def test_an_answer_is_worded_by_keyboard_without_javascript_and_a_reload_sends_nothing_more(
    phone: Page, model: ModelSite
) -> None:
    phone.goto(model.address)
    asked(phone, EMAIL, "New York")
    phone.get_by_text("Read exactly what would be sent").focus()
    phone.keyboard.press("Enter")
    assert phone.get_by_text("The sources stand between two lines").is_visible()
    button = phone.get_by_role("button", name=BUTTON)
    assert button.evaluate("b => document.getElementById(b.getAttribute('aria-describedby')).textContent") == (
        "This holds for this question alone. Nothing is sent unless you press."
    )
    button.focus()
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    assert f"Worded by a language model ({MODEL})" in phone.inner_text("main")
    assert len(model.server.heard) == 1
    phone.reload()
    assert "Nothing was sent a second time." in phone.inner_text("main")
    assert len(model.server.heard) == 1
    assert phone.url == f"{model.address}/ask" and phone.title() == "Steward" and phone.context.cookies() == []


def test_a_button_that_is_pressed_twice_sends_once(phone: Page, model: ModelSite) -> None:
    phone.goto(model.address)
    asked(phone, EMAIL, "New York")
    with phone.expect_navigation():
        phone.get_by_role("button", name=BUTTON).dblclick()
    phone.wait_for_load_state()

    assert len(model.server.heard) == 1


class Reader:
    def __init__(self, page: Page, model: ModelSite) -> None:
        self.page, self.model = page, model

    def pages(self) -> Iterator[str]:
        """The name of each page, once it is open."""
        page = self.page
        page.goto(self.model.address)
        asked(page, EMAIL, "New York")
        page.get_by_text("Read exactly what would be sent").click()
        yield "offer"
        page.get_by_role("button", name=BUTTON).click()
        yield "worded"
        page.get_by_role("button", name="Show the answer from the sources alone").click()
        self.model.server.behaviour = said(flipped)
        page.get_by_role("button", name=BUTTON).click()
        yield "fell-back"
        page.goto(self.model.address)
        asked(page, "会社は私のキーボード入力を記録できますか？", "Japan")
        yield "japanese"
        page.goto(f"{self.model.address}/about")
        yield "about"
        page.goto(f"{self.model.address}/members")
        page.get_by_label("Passphrase").fill(PASSPHRASE)
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Ask", exact=True).first.click()
        asked(page, "How long are screenshots kept?", "New York")
        yield "member"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_of_it_can_be_read_by_everybody(
    opened_browser: Browser, model: ModelSite, width: int, scheme: str
) -> None:
    """What axe finds of WCAG 2.2 A and AA, and nothing that runs off the screen."""
    context: BrowserContext = opened_browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    reader = Reader(context.new_page(), model)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found: list[str] = []
    for name in reader.pages():
        results = Axe().run(reader.page, options={"resultTypes": ["violations"], "runOnly": tags})
        found += [f"{name}: {v['id']} at {v['nodes'][0]['target']}" for v in results.response["violations"]]
        if reader.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{name}: runs off the screen")
    context.close()
    assert found == []
