"""Which place an answer is for, where that was taken from, and what is said where nothing is held."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer import Answer, AnswerStatus, PlaceSource
from knowledge.answering import Reply
from knowledge.asked import Asker
from knowledge.card import Kind
from knowledge.conversation import Conversation
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from tests.answerer import reply_of

TODAY = date(2026, 11, 23)
LOGGING = "Can my boss log my keystrokes?"


class Talk:
    """One conversation with somebody whose choice and deployer's default are known."""

    def __init__(self, library: Library, *choice: str, default: str | None = None) -> None:
        self._library = library
        self._asker = Asker(tuple(map(Jurisdiction, choice)), Jurisdiction(default) if default else None)
        self._conversation = Conversation()

    def ask(self, question: str) -> Answer:
        reply: Reply = reply_of(
            self._library, question, today=TODAY, asker=self._asker, conversation=self._conversation
        )
        self._conversation = reply.conversation
        return reply.answer


def place_of(answer: Answer) -> tuple[list[str], PlaceSource]:
    return [place.code for place in answer.jurisdictions], answer.jurisdiction_from


def test_a_place_in_the_question_comes_before_every_other(library: Library) -> None:
    talk = Talk(library, "US-NY", default="GB")
    talk.ask("Can they log my keystrokes in France?")

    assert place_of(talk.ask("Can they log my keystrokes in Germany?")) == (["DE"], PlaceSource.QUESTION)


def test_a_place_of_the_conversation_comes_before_the_choice(library: Library) -> None:
    talk = Talk(library, "US-NY", default="GB")
    talk.ask("Can they log my keystrokes in France?")

    assert place_of(talk.ask("Can they read my work e-mail?")) == (["FR"], PlaceSource.CONVERSATION)


def test_the_choice_comes_before_the_default(library: Library) -> None:
    assert place_of(Talk(library, "US-NY", default="GB").ask(LOGGING)) == (["US-NY"], PlaceSource.CHOICE)


def test_the_default_is_taken_where_nobody_names_a_place(library: Library) -> None:
    assert place_of(Talk(library, default="GB").ask(LOGGING)) == (["GB"], PlaceSource.DEFAULT)


def test_without_any_place_none_is_assumed(library: Library) -> None:
    answer = Talk(library).ask(LOGGING)

    assert place_of(answer) == ([], PlaceSource.NONE)
    shown = {c.jurisdiction for c in answer.citations} - {"XX", "ZZ"}
    headings = {statement.place for statement in (answer.direct, *answer.basis)} - {None}
    assert shown and headings, "what holds in some places is shown, each under its name"


@pytest.mark.parametrize(("question", "codes"), [("my boss in CA reads my mail", {"US-CA", "CA"})])
def test_a_word_for_two_places_asks_which_is_meant(library: Library, question: str, codes: set[str]) -> None:
    answer = Talk(library).ask(question)

    assert answer.status is AnswerStatus.NEEDS_JURISDICTION
    assert all(f"({code})" in answer.direct.text for code in codes)
    assert {statement.place for statement in answer.basis} <= codes
    assert answer.citations, "the alternatives are still shown"


def test_who_is_known_to_be_in_california_means_california_by_ca(library: Library) -> None:
    assert place_of(Talk(library, "US-CA").ask("my boss in CA reads my mail"))[0] == ["US-CA"]


def test_the_same_question_again_from_another_place(library: Library) -> None:
    talk = Talk(library, "US-NY")
    first = talk.ask(LOGGING)

    again = talk.ask("i'm in Berlin, same question")

    assert place_of(again) == (["DE"], PlaceSource.QUESTION)
    asked_there = Talk(library, "DE").ask(LOGGING)
    assert (again.direct, again.basis, again.citations) == (
        asked_there.direct,
        asked_there.basis,
        asked_there.citations,
    )
    assert again.direct != first.direct


def test_a_follow_up_stays_where_the_conversation_is(library: Library) -> None:
    talk = Talk(library, "US-NY")
    talk.ask("Can they log my keystrokes in Munich?")

    answer = talk.ask("and what about my e-mail?")

    assert place_of(answer) == (["DE"], PlaceSource.CONVERSATION)
    assert {c.jurisdiction for c in answer.citations} <= {"DE", "EU", "COE", "XX"}


def test_a_follow_up_names_the_next_place_only(library: Library) -> None:
    talk = Talk(library)
    talk.ask("Can they log my keystrokes in France?")

    assert place_of(talk.ask("and in Texas?")) == (["US-TX"], PlaceSource.QUESTION)


def test_a_new_conversation_knows_nothing_of_the_last(library: Library) -> None:
    Talk(library).ask("Can they log my keystrokes in France?")

    assert place_of(Talk(library).ask("same question")) == ([], PlaceSource.NONE)


@pytest.mark.parametrize(("code", "name"), [("KE", "Kenya"), ("NG", "Nigeria"), ("KR", "South Korea")])
def test_a_place_without_law_in_the_library_is_told_so_and_what_is_covered(
    library: Library, code: str, name: str
) -> None:
    answer = Talk(library, code).ask(LOGGING)

    assert answer.status is AnswerStatus.ABSTAINED
    assert name in answer.direct.text
    laws = {d.jurisdiction for d, _ in library.catalogue.documents() if d.kind is Kind.LAW} - {"XX", "COE"}
    covered = " ".join(answer.notices)
    assert [Jurisdiction(law).name for law in laws if Jurisdiction(law).name not in covered] == []


def test_of_two_places_the_one_without_law_is_told_apart(library: Library) -> None:
    answer = Talk(library).ask("Can they log my keystrokes in Kenya and in Germany?")

    of_kenya = [s for s in (answer.direct, *answer.basis) if s.place == "KE"]
    assert [s.cites for s in of_kenya] == [()] and "Kenya" in of_kenya[0].text
    assert {c.jurisdiction for c in answer.citations} <= {"DE", "EU", "COE", "XX"}
    assert answer.citations


def test_the_united_kingdom_is_not_told_the_law_of_the_european_union(library: Library) -> None:
    answers = [Talk(library, "GB").ask(q) for q in (LOGGING, "does the GDPR let me see my data", "is consent valid")]

    assert all("EU" not in {c.jurisdiction for c in answer.citations} for answer in answers)


def test_a_named_law_of_another_place_is_said_to_be_one(library: Library) -> None:
    answer = Talk(library, "US-TX").ask("Does BIPA help me?")

    assert "il-bipa" in {c.document for c in answer.citations}
    assert any("Illinois" in notice and "Texas" in notice for notice in answer.notices)


def test_a_name_inside_a_longer_name_is_not_the_law_that_is_asked_about(library: Library) -> None:
    answer = Talk(library).ask("Is the Colorado AI Act in force?")

    assert [place.code for place in answer.jurisdictions] == ["US-CO"]
    assert {c.jurisdiction for c in answer.citations} <= {"US-CO", "US", "XX"}
