"""Raising a concern in a browser: nothing is spent before it is sent, nothing typed is lost, every outcome is told."""

from __future__ import annotations

import re
import sqlite3

import pytest

from bot.organising.code import Code
from bot.organising.concern import Concern
from bot.organising.concern_box import Outcome
from tests.bot.web.conftest import Page
from tests.bot.web.house import CHOSEN, CIRCLE, TEXT, House, pressed, sent_raw, seven_words


def filled_in(page: Page) -> tuple[str, set[str], str]:
    """(code, choices, text), as the form shows them."""
    code, text = page.soup.select_one("input#code"), page.soup.select_one("textarea#text")
    assert code is not None and text is not None
    ticked = {str(box["value"]) for box in page.soup.select("input[name=choice][checked]")}
    return str(code["value"]), ticked, text.get_text().removeprefix("\n")


def told_at(page: Page, field: str) -> str:
    """What is told beside a field, which points to it."""
    found = page.soup.select_one(f"#{field}-wrong")
    return " ".join(found.get_text(" ").split()) if found else ""


def concerns(house: House) -> int:
    return len(house.box.concerns.sealed_concerns())


def is_good(house: House, code: Code) -> bool:
    return house.box.codes.standing(code, now=house.clock.now) is not None


# The way through


def test_a_concern_is_raised_and_only_custodians_read_it(house: House) -> None:
    code = house.codes()[0]
    words, page = house.sent(code)

    assert page.status == 200 and "Your concern is kept" in page.main
    assert house.opened() == [Concern.read(CHOSEN, TEXT)]
    assert not is_good(house, code)
    assert "came in the week of Monday, 23 November 2026" in house.read(words).main


def test_the_first_page_offers_both_and_no_step_has_an_address(house: House) -> None:
    first = house.site.get("/")
    buttons = {str(button["value"]): button for button in first.soup.select("button[name=step]")}

    assert {"raise", "words", "safety"} <= set(buttons)
    for name in buttons:
        page = house.step(name)
        assert page.status == 200 and str(page.response.url).endswith(f":{house.site.box.port}/")
        assert {str(form.get("action", "/")) for form in page.soup.select("main form, form#steps")} == {"/"}
    assert house.site.get("/?step=raise").main == first.main


def test_the_form_says_what_this_is_who_runs_it_and_of_how_many_one_is(house: House) -> None:
    main = house.begun().main

    for said in ("server sees the text in its memory", "never quoted", "90 days", "run by Local 12 (a union)",
                 "one of at least 8", "Leave out names, teams, places, dates"):  # fmt: skip
        assert said in main
    assert len(house.begun().soup.select("fieldset legend")) == 4


def test_the_check_shows_words_choices_and_text_and_spends_nothing(house: House) -> None:
    code = house.codes()[0]
    page = house.checked(code, text="Zwei Zeilen\r\n\r\n<b>𝔸</b>")

    assert len(seven_words(page).split()) == 7
    assert "one of at least 8 people" in page.main and "keystrokes or mouse" in page.main
    own = page.soup.select_one("blockquote.own")
    assert own is not None and own.get_text() == "Zwei Zeilen\n\n<b>𝔸</b>"
    assert is_good(house, code) and concerns(house) == 0
    tick = page.soup.select_one("input#written")
    assert tick is not None and tick.has_attr("required")


def test_text_as_long_as_fits_arrives_as_it_was_typed(house: House) -> None:
    text = "𝔸é\n漢" * 250
    house.sent(house.codes()[0], [], text)

    assert house.opened() == [Concern.read([], text)]


def test_a_code_is_read_as_people_type_it(house: House) -> None:
    code = house.codes()[0]

    assert "Your code is right" in house.checked(f" {code.shown.lower().replace('1', 'l').replace('0', 'o')} ").main


# What the same form does a second time


def test_the_same_form_again_is_told_as_kept_and_doubles_nothing(house: House) -> None:
    codes = house.codes()
    check = house.checked(codes[0])
    pages = [pressed(house.site, check, "Send", written="yes") for _ in range(3)]
    assert ["Nothing was doubled" in page.main for page in pages] == [False, True, True]
    assert all("Your concern is kept" in page.main for page in pages)
    assert concerns(house) == 1 and is_good(house, codes[1])


def test_reload_and_back_button_show_the_same_seven_words(house: House) -> None:
    code = house.codes()[0]
    begun = house.begun()
    checks = [pressed(house.site, begun, "Go on", code=code.shown, choice=[*CHOSEN], text=TEXT) for _ in range(2)]
    changed = pressed(house.site, checks[0], "Change something")
    checks.append(pressed(house.site, changed, "Go on", code=code.shown, text="Another text"))

    assert len({seven_words(check) for check in checks}) == 1
    assert filled_in(changed) == (code.shown, set(CHOSEN), TEXT)
    pressed(house.site, checks[2], "Send", written="yes")
    assert "kept already" in pressed(house.site, begun, "Go on", code=code.shown, text=TEXT).main


