"""The words that a policy defines stand for the practices that their definitions name or cite."""

from __future__ import annotations

import pytest

from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.cited import Labels
from bot.organising.gaps.statement import statements_of
from bot.organising.gaps.terms import Terms, used

CARDS = shipped_cards()
_SECTIONS = "## 3. Video\n\nThere is a lens above the gate.\n\n## 4. Phones\n\nCalls are taken down.\n"
_DEALT = {"lens": "camera", "Calls": "messages"}


def terms(definitions: str) -> dict[str, set[str]]:
    statements = statements_of(f"# Policy\n\n## 2. Terms\n\n{definitions}\n\n{_SECTIONS}")
    dealt = [frozenset(_DEALT[word] for word in _DEALT if word in one.text) for one in statements]
    found = Terms(statements, [frozenset()] * len(statements), CARDS, Labels(statements, dealt))
    return {term: set(practices) for term, practices in found.names.items()}


@pytest.mark.parametrize(
    ("definition", "meant"),
    [
        ('"Clips" means the footage of cameras in the yard.', {"Clips": {"camera"}}),
        ("- Clips: the footage of cameras in the yard.", {"Clips": {"camera"}}),
        ("- “Clips” are the footage of cameras in the yard;", {"Clips": {"camera"}}),
        ("Clip means footage from a camera.", {"Clip": {"camera"}}),
        ('"Field Data" means everything obtained under sections 3 and 4.', {"Field Data": {"camera", "messages"}}),
        ('In this policy, "Clips" means the footage of cameras.', {"Clips": {"camera"}}),
        ('Footage from the cameras at the doors (the "Clips") is copied.', {"Clips": {"camera"}}),
        ("* Term: Clips; Meaning: Footage of the cameras", {"Clips": {"camera"}}),
        ('"Clips" means footage of cameras. "Yield" means Clips and whatever is made of them.',
         {"Clips": {"camera"}, "Yield": {"camera"}}),
        ('"Yield" means Clips and more.\n\n"Clips" means footage of cameras.',
         {"Clips": {"camera"}, "Yield": {"camera"}}),
        ('"Yield" means information, such as footage of cameras.', {}),
        ('"Personal Data" means footage of cameras.', {}),
        ("Footage of the cameras goes to an office that keeps it safe (the \"Lodge\").", {}),
        ('"Footage" is kept for a week.', {}),
        ('"Staff" means everyone who is filmed by cameras.', {}),
        ('"Filmed Person" means a person who is filmed by cameras.', {}),
        ('"Plant Manager" means whoever runs a plant.', {}),
    ],
)  # fmt: skip
def test_a_word_stands_for_what_its_definition_names(definition: str, meant: dict[str, set[str]]) -> None:
    assert terms(definition) == meant


def test_what_looks_like_a_definition_is_one_among_definitions_alone() -> None:
    statements = statements_of("# Policy\n\n## Footage\n\nRetention: footage of cameras is kept for a week.\n")

    assert Terms(statements, [frozenset()] * len(statements), CARDS, Labels(statements, [frozenset()] * 9)).names == {}


def test_a_defined_word_is_meant_where_it_has_its_capitals() -> None:
    assert used("Clips").search("A Clip is wiped.")
    assert not used("Clips").search("Use paper clips.")
    assert used("yard data").search("Yard data is wiped.")


@pytest.mark.property
def test_any_text_is_read_without_an_error() -> None:
    for text in ('""', '"" means', '("")', "Term: ; Meaning:", '"a" means ' * 500, "(" * 900, '"' * 900):
        assert isinstance(terms(text), dict)
