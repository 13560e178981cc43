"""The law's own words: beside a summary, and for an article that is asked for by number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answer import Answer, AnswerStatus, Citation
from knowledge.asked import Asker
from knowledge.card import Status
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from tests.answerer import answerer_of, reply_of

Ask = Callable[..., Answer]
Breaches = Callable[..., list[str]]
TODAY = date(2026, 11, 23)


@pytest.fixture
def ask(stocked: Library) -> Ask:

    def answer(question: str, *codes: str) -> Answer:
        asker = Asker(choice=tuple(map(Jurisdiction, codes)))
        return reply_of(stocked, question, today=TODAY, asker=asker).answer

    return answer


BESIDE = [
    ("does my employer need a data protection impact assessment", "FR", "law/gdpr"),
    ("what exactly does section 7 of the NLRA say", "US", "law/usc/usc-29-157"),
]


@pytest.mark.parametrize(("question", "code", "law"), BESIDE)
def test_beside_a_summary_stand_words_of_the_law_verbatim(
    ask: Ask, stocked: Library, question: str, code: str, law: str
) -> None:
    shown = [c.official for c in ask(question, code).citations if c.official]

    assert law in {official.document for official in shown}
    for official in shown:
        passages = [e for e in stocked.catalogue.evidence_of(official.document) if e.locator == official.locator]
        assert any(" ".join(official.quote.split()) in " ".join(e.text.split()) for e in passages)


def test_a_summary_stands_beside_the_words_that_the_pack_says_it_rests_on(ask: Ask) -> None:
    question = "Do I have a right under the GDPR to a copy of the data they hold about me?"
    copy = next(c for c in ask(question, "DE").citations if c.locator == "A copy of your data")

    assert copy.official is not None
    assert copy.official.quote == "3. The controller shall provide a copy of the personal data undergoing processing."


def test_what_to_do_stands_beside_no_words_that_are_merely_near(ask: Ask) -> None:
    shown = [c for q, code, _ in BESIDE for c in ask(f"{q}, and what can I do?", code).citations]
    advice = [c for c in shown if c.document == "eu-gdpr-35" and c.locator == "Ask to see it"]

    assert advice and not any(c.official for c in advice)


def test_without_statutes_a_summary_stands_alone(library: Library) -> None:
    asker = Asker(choice=(Jurisdiction("DE"),))
    answer = answerer_of(library).answer(BESIDE[0][0], today=TODAY, asker=asker).answer

    assert answer.citations and not any(c.official for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("what does article 35 of the GDPR say", "Where a type of processing is likely to result in a high risk"),
        ("What does GDPR Art. 15 say?", "The data subject shall have the right to obtain from the controller"),
        ("what is the text of 29 USC 157", "Employees shall have the right to self-organization"),
    ],
)
def test_an_article_asked_for_by_number_is_answered_in_its_own_words(ask: Ask, question: str, words: str) -> None:
    answer = ask(question, "DE" if "GDPR" in question else "US")

    lead = answer.citations[answer.direct.cites[0] - 1]
    assert answer.status is AnswerStatus.ANSWERED and words in lead.quote and lead.quote in answer.direct.text
    assert_published(lead)


def assert_published(citation: Citation) -> None:
    assert citation.status is Status.REPORTED, "whether a statute is in force, only cards tell"
    assert citation.version is not None


def test_of_an_article_the_part_is_quoted_that_answers(ask: Ask) -> None:
    answer = ask("what does article 15 of the GDPR say about a fee for further copies", "DE")

    assert "reasonable fee" in answer.citations[answer.direct.cites[0] - 1].quote


def test_an_article_that_is_not_held_is_answered_by_cards_only(ask: Ask) -> None:
    answer = ask("what does article 88 of the GDPR say", "DE")

    assert not any(c.document == "law/gdpr" for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "code"),
    [*((question, code) for question, code, _ in BESIDE), ("what does article 35 of the GDPR say", "DE"),
     ("what is the text of 29 USC 157", "US")],
)  # fmt: skip
def test_answers_with_the_law_s_words_keep_the_contract(
    ask: Ask, stocked_breaches: Breaches, question: str, code: str
) -> None:
    assert stocked_breaches(ask(question, code).as_json(), question) == []
