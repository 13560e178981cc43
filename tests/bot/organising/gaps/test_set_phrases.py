"""What policies put in the words that everybody uses, and what only holds these words."""

from __future__ import annotations

import pytest

from bot.organising.gaps.card_reader import shipped_cards
from bot.organising.gaps.judging import Judgement, judged
from bot.organising.gaps.statement import folded
from bot.organising.gaps.verdict import Verdict

CARDS = shipped_cards()


def _judged(column: str, sentence: str) -> Judgement | None:
    card = CARDS.column(column)
    assert card is not None
    return judged(card, folded(sentence))


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ("told", "Mail and files may be opened at any time, with or without notice to the user."),
        ("told", "All monitoring under this policy may begin without notice."),
        ("told", "Concealed cameras may be installed where theft is suspected."),
        ("told", "The firm is under no obligation to announce such a review."),
        ("purpose", "We may review call recordings at any time and for any reason."),
        ("purpose", "Badge records serve payroll and such other purposes as the Company may determine."),
        ("minimum", "The Bank reserves the right to access, log and review any and all activity on its network."),
        ("shared", "Footage may be passed to the police and to any other party that we consider suitable."),
        ("private", "The tracker reports at all hours, including evenings and weekends."),
        ("private", "Personal webmail that is opened at work is not exempt from review."),
        ("opt_in", "Logging on constitutes consent to monitoring."),
        ("opt_in", "By taking the keys you accept that the van is tracked."),
        ("opt_in", "Whoever goes on working here is regarded as having agreed to the cameras."),
        ("discipline", "A recording may by itself lead to dismissal."),
        ("human", "The system deducts ten points by itself, and the deduction is final."),
    ],
)
def test_a_set_phrase_is_the_contrary_whatever_else_the_sentence_speaks_of(column: str, sentence: str) -> None:
    found = _judged(column, sentence)

    assert found is not None and found.set_phrase
    assert found.verdict is Verdict.CONTRARY


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ("told", "This policy may be amended with or without notice."),
        ("told", "Access may be withdrawn without notice where an account is misused."),
        ("told", "Monitoring will not start without notice."),
        ("told", "Concealed cameras are never installed."),
        ("told", "Staff will not be recorded without their knowledge."),
        ("told", "Either party may end employment at any time, with or without notice: it is at will."),
        ("told", "You need not tell us why you refuse."),
        ("opt_in", "Use of the camera is with your consent."),
        ("opt_in", "Requiring consent as a condition of employment is void."),
        ("discipline", "Any dismissal based solely on monitoring data is void."),
        ("discipline", "Theft is by itself ground for dismissal."),
        ("minimum", "The works council may review all use of the system at any time."),
        ("minimum", "Monitoring all use at all times is prohibited."),
        ("private", "There is no expectation that staff answer personal messages outside hours."),
        ("human", "Union dues are deducted automatically from your pay."),
        ("human", "The app ends tracking automatically when your shift is over."),
        ("shared", "Bonuses are given in our discretion."),
        ("purpose", "Employees must not use the network for any purpose that is unlawful."),
        ("purpose", "Footage may be reviewed for any legitimate purpose."),
        ("minimum", "Users must not read or copy all traffic at any time."),
        ("shared", "Recordings are never given to anybody at the Company's discretion."),
        ("private", "Trackers run at all hours, but never including evenings and weekends."),
        ("opt_in", "Logging on does not constitute consent to monitoring."),
        ("opt_in", "By using a laptop you agree to comply with this policy."),
        ("opt_in", "Signing in is not, by itself, taken as consent to monitoring."),
        ("discipline", "No recording by itself leads to dismissal."),
        ("human", "Warnings are not issued automatically."),
        ("human", "An account may be suspended automatically, and an engineer looks at it afterwards."),
    ],
)
def test_a_sentence_that_only_holds_the_words_says_nothing_by_them(column: str, sentence: str) -> None:
    found = _judged(column, sentence)

    assert found is None or not found.set_phrase


@pytest.mark.parametrize("column", [card.id for card in CARDS.columns])
@pytest.mark.parametrize(
    "words", ["at any time for any reason ", "including personal ", "the system deducts pay ", "by using "]
)
def test_a_very_long_sentence_of_such_words_is_read_to_its_end(column: str, words: str) -> None:
    sentence = words * 2_000

    found = _judged(column, sentence)

    assert found is None or found.verdict in Verdict
