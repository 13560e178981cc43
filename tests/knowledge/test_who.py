"""Who asks: read from plain words, and from nobody else's."""

from __future__ import annotations

import pytest

from knowledge.who import Who, who_asks


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ("Union rep here: can we demand to bargain over this?", Who.REPRESENTATIVE),
        ("I'm a shop steward. What may I ask for?", Who.REPRESENTATIVE),
        ("i am on the works council, can we stop it", Who.REPRESENTATIVE),
        ("As a works council member, may I see the logs?", Who.REPRESENTATIVE),
        ("I ride for a delivery app in Lisbon", Who.PLATFORM),
        ("can uber track my mood", Who.PLATFORM),
        ("I work for a nonprofit in LA", Who.NONPROFIT),
        ("our charity logs keystrokes", Who.NONPROFIT),
        ("I work for the city", Who.PUBLIC),
        ("i'm a state employee, does this cover me", Who.PUBLIC),
        ("I work in a small shop, PIPEDA?", Who.SHOP),
        ("I work for a bank in Toronto", Who.REGULATED),
        ("Works council member in Munich: what can we do?", Who.REPRESENTATIVE),
    ],
)
def test_who_asks_is_read_from_the_question(asked: str, who: Who) -> None:
    assert who in who_asks(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "my union rep says it is fine",
        "can the union ask about it",
        "No works council here. can they install a tracker?",
        "Can my boss read my email?",
        "they sell our data to a city broker",
        "",
    ],
)
def test_nothing_is_made_of_other_words(asked: str) -> None:
    assert who_asks(asked) == frozenset()
