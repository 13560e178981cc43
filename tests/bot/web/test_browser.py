"""In a real browser: with and without JavaScript, phone and desk, light and dark, for who sees and who does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.bot.web.conftest import PASSPHRASE, Site

pytestmark = pytest.mark.long
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
EMAIL = "Can my boss read my work email?"


@pytest.fixture
def plain(opened_browser: Browser) -> Iterator[Page]:
    """A phone with JavaScript switched off."""
    context = opened_browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def asked(page: Page, question: str, place: str = "") -> None:
    page.get_by_label("Your question").fill(question)
    if place:
        page.get_by_label("Where you work").select_option(label=place)
    page.get_by_role("button", name="Ask", exact=True).last.click()


def entered(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/members")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Go on").click()


def test_a_question_is_asked_and_gone_on_from_without_javascript(plain: Page, site: Site) -> None:
    plain.goto(site.address)
    asked(plain, EMAIL, "New York")
    assert "New York (as you chose)" in plain.inner_text("main")
    plain.get_by_label("A follow-up question").fill("and in Germany?")
    plain.get_by_role("button", name="Ask", exact=True).last.click()
    assert "Germany (from your question)" in plain.inner_text("main")
    plain.get_by_role("link", name="in its context").first.click()
    assert plain.locator("mark#cited").is_visible()
    assert plain.title() == "Steward" and "?" not in plain.url


def test_a_member_reads_a_change_side_by_side_without_javascript_or_cookies(plain: Page, site: Site) -> None:
    entered(plain, site)
    plain.get_by_role("button", name="Workplace Monitoring Policy", exact=True).click()
    plain.get_by_role("button", name="What changed").first.click()
    plain.get_by_role("button", name="See both versions side by side").first.click()
    assert plain.get_by_role("heading", name="Both versions side by side").is_visible()
    address = plain.url
    assert "/changes/" in address and plain.context.cookies() == []
    plain.goto(address)  # as from a link that somebody sent
    plain.get_by_label("Passphrase").fill(PASSPHRASE)
    plain.get_by_role("button", name="Go on").click()
    assert plain.url == address and plain.get_by_role("heading", name="Both versions side by side").is_visible()


def test_nothing_is_stored_on_the_device_and_nothing_is_loaded_from_elsewhere(
    opened_browser: Browser, site: Site
) -> None:
    context = opened_browser.new_context()
    page = context.new_page()
    loaded: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(site.address)
    asked(page, EMAIL, "New York")
    entered(page, site)
    stored = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    cached = page.evaluate("window.caches ? caches.keys() : []")

    assert stored == [0, 0, ""] and cached == [] and context.cookies() == []
    assert {url.removeprefix(site.address) for url in loaded} <= {
        "/", "/ask", "/members", "/static/steward.css", "/favicon.ico",
    }  # fmt: skip
    assert complaints == []
    context.close()


class Reader:
    """Walks through the pages, as a stranger and as a member."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site

    def pages(self) -> Iterator[str]:
        """The name of each page, once it is open."""
        page, address = self.page, self.site.address
        for path in ("/", "/about", "/policies", "/policies/ny-52c2", "/changes", "/members", "/nowhere"):
            page.goto(address + path)
            yield f"stranger{path.replace('/', '-')}"
        page.goto(address)
        asked(page, EMAIL, "New York")
        page.locator("details summary").last.click()
        yield "answer"
        page.get_by_role("link", name="in its context").first.click()
        yield "source"
        page.goto(address)
        asked(page, "How do I get red wine out of a carpet?")
        yield "abstention"
        page.goto(address)
        asked(page, "What happened to Meta's employee tracking?")
        yield "timeline"
        page.goto(address)
        asked(page, "会社は私のキーボード入力を記録できますか？", "Japan")
        yield "japanese"
        entered(page, self.site)
        yield "member-policies"
        page.get_by_role("button", name="Workplace Monitoring Policy", exact=True).click()
        yield "member-policy"
        page.get_by_role("button", name="What changed").first.click()
        yield "member-history"
        page.get_by_role("button", name="See both versions side by side").first.click()
        yield "member-change"
        page.get_by_role("button", name="Changes", exact=True).click()
        yield "member-changes"
        page.get_by_role("button", name="Ask", exact=True).first.click()
        asked(page, "How long are screenshots kept?", "New York")
        yield "member-answer"
        page.get_by_role("button", name="in its context").first.click()
        yield "member-source"


@pytest.fixture(params=[(w, s) for w in WIDTHS for s in SCHEMES], ids=lambda p: f"{p[0]}-{p[1]}")
def reader(request: pytest.FixtureRequest, opened_browser: Browser, site: Site) -> Iterator[Reader]:
    width, scheme = request.param
    context: BrowserContext = opened_browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield Reader(context.new_page(), site)
    context.close()


def test_every_page_can_be_read_by_everybody(reader: Reader) -> None:
    """What axe finds of WCAG 2.2 A and AA, and nothing that runs off the screen."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found: list[str] = []
    for name in reader.pages():
        results = Axe().run(reader.page, options={"resultTypes": ["violations"], "runOnly": tags})
        for violation in results.response["violations"]:
            where = violation["nodes"][0]["target"]
            found.append(f"{name}: {violation['id']} ({violation['impact']}) at {where}")
        too_wide = reader.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        if too_wide:
            found.append(f"{name}: runs off the screen")
    assert found == []


def test_the_first_stop_of_the_keyboard_skips_to_the_content(opened_browser: Browser, site: Site) -> None:
    page = opened_browser.new_page()
    page.goto(site.address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()
