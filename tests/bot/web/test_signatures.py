"""Signing in a browser: nothing is spent before it is signed, nothing typed is lost, every outcome is told."""

from __future__ import annotations

import re
import sqlite3

import pytest

from bot.organising.code import Code
from bot.organising.petitions.life import State
from bot.organising.petitions.outcome import Outcome
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.text import Mode
from bot.organising.purpose import Purpose
from tests.bot.web.conftest import Page
from tests.bot.web.house import NAMED, House, pressed, seven_words


def filled_in(page: Page) -> dict[str, str]:
    """The fields as the form shows them; `minimum` as it is chosen, if it is."""
    found = {str(field["name"]): str(field["value"]) for field in page.soup.select("input[type=text]")}
    chosen = page.soup.select_one("input[name=minimum][checked]")
    return found | ({"minimum": str(chosen["value"])} if chosen else {})


def told_at(page: Page, field: str) -> str:
    found = page.soup.select_one(f"#{field}-wrong")
    return " ".join(found.get_text(" ").split()) if found else ""


def is_good(house: House, code: Code) -> bool:
    return house.box.codes.standing(code, now=house.clock.now) is not None


# The way through


def test_where_only_the_number_counts_a_code_signs_and_nothing_of_a_person_is_asked(house: House) -> None:
    house.petition()
    code = house.signing_codes()[0]
    form = pressed(house.site, house.step("petition", petition="our-keys"), "Sign it")
    assert set(filled_in(form)) == {"code"} and not form.soup.select("input[type=radio]")
    words, done = house.signed(code)

    assert done.status == 200 and "Your signature is kept" in done.main
    assert house.signatures() == 1 and not is_good(house, code)
    assert "Your signature is here" in house.read(words).main


def test_a_name_is_sealed_with_its_role_and_minimum_and_only_custodians_read_it(house: House) -> None:
    house.petition(Mode.NAMES)
    check = house.signing(house.signing_codes()[0], **(NAMED | {"minimum": "3"}))
    for said in ("Ada Lindqvist", "Night shift", "at least 15 people are named together", "one of at least 8",
                 "3 of 5 custodians", *house.names.public.fingerprint.words, "two whole days"):  # fmt: skip
        assert said in check.main
    pressed(house.site, check, "Sign", written="yes")

    (name,) = house.opened_names()
    assert (name.name, name.role, name.minimum) == ("Ada Lindqvist", "Night shift", Minimum.N_AND_A_HALF)


def test_the_minimum_is_told_in_real_figures_and_none_is_chosen_for_anybody(house: House) -> None:
    house.petition(Mode.NAMES, threshold=30)
    form = pressed(house.site, house.step("petition", petition="our-keys"), "Sign it")
    told = [" ".join(label.get_text(" ").split()) for label in form.soup.select("fieldset .choice label")]

    assert [int(re.findall(r"\d+", text)[0]) for text in told] == [30, 45, 60]
    assert not form.soup.select("input[type=radio][checked]")
    assert all(radio.has_attr("required") for radio in form.soup.select("input[type=radio]"))
    page = pressed(house.site, form, "Go on", code="7K3F-M2QX-09TA", name="Ada", role="")
    assert page.status == 422 and "Choose one of the three" in told_at(page, "minimum")


def test_names_are_marked_experimental_and_all_that_follows_is_said_before_anything_is_typed(house: House) -> None:
    house.petition(Mode.NAMES)
    for page in (house.step("petition", petition="our-keys"), house.step("sign", petition="our-keys")):
        for said in ("This is experimental", "sealed as they arrive, to the custodians of this petition",
                     "at least two whole days have passed", "confirmed privately with its owner",
                     "With fewer than 10 people, nothing is published", "a rule that people keep"):  # fmt: skip
            assert said in page.main


def test_the_check_spends_nothing_and_says_what_will_be_kept(house: House) -> None:
    house.petition()
    code = house.signing_codes()[0]
    check = house.signing(code)

    assert "No name, no day, no code" in check.main and len(seven_words(check).split()) == 7
    assert is_good(house, code) and house.signatures() == 0
    tick = check.soup.select_one("input#written")
    assert tick is not None and tick.has_attr("required")


# What the same form does a second time


def test_the_same_form_again_is_told_as_kept_and_counts_once(house: House) -> None:
    house.petition(Mode.NAMES)
    check = house.signing(house.signing_codes()[0], **NAMED)
    pages = [pressed(house.site, check, "Sign", written="yes") for _ in range(3)]

    assert ["Nothing was doubled" in page.main for page in pages] == [False, True, True]
    assert all("Your signature is kept" in page.main for page in pages) and house.signatures() == 1


