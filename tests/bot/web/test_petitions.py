"""Petitions to be read: the whole text, how it stands, what came of it; and nothing of any one signature."""

from __future__ import annotations

import hashlib
import re
from datetime import date

import pytest

from bot.organising.petitions.life import State
from bot.organising.petitions.petition import Result
from bot.organising.petitions.text import Mode
from tests.bot.web.conftest import Page
from tests.bot.web.house import NAMED, House, pressed, wording


def nav(page: Page) -> list[str]:
    return [button.get_text(strip=True) for button in page.soup.select("header nav button")]


def shown_hash(page: Page) -> list[str]:
    found = page.soup.select_one("main p.hash")
    assert found is not None
    return [group.get_text() for group in found.select("code")]


# The list


def test_petitions_are_offered_only_where_there_is_one_that_is_no_draft(house: House) -> None:
    assert "Petitions" not in nav(house.site.get("/"))
    assert "There is none here now" in house.step("petitions").main
    house.box.book.draft("our-keys", wording(), now=house.clock.now)
    assert "Petitions" not in nav(house.site.get("/"))
    assert "Our keys are ours" not in house.step("petitions").main
    assert house.step("petition", petition="our-keys").status == 404, "a draft is not for everybody"

    house.box.book.freeze("our-keys", now=house.clock.now)
    for page in (house.site.get("/"), house.site.get("/about"), house.step("raise")):
        assert "Petitions" in nav(page)
    assert "Not open to sign yet" in house.step("petitions").main
    assert "until two whole days after" in house.step("petition", petition="our-keys").main


def test_the_list_tells_state_total_and_last_day_and_leads_to_each(house: House) -> None:
    house.petition(threshold=50)
    house.petition(id="shifts", title="Shifts known a month before", deadline=date(2026, 12, 1))
    house.box.book.close("shifts", why="Met already.", now=house.clock.now)
    listed = house.step("petitions")

    assert "Open to sign. Signed: fewer than ten of the 50 that are needed" in listed.main
    assert "Last day to sign: 20 December 2026" in listed.main and "Closed" in listed.main
    assert [title.get_text() for title in listed.soup.select("main li h2")] == [
        "Our keys are ours", "Shifts known a month before",
    ]  # fmt: skip
    names = [button["aria-label"] for button in listed.soup.select("main li button")]
    assert names == ["Read it: Our keys are ours", "Read it: Shifts known a month before"]
    assert "Read it whole" in pressed(house.site, listed, "Read it").main


# One petition


def test_the_whole_text_stands_on_its_page_word_for_word(house: House) -> None:
    petition = house.petition()
    main, text = house.step("petition", petition="our-keys").main, petition.text

    said = [text.title, text.addressee, *text.opening.split("\n\n"), text.closing, text.operator, "20 December 2026"]
    for demand in text.demands:
        said += [demand.heading, demand.text, demand.reason]
        for source in demand.sources:
            said += [source.title, source.line, source.quote]
    assert not [part for part in said if part not in main]
    assert "10 signatures, or nothing is delivered" in main and "no name" in main


def test_what_is_no_right_here_is_never_under_what_the_law_says(house: House) -> None:
    house.petition()
    page = house.step("petition", petition="our-keys")
    groups: dict[str, str] = {}
    for label in page.soup.select(".frozen div p.label"):
        listed = label.find_next("ul")
        assert listed is not None
        groups[label.get_text()] = " ".join(listed.get_text(" ").split())

    assert "New York" in groups["What the law says here"] and "law in force where you work" in page.main
    for words in ("vetoed", "elsewhere", "works agreement", "model clause", "Guidance"):
        assert words not in groups["What the law says here"]
        assert words in groups["Elsewhere, won by others, or proposed"]
    none = groups["Elsewhere, won by others, or proposed"]
    assert none.count("no right") == 4 and "no law" in none and "None of these is a right" in page.main


def test_the_hash_is_on_every_page_of_it_and_is_that_of_the_file(house: House) -> None:
    petition = house.petition(Mode.NAMES)
    code = house.signing_codes()[0]
    check = house.signing(code, **NAMED)
    words = " ".join(item.get_text(strip=True) for item in check.soup.select("section.receipt ol li"))
    pages = [
        house.step("petition", petition="our-keys"), house.step("sign", petition="our-keys"), check,
        house.signing("nonsense"), pressed(house.site, check, "Sign", written="yes"), house.read(words),
        house.step("unsign", words=words),
    ]  # fmt: skip
    file = house.step("petition-text", petition="our-keys").response

    for page in pages:
        assert "".join(shown_hash(page)) == petition.sha256
        assert {len(group) for group in shown_hash(page)} == {8}
    assert hashlib.sha256(file.content).hexdigest() == petition.sha256
    assert "text.json" in file.headers["content-disposition"] and "keys" not in file.headers["content-disposition"]


