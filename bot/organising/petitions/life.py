"""The life of a petition: its states, who may take which step, and a log that is chained by hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.errors import UserError

FIRST = "0" * 64
"""What the first entry is chained to."""


class State(StrEnum):
    DRAFT = "draft"
    FROZEN = "frozen"
    OPEN = "open"
    REACHED = "reached"  # enough signatures; 48 hours to think better of it
    COOLED = "cooled off"
    EXPIRED = "expired"  # too few by the deadline, too few confirmed, or names that nobody opened in time
    OPENED = "opened"  # names only: the custodians opened them and each was confirmed
    DELIVERED = "delivered"
    ANSWERED = "answered"
    CLOSED = "closed"


class Role(StrEnum):
    """Who takes a step. Never a name."""

    ORGANISER = "organiser"
    CUSTODIANS = "custodians"
    BOX = "box"  # by the clock


class Step(StrEnum):
    FREEZE = "freeze"
    OPEN = "open"
    REACH = "reach"
    FALL_SHORT = "fall short"  # withdrawn below the threshold while cooling off
    COOL_OFF = "cool off"
    EXPIRE = "expire"  # too few by the deadline, or names that nobody opened in time
    CONFIRM = "confirm"
    TOO_FEW = "too few"  # after names were confirmed
    DELIVER = "deliver"
    ANSWER = "answer"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Transition:
    role: Role
    before: frozenset[State]
    after: State
    holds: frozenset[str]
    """What its entry says, and nothing else: figures, hashes, days, and what the employer was sent and answered."""


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


TRANSITIONS: Mapping[Step, Transition] = {
    Step.FREEZE: Transition(Role.ORGANISER, _from(State.DRAFT), State.FROZEN, frozenset({"text_sha256"})),
    Step.OPEN: Transition(Role.ORGANISER, _from(State.FROZEN), State.OPEN, frozenset({"key"})),
    Step.REACH: Transition(Role.BOX, _from(State.OPEN), State.REACHED, frozenset({"threshold"})),
    Step.FALL_SHORT: Transition(Role.BOX, _from(State.REACHED), State.OPEN, frozenset()),
    Step.COOL_OFF: Transition(Role.BOX, _from(State.REACHED), State.COOLED, frozenset({"total"})),
    Step.EXPIRE: Transition(Role.BOX, _from(State.OPEN, State.COOLED), State.EXPIRED, frozenset()),
    Step.CONFIRM: Transition(
        Role.CUSTODIANS, _from(State.COOLED), State.OPENED, frozenset({"confirmed", "roster_sha256"})
    ),
    Step.TOO_FEW: Transition(Role.CUSTODIANS, _from(State.COOLED), State.EXPIRED, frozenset()),
    Step.DELIVER: Transition(
        Role.ORGANISER, _from(State.COOLED, State.OPENED), State.DELIVERED, frozenset({"to", "on", "how"})
    ),
    Step.ANSWER: Transition(
        Role.ORGANISER, _from(State.DELIVERED, State.ANSWERED), State.ANSWERED, frozenset({"on", "text", "demands"})
    ),
    Step.CLOSE: Transition(
        Role.ORGANISER,
        _from(State.FROZEN, State.OPEN, State.COOLED, State.OPENED, State.EXPIRED, State.DELIVERED, State.ANSWERED),
        State.CLOSED,
        frozenset({"why"}),
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """`day` is all there is of time. `hash` is over everything else in it, and so over all entries before."""

    number: int
    day: date
    step: Step
    role: Role
    holds: Mapping[str, Any]
    previous: str
    hash: str

    def as_json(self) -> dict[str, Any]:
        return {**_body(self), "hash": self.hash}


class IllegalStep(UserError):
    """A step that the petition's state, or the role, does not allow. Nothing was changed."""


def following(
    log: Sequence[Entry], state: State, step: Step, role: Role, day: date, holds: Mapping[str, Any]
) -> tuple[State, Entry]:
    """The state after the step, and the entry to append. Raises `IllegalStep`, `ValueError` where `holds` is not what
    such an entry says."""
    allowed = TRANSITIONS[step]
    if state not in allowed.before:
        raise IllegalStep(
            f"The petition is {state}; “{step}” comes after it is {_either(allowed.before)}. Nothing was changed."
        )
    if role is not allowed.role:
        raise IllegalStep(f"“{step}” is for: {allowed.role}. Nothing was changed.")
    if holds.keys() != allowed.holds:
        raise ValueError("not what an entry of this step says")
    previous = log[-1].hash if log else FIRST
    entry = Entry(len(log) + 1, day, step, role, dict(holds), previous, "")
    return allowed.after, Entry(entry.number, day, step, role, entry.holds, previous, _hash(entry))


def entry_of(parts: Mapping[str, Any]) -> Entry:
    """An entry as `as_json` wrote it. Raises `UserError`."""
    try:
        return Entry(
            int(parts["number"]), date.fromisoformat(parts["day"]), Step(parts["step"]), Role(parts["role"]),
            dict(parts["holds"]), str(parts["previous"]), str(parts["hash"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UserError("An entry of the log is damaged.") from None


def first_break(log: Sequence[Entry]) -> int | None:
    """The number of the first entry that does not follow from those before it, None where all do."""
    state, previous = State.DRAFT, FIRST
    for number, entry in enumerate(log, start=1):
        allowed = TRANSITIONS[entry.step]
        sound = (
            entry.number == number
            and entry.previous == previous
            and entry.hash == _hash(entry)
            and state in allowed.before
            and entry.role is allowed.role
            and entry.holds.keys() == allowed.holds
        )
        if not sound:
            return number
        state, previous = allowed.after, entry.hash
    return None


def state_after(log: Sequence[Entry]) -> State:
    return TRANSITIONS[log[-1].step].after if log else State.DRAFT


def _body(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number, "day": entry.day.isoformat(), "step": entry.step.value, "role": entry.role.value,
        "holds": dict(entry.holds), "previous": entry.previous,
    }  # fmt: skip


def _hash(entry: Entry) -> str:
    text = json.dumps(_body(entry), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _either(states: frozenset[State]) -> str:
    return " or ".join(state.value for state in State if state in states)
