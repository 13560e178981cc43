"""Concerns in a real browser: phone and desk, light and dark, without JavaScript, by keyboard, for who cannot see."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from bot.organising.code import Code
from bot.organising.custodians.demo import demo_keys
from tests.bot.web.house import CHOSEN, TEXT, House
from tests.bot.web.test_browser import SCHEMES, WIDTHS

pytestmark = pytest.mark.long
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
REPLY = "We read it, and ask the company since when it is so.\n\nMeet us on Thursday, or write again next quarter."


class Walk:
    """One person's way through all pages of concerns, with the turns that people take by mistake."""

    def __init__(self, page: Page, house: House) -> None:
        self.page, self.house = page, house
        self.words = ""

    def go(self, step: str) -> None:
        self.page.goto(self.house.site.address)
        self.page.locator("header").get_by_role("button", name=step).click()

    def fill(self, code: str, text: str = TEXT) -> None:
        self.page.get_by_label("Your code").fill(code)
        for choice in CHOSEN:
            self.page.locator(f"[id='{choice}']").check()
        self.page.get_by_label("In your own words").fill(text)
        self.page.get_by_role("button", name="Go on").click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).last.click()

    def look(self, words: str) -> None:
        self.go("Your seven words")
        self.page.get_by_label("Your seven words").fill(words)
        self.press("Look")

    def pages(self) -> Iterator[str]:
        """The name of each page, once it is open."""
        house, page = self.house, self.page
        code = house.codes()[0]
        page.goto(house.site.address)
        yield "first"
        self.go("Raise a concern")
        yield "raise"
        self.fill("quokka", "x" * 1_001)
        yield "raise-wrong"
        self.go("Raise a concern")
        self.fill(house.closed_codes()[0].shown)
        yield "raise-not-open"
        self.page.get_by_label("Your code").fill(code.shown)
        self.press("Go on")
        yield "check"
        self.words = " ".join(page.locator("ol.words li").all_inner_texts())
        page.locator("#written").evaluate("box => box.removeAttribute('required')")
        self.press("Send")
        yield "check-missed"
        page.get_by_label("I have written down").check()
        self.press("Send")
        yield "kept"
        page.reload()
        yield "kept-before"
        self.go("Your seven words")
        yield "words"
        self.page.get_by_label("Your seven words").fill("quokkaparade " * 7)
        self.press("Look")
        yield "words-wrong"
        self.look(self.words)
        yield "receipt-empty"
        house.reply(REPLY)
        house.reply("شكرا. نجتمع قريبا.")
        self.look(self.words)
        yield "receipt"
        self.press("Delete the replies now")
        yield "deleted"
        self.press("Back to your concern")
        self.press("Withdraw this concern")
        yield "confirm"
        self.press("Withdraw it now")
        yield "gone"
        self.look(self.words)
        yield "words-nothing"
        page.locator("main").get_by_role("button", name="Who can read what").click()
        yield "safety"
        for file in (house.home / "custodians").iterdir():
            file.unlink()
        self.go("Raise a concern")
        yield "closed"


@pytest.fixture(params=[(w, s) for w in WIDTHS for s in SCHEMES], ids=lambda p: f"{p[0]}-{p[1]}")
def context(request: pytest.FixtureRequest, opened_browser: Browser) -> Iterator[BrowserContext]:
    width, scheme = request.param
    found = opened_browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield found
    found.close()


@pytest.fixture
def plain(opened_browser: Browser) -> Iterator[Page]:
    """A phone with JavaScript switched off."""
    context = opened_browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def findings(page: Page, name: str) -> list[str]:
    """What axe finds, and what runs off the screen."""
    results = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": TAGS})
    found = [f"{name}: {v['id']} ({v['impact']}) at {v['nodes'][0]['target']}" for v in results.response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*found, f"{name}: runs off the screen"] if wide else found


def test_every_page_of_a_concern_can_be_read_by_everybody(context: BrowserContext, house: House) -> None:
    walk = Walk(context.new_page(), house)
    found: list[str] = []
    for name in walk.pages():
        found += findings(walk.page, name)
        levels = walk.page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(h => Number(h.tagName[1]))")
        assert levels[0] == 1 and levels.count(1) == 1, name
        assert all(later <= before + 1 for before, later in pairwise(levels)), name
        assert walk.page.title() == "Steward" and walk.page.url == f"{house.site.address}/", name
    assert found == []
    assert context.cookies() == []
    assert walk.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_the_demo_keys_warning_can_be_read_by_everybody(
    context: BrowserContext, web_data: Path, tmp_path: Path
) -> None:
    demo = House(tmp_path, web_data, keys=demo_keys())
    walk = Walk(context.new_page(), demo)
    found: list[str] = []
    for step in ("Raise a concern", "Your seven words"):
        walk.go(step)
        found += findings(walk.page, step)
    walk.page.locator("main").get_by_role("button", name="Who can read what").click()
    found += findings(walk.page, "safety")
    demo.close()
    assert found == []


