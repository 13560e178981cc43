"""Answers fit the asker: what a source is, what leads, what stands beside it, and what is to be done by whom."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import pytest

from knowledge.answer import Answer, AnswerStatus, Citation, source_line
from knowledge.card import Form
from knowledge.library import Library
from knowledge.wording import LANGUAGES, wording


class Desk(Protocol):
    def ask(self, question: str, *codes: str, as_of: date | None = None) -> Answer: ...


def lead(answer: Answer) -> Citation:
    return answer.citations[answer.direct.cites[0] - 1]


def lines(answer: Answer, document: str) -> list[str]:
    return [source_line(c, answer.words) for c in answer.citations if c.document == document]


# What a source is


@pytest.mark.parametrize(
    ("question", "code", "document", "form"),
    [
        ("Is the ICO monitoring guidance law?", "GB", "uk-ico-monitoring", Form.GUIDANCE),
        ("is the nlrb keylogger memo still valid", "US", "us-nlrb-gc-23-02", Form.MEMO),
        ("Circular 2024-06 protects me, right?", "US", "us-cfpb-2024-06", Form.GUIDANCE),
        ("is a keylogger only allowed for criminal suspicion?", "DE", "de-bag-keylogger", Form.COURT_DECISION),
        ("what happened to SB 947", "US-CA", "ca-bills-2026", Form.BILL),
    ],
)
def test_a_source_is_called_what_it_is_and_only_law_is_in_force(
    desk: Desk, question: str, code: str, document: str, form: Form
) -> None:
    answer = desk.ask(question, code)
    (first, *_) = lines(answer, document)

    assert first.startswith(answer.words.say(f"form.{form}"))
    assert "in force" not in first and not first.startswith("Law ")
    # The card of a memo may also hold the statute that outlives it, which is law and labelled so.
    forms = {c.form for c in answer.citations if c.document == document and "U.S.C." not in c.citation}
    assert forms == {form}
    assert next(c for c in answer.as_json()["citations"] if c["document"] == document)["form"] == form  # type: ignore[attr-defined]


def test_what_still_applies_beside_a_withdrawn_circular_is_law(library: Library) -> None:
    held = [e.unit for e in library.catalogue.evidence_of("us-cfpb-2024-06") if e.unit]

    assert {u.form for u in held if u.heading == "What still applies"} == {Form.LAW}


def test_a_law_that_a_court_blocks_is_called_that(desk: Desk) -> None:
    answer = desk.ask("They made us sit through an anti union meeting. SB 399 makes that illegal right?", "US-CA")

    assert answer.direct.text.startswith("Blocked: SB 399")
    assert "Law, blocked by a court for now" in source_line(lead(answer), answer.words)


def test_every_form_has_a_name_in_every_language() -> None:
    for language in LANGUAGES:
        assert all(wording(language).say(f"form.{form}") for form in Form if form is not Form.LAW)


# Dates that have passed


def test_a_start_date_that_passed_unconfirmed_is_told_as_passed_and_after_the_answer(desk: Desk) -> None:
    answer = desk.ask("can they make me install a tracking app on my own phone?", "US-ME")

    assert answer.direct.text.startswith("Only if you agree: Maine")
    assert answer.direct.text.endswith("(Was due to start on 14 July 2026; last checked 23 November 2026.)")
    assert "was due to start 14 July 2026" in source_line(lead(answer), answer.words)
    assert "Due to start" not in answer.text


# What leads, and what stands beside it


def test_where_several_places_meet_it_depends_comes_first(desk: Desk) -> None:
    answer = desk.ask("I live in New York but my company is in California, remote. which law?")

    assert answer.direct.text.startswith("It depends") and answer.direct.place is None
    assert "The same as for" not in answer.text


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("My manager said 'I know who's been emailing about the union.' Is that ok?", "US"),
        ("is a keylogger only allowed for criminal suspicion?", "DE"),
        ("can they fire me for starting a petition about the keylogger", "US"),
        ("Is Texas going to ban bossware in 2027?", "US-TX"),
    ],
)
def test_nothing_beside_the_answer_opens_with_a_verdict_on_something_else(desk: Desk, question: str, code: str) -> None:
    said = [s.text for s in desk.ask(question, code).basis]

    assert said and not [t for t in said if t.startswith(("Yes:", "No:", "Usually yes", "Usually not:", "Not yet:"))]


def test_that_a_bill_is_no_law_is_said_once(desk: Desk) -> None:
    answer = desk.ask("AB 1331 says no cameras in break rooms yes?", "US-CA")

    assert answer.direct.text.startswith("Not law:")
    assert not [s for s in answer.basis if "Nothing to enforce" in s.text or "is confirmed as law" in s.text]


def test_who_asks_what_the_law_will_be_is_told_what_it_is(desk: Desk) -> None:
    answer = desk.ask("Is Texas going to ban bossware in 2027?")

    assert answer.status is AnswerStatus.OUT_OF_SCOPE
    assert [s.text for s in answer.basis if "Texas has no law that makes an employer announce monitoring" in s.text]


def test_english_sources_are_called_that_whatever_else_must_be_noted(member_desk: Desk) -> None:
    answer = member_desk.ask("我老板在加州用屏幕截图监控我,合法吗?")

    assert [notice for notice in answer.notices if wording("zh").say("notice.english_sources") in notice]


# What is to be done, and by whom


def test_a_representative_is_not_sent_to_the_representative(desk: Desk) -> None:
    theirs = desk.ask("Union rep here: can we demand to bargain over AI keystroke capture?", "US")
    anybody = desk.ask("does the company have to bargain over AI keystroke capture?", "US")

    assert [s for s in theirs.actions if s.text.startswith("Send the employer a dated written request")]
    assert not [s for s in theirs.actions if "Ask your union representative" in s.text]
    assert [s for s in anybody.actions if "Ask your union representative" in s.text]


@pytest.mark.parametrize(
    ("question", "code", "never"),
    [
        ("I work for a nonprofit in LA. CCPA access request?", "US-CA", "request to know"),
        ("I work in a shop in Toronto, PIPEDA?", "CA-ON", "If your employer is federally regulated"),
        ("I ride for a delivery app. can the app track my emotions or private chats", "PT", "works council"),
        ("I work for the city of Chicago, can I go to the NLRB?", "US-IL", "File a charge"),
    ],
)
def test_what_the_asker_cannot_use_is_no_step_for_them(desk: Desk, question: str, code: str, never: str) -> None:
    answer = desk.ask(question, code)

    assert answer.actions and not [s for s in answer.actions if never in s.text]