def test_a_text_in_another_language_is_marked_as_such(house: House) -> None:
    house.petition(id="arabic", language="ar", title="مفاتيحنا لنا", opening="نطلب ذلك.")
    frozen = house.step("petition", petition="arabic").soup.select_one(".frozen")

    assert frozen is not None and frozen["lang"] == "ar" and frozen["dir"] == "rtl"


# Its life, through the pages


def test_thirty_sign_and_the_total_is_told_in_tens_once_a_day_until_it_has_cooled_off(house: House) -> None:
    house.petition(threshold=30, title="Thirty of us")
    codes = house.signing_codes(31)
    words = [house.signed(code)[0] for code in codes[:30]]
    assert house.signatures() == 30
    assert "fewer than ten of the 30" in total(house), "not before the next day"

    house.tomorrow()
    assert "at least 30 of the 30" in total(house)
    reached = house.step("petition", petition="our-keys").main
    assert "can take it back until the end of 26 November 2026" in reached
    for word in words[:1]:
        assert "until the end of 26 November 2026" in house.read(word).main
    assert "Your signature is kept" in house.signed(codes[30])[1].main, "more can sign meanwhile"

    house.clock.now = house.clock.now.replace(day=26, hour=22, minute=59)
    house.box.upkeep.run(now=house.clock.now)
    confirm = pressed(house.site, house.read(words[0]), "Take this signature back")
    assert "is taken back" in pressed(house.site, confirm, "Take it back now").main, "to the end of that day"
    house.clock.forward(minutes=2)
    house.box.upkeep.run(now=house.clock.now)

    cooled = house.step("petition", petition="our-keys").main
    assert "two days to think it over have passed" in cooled and "to be delivered next" in cooled
    assert "at least 30 of the 30" in total(house) and house.signatures() == 0
    assert "Nothing is here for these words" in house.read(words[1]).main, "the number is all there was"
    assert house.step("sign", petition="our-keys").status == 409


def total(house: House) -> str:
    found = house.step("petition", petition="our-keys").soup.select_one("p.total strong")
    return found.get_text() if found else ""


def test_names_go_to_the_custodians_after_the_two_days_and_what_the_page_says_then_is_so(house: House) -> None:
    house.petition(Mode.NAMES)
    words = [house.signed(code, **NAMED)[0] for code in house.signing_codes(10)]
    house.tomorrow(4)
    page = house.read(words[0])

    assert house.box.book.petition("our-keys").state is State.COOLED
    assert "cannot be taken back any more" in page.main and "You are still asked before your name is told" in page.main
    assert "Take this signature back" not in [button.get_text(strip=True) for button in page.soup.select("main button")]
    for step in ("unsign", "unsigned"):
        assert "cannot be taken back any more" in house.step(step, words=words[0]).main
    assert house.signatures() == 10
    assert len(house.box.signatures.names("our-keys", now=house.clock.now)) == 10


def delivered(house: House) -> None:
    house.petition()
    for code in house.signing_codes(10):
        house.signed(code)
    house.tomorrow(4)
    house.box.book.deliver("our-keys", to="The board", on=house.day, how="By hand", now=house.clock.now)


def test_delivery_and_answers_are_told_demand_by_demand(house: House) -> None:
    delivered(house)
    book, results = house.box.book, {"C02": Result.PARTLY}
    assert "No answer was written down yet" in house.step("petition", petition="our-keys").main
    book.answer("our-keys", on=house.day, text="We shall see.", demands=results, now=house.clock.now)
    page = house.step("petition", petition="our-keys")

    assert "The board" in page.main and "By hand" in page.main and "27 November 2026" in page.main
    assert [result.get_text() for result in page.soup.select(".frozen .result")] == ["Met in part", "No answer to this"]
    book.answer("our-keys", on=house.day, text="Yes.", demands={"own-1": Result.MET}, now=house.clock.now)
    later = house.step("petition", petition="our-keys")
    assert [result.get_text() for result in later.soup.select(".frozen .result")] == ["Met in part", "Met"]
    assert "We shall see." in later.main and "Yes." in later.main


def test_each_step_is_told_by_role_and_day_and_nothing_finer(house: House) -> None:
    delivered(house)
    page = house.step("petition", petition="our-keys")
    steps = [" ".join(item.get_text(" ").split()) for item in page.soup.select("ol.steps li")]

    assert [re.split(r"[.:] ", step)[1] for step in steps] == [
        "Organisers", "Organisers", "The Box, by the clock", "The Box, by the clock", "Organisers",
    ]  # fmt: skip
    assert steps[0].startswith("23 November 2026.")
    assert not re.search(r"\d\d:\d\d", page.main), "no time of day"
    assert "does not fit together" not in page.main