def test_a_concern_is_raised_and_its_reply_read_without_javascript(plain: Page, house: House) -> None:
    walk = Walk(plain, house)
    walk.go("Raise a concern")
    walk.fill(house.codes()[0].shown)
    words = " ".join(plain.locator("ol.words li").all_inner_texts())
    plain.get_by_label("I have written down").check()
    walk.press("Send")
    assert "Your concern is kept" in plain.inner_text("main")
    house.reply(REPLY)
    walk.look(words)
    assert "since when it is so" in plain.inner_text("main")
    walk.press("Withdraw this concern")
    walk.press("Withdraw it now")
    assert house.opened() == [] and plain.context.cookies() == []
    assert plain.url == f"{house.site.address}/" and plain.title() == "Steward"


def test_a_browser_does_not_send_before_the_words_are_ticked_as_written(plain: Page, house: House) -> None:
    walk = Walk(plain, house)
    walk.go("Raise a concern")
    walk.fill(house.codes()[0].shown)
    walk.press("Send")

    assert plain.get_by_role("heading", name="Write down seven words").is_visible()
    assert house.opened() == []


def test_the_back_button_loses_nothing_and_shows_the_same_words(opened_browser: Browser, house: House) -> None:
    page = opened_browser.new_page()
    walk = Walk(page, house)
    walk.go("Raise a concern")
    walk.fill(house.codes()[0].shown)
    shown = page.locator("ol.words li").all_inner_texts()
    page.reload()
    assert page.locator("ol.words li").all_inner_texts() == shown
    walk.press("Change something")
    assert page.get_by_label("In your own words").input_value() == TEXT
    walk.press("Go on")
    assert page.locator("ol.words li").all_inner_texts() == shown
    page.get_by_label("I have written down").check()
    walk.press("Send")
    page.reload()
    assert "Nothing was doubled" in page.inner_text("main")
    page.close()


class Keys:
    """Somebody who uses no pointer."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str, *, most: int = 80) -> None:
        """Tab until what has the focus is called so; each stop on the way can be seen."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(
                """() => {
                const at = document.activeElement, box = at.getBoundingClientRect();
                const label = at.labels && at.labels.length ? at.labels[0].textContent : at.textContent;
                const seen = getComputedStyle(at).outlineStyle !== 'none' && box.width > 0;
                return [label.trim().replace(/\\s+/g, ' '), seen];
                }"""
            )
            assert here[1], f"the focus is not seen at {here[0]!r}"
            if here[0].startswith(name):
                return
        raise AssertionError(f"no stop is called {name!r}")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def go(self) -> None:
        """Enter, and the page that it leads to."""
        with self.page.expect_navigation():
            self.press("Enter")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)


def test_a_concern_is_raised_read_and_withdrawn_by_keyboard_alone(opened_browser: Browser, house: House) -> None:
    code: Code = house.codes()[0]
    page = opened_browser.new_page()
    keys = Keys(page)
    page.goto(house.site.address)
    keys.to("Raise a concern")
    keys.go()
    keys.to("Your code")
    keys.type("nonsense")
    keys.go()
    # What is wrong has the focus: it is read first, and leads to the field.
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    keys.to("Your code", most=1)
    keys.press("Enter")
    keys.to("keystrokes")
    keys.press("Space")
    page.get_by_label("Your code").focus()
    keys.press("ControlOrMeta+a")
    keys.type(code.shown)
    keys.to("In your own words")
    keys.type(TEXT)
    keys.to("Go on")
    keys.go()
    words = " ".join(page.locator("ol.words li").all_inner_texts())
    keys.to("I have written down")
    keys.press("Space")
    keys.to("Send")
    keys.go()
    assert "Your concern is kept" in page.inner_text("main")
    keys.to("Your seven words")
    keys.go()
    keys.to("Your seven words")  # the button that led here
    keys.to("Your seven words")
    keys.type(words)
    keys.to("Look")
    keys.go()
    keys.to("Withdraw this concern")
    keys.go()
    keys.to("Withdraw it now")
    keys.go()
    assert "Your concern is gone" in page.inner_text("main") and house.opened() == []
    page.close()


def test_a_screen_reader_meets_seven_numbered_words_and_messages_beside_their_fields(
    opened_browser: Browser, house: House
) -> None:
    page = opened_browser.new_page()
    walk = Walk(page, house)
    walk.go("Raise a concern")
    walk.fill("nonsense")
    told = page.get_by_label("Your code").evaluate(
        "at => at.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id).textContent)"
    )
    assert len(told) == 2 and "Please look" in told[1]
    page.get_by_label("Your code").fill(house.codes()[0].shown)
    walk.press("Go on")
    tree = page.locator("section.receipt").aria_snapshot()
    assert tree.count("- listitem") == 7 and "- list" in tree
    assert page.locator("ol.words").get_attribute("translate") == "no"
    page.close()