def test_reload_and_back_button_show_the_same_seven_words_and_all_that_was_typed(house: House) -> None:
    house.petition(Mode.NAMES)
    code = house.signing_codes()[0]
    form = house.step("sign", petition="our-keys")
    checks = [pressed(house.site, form, "Go on", code=code.shown, **NAMED) for _ in range(2)]
    changed = pressed(house.site, checks[0], "Change something")
    checks.append(pressed(house.site, changed, "Go on", code=code.shown, **(NAMED | {"name": "Ada L."})))

    assert len({seven_words(check) for check in checks}) == 1
    assert filled_in(changed) == {"code": code.shown, **NAMED}
    pressed(house.site, checks[2], "Sign", written="yes")
    assert "kept already" in pressed(house.site, form, "Go on", code=code.shown, **NAMED).main
    assert house.opened_names()[0].name == "Ada L."


def test_the_next_person_at_the_same_page_gets_words_of_their_own(house: House) -> None:
    house.petition()
    form = house.step("sign", petition="our-keys")
    words = []
    for code in house.signing_codes()[:2]:
        check = pressed(house.site, form, "Go on", code=code.shown)
        words.append(seven_words(check))
        pressed(house.site, check, "Sign", written="yes")

    assert words[0] != words[1] and house.signatures() == 2


def test_words_of_a_concern_or_of_another_petition_sign_nothing(house: House) -> None:
    """They would lead back to two things, and one of them could not be taken back."""
    house.petition()
    house.petition(id="another", title="Another")
    codes, others = house.signing_codes(), house.signing_codes(id="another")
    check = house.checked(house.codes()[0])
    pressed(house.site, check, "Send", written="yes")
    form = house.step("sign", petition="our-keys").fields("Go on")
    sent = form | {"step": "sign-send", "code": codes[0].shown, "written": "yes"}
    concern = house.site.post("/", **(sent | {"signed": check.fields("Send")["signed"]}))
    other = house.signing(others[0], "another")
    pressed(house.site, other, "Sign", written="yes")
    second = house.site.post("/", **(sent | {"signed": other.fields("Sign")["signed"]}))

    for page in (concern, second):
        assert page.status == 422 and "belong to something else" in page.main
    assert house.signatures() == 0 and is_good(house, codes[0])
    assert seven_words(pressed(house.site, concern, "Go on", code=codes[0].shown)) != seven_words(check)


def test_what_was_taken_back_does_not_come_back_by_sending_the_form_again(house: House) -> None:
    house.petition()
    check = house.signing(house.signing_codes()[0])
    pressed(house.site, check, "Sign", written="yes")
    house.step("unsigned", words=seven_words(check))
    page = pressed(house.site, check, "Sign", written="yes")

    assert "taken back before" in page.main and house.signatures() == 0


# Refusals: nothing spent, nothing lost


def test_every_trouble_is_told_in_one_summary_that_is_read_first(house: House) -> None:
    house.petition(Mode.NAMES)
    page = house.signing("nonsense", name="x" * 81, role="Cook", minimum="7")
    summary = page.soup.select_one("main > :first-child")

    assert page.status == 422 and summary is not None
    assert summary["role"] == "alert" and summary.has_attr("autofocus")
    assert [str(link["href"]) for link in summary.find_all("a")] == ["#code", "#name", "#minimum"]
    assert all(page.soup.find(id=str(link["href"])[1:]) for link in summary.find_all("a"))
    assert "too long" in told_at(page, "name") and "twelve letters" in told_at(page, "code")
    assert filled_in(page) == {"code": "nonsense", "name": "x" * 81, "role": "Cook"}


@pytest.mark.parametrize("name", ["", " \t", "—", "\u202e", "\0"])
def test_what_is_no_name_is_told_at_its_field(house: House, name: str) -> None:
    house.petition(Mode.NAMES)
    code = house.signing_codes()[0]
    page = house.signing(code, **(NAMED | {"name": name}))

    assert page.status == 422 and "A name is needed" in told_at(page, "name") and is_good(house, code)


def test_a_name_is_shown_as_it_will_be_sealed(house: House) -> None:
    house.petition(Mode.NAMES)
    check = house.signing(house.signing_codes()[0], name=" Zoë\u202e \t ツ & <b>Co</b> ", role="", minimum="4")
    shown = [" ".join(item.get_text().split()) for item in check.soup.select("#kept ~ dl dd")]
    pressed(house.site, check, "Sign", written="yes")

    assert shown[0] == "Zoë ツ & <b>Co</b>" and shown[1] == "none"
    assert house.opened_names()[0].name == "Zoë ツ & <b>Co</b>"


