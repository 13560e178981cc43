"""A petition as it stands: its text, its state, what is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.organising.petitions.life import Entry, State, Step
from bot.organising.petitions.text import STEP, PetitionText

SIGNABLE = (State.OPEN, State.REACHED)
"""While names and numbers may come and go."""


class Result(StrEnum):
    """What the employer answered to one demand."""

    MET = "met"
    PARTLY = "partly"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Petition:
    """`total` is what is told: in tens, rounded down; 0 is "fewer than ten". It never falls while people sign; once the
    cooling-off has ended it is what was left then, for a letter says nothing that is not so. `key` is the id of the
    custodians' key that names are sealed to. `since` is the day of the last step."""

    id: str
    state: State
    text: PetitionText
    sha256: str
    key: str
    total: int
    since: date
    log: Sequence[Entry]

    @property
    def holds_names(self) -> bool:
        """Whether sealed names may be on the Box."""
        return bool(self.key) and self.state in (*SIGNABLE, State.COOLED)

    def is_signable(self, day: date) -> bool:
        return self.state in SIGNABLE and day <= self.text.deadline

    def last(self, *steps: str) -> Entry | None:
        """The last entry of one of these steps."""
        return next((entry for entry in reversed(self.log) if entry.step in steps), None)

    @property
    def results(self) -> Mapping[str, Result]:
        """What the employer answered to each demand; a later answer counts where it speaks of the same one."""
        answers = [entry.holds["demands"] for entry in self.log if entry.step is Step.ANSWER]
        return {demand: Result(result) for answer in answers for demand, result in answer.items()}


def told(counted: int, before: int) -> int:
    """In tens, rounded down; never less than `before`."""
    return max(before, counted - counted % STEP)
