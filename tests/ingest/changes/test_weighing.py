"""People hear of a sentence that says something else about what matters, and of nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.changes.category import Category
from ingest.changes.weighing import weigh, weighed_changes
from knowledge.comparison import SentenceChange

TRAINS = "What you type is used to train language models."


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (None, TRAINS),
        (TRAINS, None),
        ("We will not use your messages to train AI models.", "We will use your messages to train AI models."),
        ("We may use text to train language models.", "We may use text and voice to train AI models."),
        ("Logs are kept for 90 days.", "Logs are kept for 180 days."),
        ("We monitor work laptops with your consent.", "We monitor work laptops without your consent."),
        ("The employer may read e-mails of staff.", "The employee may read e-mails of staff."),
        ("We share data with our vendor.", "We share data with our vendor Acme AI."),
        ("Monitoring starts on 1 May 2026 on all laptops.", "Monitoring starts on 1 June 2026 on all laptops."),
        ("Managers can't inspect e-mails.", "Managers can inspect e-mails."),
        ("Before monitoring starts, you are told why.", "After monitoring starts, you are told why."),
        ("Optional monitoring of keystrokes is on.", "Mandatory monitoring of keystrokes is on."),
        ("Recording Of Calls Is Prohibited At Work", "Recording Of Calls Is Permitted At Work"),
        ("MONITORING OF KEYSTROKES IS PROHIBITED.", "MONITORING OF KEYSTROKES IS PERMITTED."),
        ("Die Aufbewahrung beträgt 30 Tage und wird geprüft.", "Die Aufbewahrung beträgt 30 Jahre und wird geprüft."),
        ("We keep recordings for 30 Days.", "We keep recordings for 30 Years."),
        ("Monitoring of keystrokes ends in March.", "Monitoring of keystrokes ends in December."),
        ("We monitor activity on our devices.", "We monitor activity on your devices."),
        ("Keystroke logging: ✗", "Keystroke logging: ✓"),
        ("Recordings are retained < 30 days.", "Recordings are retained > 30 days."),
    ],
)
def test_what_says_something_else_about_what_matters_alerts(before: str | None, now: str | None) -> None:
    assert weigh(SentenceChange(before, now)).alerts


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Grammarly keeps recordings for 90 days.", "Superhuman keeps recordings for 90 days."),
        ("We monitor the use of laptops.", "We monitor use of the laptops."),
        ("Monitoring is part of our programme.", "Monitoring is part of our program."),
        ("We notify employees of an organisation.", "We notify employees of any organization."),
        ("Contact us by phone.", "Contact us by e-mail."),
        (None, "The cafeteria opens at eight."),
    ],
)
def test_another_name_spelling_or_small_word_alerts_nobody(before: str | None, now: str | None) -> None:
    found = weigh(SentenceChange(before, now))

    assert not found.alerts
    assert found.weight <= 4


def test_a_removed_sentence_that_matters_alerts_as_one_that_was_added() -> None:
    kept = "The screen is locked when the desk is left."

    (removed,) = weighed_changes(f"{kept} {TRAINS}", kept)

    assert removed.alerts
    assert removed.category is Category.AI_TRAINING
    assert (removed.change.before, removed.change.now) == (TRAINS, None)


def test_of_many_changes_what_matters_most_stands_first() -> None:
    found = weighed_changes("Cats are fine.", f"Contact us by phone. Logs are kept for 12 months. {TRAINS}")

    assert [w.category for w in found] == [Category.AI_TRAINING, Category.RETENTION, Category.CONTACT, Category.OTHER]


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(former: str, later: str) -> None:
    found = weighed_changes(former, later)

    assert all(w.change.before != w.change.now for w in found)
    assert weighed_changes(former, former) == ()


def test_a_name_that_stays_in_the_text_was_not_given_up_for_another() -> None:
    rest = "The Works Council meets on Mondays. The Employer has an office."
    before, now = (f"Monitoring requires consent of the {who}.\n\n{rest}" for who in ("Works Council", "Employer"))

    (change,) = weighed_changes(before, now)

    assert change.alerts


def test_a_name_that_was_given_up_throughout_alerts_nobody() -> None:
    before, now = (f"We at {who} keep recordings for 90 days.\n\n{who} is a firm." for who in ("Acme", "Nomen"))

    assert not any(w.alerts for w in weighed_changes(before, now))


LOGGED = "- keystrokes are logged\n- webcams are on"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (f"# P\n\nWe may not:\n\n{LOGGED}", f"# P\n\nWe may:\n\n{LOGGED}"),
        (f"# P\n\n## Prohibited\n\n{LOGGED}", f"# P\n\n## Permitted\n\n{LOGGED}"),
        ("# P\n\n## Keystroke logging\n\nWe never do this.", "# P\n\n## Keystroke logging\n\nWe often do this."),
    ],
)
def test_what_turns_a_rule_round_counts_by_what_it_is_about(before: str, now: str) -> None:
    assert any(w.alerts for w in weighed_changes(before, now))
