"""Steward's clauses: each says what it demands, why, and rests on what is there."""

from __future__ import annotations

import re

import pytest

from bot.organising.choice import BY_ID, Question
from bot.organising.clauses.clause import Clause, Found, Held
from bot.organising.clauses.collection import built_in, faults
from bot.organising.clauses.vocabulary import COLUMNS, PRACTICES
from knowledge.card import Card, Kind

CLAUSES = built_in()
each = pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.id)


def test_there_are_twenty_four() -> None:
    assert [clause.id for clause in CLAUSES] == [f"C{number:02}" for number in range(1, 25)]


def test_each_statement_they_rest_on_is_in_the_pack(cards: dict[str, Card]) -> None:
    assert faults(CLAUSES, cards.values()) == []


@each
def test_what_it_rests_on_is_law_guidance_or_a_decision_and_no_news(clause: Clause, cards: dict[str, Card]) -> None:
    held = [support for support in clause.supports if isinstance(support, Held)]

    assert {cards[support.document].kind for support in held} <= {Kind.LAW}


@each
def test_it_says_who_has_won_it_or_what_law_or_proposal_it_follows(clause: Clause) -> None:
    assert clause.supports
    assert all(found.title and found.note and found.url for found in clause.supports if isinstance(found, Found))


@each
def test_it_states_no_law_in_its_own_words(clause: Clause) -> None:
    """What a law says comes from the library, which knows whether it holds."""
    own = f"{clause.title} {clause.demand} {clause.reason}"

    assert not re.search(r"§|\b(GDPR|NLRA|CCPA|BIPA|Art\.|Act|Directive|statute|illegal|unlawful|by law)\b", own)


@each
def test_its_demand_asks_an_employer_for_something_and_threatens_nothing(clause: Clause) -> None:
    assert len(clause.demand.split()) >= 40
    assert not re.search(
        r"\b(or else|otherwise we|sue|strike|consequences|should|please|try to|where possible)\b", clause.demand
    )
    assert not re.search(r"\b(sue|strike|press|expose)\b", clause.reason)


@each
def test_its_variables_have_a_default_and_one_meaning(clause: Clause) -> None:
    assert all(variable.default.isdigit() and variable.meaning for variable in clause.variables)


def test_each_thing_that_a_policy_may_lack_is_asked_for_with_each_practice() -> None:
    unanswered = [
        (practice, column)
        for practice in PRACTICES
        for column in COLUMNS
        if not any(clause.answers(practice, column) for clause in CLAUSES)
    ]

    assert unanswered == []


def test_each_choice_of_a_concern_leads_to_a_demand() -> None:
    led = {theme for clause in CLAUSES for theme in clause.themes}
    vague = {choice.id for choice in BY_ID.values() if choice.id.endswith(".other")}

    assert set(BY_ID) - vague - led == set()
    assert {BY_ID[theme].question for theme in led} == set(Question)


def test_no_source_that_was_found_to_be_unreliable_is_cited() -> None:
    addresses = [found.url for clause in CLAUSES for found in clause.supports if isinstance(found, Found)]

    assert addresses
    assert not [url for url in addresses if re.search(r"laitimes|eprimefeed|b83c|markettransfer|uniglobalunion", url)]
