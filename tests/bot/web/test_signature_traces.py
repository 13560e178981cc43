"""Of a signature nothing is left but its row: no name or code in an address, log, cookie or error; and no text acts."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.organising.petitions.petition import Result
from bot.organising.petitions.text import Demand, Mode, Source, Standing
from bot.web.guard import AT_THE_DOOR, STRANGERS
from tests.bot.web.conftest import Page
from tests.bot.web.house import NAMED, House, fields, pressed, seven_words
from tests.bot.web.test_concern_traces import ODD, QUIETLY, inert
from tests.bot.web.test_hostile_texts import CORPUS
from tests.slack.traces import found_in, readable
from tests.thorough import sample

NAME, ROLE = "Quokkaparade Lindqvist", "Wombatwarden"
SENTINEL = "Quokkaparade"
STEPS = (
    "petitions",
    "petition",
    "petition-text",
    "sign",
    "sign-change",
    "sign-check",
    "sign-send",
    "unsign",
    "unsigned",
)


def walked(house: House) -> Iterator[Page]:
    """All the pages of one signature, from the list to taking it back, with what goes wrong on the way."""
    house.petition(Mode.NAMES)
    code = house.signing_codes()[0]
    typed = {"name": NAME, "role": ROLE, "minimum": "3"}
    yield house.step("petitions")
    yield house.step("petition", petition="our-keys")
    yield house.step("sign", petition="our-keys")
    yield house.signing(SENTINEL, **typed)
    yield house.signing(code, **(typed | {"name": NAME * 9}))
    check = house.signing(code, **typed)
    yield check
    yield pressed(house.site, check, "Change something")
    yield pressed(house.site, check, "Sign")
    yield pressed(house.site, check, "Sign", written="yes")
    yield pressed(house.site, check, "Sign", written="yes")
    words = seven_words(check)
    shown = house.read(words)
    yield shown
    yield house.read(f"{words} {SENTINEL.lower()}")
    confirm = pressed(house.site, shown, "Take this signature back")
    yield confirm
    yield house.signing(house.signing_codes()[1], name=f"{NAME} II", role=ROLE, minimum="2")
    yield pressed(house.site, confirm, "Take it back now")
    yield house.read(words)
    yield pressed(house.site, check, "Sign", written="yes")


def test_nothing_of_a_signature_is_in_an_address_a_log_a_cookie_or_a_file(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "bot.web"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    pages = list(walked(house))
    check = pages[5]
    words, code = seven_words(check), str(fields(check, "Sign")["code"][0])
    house.signed(house.signing_codes()[2], name=NAME, role=ROLE, minimum="3")  # one that stays

    for page in pages:
        assert str(page.response.url) == f"{house.site.address}/"
        assert "set-cookie" not in page.response.headers and "location" not in page.response.headers
        assert page.response.headers["cache-control"] == "no-store"
        assert not [link for link in page.links() if "?" in link or SENTINEL in link]
        assert [title.get_text() for title in page.soup.find_all("title")] == ["Steward"]
    kept = {SENTINEL, ROLE, code, code.replace("-", ""), words, " ".join(words.split()[:2])}
    log = "\n".join(f"{record.name} {record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert not [word for word in kept if word.lower() in log.lower()]
    files = [path for path in house.home.rglob("*") if path.is_file()]
    assert found_in(files, {word: set(readable(word)) for word in kept}) == []
    assert house.told == [] and house.signatures() == 1


def test_what_is_told_in_the_log_of_steps_is_the_same_whoever_signs_or_withdraws(house: House) -> None:
    house.petition()
    before = house.step("petition", petition="our-keys").main
    words = [house.signed(code)[0] for code in house.signing_codes(7)]
    house.step("unsigned", words=words[0])

    assert house.step("petition", petition="our-keys").main == before
    house.tomorrow()
    assert house.step("petition", petition="our-keys").main == before


def test_an_error_inside_is_logged_by_its_name_and_gives_the_same_form_back(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    house.petition(Mode.NAMES)
    check = house.signing(house.signing_codes()[0], name=NAME, role=ROLE, minimum="2")
    with monkeypatch.context() as broken:
        broken.setattr(house.box.signatures, "_seal", None)
        page = pressed(house.site, check, "Sign", written="yes")

    assert page.status == 503 and "not known whether your signature was kept" in page.main
    assert "A signature ended with TypeError" in caplog.text and SENTINEL not in caplog.text
    assert "Traceback" not in caplog.text
    assert "Your signature is kept" in pressed(house.site, page, "Send the same again").main


@pytest.mark.property
def test_names_that_wish_ill_are_shown_as_text(house: House) -> None:
    house.petition(Mode.NAMES)
    corpus = sample(CORPUS, 3)
    codes = house.signing_codes(len(corpus))
    for code, evil in zip(codes, corpus, strict=True):
        check = house.signing(code, name=f"A {evil}", role=evil, minimum="2")
        inert(check)
        inert(pressed(house.site, check, "Change something"))
        inert(house.signing(evil, name=evil * 30, role=evil, minimum=evil))
        inert(house.step("sign-send", petition=evil, sha256=evil, signed=evil, name=evil, written="yes"))
        inert(house.step("sign-send", petition="our-keys", sha256=evil, signed=evil, name=evil, role=evil, minimum="2"))
        inert(house.step("unsign", words=evil))


@pytest.mark.parametrize("mode", list(Mode))
def test_a_petition_that_wishes_ill_is_shown_as_text_on_each_of_its_pages(house: House, mode: Mode) -> None:
    """Organisers write it, out of texts of others."""
    demands = tuple(
        Demand(f"own-{number}", f"H {evil}", f"T {evil}", f"R {evil}", (
            Source(f"S {evil}", list(Standing)[number % len(Standing)], f"L {evil}", "https://example.org/x", "", evil),
        ))
        for number, evil in enumerate(CORPUS)
    )  # fmt: skip
    evil = " ".join(CORPUS)[:150]
    house.petition(
        mode, title=f"T {evil}", addressee=f"A {evil}", opening=f"O {evil}", closing=f"C {evil}", demands=demands,
        operator=f"By {evil}",
    )  # fmt: skip
    typed = NAMED if mode is Mode.NAMES else {}
    codes = house.signing_codes(10)
    words, done = house.signed(codes[0], **typed)
    for page in (
        house.step("petitions"), house.step("petition", petition="our-keys"), house.step("sign", petition="our-keys"),
        house.signing(codes[1], **typed), house.signing("none", **typed), done, house.read(words),
        house.step("unsign", words=words),
    ):  # fmt: skip
        inert(page)
        assert "\u202e" not in page.response.text, "nothing turns the page around"
    if mode is Mode.COUNT:
        for code in codes[1:]:
            house.signed(code)
        house.tomorrow(4)
        book, now = house.box.book, house.clock.now
        book.deliver("our-keys", to=f"X {evil}", on=house.day, how=f"By {evil}", now=now)
        book.answer("our-keys", on=house.day, text=f"No {evil}", demands={"own-0": Result.REFUSED}, now=now)
        book.close("our-keys", why=f"Why {evil}", now=now)
        inert(house.step("petition", petition="our-keys"))


@QUIETLY
@given(
    step=st.sampled_from(STEPS), petition=st.sampled_from(["our-keys", "counted", "none"]) | ODD, code=ODD, name=ODD,
    role=ODD, minimum=ODD | st.sampled_from("234"), sha256=ODD, signed=ODD, words=ODD, written=ODD,
    genuine=st.booleans(),
)  # fmt: skip
def test_whatever_is_sent_to_it_no_step_breaks_or_says_back_what_it_was_sent(
    house: House, step: str, petition: str, genuine: bool, **typed: str
) -> None:
    if not house.box.book.petitions():
        house.petition(Mode.NAMES)
        house.petition(id="counted")
    sent = {name: f"{value}{SENTINEL}" for name, value in typed.items() if name != "minimum"}
    sent |= {"petition": petition, "minimum": typed["minimum"], "x": SENTINEL, "pass": SENTINEL}
    if genuine and petition in ("our-keys", "counted"):
        sent["signed"] = house.box.signatures.issue_receipt()[1]
        sent["sha256"] = house.box.book.petition(petition).sha256
    page = house.step(step, **sent)

    assert page.status in (200, 404, 409, 422) or (page.status == 503 and "Very many codes" in page.main)
    assert "Traceback" not in page.response.text and "set-cookie" not in page.response.headers
    soup = page.soup
    for field in soup.select("input, textarea, #kept ~ dl"):
        field.decompose()
    assert SENTINEL not in str(soup)


def test_whoever_has_a_good_code_or_the_words_is_let_in_while_strangers_are_too_many(house: House) -> None:
    house.petition()
    code, other = house.signing_codes()[:2]
    words, _ = house.signed(other)
    begun = house.step("sign", petition="our-keys")
    guard = house.site.box.app
    taken = guard.strangers, guard.at_the_door
    guard.strangers, guard.at_the_door = STRANGERS, AT_THE_DOOR
    try:
        assert house.step("petitions").status == 503
        assert pressed(house.site, begun, "Go on", code="0000-0000-0000").status == 503
        check = pressed(house.site, begun, "Go on", code=code.shown)
        assert check.status == 200 and guard.strangers == STRANGERS
        assert "Your signature is kept" in pressed(house.site, check, "Sign", written="yes").main
        assert "kept already" in pressed(house.site, check, "Sign", written="yes").main, "its code is used by now"
        confirm = pressed(house.site, house.read(words), "Take this signature back")
        assert "is taken back" in pressed(house.site, confirm, "Take it back now").main
        assert house.read(words).status == 503
        assert house.step("reply", words="abacus " * 7).status == 503
    finally:
        guard.strangers, guard.at_the_door = taken


def test_petitions_stay_offered_while_the_file_is_busy(house: House) -> None:
    """No page waits for the button, and none loses it."""
    house.petition()
    token = house.site.enter()
    assert "Petitions" in house.site.get("/about").words
    with house.box.store._lock:
        page = house.site.post("/about", **{"pass": token})
    assert page.status == 200 and "Petitions" in page.words
