"""A quote in the passage it stands in, for those who may read it."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.asked import Asker
from knowledge.card import Kind
from knowledge.library import Library
from knowledge.passage import passage_of
from tests.answerer import answerer_of

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def quoted(demo_library: Library) -> tuple[str, str, str]:
    """(document, locator, quote) of a policy that an answer cites."""
    reply = answerer_of(demo_library).answer(
        "What does our policy say about personal phones?", today=TODAY, asker=Asker(member=True)
    )
    cited = next(c for c in reply.answer.citations if c.kind is Kind.POLICY)
    return cited.document, cited.locator, cited.quote


def test_a_quote_is_shown_between_what_stands_before_and_after_it(
    demo_library: Library, quoted: tuple[str, str, str]
) -> None:
    found = passage_of(demo_library.catalogue, *quoted, member=True)

    assert found is not None
    assert found.before + quoted[2] + found.after == found.text == found.evidence.text
    assert (found.evidence.document.id, found.evidence.locator) == quoted[:2]


def test_members_passages_are_not_shown_to_anybody_else(demo_library: Library, quoted: tuple[str, str, str]) -> None:
    assert passage_of(demo_library.catalogue, *quoted, member=False) is None


def test_words_that_stand_there_no_more_have_no_passage(demo_library: Library, quoted: tuple[str, str, str]) -> None:
    document, locator, _ = quoted

    assert passage_of(demo_library.catalogue, document, locator, "words that nobody wrote", member=True) is None
    assert passage_of(demo_library.catalogue, "no/such", locator, quoted[2], member=True) is None
    assert passage_of(demo_library.catalogue, document, locator, "", member=True) is None


def test_a_locator_that_was_renamed_still_finds_the_words(demo_library: Library, quoted: tuple[str, str, str]) -> None:
    document, _, quote = quoted

    found = passage_of(demo_library.catalogue, document, "a heading of old", quote, member=True)
    assert found is not None
    assert found.quote == quote
