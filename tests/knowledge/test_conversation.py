"""A conversation remembers the place and the last questions; it is a value, never stored."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.conversation import REMEMBERED, Conversation
from knowledge.jurisdiction import Jurisdiction

BERLIN = (Jurisdiction("DE"),)
NEW_YORK = (Jurisdiction("US-NY"),)
ASKED = "can they log my keystrokes to train ai"


def test_the_first_question_is_its_own_subject() -> None:
    assert Conversation().subject("what about contractors?") == "what about contractors?"


def test_same_question_is_the_last_question() -> None:
    assert Conversation().after(ASKED, NEW_YORK).subject("i'm, same question") == ASKED


def test_a_place_alone_asks_the_last_question_there() -> None:
    """ "In Berlin?" has no words left once the place is read."""
    assert Conversation().after(ASKED, NEW_YORK).subject("") == ASKED


def test_a_fragment_is_searched_beside_the_last_question() -> None:
    subject = Conversation().after(ASKED, ()).subject("what about contractors?")

    assert "contractors" in subject
    assert ASKED in subject


def test_a_whole_question_leaves_the_last_one_behind() -> None:
    question = "Does the law require notice before monitoring email?"

    assert Conversation().after(ASKED, ()).subject(question) == question


def test_a_place_holds_until_another_is_named() -> None:
    conversation = Conversation().after(ASKED, NEW_YORK)

    assert conversation.after("another question", ()).places == NEW_YORK
    assert conversation.after("another question", BERLIN).places == BERLIN


def test_going_on_leaves_the_earlier_conversation_as_it_was() -> None:
    before = Conversation().after(ASKED, NEW_YORK)
    before.after("another question", BERLIN)

    assert before == Conversation((ASKED,), NEW_YORK)


@given(st.lists(st.text(max_size=20), max_size=12))
@settings(deadline=None)
def test_only_the_last_questions_are_remembered(questions: list[str]) -> None:
    conversation = Conversation()
    for question in questions:
        conversation = conversation.after(question, ())

    assert list(conversation.questions) == questions[-REMEMBERED:]


def test_saying_where_in_another_way_asks_the_last_question_there() -> None:
    """What is left of "I'm asking for Illinois" and "und in Wien?" once the place is read."""
    conversation = Conversation().after(ASKED, NEW_YORK)

    assert [conversation.subject(rest) for rest in ("I'm asking for", "und in ?", "same there over ,")] == [ASKED] * 3


def test_another_matter_leaves_the_last_one_behind_even_where_it_opens_like_a_follow_up() -> None:
    question = "And may I record a meeting with my manager about wages?"

    assert Conversation().after(ASKED, ()).subject(question) == question