def test_an_unknown_or_used_code_is_told_and_the_form_comes_back(house: House) -> None:
    house.petition(Mode.NAMES)
    used, good = house.signing_codes()[:2]
    house.signed(used, **NAMED)
    page = house.signing(used, **NAMED)
    for code in (used, Code.of(good.number ^ 1)):
        page = house.signing(code, **NAMED)
        assert page.status == 422 and "mistyped, or used already" in told_at(page, "code")
        assert filled_in(page) == {"code": code.shown, **NAMED}
    assert "Your code is right" in pressed(house.site, page, "Go on", code=good.shown, **NAMED).main


def test_a_code_for_something_else_is_told_and_not_used_up(house: House) -> None:
    house.petition()
    house.petition(id="another", title="Another")
    for code in (house.codes()[0], house.signing_codes(id="another")[0]):
        page = house.signing(code)
        assert page.status == 422 and "for something else" in told_at(page, "code") and is_good(house, code)


def test_a_code_whose_batch_is_closed_is_kept_for_later_with_all_that_was_typed(house: House) -> None:
    house.petition(Mode.NAMES)
    _, codes = house.box.codes.make_tickets(Purpose.petition("our-keys"), 8)
    page = house.signing(codes[0], **NAMED)

    assert page.status == 422 and "first midnight at which at least 8 people hold codes" in page.main
    assert told_at(page, "code") == "" and filled_in(page) == {"code": codes[0].shown, **NAMED}


def test_a_code_that_was_used_between_check_and_sign_gives_the_form_back(house: House) -> None:
    house.petition(Mode.NAMES)
    code = house.signing_codes()[0]
    check = house.signing(code, **NAMED)
    house.signed(code, **(NAMED | {"name": "Somebody"}))
    page = pressed(house.site, check, "Sign", written="yes")

    assert page.status == 422 and "used already" in told_at(page, "code")
    assert filled_in(page) == {"code": code.shown, **NAMED} and house.signatures() == 1


def test_without_the_tick_nothing_is_signed(house: House) -> None:
    house.petition()
    code = house.signing_codes()[0]
    check = house.signing(code)
    page = pressed(house.site, check, "Sign")

    assert page.status == 422 and house.signatures() == 0 and is_good(house, code)
    assert seven_words(page) == seven_words(check) and "on paper" in told_at(page, "written")
    assert "Your signature is kept" in pressed(house.site, page, "Sign", written="yes").main


def test_words_of_another_box_are_refused_and_new_ones_shown(house: House) -> None:
    house.petition(Mode.NAMES)
    code = house.signing_codes()[0]
    form = house.step("sign", petition="our-keys").fields("Go on")
    made_up = form | NAMED | {"step": "sign-send", "code": code.shown, "signed": "thought.up"}
    page = house.site.post("/", **made_up, written="yes")
    for written in ("yes", ""):
        page = house.site.post("/", **made_up, written=written)
        assert page.status == 422 and "Cross out the words" in page.main
        assert filled_in(page) == {"code": code.shown, **NAMED} and is_good(house, code)
    again = pressed(house.site, page, "Go on", code=code.shown, **NAMED)
    assert "Your signature is kept" in pressed(house.site, again, "Sign", written="yes").main


def test_a_form_that_was_read_under_another_text_signs_nothing_and_shows_the_text_that_stands_here(
    house: House,
) -> None:
    petition = house.petition(Mode.NAMES)
    code = house.signing_codes()[0]
    check = house.signing(code, **NAMED)
    fields = check.fields("Sign") | {"sha256": "0" * 64}
    for sent in (fields | {"written": "yes"}, fields, fields | {"step": "sign-check"}):
        page = house.site.post("/", **sent)
        assert page.status == 422 and "not the one that stands here now" in page.main
        assert page.soup.select_one("details[open]") is not None
        assert page.fields("Go on")["sha256"] == [petition.sha256]
        assert filled_in(page) == {"code": code.shown, **NAMED}
    assert house.signatures() == 0 and is_good(house, code)


