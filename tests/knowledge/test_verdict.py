"""What is left of a text without the verdict it opens with, and when the verdict has to stay."""

from __future__ import annotations

import pytest

from knowledge.verdict import says, without_verdict


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("No: an employer may not retaliate.", "an employer may not retaliate."),
        ("Usually yes: section 7 normally protects talk.", "section 7 normally protects talk."),
        ("Usually not: a hint can break the law.", "a hint can break the law."),
        ("Not yet: Art. 26(7) will make employers tell you.", "Art. 26(7) will make employers tell you."),
        ("It depends on consent: one person's is enough.", "one person's is enough."),
    ],
)
def test_a_verdict_is_taken_off_where_the_rest_is_a_sentence(text: str, rest: str) -> None:
    assert without_verdict(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "No, with narrow exceptions: emotion AI is banned.",  # the exceptions would be lost
        "Only if you agree: the law lets you decline.",
        "Yes: they may.",  # who?
        "Notice is required: in writing, on hiring.",
        "Withdrawn: the memo was rescinded.",
    ],
)
def test_what_the_rest_needs_stays(text: str) -> None:
    assert without_verdict(text) == text


def test_a_statement_says_its_source_with_or_without_the_verdict() -> None:
    source = "No: an employer may not retaliate."

    assert says("Once in force: No: an employer may not retaliate.", source)
    assert says("An employer may not retaliate.", source)
    assert not says("An employer may retaliate.", source)
