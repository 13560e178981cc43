"""What a policy cites of itself is followed to the practices that are dealt with there."""

from __future__ import annotations

import pytest

from bot.organising.gaps.cited import Labels
from bot.organising.gaps.statement import statements_of

POLICY = """# Monitoring

## 1. Video

There is a lens above the gate.

## 2. Phones

Calls are taken down.

## 3. Typing

C-1. Strokes are counted.

C-2. Screens are copied.

## 4. Rules for all

{}
"""
DEALT = {"lens": "camera", "Calls": "messages", "Strokes": "keystrokes", "Screens": "screen"}


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("What is gathered under section 1 is deleted.", {"camera"}),
        ("What is gathered under §§ 1 to 3 is deleted.", {"camera", "messages", "keystrokes", "screen"}),
        ("Sections 1 and 2 apply to guests.", {"camera", "messages"}),
        ("Material under C-1 or C-2 is kept.", {"keystrokes", "screen"}),
        ("On Sundays C-2 is suspended.", {"screen"}),
        ("Section 9 is void.", set()),
        ("At 2 pm the gate closes, on 1 May all day.", set()),
        ("We have 3 gates.", set()),
        ("Data is deleted, save as provided in section 2.", set()),
        ("Material gathered pursuant to section 1 is kept.", {"camera"}),
        ("The manager may see the records under section 1.", {"camera"}),
        ("Footage is kept (see section 2).", set()),
        ("It is kept (cf. section 1).", set()),
        ("With the exception of records under section 1, it is kept.", set()),
        ("Except, as said, under section 1, it is kept.", set()),
        ("Under section 1 of the Data Protection Act it is kept.", set()),
        ("Under Article 1 GDPR it is kept.", set()),
        ("Subject to the exceptions that are laid down for guests in section 2, nothing is kept.", set()),
        ("Subject to section 2, what is gathered under section 1 is deleted.", {"camera"}),
    ],
)
def test_a_label_stands_for_what_is_dealt_with_there(sentence: str, cited: set[str]) -> None:
    statements = statements_of(POLICY.format(sentence))
    dealt = [frozenset(DEALT[word] for word in DEALT if word in one.text) for one in statements]

    assert Labels(statements, dealt).cited(statements[-1]) == cited


def test_its_own_label_is_no_citation() -> None:
    statements = statements_of("# Rules\n\nC-1. Strokes are counted.\n\nC-1. See above.\n")
    labels = Labels(statements, [frozenset({"keystrokes"})] * len(statements))

    assert labels.cited(statements[0]) == frozenset()
