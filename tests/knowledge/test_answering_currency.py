"""What is not law is never told as law, on no day; and what was not known on a day is not told as of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answer import Answer, source_line
from knowledge.asked import Asker
from knowledge.card import Status
from knowledge.citation import Cited, cite
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library
from knowledge.wording import LANGUAGES, wording
from tests.answerer import reply_of
from tests.thorough import spread

TODAY = date(2026, 11, 23)
MEMO = "Is the NLRB keylogger memo still valid?"
ROBO = "Did California pass the No Robo Bosses Act?"
OF_LAWS = [
    (MEMO, "us-nlrb-gc-23-02"),
    (ROBO, "ca-sb7"),
    ("Circular 2024-06 protects me, right?", "us-cfpb-2024-06"),
    ("Can I complain under the Stop Spying Bosses Act?", "us-federal-bills"),
    ("Does the NY BOSS Act ban electronic monitoring?", "ny-boss"),
    ("Does SB 947 apply to my employer?", "ca-bills-2026"),
    ("What does the Platform Work Directive give me?", "eu-pwd"),
    ("Does Art. 26 of the AI Act apply already?", "eu-aiact-26"),
]


def asked(library: Library, question: str, *codes: str, as_of: date | None = None, today: date = TODAY) -> Answer:
    asker = Asker(tuple(map(Jurisdiction, codes)))
    return reply_of(library, question, today=today, asker=asker, as_of=as_of).answer


def statuses(answer: Answer, document: str) -> set[Status]:
    return {citation.status for citation in answer.citations if citation.document == document}


@pytest.mark.parametrize(
    "day", spread([None, date(2023, 1, 1), date(2025, 1, 1), date(2025, 12, 31), date(2030, 1, 1)], 2)
)
@pytest.mark.parametrize("question", [question for question, _ in OF_LAWS])
def test_a_law_asked_about_by_name_keeps_the_contract_on_every_day(
    library: Library, breaches: Callable[..., list[str]], question: str, day: date | None
) -> None:
    answer = asked(library, question, as_of=day)

    assert breaches(answer.as_json(), question, day or TODAY) == []


@pytest.mark.parametrize(("question", "document"), OF_LAWS)
def test_a_law_asked_about_by_name_is_told_from_its_own_card(library: Library, question: str, document: str) -> None:
    assert document in [citation.document for citation in asked(library, question).citations[:3]]


@pytest.mark.parametrize(
    ("question", "document", "status", "word"),
    [
        (MEMO, "us-nlrb-gc-23-02", Status.WITHDRAWN, "2025"),
        (ROBO, "ca-sb7", Status.VETOED, "veto"),
        ("Circular 2024-06 protects me, right?", "us-cfpb-2024-06", Status.WITHDRAWN, "2025"),
        ("Does SB 947 apply to my employer?", "ca-bills-2026", Status.PROPOSED, "bill"),
    ],
)
def test_what_is_not_law_is_named_for_what_it_is(
    library: Library, question: str, document: str, status: Status, word: str
) -> None:
    answer = asked(library, question)

    assert status in statuses(answer, document)
    assert word in answer.text


@pytest.mark.parametrize(
    ("question", "day", "hindsight"),
    [
        (ROBO, date(2025, 9, 1), ("veto", "october 2025")),
        (MEMO, date(2024, 6, 1), ("rescind", "withdrawn", "2025")),
        ("Circular 2024-06 protects me, right?", date(2025, 1, 15), ("withdrawn", "took back", "may 2025")),
    ],
)
def test_as_of_a_day_before_the_event_nothing_knows_of_it(
    library: Library, question: str, day: date, hindsight: tuple[str, ...]
) -> None:
    answer = asked(library, question, as_of=day)

    told = " ".join(s.text for s in (answer.direct, *answer.basis, *answer.actions)).casefold()
    assert told and not [word for word in hindsight if word in told]
    assert not {citation.status for citation in answer.citations} & {Status.VETOED, Status.WITHDRAWN}


@pytest.mark.parametrize(("question", "day"), [(ROBO, date(2025, 9, 1)), (MEMO, date(2024, 6, 1))])
def test_an_answer_as_of_another_day_says_so(library: Library, question: str, day: date) -> None:
    answer = asked(library, question, as_of=day)

    assert answer.words.day(day) in answer.notices[0]


def test_an_answer_as_of_today_needs_no_such_note(library: Library) -> None:
    assert asked(library, ROBO, as_of=TODAY) == asked(library, ROBO)


def test_a_directive_never_comes_into_force_by_itself(library: Library) -> None:
    later = asked(library, "What does the Platform Work Directive give me?", today=date(2031, 1, 1))

    assert statuses(later, "eu-pwd") == {Status.DUE}


@pytest.mark.parametrize(
    ("question", "code"),
    [("can they read my e-mail", "US-NY"), ("must i give my fingerprint", "US-IL"), ("can they log my keys", "DE")],
)
def test_an_entry_past_its_day_of_review_says_so(library: Library, question: str, code: str) -> None:
    fresh, old = asked(library, question, code), asked(library, question, code, today=date(2028, 1, 1))

    titles = {c.title for c in old.citations}
    assert [n for n in old.notices if "fresh look" in n and any(title in n for title in titles)]
    assert not [n for n in fresh.notices if "fresh look" in n]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("can they read my e-mail", "US-NY"),
        ("must i give my fingerprint", "US-IL"),
        ("Dürfen sie Tasten loggen?", "DE"),
    ],
)
def test_every_source_past_its_day_of_review_says_so_in_its_line(library: Library, question: str, code: str) -> None:
    """There are two notices at most, and weightier ones come first: the line of the source always has room."""
    fresh, old = asked(library, question, code), asked(library, question, code, today=date(2028, 1, 1))

    assert old.citations and all(c.review_due and c.review_due < date(2028, 1, 1) for c in old.citations)
    for citation in old.citations:
        assert citation.review_due is not None
        due = old.words.say("source.review_due", date=old.words.day(citation.review_due))
        assert source_line(citation, old.words).endswith(due)
        assert citation.as_json()["review_due"] == citation.review_due.isoformat()
    assert not any(c.review_due or "review_due" in c.as_json() for c in fresh.citations)


def test_the_line_of_every_source_can_be_told_in_every_language(library: Library) -> None:
    """Some laws that are not yet in force have no known day of beginning."""
    cards = [e for d, _ in library.catalogue.documents() for e in library.catalogue.evidence_of(d.id) if e.unit]
    lines = {
        source_line(cite(Cited(evidence, evidence.text), n, TODAY), wording(language))
        for n, evidence in enumerate(cards, start=1)
        for language in LANGUAGES
    }

    assert any("not yet in force ·" in line for line in lines)
    assert not [line for line in lines if "{" in line or not line]