def test_a_log_that_was_changed_is_told(house: House) -> None:
    house.petition()
    with house.box.store.transaction() as rows:
        rows._connection.execute("update petition_log set entry = replace(entry, '2026-11-23', '2026-11-20')")

    assert "does not fit together any more" in house.step("petition", petition="our-keys").main


def test_why_it_ended_is_told(house: House) -> None:
    house.petition(deadline=date(2026, 11, 25))
    house.tomorrow(4)
    page = house.step("petition", petition="our-keys")

    assert "Fewer people than needed had signed by the end of 25 November 2026" in page.main
    assert "there is nothing left to take back" in page.main and "have passed" not in page.main
    house.box.book.close("our-keys", why="We ask again in spring.", now=house.clock.now)
    assert "We ask again in spring." in house.step("petition", petition="our-keys").main


def test_every_state_has_words_of_its_own(house: House) -> None:
    from bot.web import petition_words

    told = {petition_words.SHORT[state] for state in State if state is not State.DRAFT}
    assert len(told) == len(State) - 1


@pytest.mark.parametrize("id", ["", "nowhere", "../custodians", "our-keys\n", "x" * 5_000, "\0"])
def test_a_petition_that_is_not_here_leads_to_one_page(house: House, id: str) -> None:
    house.petition()
    for step in ("petition", "petition-text", "sign", "sign-check", "sign-send", "sign-change"):
        page = house.step(step, petition=id)
        assert page.status == 404 and "There is no such petition here" in page.main


# With the seven words


def test_taking_back_says_exactly_what_it_does_before_it_does_it(house: House) -> None:
    house.petition(Mode.NAMES)
    words, _ = house.signed(house.signing_codes()[0], **NAMED)
    shown = house.read(words)
    assert "Our keys are ours" in shown.main and "Ada" not in shown.main
    confirm = pressed(house.site, shown, "Take this signature back")
    for said in ("gone from here within a minute, with your sealed name", "from backups within 7 days",
                 "have not been handed it", "does not fall while people sign", "Your code stays used up",
                 "cannot be undone"):  # fmt: skip
        assert said in confirm.main
    assert house.signatures() == 1
    assert "Your signature is here" in pressed(house.site, confirm, "Leave it as it is").main

    for _ in range(2):
        assert "is taken back" in pressed(house.site, confirm, "Take it back now").main
    assert house.signatures() == 0


def test_words_lead_to_a_concern_or_a_signature_and_else_to_one_neutral_answer(house: House) -> None:
    house.petition()
    concern, _ = house.sent(house.codes()[0])
    signature, _ = house.signed(house.signing_codes()[0])
    assert "Your concern is here" in house.read(concern).main
    assert "Your signature is here" in house.read(signature).main

    house.step("unsigned", words=signature)
    house.step("gone", words=concern)
    never = house.box.signatures.issue_receipt()[0].words
    told = {re.sub(r"<textarea.*?</textarea>", "", house.read(words).response.text, flags=re.S)
            for words in (signature, concern, never)}  # fmt: skip
    assert len(told) == 1 and "Nothing is here for these words" in told.pop()
    for step in ("unsign", "unsigned"):
        assert "Nothing is here for these words" in house.step(step, words=never).main
        assert house.step(step, words="seven").status == 422


def test_a_broken_file_is_told_and_tried_again_with_the_same_words(house: House) -> None:
    house.petition()
    words, _ = house.signed(house.signing_codes()[0])
    house.box.store._connection.execute("alter table signatures rename to elsewhere")
    try:
        pages = [house.step(step, words=words) for step in ("reply", "unsign", "unsigned")]
    finally:
        house.box.store._connection.execute("alter table elsewhere rename to signatures")
    assert all(page.status == 503 and "Try again" in page.main for page in pages)
    assert "is taken back" in pressed(house.site, pages[-1], "Try again").main


def test_the_safety_page_says_what_each_could_do_with_a_signature(house: House) -> None:
    page = house.step("safety")
    told = {str(section["aria-labelledby"]): section for section in page.soup.select("section.reader")}

    for reader in ("signatures-employer", "signatures-operator", "signatures-custodians", "signatures-organisers"):
        assert [term.get_text() for term in told[reader].find_all("dt")] == ["Can", "Cannot"]
    for said in ("no cryptography", "make codes and signatures of their own", "which of the three minimums"):
        assert said in told["signatures-operator"].get_text()
