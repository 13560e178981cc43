"""Policies for members leave no trace in what anybody else is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.answer import Answer
from knowledge.asked import Asker
from knowledge.card import Kind
from knowledge.conversation import Conversation
from knowledge.document import Shelf, Visibility
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from knowledge.retrieval import retrieve
from tests.answerer import answerer_of

TODAY = date(2026, 11, 23)
QUESTIONS = (
    ("Can my employer log every keystroke to train AI without asking me?", "US-NY"),
    ("Can my employer log every keystroke to train AI without asking me?", "DE"),
    ("What does the Workplace Monitoring Policy say about Deskvane?", "US-NY"),
    ("Monitoring of calls, email and internet use may begin without prior notice to the employee.", "US-NY"),
    ("Is Quillhand, the company's writing assistant, approved for all office staff?", "DE"),
    ("How long does the Data Retention Schedule of Brindlemark Freight keep camera pictures?", "US-IL"),
    ("Does Deskvane record keystrokes, as it used to?", ""),
    ("Employees must not discuss monitoring or investigations with co-workers.", "US"),
    ("By clocking in, an employee consents to the collection and storage of the fingerprint.", "US-IL"),
    ("what does our policy say about sabbaticals", "US-NY"),
    ("mouse jiggler since when banned", "GB"),
    ("who won the football last night", "US"),
    ("Dockgauge", "JP"),
    ("Wie lange werden Deskvane-Aufzeichnungen gespeichert?", "DE"),
)
HIDDEN = ("deskvane", "quillhand", "dockgauge", "brindlemark", "halibut", "kantine", "parking rules")


def asked(library: Library, question: str, code: str, *, member: bool, earlier: str = "") -> Answer:
    asker = Asker(choice=(Jurisdiction(code),) if code else (), member=member)
    answerer, conversation = answerer_of(library), Conversation()
    if earlier:
        conversation = answerer.answer(earlier, today=TODAY, asker=asker).conversation
    return answerer.answer(question, today=TODAY, asker=asker, conversation=conversation).answer


def told(answer: Answer) -> dict[str, Any]:
    return {key: value for key, value in answer.as_json().items() if key != "took_ms"}


@pytest.mark.parametrize(("question", "code"), QUESTIONS)
def test_who_is_no_member_is_told_just_what_a_library_without_policies_tells(
    library: Library, demo_library: Library, question: str, code: str
) -> None:
    assert told(asked(demo_library, question, code, member=False)) == told(asked(library, question, code, member=False))


def test_a_follow_up_of_who_is_no_member_finds_no_policy_either(library: Library, demo_library: Library) -> None:
    found = [
        told(asked(held, "and screenshots?", "US-NY", member=False, earlier="does Deskvane record keystrokes"))
        for held in (library, demo_library)
    ]

    assert found[0] == found[1]


def test_the_same_questions_find_policies_for_a_member(demo_library: Library) -> None:
    quoting = [
        question for question, code in QUESTIONS
        if any(c.kind is Kind.POLICY for c in asked(demo_library, question, code, member=True).citations)
    ]  # fmt: skip

    assert len(quoting) >= 8


@pytest.mark.parametrize("question", [
    "what does the Halibut Roster Handbook say about vibrating wristbands",
    "Crews on the Halibut roster wear vibrating wristbands that count their footsteps on the ice floor.",
    "does the canteen till record every meal under the number of the staff card",
])  # fmt: skip
def test_beside_public_policies_those_for_members_are_neither_shown_nor_counted(
    stocked: Library, question: str
) -> None:
    guest, member = (asked(stocked, question, "DE", member=m) for m in (False, True))

    assert not any(word in str(part).casefold() for part in guest.citations for word in HIDDEN)
    assert not any(word in " ".join((*guest.related, *guest.notices)).casefold() for word in HIDDEN)
    assert any("(1)" in notice for notice in guest.notices), "one policy is public, and it is silent"
    assert any(c.kind is Kind.POLICY for c in member.citations)


def test_a_public_policy_is_quoted_to_anybody(stocked: Library) -> None:
    answer = asked(stocked, "how long does the doorbell keep a picture of a visitor", "US-NY", member=False)

    assert [c.document for c in answer.citations if c.kind is Kind.POLICY] == ["public/visitors"]


def test_the_shelf_of_policies_gives_who_is_no_member_public_passages_only(stocked: Library) -> None:
    for words in ("Deskvane keystrokes", "vibrating wristbands", "the doorbell keeps a picture of each visitor"):
        hits = retrieve(stocked, words, jurisdictions=["XX", "DE"], day=TODAY, shelf=Shelf.POLICIES)
        documents = {stocked.catalogue.document(hit.target.document_id) for hit in hits}
        assert {d.visibility for d in documents if d} <= {Visibility.PUBLIC}


def test_what_is_ingested_never_shifts_what_cards_say(library: Library, stocked: Library) -> None:
    """Nor the order of the places that are shown as examples, however many policies one of them has."""
    for question in ("Is my boss allowed to read my private messages?", "can they film us at work"):
        plain, beside = (asked(held, question, "", member=False) for held in (library, stocked))
        laws = [[c.quote for c in a.citations if c.kind is not Kind.POLICY] for a in (plain, beside)]
        assert laws[0] == laws[1]