def test_the_next_person_at_the_same_page_gets_words_of_their_own(house: House) -> None:
    """A form left open on a device that several use must not swallow the second concern as a repeat of the first."""
    codes = house.codes()
    begun = house.begun()
    words = []
    for code in codes[:2]:
        check = pressed(house.site, begun, "Go on", code=code.shown, text=TEXT)
        words.append(seven_words(check))
        pressed(house.site, check, "Send", written="yes")
    assert words[0] != words[1] and concerns(house) == 2


def test_what_was_withdrawn_does_not_come_back_by_sending_the_form_again(house: House) -> None:
    codes = house.codes()
    check = house.checked(codes[0])
    pressed(house.site, check, "Send", written="yes")
    house.step("gone", words=seven_words(check))
    page = pressed(house.site, check, "Send", written="yes")

    assert "withdrawn before" in page.main and "no code was used up" in page.main
    assert concerns(house) == 0


# Refusals: nothing spent, nothing lost


@pytest.mark.parametrize("typed", ["", "short", "U" * 12, "7K3F-M2QX-09TA-7", "é" * 12])
def test_what_is_no_code_is_told_at_its_field(house: House, typed: str) -> None:
    page = house.checked(typed)

    assert page.status == 422 and "twelve letters and digits" in told_at(page, "code")
    field = page.soup.select_one("input#code")
    assert field is not None and "code-wrong" in str(field["aria-describedby"]).split()
    assert filled_in(page) == (typed, set(CHOSEN), TEXT)


def test_every_trouble_is_told_in_one_summary_that_is_read_first(house: House) -> None:
    page = house.checked("nonsense", [], "x" * 1_001)
    summary = page.soup.select_one("main > :first-child")

    assert page.status == 422 and summary is not None
    assert summary["role"] == "alert" and summary.has_attr("autofocus")
    assert [str(link["href"]) for link in summary.find_all("a")] == ["#code", "#text"]
    assert all(page.soup.find(id=str(link["href"])[1:]) for link in summary.find_all("a"))
    assert "1,001 characters long; 1,000 fit" in told_at(page, "text")
    assert filled_in(page)[2] == "x" * 1_001


def test_an_empty_form_and_a_choice_that_is_none_are_told_at_the_choices(house: House) -> None:
    code = house.codes()[0]

    assert "Nothing was chosen or written" in told_at(house.checked(code, [], " \n"), "choice")
    assert "not on the list" in told_at(house.checked(code, ["tracked.nothing"]), "choice")
    assert is_good(house, code)


def test_an_unknown_code_is_told_and_the_form_comes_back(house: House) -> None:
    code = house.codes()[0]
    mistyped = Code.of(code.number ^ 1)
    page = house.checked(mistyped)

    assert page.status == 422 and "mistyped, used already" in told_at(page, "code")
    assert filled_in(page) == (mistyped.shown, set(CHOSEN), TEXT)
    assert "Your code is right" in pressed(house.site, page, "Go on", code=code.shown, text=TEXT).main


def test_a_code_whose_batch_is_closed_is_kept_for_later_with_all_that_was_typed(house: House) -> None:
    code = house.closed_codes()[0]
    page = house.checked(code)

    assert page.status == 422 and f"first midnight at which at least {CIRCLE} people hold codes" in page.main
    assert told_at(page, "code") == "", "nothing is wrong with it"
    assert filled_in(page) == (code.shown, set(CHOSEN), TEXT)
    house.codes(CIRCLE - 1)
    check = pressed(house.site, page, "Go on", code=code.shown, choice=[*CHOSEN], text=TEXT)
    assert "Your concern is kept" in pressed(house.site, check, "Send", written="yes").main


def test_a_code_for_a_petition_is_told_and_not_used_up(house: House) -> None:
    code = house.petition_code()
    page = house.checked(code)

    assert page.status == 422 and "for signing a petition" in told_at(page, "code")
    assert is_good(house, code)


def test_a_code_that_was_used_between_check_and_send_gives_the_form_back(house: House) -> None:
    code = house.codes()[0]
    check = house.checked(code)
    house.sent(code)
    page = pressed(house.site, check, "Send", written="yes")

    assert page.status == 422 and "used already" in told_at(page, "code")
    assert filled_in(page) == (code.shown, set(CHOSEN), TEXT) and concerns(house) == 1


