"""The states of a petition and its log: what follows what, who may, and that no entry can be changed unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.errors import UserError
from bot.organising.petitions.life import (
    FIRST,
    TRANSITIONS,
    Entry,
    IllegalStep,
    Role,
    State,
    Step,
    entry_of,
    first_break,
    following,
    state_after,
)

DAY = date(2026, 11, 25)


def holds(step: Step) -> dict[str, Any]:
    return {name: "x" for name in TRANSITIONS[step].holds}


def lived(*steps: Step) -> list[Entry]:
    log: list[Entry] = []
    for step in steps:
        _, entry = following(log, state_after(log), step, TRANSITIONS[step].role, DAY, holds(step))
        log.append(entry)
    return log


WHOLE = (Step.FREEZE, Step.OPEN, Step.REACH, Step.COOL_OFF, Step.CONFIRM, Step.DELIVER, Step.ANSWER, Step.CLOSE)


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", State)
def test_a_step_is_taken_from_the_states_before_it_and_from_no_other(step: Step, state: State) -> None:
    if state in TRANSITIONS[step].before:
        after, entry = following([], state, step, TRANSITIONS[step].role, DAY, holds(step))
        assert (after, entry.previous, entry.number) == (TRANSITIONS[step].after, FIRST, 1)
    else:
        with pytest.raises(IllegalStep, match="Nothing was changed"):
            following([], state, step, TRANSITIONS[step].role, DAY, holds(step))


@pytest.mark.parametrize("step", Step)
def test_each_step_is_for_one_role(step: Step) -> None:
    state = next(iter(TRANSITIONS[step].before))
    for role in set(Role) - {TRANSITIONS[step].role}:
        with pytest.raises(IllegalStep, match="is for"):
            following([], state, step, role, DAY, holds(step))


def test_a_closed_petition_stays_closed() -> None:
    assert all(State.CLOSED not in transition.before for transition in TRANSITIONS.values())


def test_what_an_entry_says_is_fixed_by_its_step() -> None:
    for wrong in ({}, {"text_sha256": "x", "who": "Ann"}):
        with pytest.raises(ValueError, match="not what an entry"):
            following([], State.DRAFT, Step.FREEZE, Role.ORGANISER, DAY, wrong)


def test_no_step_holds_who_signed_or_how_many_exactly() -> None:
    said = {name for transition in TRANSITIONS.values() for name in transition.holds}

    assert said == {
        "text_sha256", "key", "threshold", "total", "confirmed", "roster_sha256", "to", "on", "how", "text", "demands",
        "why",
    }  # fmt: skip


def test_a_whole_log_follows_from_itself() -> None:
    log = lived(*WHOLE)

    assert first_break(log) is None and state_after(log) is State.CLOSED
    assert [entry_of(entry.as_json()) for entry in log] == log


@pytest.mark.parametrize(
    "changed",
    [{"day": date(2026, 11, 26)}, {"role": Role.BOX}, {"step": Step.CLOSE}, {"holds": {"threshold": 20}}, {"number": 9},
     {"previous": FIRST}, {"hash": "0" * 64}],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("at", range(1, len(WHOLE)))
def test_a_change_anywhere_in_it_is_found(at: int, changed: Mapping[str, Any]) -> None:
    log = lived(*WHOLE)
    log[at] = replace(log[at], **changed)

    assert first_break(log) == (None if log == lived(*WHOLE) else at + 1)


def test_an_entry_taken_out_put_in_or_exchanged_is_found() -> None:
    log = lived(*WHOLE)

    assert first_break([*log[:3], *log[4:]]) == 4
    assert first_break([*log[:3], log[2], *log[3:]]) == 4
    assert first_break([log[1], log[0], *log[2:]]) == 1
    other = lived(Step.FREEZE, Step.OPEN, Step.REACH)
    assert first_break([*log[:1], replace(other[1], holds={"key": "y"}), *log[2:]]) == 2


@pytest.mark.parametrize(
    "parts",
    [{}, {"number": 1}, {"number": "x", "day": "2026-11-25"}, {**lived(Step.FREEZE)[0].as_json(), "step": "sign"},
     {**lived(Step.FREEZE)[0].as_json(), "holds": 5}, {**lived(Step.FREEZE)[0].as_json(), "day": 7}],
    ids=range(6),
)  # fmt: skip
def test_what_is_no_entry_is_called_damaged(parts: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="damaged"):
        entry_of(parts)