@pytest.mark.parametrize("state", [State.FROZEN, State.CLOSED, State.EXPIRED])
def test_what_cannot_be_signed_says_why_and_keeps_what_was_typed(house: House, state: State) -> None:
    petition = house.petition(Mode.NAMES, opens=state is not State.FROZEN)
    code = house.signing_codes()[0]
    signed = house.box.signatures.issue_receipt()[1]
    if state is State.CLOSED:
        house.box.book.close(petition.id, why="Asked to wait.", now=house.clock.now)
    if state is State.EXPIRED:
        house.tomorrow(40)
    begun = house.step("sign", petition=petition.id)
    page = house.step(
        "sign-send",
        petition=petition.id,
        sha256=petition.sha256,
        signed=signed,
        code=code.shown,
        written="yes",
        **NAMED,
    )

    assert house.box.book.petition(petition.id).state is state
    for refused in (begun, page):
        assert refused.status == 409 and "It cannot be signed just now" in refused.main
    hidden = page.fields("Look again")
    assert house.signatures() == 0 and hidden["code"] == [code.shown]
    assert {name: hidden[name] for name in NAMED} == {name: [value] for name, value in NAMED.items()}


def test_too_many_wrong_codes_are_held_off_and_hold_off_nobody_with_a_good_one(house: House) -> None:
    house.petition()
    code = house.signing_codes()[0]
    form = house.step("sign", petition="our-keys")
    tries = (pressed(house.site, form, "Go on", code=Code.of(number).shown) for number in range(300))
    held_off = next(page for page in tries if page.status == 503)

    assert "Very many codes" in held_off.main and "code" in filled_in(held_off)
    assert "Your signature is kept" in house.signed(code)[1].main


def test_a_file_that_cannot_be_written_is_told_and_the_same_form_sent_again(house: House) -> None:
    house.petition(Mode.NAMES)
    check = house.signing(house.signing_codes()[0], **NAMED)
    other = sqlite3.connect(house.box.store.path, isolation_level=None)
    house.box.store._connection.execute("pragma busy_timeout = 50")
    other.execute("begin immediate")
    page = pressed(house.site, check, "Sign", written="yes")
    assert page.status == 503 and "box.db cannot be used" in page.main and house.signatures() == 0
    other.execute("rollback")
    other.close()

    assert "Your signature is kept" in pressed(house.site, page, "Send the same again").main
    assert house.opened_names()[0].name == "Ada Lindqvist"


def test_a_file_that_cannot_be_read_loses_nothing_that_was_typed(house: House) -> None:
    house.petition(Mode.NAMES)
    code = house.signing_codes()[0]
    check = house.signing(code, **NAMED)
    house.box.store._connection.execute("alter table petitions rename to elsewhere")
    try:
        pages = [pressed(house.site, check, "Sign", written="yes"), pressed(house.site, check, "Change something")]
        listed = house.step("petitions")
    finally:
        house.box.store._connection.execute("alter table elsewhere rename to petitions")
    assert [page.status for page in [*pages, listed]] == [503] * 3
    assert filled_in(pressed(house.site, pages[1], "Send the same again")) == {"code": code.shown, **NAMED}
    assert "Your signature is kept" in pressed(house.site, pages[0], "Send the same again").main


def test_without_the_petitions_key_no_name_is_taken_and_the_page_says_why(house: House) -> None:
    house.petition(Mode.NAMES)
    code = house.signing_codes()[0]
    check = house.signing(code, **NAMED)
    (house.home / "custodians" / f"{house.names.public.id}.json").unlink()
    pages = [house.signing(code, **NAMED), pressed(house.site, check, "Sign", written="yes")]

    assert [page.status for page in pages] == [503, 503]
    assert all("key" in page.main and "still good" in page.main for page in pages)
    assert filled_in(pages[0]) == {"code": code.shown, **NAMED} and is_good(house, code)
    assert "not in its place" in house.step("petition", petition="our-keys").main


def test_every_outcome_that_refuses_has_words_of_its_own() -> None:
    from bot.web import petition_words

    kept = {Outcome.SIGNED, Outcome.SIGNED_BEFORE, Outcome.WITHDRAWN_BEFORE}
    told = [petition_words.outcome(outcome, 20) for outcome in Outcome if outcome not in kept]
    assert len(set(told)) == len(Outcome) - 3
    assert not [text for text in told if "{" in text]


def test_pages_of_petitions_neither_read_nor_hand_on_a_members_pass(house: House) -> None:
    house.petition(Mode.NAMES)
    token = house.site.enter()
    for step in ("petitions", "petition", "sign", "petition-text"):
        page = house.step(step, petition="our-keys", **{"pass": token, "passphrase": "wrong"})
        assert page.status == 200 and token not in page.response.text
        assert "You read as a member" not in page.response.text
