"""The draft of an impact assessment: complete, with the numbers of the code, and nothing decided for people."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.assessment import numbers
from bot.organising.circle import NEVER_UNDER, USUAL
from bot.organising.concern_box import KEPT, REPLY_KEPT
from bot.rendering.assessment import OPEN, Assessment, variables
from bot.settings import Operator, OperatorKind
from bot.store import box_backup

UNION = Assessment(
    Operator("Local 12", OperatorKind.UNION, "room 4"), "New York", date(2026, 11, 28), numbers()
)  # fmt: skip
EMPLOYER = replace(UNION, operator=Operator("Initech", OperatorKind.EMPLOYER, ""))
GIVEN = {"operator", "kind", "contact", "place", "day", "concerns"}


def test_it_names_who_runs_this_where_and_when() -> None:
    text = UNION.markdown()

    assert text.startswith("# Impact assessment: Steward, run by Local 12\n")
    for said in ("Local 12, a union", "room 4", "New York", "2026-11-28"):
        assert said in text


def test_it_says_that_it_is_a_draft_and_no_legal_advice_and_leaves_the_decisions_to_people() -> None:
    text = UNION.markdown()

    assert "This is a draft." in text and "no legal advice" in text
    assert text.count(f"**{OPEN}") > 20
    assert re.search(rf"legal basis\.\*\* \*\*{OPEN}", text, re.IGNORECASE)


def test_what_nobody_answered_is_left_for_people_to_decide() -> None:
    blank = replace(UNION, operator=replace(UNION.operator, contact=""), place=None).markdown()

    assert blank.count(OPEN) == UNION.markdown().count(OPEN) + 2


def test_its_numbers_are_those_of_the_code() -> None:
    text = UNION.markdown()

    assert f"at least {USUAL} people hold one (never under {NEVER_UNDER}" in text
    assert f"to {KEPT.days} days" in text
    assert f"{REPLY_KEPT.days} days after they were first shown" in text
    assert f"backups of `box.db` | {box_backup.KEPT.days} days" in text


def test_each_number_that_the_code_gives_is_told_and_no_other() -> None:
    assert variables() == numbers().keys() | GIVEN


def test_a_template_that_wants_what_is_not_there_is_no_assessment() -> None:
    lacking = {name: number for name, number in numbers().items() if name != "circle"}

    with pytest.raises(KeyError, match="circle"):
        replace(UNION, numbers=lacking).markdown()


def test_where_the_employer_runs_it_it_is_of_answering_only() -> None:
    text = EMPLOYER.markdown()

    assert "Collecting concerns: off" in text and "answering questions only" in text
    assert "seven words" not in text and "takes no concerns" in text


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_name_is_the_rest_stays_as_it_is(name: str, contact: str) -> None:
    plain = UNION.markdown()
    odd = replace(UNION, operator=Operator(name, OperatorKind.UNION, contact or "x")).markdown()

    assert odd.count("\n") == plain.count("\n")
    assert len(re.findall(r"(?<!\\)\|", odd)) == len(re.findall(r"(?<!\\)\|", plain))
    assert odd.splitlines()[2:] != [] and odd.splitlines()[-1] == plain.splitlines()[-1]
