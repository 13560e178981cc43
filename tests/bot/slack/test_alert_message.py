"""A changed policy in one message: what it said, what it says now, of which days, and nothing that rings or runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.slack.alert_message import alert_message, block_of, summary_message, told
from bot.slack.answer_message import MOST_CHARACTERS, size_of
from bot.slack.history import claims_in
from bot.slack.plain_blocks import plain_blocks
from tests.bot.slack.conftest import Room
from tests.bot.slack.reading import complaints_about, links_of, words_of
from tests.bot.slack.shelf import Shelf

LOGGED = "Keystrokes are recorded for thirty days."
TRAINS = "What you type is used to train language models."
FILES = "Files on the laptop are never used to train language models."
WEB = "https://steward.example.org"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "catalogue.db")


def read(shelf: Shelf, web_address: str | None = None) -> str:
    message = alert_message(shelf.change(), web_address)
    assert complaints_about([message]) == []
    return words_of(message.blocks)


def test_a_reworded_sentence_is_quoted_as_it_was_and_as_it_is(shelf: Shelf) -> None:
    shelf.say(LOGGED)
    shelf.wait(3)
    shelf.say("Keystrokes are recorded for ninety days.")
    said = read(shelf)

    assert "Monitoring policy changed on 26 November 2026." in said
    assert "From the version of 23 November 2026 to the version of 26 November 2026." in said
    assert "Reworded, about monitoring" in said
    assert f"Before: “{LOGGED}”" in said and "Now: “Keystrokes are recorded for ninety days.”" in said
    assert "steward policy diff monitoring" in said and "canteen" not in said


def test_a_sentence_that_went_is_told_as_plainly_as_one_that_came(shelf: Shelf) -> None:
    shelf.say(FILES)
    shelf.wait()
    shelf.say(LOGGED)
    said = read(shelf)

    assert "Removed, about AI training" in said and f"It no longer says: “{FILES}”" in said
    assert "Added, about monitoring" in said and f"Now: “{LOGGED}”" in said


def test_a_return_to_an_earlier_version_is_called_one(shelf: Shelf) -> None:
    shelf.say(LOGGED)
    shelf.wait()
    shelf.say()
    shelf.wait()
    shelf.say(LOGGED, "The door is green.", restored=date(2026, 11, 23))

    assert "This is a return to the version of 23 November 2026" in read(shelf)


def test_a_text_that_changed_under_the_same_date_is_told_so(shelf: Shelf) -> None:
    shelf.say(LOGGED, dated=date(2026, 1, 1))
    shelf.wait()
    shelf.say(TRAINS, dated=date(2026, 1, 1))
    said = read(shelf)

    assert "Both versions are of 1 January 2026. It was read on 24 November 2026." in said


def test_three_sentences_are_quoted_and_the_others_counted(shelf: Shelf) -> None:
    shelf.say()
    shelf.wait()
    rooms = ("hall", "yard", "gate", "roof", "stairs")
    logged = [f"Keystrokes at the {place} are recorded by programme {n}." for n, place in enumerate(rooms)]
    shelf.say(*logged, "The soup is warm and served at noon in the canteen.")
    said = read(shelf)

    assert said.count("Added, about") == 3
    assert "Changed as well: 2 more that matter and 1 in wording or in lesser things." in said


def test_the_page_with_both_versions_is_linked_where_there_is_one(shelf: Shelf) -> None:
    shelf.say(document_id="policies/staff privacy")
    shelf.wait()
    shelf.say(TRAINS, document_id="policies/staff privacy")
    change = shelf.change("policies/staff privacy")
    message = alert_message(change, WEB)

    page = f"{WEB}/policies/policies/staff%20privacy/changes/{change.key}"
    assert links_of(list(message.blocks)) == {"Both versions side by side": page}
    assert "steward policy diff" not in words_of(message.blocks)


HOSTILE = "All <!channel> <@U0000000001> *keystrokes* _are_ `recorded` & kept <https://evil.example|here> :bomb: ~now~."


def test_nothing_in_a_policy_rings_at_anybody_or_becomes_a_link(shelf: Shelf, room: Room) -> None:
    shelf.put("monitoring", "The door is open.", title="<!here> *Policy*")
    shelf.wait()
    shelf.put("monitoring", f"The door is open. {HOSTILE}", title="<!here> *Policy*")
    message = alert_message(shelf.change())
    posted = room.post([message])[0]

    assert "*keystrokes* _are_ `recorded`" in posted.words and links_of(posted.blocks) == {}
    drawn = str(plain_blocks(list(message.blocks)))
    assert "<!here>" not in drawn + message.text + message.plain and "<@U" not in drawn + message.plain


def test_a_reply_below_it_is_no_follow_up_to_an_answer(shelf: Shelf) -> None:
    shelf.say()
    shelf.wait()
    shelf.say(TRAINS)
    message = alert_message(shelf.change())

    assert claims_in({"blocks": list(message.blocks)}) == set(), "people may talk there without being answered"


@pytest.mark.parametrize("same", [0, pytest.param(400, marks=pytest.mark.long)])
def test_very_long_sentences_fit_and_show_where_they_part(shelf: Shelf, room: Room, same: int) -> None:
    begin = "and the camera " * same
    for n in range(2):
        shelf.put(
            "monitoring",
            " ".join(
                f"Item {i}: {begin}keystrokes are recorded in hall {i} {'by day' if n else 'by night'} {'<!x> ' * 900}."
                for i in range(4)
            ),
            title="t <&> " * 200,
        )
        shelf.wait()
    message = alert_message(shelf.change(), f"https://{'a' * 200}.example")
    room.post([message])

    assert complaints_about([message]) == [] and size_of(message.blocks) <= MOST_CHARACTERS
    assert len(message.text) <= 300 and len(message.plain) <= 9_000
    assert "by day" in words_of(message.blocks) and "by night" in words_of(message.blocks)


def test_many_changes_stand_in_one_message_and_each_is_found_in_it(shelf: Shelf, room: Room) -> None:
    changes = []
    for number in range(60):
        shelf.say(document_id=f"policy-{number}", title=f"Policy {number} <!here>")
    shelf.wait()
    for number in range(60):
        shelf.say(TRAINS, document_id=f"policy-{number}", title=f"Policy {number} <!here>")
        changes.append(shelf.change(f"policy-{number}"))
    message = summary_message(changes, WEB)
    posted = room.post([message])[0]

    assert complaints_about([message]) == []
    assert "60 more changes that matter" in posted.words and "… and 20 more" in posted.words
    names = {block["block_id"] for block in posted.blocks}
    assert {block_of(told(change)) for change in changes[:40]} <= names
