"""Petitions in a real browser: phone and desk, light and dark, without JavaScript, by keyboard."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bot.organising.petitions.petition import Result
from bot.organising.petitions.text import Mode
from tests.bot.web.house import NAMED, House
from tests.bot.web.test_browser import SCHEMES, WIDTHS
from tests.bot.web.test_browser_concerns import Keys, findings

pytestmark = pytest.mark.long


class Walk:
    """One person's way through all pages of petitions, with the turns that people take by mistake."""

    def __init__(self, page: Page, house: House) -> None:
        self.page, self.house = page, house

    def go(self, step: str) -> None:
        self.page.goto(self.house.site.address)
        self.page.locator("header").get_by_role("button", name=step).click()

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name).last.click()

    def fill(self, code: str, name: str = NAMED["name"], least: str = "15") -> None:
        self.page.get_by_label("Your code").fill(code)
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_label("Your role").fill(NAMED["role"])
        if least:
            self.page.get_by_label(f"only if at least {least} people").check()
        self.press("Go on")

    def words(self) -> str:
        return " ".join(self.page.locator("section.receipt ol.words li").all_inner_texts())

    def look(self, words: str) -> None:
        self.go("Your seven words")
        self.page.get_by_label("Your seven words").fill(words)
        self.press("Look")

    def pages(self) -> Iterator[str]:
        """The name of each page, once it is open."""
        house, page = self.house, self.page
        house.petition(Mode.NAMES, "by-name")
        house.petition(id="counted", title="Shifts are known a month before")
        codes = house.signing_codes(10, "by-name")
        page.goto(house.site.address)
        yield "first"
        self.go("Petitions")
        yield "list"
        self.press("Read it: Our keys are ours")
        yield "petition"
        self.press("Sign it")
        yield "sign"
        self.page.locator("summary").first.click()
        yield "sign-whole-text"
        page.locator("form[action='/'] [required]").evaluate_all("all => all.map(at => at.removeAttribute('required'))")
        self.fill("quokka", " ", "")
        yield "sign-wrong"
        self.fill(codes[0].shown)
        yield "check"
        words = self.words()
        page.locator("#written").evaluate("box => box.removeAttribute('required')")
        self.press("Sign")
        yield "check-missed"
        page.get_by_label("I have written down").check()
        self.press("Sign")
        yield "signed"
        page.reload()
        yield "signed-before"
        self.look(words)
        yield "receipt"
        self.press("Take this signature back")
        yield "confirm"
        self.press("Take it back now")
        yield "gone"
        self.go("Petitions")
        self.press("Read it: Shifts")
        yield "counted"
        self.press("Sign it")
        yield "counted-sign"
        page.get_by_label("Your code").fill(house.signing_codes(1, "counted")[0].shown)
        self.press("Go on")
        yield "counted-check"
        for code in house.signing_codes(10, "counted"):
            house.signed(code, "counted")
        kept = [house.signed(code, "by-name", **NAMED)[0] for code in codes[1:]]
        kept.append(house.signed(house.signing_codes(1, "by-name")[0], "by-name", **NAMED)[0])
        house.tomorrow()
        self.look(kept[0])
        yield "receipt-reached"
        house.tomorrow(3)
        self.look(kept[0])
        yield "receipt-over"
        now, book = house.clock.now, house.box.book
        book.deliver("counted", to="The board", on=house.day, how="By hand, at the gate", now=now)
        demands = {"C02": Result.PARTLY, "own-1": Result.REFUSED}
        book.answer("counted", on=house.day, text="We will tell people two weeks before.", demands=demands, now=now)
        book.close("counted", why="Answered; we ask again in spring.", now=now)
        self.go("Petitions")
        self.press("Read it: Shifts")
        yield "answered"
        page.locator("main").get_by_role("button", name="Who can read what").click()
        yield "safety"


@pytest.fixture(params=[(w, s) for w in WIDTHS for s in SCHEMES], ids=lambda p: f"{p[0]}-{p[1]}")
def context(request: pytest.FixtureRequest, opened_browser: Browser) -> Iterator[BrowserContext]:
    width, scheme = request.param
    found = opened_browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield found
    found.close()


