"""With seven words: the reply is read, deleted, the concern taken back; without them nothing is told."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from bot.organising.concern import PADDED_BYTES
from bot.organising.custodians.sealing import seal
from tests.bot.web.conftest import Page
from tests.bot.web.house import House, pressed


@pytest.fixture
def words(house: House) -> str:
    """Of a concern that is kept."""
    return house.sent(house.codes()[0])[0]


def replies(page: Page) -> list[str]:
    return [quote.get_text() for quote in page.soup.select("blockquote.own")]


def concerns(house: House) -> int:
    return len(house.box.concerns.sealed_concerns())


def test_a_reply_that_custodians_sealed_is_read_with_the_words(house: House, words: str) -> None:
    assert "There is none yet" in house.read(words).main
    house.reply("We read it.\nبارك الله — and we ask: since when?")

    assert replies(house.read(words)) == ["We read it.\nبارك الله — and we ask: since when?"]
    quote = house.read(words).soup.select_one("blockquote.own")
    assert quote is not None and quote["dir"] == "auto"


@pytest.mark.parametrize("typed", ["{}", " {}\n", "1. {}", "«{}»"])
def test_words_are_read_as_people_type_them(house: House, words: str, typed: str) -> None:
    spoken = typed.format(", ".join(words.upper().split()))

    assert "Your concern is here" in house.read(spoken).main


def test_it_is_said_until_when_it_is_kept_and_then_it_is_gone(house: House, words: str) -> None:
    main = house.read(words).main
    assert "kept until 20 February 2027" in main and "week of Monday, 23 November 2026" in main

    house.clock.forward(days=88)
    house.box.upkeep.run(now=house.clock.now)
    assert "Your concern is here" in house.read(words).main and house.day.isoformat() == "2027-02-20"
    house.clock.forward(days=1)
    house.box.upkeep.run(now=house.clock.now)
    assert "Nothing is here for these words" in house.read(words).main


def test_replies_are_deleted_now_and_the_concern_stays(house: House, words: str) -> None:
    house.reply("We read it.")
    house.reply("And met.")
    shown = house.read(words)
    assert sorted(replies(shown)) == ["And met.", "We read it."]

    deleted, again = (pressed(house.site, shown, "Delete the replies now") for _ in range(2))
    assert "replies are deleted" in deleted.main and again.main == deleted.main
    back = pressed(house.site, deleted, "Back to your concern")
    assert "There is none yet" in back.main and concerns(house) == 1


def test_a_reply_goes_seven_days_after_it_was_first_shown(house: House, words: str) -> None:
    house.reply("We read it.")
    house.clock.forward(days=20)
    assert replies(house.read(words)) == ["We read it."]
    house.clock.forward(days=6)
    assert replies(house.read(words)) == ["We read it."]
    house.clock.forward(days=1)
    assert replies(house.read(words)) == []


def test_withdrawal_says_exactly_what_it_does_before_it_does_it(house: House, words: str) -> None:
    house.reply("We read it.")
    confirm = pressed(house.site, house.read(words), "Withdraw this concern")
    for said in ("gone from here within a minute", "from backups within 7 days", "not gone from archives",
                 "before you withdraw stays counted", "already published stay", "cannot be undone"):  # fmt: skip
        assert said in confirm.main
    assert concerns(house) == 1
    assert "Your concern is here" in pressed(house.site, confirm, "Leave it as it is").main

    for _ in range(2):
        assert "Your concern is gone" in pressed(house.site, confirm, "Withdraw it now").main
    assert concerns(house) == 0


def test_mistyped_withdrawn_and_expired_are_told_in_the_same_words(house: House) -> None:
    codes = house.codes()
    expired, withdrawn = house.sent(codes[0])[0], house.sent(codes[1])[0]
    never = house.box.concerns.issue_receipt()[0].words
    house.step("gone", words=withdrawn)
    house.clock.forward(days=100)
    house.box.upkeep.run(now=house.clock.now)

    pages = [house.read(words) for words in (expired, withdrawn, never)]
    assert {page.status for page in pages} == {404}
    neutral = {without_typed(page) for page in pages}
    assert len(neutral) == 1 and "Nothing is here for these words" in pages[0].main
    for step in ("delete", "withdraw"):
        assert "Nothing is here for these words" in house.step(step, words=never).main
    assert "Nothing is here for these words" in house.step("gone", words=never).main


def without_typed(page: Page) -> str:
    soup = BeautifulSoup(page.response.text, "html.parser")
    typed = soup.select_one("textarea#words")
    assert typed is not None
    typed.clear()
    return str(soup)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type the seven words"),
        ("one two", "What was typed has 2"),
        ("acid acid acid acid acid acid acid acid", "What was typed has 8"),
        ("acid quokkaparade acid acid acid acid acid", "The second word is not on the list"),
        ("quokkaparade acid acid acid quokkaparade acid zz", "The first, fifth and seventh words are not"),
    ],
)  # fmt: skip
def test_words_that_are_not_on_the_list_are_told_by_their_place(house: House, typed: str, told: str) -> None:
    page = house.read(typed)
    beside = page.soup.select_one("#words-wrong")

    assert page.status == 422 and beside is not None and told in beside.get_text()
    assert "quokka" not in without_typed(page)
    field = page.soup.select_one("textarea#words")
    assert field is not None and field.get_text().strip() == typed and field["aria-invalid"] == "true"


def test_one_persons_words_lead_to_no_other_reply(house: House) -> None:
    codes = house.codes()
    mine, other = house.sent(codes[0])[0], house.sent(codes[1])[0]
    house.step("gone", words=other)
    house.reply("For you.")
    third = house.sent(codes[2])[0]

    assert replies(house.read(mine)) == ["For you."]
    assert "There is none yet" in house.read(third).main


def test_a_reply_that_was_changed_on_the_way_is_told_as_such(house: House, words: str) -> None:
    (kept,) = house.box.concerns.sealed_concerns()
    house.box.concerns.add_reply(kept.id, seal(house.keys.public.public_key, b"QUOKKA", PADDED_BYTES))
    page = house.read(words)

    assert page.status == 200 and "a reply that these words do not open" in page.main
    assert "QUOKKA" not in page.response.text


def test_a_broken_file_is_told_and_tried_again_with_the_same_words(house: House, words: str) -> None:
    house.box.store._connection.execute("alter table concerns rename to elsewhere")
    try:
        pages = [house.step(step, words=words) for step in ("reply", "delete", "withdraw", "gone")]
    finally:
        house.box.store._connection.execute("alter table elsewhere rename to concerns")
    assert all(page.status == 503 and "Try again" in page.main for page in pages)
    assert "Your concern is gone" in pressed(house.site, pages[-1], "Try again").main
