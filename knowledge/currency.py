"""Status by date. Time passes for units, but never by itself into a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.card import State, Status

NOT_LAW = frozenset({Status.PROPOSED, Status.VETOED, Status.WITHDRAWN, Status.SUPERSEDED})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit stands on a day: what may be said of it. `since` is the day that status began or begins."""

    status: Status
    since: date | None

    @property
    def binds(self) -> bool:
        return self.status in (Status.IN_FORCE, Status.REPORTED)

    @property
    def is_future(self) -> bool:
        return self.status in (Status.NOT_YET, Status.DUE)

    @property
    def is_not_law(self) -> bool:
        return self.status in NOT_LAW


def standing(states: Sequence[State], *, day: date, verified: bool, checked: date, directive: bool) -> Standing:
    """The status on `day`, from a unit's states (oldest first).

    A state that began after `day` is not known yet on `day`, unless it is the only one: then the text is not yet in
    force. After its date a `not_yet` unit becomes `in_force` only where it is verified and was checked on or after
    that date; otherwise it is `due`. A directive binds through national law, so it is
    always `due` and never `in_force`.
    """
    begun = [state for state in states if state.since is None or state.since <= day]
    if not begun:
        first = states[0]
        if first.status in (Status.IN_FORCE, Status.NOT_YET, Status.DUE):
            return Standing(Status.DUE if directive else Status.NOT_YET, first.since)
        return Standing(Status.PROPOSED if first.status in NOT_LAW else first.status, first.since)
    state = begun[-1]
    if directive and state.status in (Status.IN_FORCE, Status.NOT_YET):
        return Standing(Status.DUE, state.since)
    if state.status is Status.NOT_YET and state.since is not None:
        if not verified or checked < state.since:
            return Standing(Status.DUE, state.since)
        return Standing(Status.IN_FORCE, state.since)
    return Standing(state.status, state.since)