def test_every_page_of_a_petition_can_be_read_by_everybody(context: BrowserContext, house: House) -> None:
    walk = Walk(context.new_page(), house)
    found: list[str] = []
    for name in walk.pages():
        found += findings(walk.page, name)
        levels = walk.page.eval_on_selector_all(
            "h1, h2, h3, h4", "all => all.filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))"
        )
        assert levels[0] == 1 and levels.count(1) == 1, name
        assert all(later <= before + 1 for before, later in pairwise(levels)), (name, levels)
        assert walk.page.title() == "Steward" and walk.page.url == f"{house.site.address}/", name
    assert found == []
    assert context.cookies() == []
    assert walk.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_petition_is_signed_and_taken_back_without_javascript(opened_browser: Browser, house: House) -> None:
    context = opened_browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    walk = Walk(context.new_page(), house)
    house.petition(Mode.NAMES)
    walk.go("Petitions")
    walk.press("Read it: Our keys are ours")
    walk.press("Sign it")
    walk.fill(house.signing_codes()[0].shown)
    words = walk.words()
    walk.page.get_by_label("I have written down").check()
    walk.press("Sign")
    assert "Your signature is kept" in walk.page.inner_text("main")
    assert [name.name for name in house.opened_names()] == [NAMED["name"]]
    walk.look(words)
    walk.press("Take this signature back")
    walk.press("Take it back now")
    assert house.signatures() == 0 and context.cookies() == []
    assert walk.page.url == f"{house.site.address}/" and walk.page.title() == "Steward"
    context.close()


def test_a_browser_does_not_go_on_before_a_minimum_is_chosen(opened_browser: Browser, house: House) -> None:
    page = opened_browser.new_page()
    walk = Walk(page, house)
    house.petition(Mode.NAMES)
    walk.go("Petitions")
    walk.press("Read it")
    walk.press("Sign it")
    walk.fill(house.signing_codes()[0].shown, least="")
    assert page.get_by_role("heading", name="Sign: Our keys are ours").is_visible()
    page.get_by_label("only if at least 20 people").check()
    walk.press("Go on")
    assert page.get_by_role("heading", name="Write down seven words, then sign").is_visible()
    page.close()


def test_the_text_is_taken_as_a_file_whose_hash_is_the_one_that_is_shown(
    opened_browser: Browser, house: House, tmp_path: Path
) -> None:
    page = opened_browser.new_page()
    walk = Walk(page, house)
    petition = house.petition()
    walk.go("Petitions")
    walk.press("Read it")
    with page.expect_download() as taken:
        walk.press("Take the text as a file")
    taken.value.save_as(tmp_path / "taken")

    assert taken.value.suggested_filename == "text.json"
    assert hashlib.sha256((tmp_path / "taken").read_bytes()).hexdigest() == petition.sha256
    assert "".join(page.locator("p.hash code").all_inner_texts()) == petition.sha256
    page.close()


def test_a_petition_is_signed_by_keyboard_alone(opened_browser: Browser, house: House) -> None:
    house.petition(Mode.NAMES)
    code = house.signing_codes()[0]
    page = opened_browser.new_page()
    keys = Keys(page)
    page.goto(house.site.address)
    for button in ("Petitions", "Read it", "Sign it"):
        keys.to(button)
        keys.go()
    keys.to("Your code")
    keys.type("nonsense")
    keys.to("Your name")
    keys.type(NAMED["name"])
    keys.to("Tell my name only if at least 10")
    keys.press("Space")
    keys.to("Go on")
    keys.go()
    # What is wrong has the focus: it is read first, and leads to the field.
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    keys.to("Your code", most=1)
    keys.press("Enter")
    page.get_by_label("Your code").focus()
    keys.press("ControlOrMeta+a")
    keys.type(code.shown)
    keys.to("Go on")
    keys.go()
    keys.to("I have written down")
    keys.press("Space")
    keys.to("Sign")
    keys.go()
    assert "Your signature is kept" in page.inner_text("main") and house.signatures() == 1
    page.close()
