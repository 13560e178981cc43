"""What Steward says itself is plain, exact about who can read what, and fits into a message."""

from __future__ import annotations

import pytest

from bot.rendering.operator import run_by
from bot.settings import Operator, OperatorKind
from bot.slack import words
from bot.slack.blocks import button
from bot.slack.notice_message import notice_message
from tests.bot.slack.conftest import Room
from tests.bot.slack.reading import complaints_about, words_of

UNION = Operator("Freight Workers", OperatorKind.UNION, "room 3")
DEMO = Operator("demo profile", OperatorKind.WORKERS, "", demo=True)
SENTENCES = [
    text for text in vars(words).values() if isinstance(text, str) and " " in text and text is not words.__doc__
]  # fmt: skip


@pytest.mark.parametrize("kind", OperatorKind)
def test_first_contact_says_who_runs_this_and_what_reaches_the_employer(kind: OperatorKind, room: Room) -> None:
    message = notice_message(*words.first_contact(Operator("Freight Workers", kind, "room 3")))
    said = words_of(message.blocks)

    assert "run by Freight Workers" in said and "room 3" in said
    assert "can reach your employer" in said
    assert "not in the exports that Slack documents" in said.replace("\n", " ")
    assert "`/steward`" in said and "don't store questions" in said
    room.post([message])


def test_a_demo_says_that_nobody_runs_it() -> None:
    assert "Nobody has said yet" in run_by(DEMO)
    assert words.failed(DEMO).endswith("Please ask again.")
    assert words.failed(UNION).endswith("please tell Freight Workers (room 3).")


def test_nothing_is_ever_called_anonymous_or_unlogged() -> None:
    said = " ".join(SENTENCES).casefold()

    assert len(SENTENCES) > 15
    assert not [claim for claim in ("anonym", "not logged", "untraceable", "secret", "nobody can see") if claim in said]


def test_who_reports_something_is_shown_to_people() -> None:
    with_contacts = " ".join(words.personal_report(["Maria, room 3", "legal line 555"]))
    without = " ".join(words.personal_report([]))

    assert "Maria, room 3; legal line 555" in with_contacts
    assert "a union, a works council" in without


def test_the_position_is_told_in_good_english() -> None:
    assert "one question is" in words.busy(1) and "3 questions are" in words.busy(3)


def test_a_note_of_any_size_is_taken() -> None:
    again = button("Ask again", "steward.again")
    for message in (
        notice_message(""),
        notice_message("a <!here> & b " * 2000, "  ", buttons=[again], small="x" * 9000),
    ):
        assert complaints_about([message]) == []
        assert len(message.text) <= 3000