def test_without_the_tick_nothing_is_sent(house: House) -> None:
    code = house.codes()[0]
    check = house.checked(code)
    page = pressed(house.site, check, "Send")

    assert page.status == 422 and concerns(house) == 0 and is_good(house, code)
    assert seven_words(page) == seven_words(check)
    assert "on paper" in told_at(page, "written")
    assert "Your concern is kept" in pressed(house.site, page, "Send", written="yes").main


def test_words_of_another_box_are_refused_and_new_ones_shown(house: House) -> None:
    code = house.codes()[0]
    made_up = {"code": code.shown, "text": TEXT, "signed": "thought.up"}
    pages = [house.step("send", **made_up, choice=[*CHOSEN], written=written) for written in ("yes", "")]
    for page in pages:
        assert page.status == 422 and "Cross out the words" in page.main
        assert filled_in(page) == (code.shown, set(CHOSEN), TEXT)
    assert is_good(house, code)
    again = pressed(house.site, pages[0], "Go on", code=code.shown, text=TEXT)
    assert "Your concern is kept" in pressed(house.site, again, "Send", written="yes").main


def test_too_many_wrong_codes_are_held_off_and_hold_off_nobody_with_a_good_one(house: House) -> None:
    code = house.codes()[0]
    begun = house.begun()
    statuses = {
        pressed(house.site, begun, "Go on", code=Code.of(number).shown, text=TEXT).status for number in range(40)
    }
    page = house.checked(Code.of(99))

    assert statuses == {422, 503} and page.status == 503 and "Very many codes" in page.main
    assert filled_in(page)[2] == TEXT
    assert "Your concern is kept" in house.sent(code)[1].main


def test_a_file_that_cannot_be_written_is_told_and_the_same_form_sent_again(house: House) -> None:
    code = house.codes()[0]
    check = house.checked(code)
    other = sqlite3.connect(house.box.store.path, isolation_level=None)
    house.box.store._connection.execute("pragma busy_timeout = 50")
    other.execute("begin immediate")
    page = pressed(house.site, check, "Send", written="yes")
    assert page.status == 503 and "box.db cannot be used" in page.main and concerns(house) == 0
    other.execute("rollback")
    other.close()

    assert "Your concern is kept" in pressed(house.site, page, "Send the same again").main
    assert house.opened() == [Concern.read(CHOSEN, TEXT)]


def test_without_the_custodians_key_no_concern_is_taken_and_the_page_says_why(house: House) -> None:
    code = house.codes()[0]
    check = house.checked(code)
    for file in (house.home / "custodians").iterdir():
        file.unlink()
    begun, later = house.begun(), pressed(house.site, check, "Send", written="yes")

    assert begun.status == 503 and "custodians have not made it" in begun.main
    assert later.status == 503 and "still good" in later.main and filled_in(later)[2] == TEXT
    assert is_good(house, code)
    assert "no custodians' key here yet" in house.step("safety").main


def test_every_outcome_that_refuses_has_words_of_its_own() -> None:
    from bot.web import concern_words

    kept = {Outcome.KEPT, Outcome.KEPT_BEFORE, Outcome.WITHDRAWN_BEFORE}
    told = [concern_words.outcome(outcome, 20) for outcome in Outcome if outcome not in kept]
    assert len(set(told)) == len(Outcome) - 3
    assert not [text for text in told if "{" in text]


# Odd bodies


@pytest.mark.parametrize("body", [b"step=check&text=%ED%A0%80", b"step=check&text=\xff", b"step=check&code=%ff"])
def test_what_is_no_text_is_refused_and_not_mended_behind_ones_back(house: House, body: bytes) -> None:
    page = sent_raw(house.site, body)

    assert page.status == 422 and "could not be read" in page.main


def test_a_character_that_nobody_can_read_is_told_and_taken_out_of_the_form(house: House) -> None:
    code = house.codes()[0]
    page = house.checked(code, text="be\0fore")

    assert page.status == 422 and "NUL" in told_at(page, "text") and filled_in(page)[2] == "before"
    again = pressed(house.site, page, "Go on", code=code.shown, text="before")
    assert "Your code is right" in again.main


@pytest.mark.parametrize("step", ["", "nowhere", "raise\x00", "RAISE"])
def test_a_step_that_is_none_leads_to_no_page(house: House, step: str) -> None:
    page = house.step(step)

    assert page.status == 422 and "could not be read" in page.main


# Members


def test_pages_of_concerns_neither_read_nor_hand_on_a_members_pass(house: House) -> None:
    token = house.site.enter()
    first = house.site.post("/", **{"pass": token})
    steps = first.soup.select_one("form#steps")
    assert first.token and steps is not None and not steps.find_all("input")

    for step in ("raise", "words", "safety"):
        page = house.step(step, **{"pass": token, "passphrase": "wrong"})
        assert page.status == 200 and not re.search(r"[0-9a-f]{64}", page.response.text)
        assert "You read as a member" not in page.main
