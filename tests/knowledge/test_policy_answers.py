"""Answers where the company has policies: what leads, what stands beside it, since when, and what is said no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

import pytest

from knowledge.answer import Answer, Citation, Part
from knowledge.asked import Asker
from knowledge.card import Kind, Status
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from tests.answerer import reply_of

TODAY, CHANGED = date(2026, 11, 23), date(2026, 8, 4)


class Desk(Protocol):
    def ask(self, question: str, *codes: str, as_of: date | None = None) -> Answer: ...


Ask = Callable[..., Answer]


@pytest.fixture
def ask(stocked: Library) -> Ask:
    """A member asks the library that holds more than the demo's policies."""

    def answer(question: str, *codes: str, as_of: date | None = None) -> Answer:
        asker = Asker(choice=tuple(map(Jurisdiction, codes)), member=True)
        return reply_of(stocked, question, today=TODAY, asker=asker, as_of=as_of).answer

    return answer


def policies(answer: Answer) -> list[Citation]:
    return [c for c in answer.citations if c.kind is Kind.POLICY]


# What leads


def test_the_policy_leads_where_it_is_asked_for_and_the_law_stands_beside_it(member_desk: Desk) -> None:
    answer = member_desk.ask("What does our policy say about monitoring my email without prior notice?", "US-NY")

    assert answer.direct.part is Part.POLICY and "without prior notice" in answer.direct.text
    assert Part.LAW in {s.part for s in answer.basis}


def test_the_law_leads_where_the_law_is_asked_for_and_the_policy_stands_beside_it(member_desk: Desk) -> None:
    answer = member_desk.ask("Is it legal in New York to monitor my email without notice?", "US-NY")

    lead = answer.citations[answer.direct.cites[0] - 1]
    assert lead.kind is Kind.LAW and lead.jurisdiction == "US-NY"
    assert any("without prior notice" in c.quote for c in policies(answer))


def test_silence_of_the_policies_is_said_with_how_many_were_searched(member_desk: Desk) -> None:
    answer = member_desk.ask("What does our policy say about sabbaticals in Patagonia?", "US-NY")

    assert not policies(answer)
    assert answer.words.say("policy.silent", count="6") in answer.notices


def test_policies_of_the_made_up_company_are_told_as_such(member_desk: Desk) -> None:
    answer = member_desk.ask("What does our policy say about camera pictures?", "US-IL")

    assert policies(answer) and answer.words.say("notice.demo_policy") in answer.notices


# Where


def test_a_policy_of_one_place_is_quoted_there_and_nowhere_else(ask: Ask) -> None:
    question = "does the canteen till record every meal under the number of my staff card"

    assert "berlin/canteen" in {c.document for c in policies(ask(question, "DE"))}
    assert "berlin/canteen" not in {c.document for c in policies(ask(question, "US-NY"))}


def test_without_a_place_every_policy_is_read(ask: Ask) -> None:
    found = policies(ask("what does our policy say about the canteen till recording every meal"))

    assert found[0].document == "berlin/canteen"


# When


def test_a_changed_sentence_is_told_with_its_day_and_what_stood_there_before(member_desk: Desk) -> None:
    answer = member_desk.ask("What does our policy say: how long are Deskvane activity records kept?", "US-NY")

    (kept,) = [c for c in policies(answer) if c.document.endswith("/monitoring") and "180 days" in c.quote]
    assert kept.change is not None and (kept.change.on, kept.version) == (CHANGED, CHANGED)
    assert kept.change.before == "Deskvane activity records are kept for 90 days and then deleted automatically."
    (said,) = [s for s in (answer.direct, *answer.basis) if s.part is Part.POLICY and kept.n in s.cites]
    assert "4 August 2026" in said.text and kept.change.before in said.text


def test_a_sentence_that_was_taken_out_is_told_as_no_longer_said(member_desk: Desk) -> None:
    answer = member_desk.ask("Can I still opt out of the use of work data for training?", "US-NY")

    (gone,) = [c for c in policies(answer) if "may opt out" in c.quote]
    (said,) = [s for s in (answer.direct, *answer.basis) if gone.n in s.cites]
    assert gone.version == date(2026, 1, 10) and "no longer says so" in said.text
    assert gone.change is not None and gone.change.on == CHANGED


def test_what_was_taken_out_is_not_brought_up_unasked(member_desk: Desk) -> None:
    answer = member_desk.ask("What does our policy say about work data for training?", "US-NY")

    assert policies(answer) and not any("may opt out" in c.quote for c in policies(answer))


def test_a_policy_of_the_future_is_told_as_not_yet(ask: Ask) -> None:
    answer = ask("what does our policy say about number plates photographed on the visitor deck", "US-NY")

    first = policies(answer)[0]
    assert (first.document, first.status, first.since) == ("members/parking", Status.NOT_YET, date(2027, 3, 1))
    assert "takes effect on 1 March 2027" in answer.direct.text


def test_told_as_of_a_later_day_it_is_in_force(ask: Ask) -> None:
    question = "what does our policy say about number plates photographed on the visitor deck"
    answer = ask(question, "US-NY", as_of=date(2027, 4, 1))

    assert policies(answer)[0].status is Status.IN_FORCE and "takes effect" not in answer.direct.text
    assert any("1 April 2027" in notice for notice in answer.notices)


def test_told_as_of_an_earlier_day_the_version_of_that_day_answers(member_desk: Desk) -> None:
    question = "What does our policy say: how long are Deskvane activity records kept?"
    then, now = (policies(member_desk.ask(question, "US-NY", as_of=day)) for day in (date(2026, 5, 1), None))

    assert any("90 days" in c.quote and c.version == date(2026, 1, 10) for c in then)
    assert all(c.status is Status.NOT_YET for c in then if c.version == CHANGED)
    assert any("180 days" in c.quote and c.status is Status.IN_FORCE for c in now)


# A conversation


def test_a_follow_up_goes_on_about_the_policy(member_desk: Desk) -> None:
    member_desk.ask("What does our policy say: how long are camera pictures kept?", "US-IL")
    answer = member_desk.ask("and cab tablet records?", "US-IL")

    assert any("Cab tablet records" in c.quote and "6 months" in c.quote for c in policies(answer))


def test_who_is_no_member_has_the_same_conversation_without_policies(guest_desk: Desk) -> None:
    guest_desk.ask("What does our policy say: how long are camera pictures kept?", "US-IL")

    assert not policies(guest_desk.ask("and cab tablet records?", "US-IL"))


# The words quoted


def test_a_limit_is_quoted_with_its_promise_and_a_list_with_its_lead_in(ask: Ask) -> None:
    steps = ask("what does our policy say about wristbands that count footsteps", "US-NY")
    lockers = ask("what does our policy say about when the inspector may open a locker", "US-NY")

    assert "However, the wristbands are switched off during the oyster break." in policies(steps)[0].quote
    assert policies(lockers)[0].quote.startswith("The locker inspector may open a locker in three cases:")


@pytest.mark.parametrize("question", ["what does our policy say about wristbands that count footsteps",
                                      "does the canteen till record my meal", "may the inspector open my locker",
                                      "are number plates photographed", "doorbell pictures"])  # fmt: skip
@pytest.mark.parametrize("code", ["US-NY", "DE", ""])
def test_answers_from_policies_keep_the_contract(
    ask: Ask, stocked_breaches: Callable[..., list[str]], question: str, code: str
) -> None:
    answer = ask(question, *([code] if code else []))

    assert stocked_breaches(answer.as_json(), question) == []
