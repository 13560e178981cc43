"""The office in a real browser: signing in keeps a cookie there, and everybody can read its pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from bot.office import theme_groups
from bot.organising.choice import CHOICES
from bot.organising.custodians.ceremony import new_keys
from bot.organising.custodians.key_set import Purpose
from bot.organising.custodians.public_file import public_text
from bot.rendering.themes import as_svg
from bot.web.office_session import COOKIE
from tests.bot.web.office_site import ADMIN, ORGANISER, TOTALS, Office

pytestmark = pytest.mark.long


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = Office(tmp_path)
    yield found
    found.close()


def signed_in(page: Page, office: Office, person: str = ORGANISER) -> None:
    office.clock.on(seconds=30)
    page.goto(office.address)
    page.get_by_label("Code").fill(office.code(person))
    page.get_by_label("Numbers").fill(office.numbers(person))
    page.get_by_role("button", name="Sign in").click()


def test_signing_in_and_out_works_without_javascript_on_this_computer(opened_browser: Browser, office: Office) -> None:
    context = opened_browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    signed_in(page, office)
    assert page.get_by_role("heading", name="Themes").is_visible()
    (cookie,) = context.cookies()
    assert (cookie["name"], cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (
        COOKIE, True, True, "Strict", "/",
    )  # fmt: skip
    page.reload()
    assert page.get_by_role("heading", name="Themes").is_visible()
    page.get_by_role("button", name="Sign out").click()
    assert "You are signed out" in page.inner_text("main") and context.cookies() == []
    page.goto(office.address)
    assert page.get_by_role("heading", name="Sign in").is_visible()
    context.close()


def test_another_site_that_links_to_it_brings_no_session_along(opened_browser: Browser, office: Office) -> None:
    """`localhost` is another site than 127.0.0.1, on the same computer."""
    context = opened_browser.new_context()
    page = context.new_page()
    signed_in(page, office)
    page.route("http://localhost:9/", lambda route: route.fulfill(
        body=f'<a href="{office.address}/">in</a>', content_type="text/html",
    ))  # fmt: skip
    page.goto("http://localhost:9/")
    page.get_by_role("link", name="in").click()
    page.wait_for_url(f"{office.address}/")
    assert page.get_by_role("heading", name="Sign in").is_visible()
    context.close()


def test_the_chart_is_saved_and_nothing_is_loaded_from_elsewhere(opened_browser: Browser, office: Office) -> None:
    office.publish(TOTALS)
    context = opened_browser.new_context()
    page = context.new_page()
    loaded: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    signed_in(page, office)
    with page.expect_download() as saving:
        page.get_by_role("link", name="PNG").click()
    assert saving.value.suggested_filename == "themes.png"
    assert saving.value.path().read_bytes().startswith(b"\x89PNG")
    assert {url.removeprefix(office.address) for url in loaded} <= {
        "/", "/static/steward.css", "/favicon.ico", "/themes.png",
    }  # fmt: skip
    assert complaints == []
    context.close()


def test_no_words_of_the_chart_run_into_each_other_or_off_its_edges(opened_browser: Browser) -> None:
    chart = as_svg(theme_groups({choice.id: 995 for choice in CHOICES})).decode()
    page = opened_browser.new_page()
    page.set_content(chart)
    boxes = page.evaluate("""[...document.querySelectorAll("text")].map(text => {
        const box = text.getBBox(); return [box.x, box.x + box.width, box.y]})""")
    page.close()

    assert len(boxes) > 2 * len(CHOICES)
    assert all(left >= 0 and right <= 480 - 12 for left, right, _ in boxes)
    rows = [(one, other) for one, other in pairwise(boxes) if abs(one[2] - other[2]) < 1]
    assert len(rows) == len(CHOICES) and all(label[1] + 8 < figure[0] for label, figure in rows)


def pages(page: Page, office: Office) -> Iterator[str]:
    """The name of each page, once it is open."""
    page.goto(office.address)
    yield "sign-in"
    page.get_by_label("Code").fill("0000-0000")
    page.get_by_label("Numbers").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    yield "not-fitting"
    signed_in(page, office)
    yield "next"
    office.publish(TOTALS)
    page.reload()
    yield "themes"
    page.goto(f"{office.address}/health")
    yield "refused"
    page.goto(f"{office.address}/nowhere")
    yield "nowhere"
    signed_out = page.goto(office.address)
    assert signed_out
    page.get_by_role("button", name="Sign out").click()
    yield "signed-out"
    signed_in(page, office, ADMIN)
    page.get_by_role("link", name="Health").click()
    yield "unwell"
    keys = new_keys(b"k" * 16, Purpose.CONCERN, date(2026, 11, 1), custodians=5, threshold=3).public
    office.settings.keys_folder.mkdir()
    (office.settings.keys_folder / "keys.json").write_text(public_text(keys), encoding="utf-8")
    page.reload()
    yield "health"
    for person in (ADMIN, ORGANISER):
        office.file.remove(person)
    page.goto(office.address)
    yield "nobody"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_read_by_everybody(opened_browser: Browser, office: Office, width: int, scheme: str) -> None:
    """What axe finds, of any impact, and nothing that runs off the screen."""
    context = opened_browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    found: list[str] = []
    for name in pages(page, office):
        results = Axe().run(page, options={"resultTypes": ["violations"]})
        for violation in results.response["violations"]:
            where = violation["nodes"][0]["target"]
            found.append(f"{name}: {violation['id']} ({violation['impact']}) at {where}")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{name}: runs off the screen")
    assert found == []
    context.close()
