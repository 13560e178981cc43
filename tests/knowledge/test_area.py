"""Questions without an answer are counted by broad areas, and what could hurt somebody is counted nowhere."""

from __future__ import annotations

import pytest

from ingest.pack import pack_folder
from knowledge.answer import AnswerStatus
from knowledge.answering import Answerer
from knowledge.area import OTHER, Areas, areas
from knowledge.asked import Asker
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from knowledge.question import matter_of
from knowledge.topic import Topics, read_topics
from tests.conftest import TODAY
from tests.knowledge.area_questions import EXPECTED, NOT_COUNTED, OF_NONE, WITHHELD


@pytest.fixture(scope="module")
def chosen(library: Library) -> dict[str, str]:
    topics = Topics.read(library.catalogue, library.embedder.model)
    assert topics is not None

    def area(question: str) -> str:
        if areas().withholds(question):
            return OTHER
        return areas().area_of(topics.near(library.embedder.embed([matter_of(question)])))

    return {question: area(question) for question, _ in (*EXPECTED, *NOT_COUNTED)}


def test_nothing_that_could_hurt_somebody_is_of_an_area(chosen: dict[str, str]) -> None:
    assert len(WITHHELD) > 100
    assert [(question, chosen[question]) for question in WITHHELD if chosen[question] != OTHER] == []


def test_what_is_not_about_work_is_of_no_area(chosen: dict[str, str]) -> None:
    assert {chosen[question] for question in OF_NONE} == {OTHER}


def test_most_questions_are_of_the_area_that_people_would_say_and_few_of_a_wrong_one(chosen: dict[str, str]) -> None:
    right = [question for question, area in EXPECTED if chosen[question] == area]
    wrong = [(question, chosen[question]) for question, area in EXPECTED if chosen[question] not in (area, OTHER)]

    assert len(EXPECTED) > 80 and len(right) >= 0.75 * len(EXPECTED), len(right)
    assert len(wrong) <= 0.07 * len(EXPECTED), wrong


def test_an_area_is_coarse_and_made_of_topics_that_there_are() -> None:
    held, known = areas(), {topic.id for topic in read_topics(pack_folder())}
    named = [pattern for area in held.areas for pattern in area.topics] + list(held.withheld)

    assert 10 <= len(held.areas) <= 15 and OTHER not in {area.id for area in held.areas}
    assert len(set(named)) == len(named)
    assert [
        p for p in named if not (p in known or (p.endswith("*") and any(t.startswith(p[:-1]) for t in known)))
    ] == []
    sizes = [sum(held.of_topic(topic) == area.id for topic in known) for area in held.areas]
    assert min(sizes) >= 8, "an area of few matters tells too much"


def test_what_is_withheld_stays_so_however_near_something_harmless_is() -> None:
    held = areas()

    assert held.of_topic("data-request-through-representative") == OTHER, "though data-request-* is an area's"
    assert held.area_of({"work-bonus": 0.90, "data-strike": 0.87}) == OTHER
    assert held.area_of({"work-bonus": 0.90, "data-strike": 0.50}) == "pay"
    assert held.area_of({"work-bonus": 0.60}) == OTHER, "too far to say"
    assert held.area_of({"work-pets": 0.95, "work-bonus": 0.90}) == OTHER, "nearer to what is of no area"
    assert held.area_of({}) == OTHER


@pytest.mark.parametrize("typed", ["may we STRIKE?", "der Streik", "die Kündigung", "un\u200bion dues", "¿la huelga?"])
def test_words_are_withheld_in_any_writing(typed: str, library: Library) -> None:
    asker = Asker(choice=(Jurisdiction("US-NY"),))
    answerer = Answerer(library)
    reply = answerer.answer(typed, today=TODAY, asker=asker)

    assert answerer.area(f"{typed} when is payday", reply) == OTHER


def test_a_question_without_an_answer_has_an_area_and_a_follow_up_that_of_what_it_goes_on_from(
    library: Library,
) -> None:
    answerer, asker = Answerer(library), Asker(choice=(Jurisdiction("US-NY"),))
    first = answerer.answer("when is payday this month", today=TODAY, asker=asker)
    assert first.answer.status is AnswerStatus.ABSTAINED
    then = answerer.answer("and if we strike?", today=TODAY, asker=asker, conversation=first.conversation)

    assert answerer.area("when is payday this month", first) == "pay"
    assert answerer.area("and if we strike?", then) == OTHER


def test_in_other_languages_nothing_is_counted(library: Library) -> None:
    answerer, asker = Answerer(library), Asker(choice=(Jurisdiction("DE"),))
    typed = "Wie viele Urlaubstage bekomme ich in meinem zweiten Jahr im Betrieb?"
    reply = answerer.answer(typed, today=TODAY, asker=asker)

    assert reply.answer.language == "de" and answerer.area(typed, reply) == OTHER


def test_an_area_is_told_by_a_name() -> None:
    held: Areas = areas()

    assert held.named("pay") == "Pay and benefits" and held.named(OTHER) is None and held.named("gone") is None
