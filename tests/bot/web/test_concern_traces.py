"""Of a concern nothing is left but its sealed row: in no address, log, cookie or error; and no text of it acts."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.organising.choice import CHOICES
from bot.web.guard import AT_THE_DOOR, STRANGERS
from tests.bot.web.conftest import FROM_HERE, Page
from tests.bot.web.house import House, fields, pressed, seven_words
from tests.bot.web.test_hostile_texts import CORPUS
from tests.slack.traces import found_in, readable
from tests.thorough import examples, sample

SENTINEL = "Quokkaparade"
STEPS = ("raise", "change", "check", "send", "words", "reply", "delete", "withdraw", "gone", "safety")
ODD = st.text(max_size=60) | st.sampled_from([*CORPUS, "\0", "x" * 5_000, "=&%;", "..", "Lm9wZW4.Lg=="])
QUIETLY = settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def walked(house: House, text: str) -> Iterator[Page]:
    """All the pages of one concern, from the form to its withdrawal, with what goes wrong on the way."""
    code = house.codes()[0]
    yield house.begun()
    yield house.checked(SENTINEL, text=text)
    yield house.checked(code, text=text * 400)
    check = house.checked(code, text=text)
    yield check
    yield pressed(house.site, check, "Change something")
    yield pressed(house.site, check, "Send")
    yield pressed(house.site, check, "Send", written="yes")
    yield pressed(house.site, check, "Send", written="yes")
    words = seven_words(check)
    house.reply(f"About {text}")
    shown = house.read(words)
    yield shown
    yield pressed(house.site, shown, "Delete the replies now")
    yield house.read(f"{words} {SENTINEL.lower()}")
    confirm = pressed(house.site, shown, "Withdraw this concern")
    yield confirm
    yield pressed(house.site, confirm, "Withdraw it now")
    yield house.read(words)
    yield pressed(house.site, check, "Send", written="yes")


def test_nothing_of_a_concern_is_in_an_address_a_log_a_cookie_or_a_file(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "bot.web"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    pages = list(walked(house, SENTINEL))
    check = pages[3]
    words, code = seven_words(check), str(fields(check, "Send")["code"][0])

    for page in pages:
        assert str(page.response.url) == f"{house.site.address}/"
        assert "set-cookie" not in page.response.headers and "location" not in page.response.headers
        assert page.response.headers["cache-control"] == "no-store"
        assert not [link for link in page.links() if "?" in link or SENTINEL in link]
    kept = {SENTINEL, code, code.replace("-", ""), words, words.split()[0] + " " + words.split()[1]}
    log = "\n".join(f"{record.name} {record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert not [word for word in kept if word.lower() in log.lower()]
    files = [path for path in house.home.rglob("*") if path.is_file()]
    assert found_in(files, {word: set(readable(word)) for word in kept}) == []
    assert house.told == []


def test_an_error_inside_is_logged_by_its_name_and_gives_the_same_form_back(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    check = house.checked(house.codes()[0], text=SENTINEL)
    connection, house.box.store._connection = house.box.store._connection, None  # type: ignore[assignment]
    try:
        page = pressed(house.site, check, "Send", written="yes")
    finally:
        house.box.store._connection = connection

    assert page.status == 503 and "not known whether your concern was kept" in page.main
    assert "A concern ended with AttributeError" in caplog.text and SENTINEL not in caplog.text
    assert "Traceback" not in caplog.text
    assert "Your concern is kept" in pressed(house.site, page, "Send the same again").main


@pytest.mark.property
def test_texts_and_replies_that_wish_ill_are_shown_as_text(house: House) -> None:
    corpus = [*sample(CORPUS, 3), "\u202eesrever"]
    codes = house.codes(len(corpus))
    for code, evil in zip(codes, corpus, strict=True):
        check = house.checked(code, text=f"{evil} happens")
        inert(check)
        inert(pressed(house.site, check, "Change something"))
        inert(house.checked(evil, text=evil * 300))
        inert(house.step("reply", words=evil))
        inert(house.step("send", code=evil, signed=evil, text=evil, choice=evil, written="yes"))
        own = check.soup.select_one("blockquote.own")
        assert own is not None and own.get_text() == f"{evil} happens"
    words, _ = house.sent(codes[0], text="x")
    for evil in corpus:
        house.reply(evil)
    shown = house.read(words)
    inert(shown)
    assert len(shown.soup.select("blockquote.own")) == len(corpus)
    assert "\u202e" not in shown.response.text, "nothing turns the page around"


def inert(page: Page) -> None:
    assert not page.soup.find_all(["script", "img", "svg", "iframe", "style", "base", "object", "embed"])
    for tag in page.soup.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on") or name == "srcdoc"]
        assert not re.match(r"\s*(javascript|data|vbscript):", str(tag.get("href", "")), re.I)
    assert {str(form.get("action")) for form in page.soup.find_all("form")} == {"/"}
    assert [title.get_text() for title in page.soup.find_all("title")] == ["Steward"]
    assert "49" not in {word.get_text() for word in page.soup.select("h1")}


@QUIETLY
@given(
    step=st.sampled_from([*STEPS, "", "x"]), code=ODD, text=ODD, signed=ODD, words=ODD, written=ODD,
    choice=st.lists(ODD | st.sampled_from([choice.id for choice in CHOICES]), max_size=4),
    genuine=st.booleans(),
)  # fmt: skip
def test_whatever_is_sent_to_it_no_step_breaks_or_says_back_what_it_was_sent(
    house: House, step: str, code: str, text: str, signed: str, words: str, written: str, choice: list[str],
    genuine: bool,
) -> None:  # fmt: skip
    issued = house.box.concerns.issue_receipt()[1] if genuine else f"{signed}{SENTINEL}"
    sent = {"code": f"{code}{SENTINEL}", "text": f"{text}{SENTINEL}", "signed": issued, "words": f"{words}{SENTINEL}",
            "written": written, "choice": [*choice, SENTINEL], "x": SENTINEL, "pass": SENTINEL}  # fmt: skip
    page = house.step(step, **sent)

    assert page.status in (200, 404, 422) or (page.status == 503 and "Very many codes" in page.main)
    assert "Traceback" not in page.response.text and "set-cookie" not in page.response.headers
    soup = page.soup
    for field in soup.select("input, textarea, blockquote.own"):
        field.decompose()
    assert SENTINEL not in str(soup)


def test_whoever_has_a_good_code_is_let_in_while_strangers_are_too_many(house: House) -> None:
    code = house.codes()[0]
    begun = house.begun()
    guard = house.site.box.app
    taken = guard.strangers, guard.at_the_door
    guard.strangers, guard.at_the_door = STRANGERS, AT_THE_DOOR
    try:
        assert house.begun().status == 503
        assert pressed_in(house, begun, "0000-0000-0000").status == 503
        check = pressed_in(house, begun, code.shown)
        assert check.status == 200 and guard.at_the_door == AT_THE_DOOR
        assert "Your concern is kept" in pressed(house.site, check, "Send", written="yes").main
        assert "kept already" in pressed(house.site, check, "Send", written="yes").main, "its code is used by now"
        assert house.site.post("/ask", step="check", code=code.shown, question="May they?").status == 503
    finally:
        guard.strangers, guard.at_the_door = taken


def test_whoever_asks_keeps_nobody_from_the_form_of_a_concern_however_many_they_are(house: House) -> None:
    code = house.codes()[0]
    guard = house.site.box.app
    taken, guard.strangers = guard.strangers, STRANGERS
    try:
        assert house.site.post("/ask", question="May they?").status == 503
        assert house.site.get("/").status == 200
        assert pressed_in(house, house.begun(), code.shown).status == 200
    finally:
        guard.strangers = taken


def pressed_in(house: House, begun: Page, code: str) -> Page:
    return pressed(house.site, begun, "Go on", code=code, text="x")


def test_the_look_for_a_good_code_waits_for_a_busy_file_and_holds_up_nobody_else(house: House) -> None:
    """The store is locked while it writes; health and pages of members are answered all the same."""
    code = house.codes()[0]
    guard, token = house.site.box.app, house.site.enter()
    later = httpx.Client(base_url=house.site.address, trust_env=False, headers=FROM_HERE)
    taken, guard.at_the_door = guard.at_the_door, AT_THE_DOOR
    try:
        with ThreadPoolExecutor(1) as browser, house.box.store._lock:
            waiting = browser.submit(later.post, "/", data={"step": "check", "code": code.shown, "text": "x"})
            assert house.site.client.get("/healthz").text == "up"
            assert house.site.post("/about", **{"pass": token}).status == 200
            assert not waiting.done()
        assert waiting.result(timeout=30).status_code == 200
    finally:
        guard.at_the_door = taken
        later.close()
