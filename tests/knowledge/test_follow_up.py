"""A follow-up is told from a new question by what it names; what points inside itself is no follow-up."""

from __future__ import annotations

import pytest

from knowledge.follow_up import leans_on_earlier


@pytest.mark.parametrize(
    "text",
    [
        "legal?",
        "deadline?",
        "since when",
        "who can I complain to",
        "only big companies or everyone?",
        "Does my line manager?",
        "how much could I get",
        "and if they don't?",
        "When does the new one start to count for us?",
        "Which authority would look after that kind of thing over there, then?",
        "¿y las cámaras?",
        "¿desde cuándo?",
        "Und wenn es keinen gibt?",
        "kann ich das ablehnen?",
        "depuis quand ?",
    ],
)
def test_what_names_no_matter_of_its_own_leans_on_the_question_before(text: str) -> None:
    assert leans_on_earlier(text)


@pytest.mark.parametrize(
    "text",
    [
        "And can a wristband at work measure my heart rate?",
        "Who fines an employer that hides a camera in a locker room?",
        "How long are my work emails kept?",
        "is it legal to record a call",
        "What does it mean that there's a works council?",
        "They installed a keylogger. Can I remove it?",
        "payroll history, how many years do they hang on to that",
        "Darf mein Chef das Handy kontrollieren?",
        "¿Puede mi jefe leer mi correo?",
    ],
)
def test_another_matter_is_not_mixed_with_the_one_before_however_it_opens(text: str) -> None:
    assert not leans_on_earlier(text)
