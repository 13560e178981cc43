"""Cards and units: the values that the pack is made of. The written format is in docs/cards.md."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.who import Who

LOCAL_PREFIX = "local:"
"""Before the id of every card of a workplace's own, so that no card of the pack can ever have the same id."""


class Status(StrEnum):
    """Where a text stands. Only `IN_FORCE` is law that binds."""

    IN_FORCE = "in_force"
    DUE = "due"
    NOT_YET = "not_yet"
    PROPOSED = "proposed"
    VETOED = "vetoed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    REPORTED = "reported"


class Form(StrEnum):
    """What the text of a law card is. Only `LAW` is law itself; the others tell how it is read, or what it may be."""

    LAW = "law"
    CASE_LAW = "case_law"
    COURT_DECISION = "court_decision"
    AGENCY_DECISION = "agency_decision"
    GUIDANCE = "guidance"
    MEMO = "memo"
    ORDER = "order"
    BILL = "bill"
    DRAFT = "draft"
    BLOCKED = "blocked"  # an enacted law that a court keeps from being enforced: its status is `not_yet`
    OVERVIEW = "overview"


class Kind(StrEnum):
    LAW = "law"
    POLICY = "policy"
    NEWS = "news"
    GUIDE = "guide"


class UnitKind(StrEnum):
    VERDICT = "verdict"
    RULE = "rule"
    COVERAGE = "coverage"
    REMEDY = "remedy"
    DEADLINE = "deadline"
    MYTH = "myth"
    ACTION = "action"
    STATUS = "status"
    EVENT = "event"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class State:
    """A status and the day it began; `None` where no day is known."""

    status: Status
    since: date | None


@dataclass(frozen=True, slots=True)
class Unit:
    """One self-standing statement of a card. `id` is `card id#position`, position from 1. `only_for` and `not_for` tell
    whom it suits, where that is not everybody."""

    id: str
    card_id: str
    position: int
    kind: UnitKind
    heading: str
    text: str
    asks: tuple[str, ...]
    jurisdiction: str
    states: tuple[State, ...]
    citation: str
    url: str
    verified: bool
    doubt: str | None
    valid_from: date | None
    valid_until: date | None
    deadline: str | None
    deadline_days: int | None
    form: Form = Form.LAW
    only_for: tuple[Who, ...] = ()
    not_for: tuple[Who, ...] = ()

    def suits(self, who: Collection[Who]) -> bool:
        """Whether it is for somebody who is known to be `who`."""
        return (not self.only_for or any(w in who for w in self.only_for)) and not any(w in who for w in self.not_for)

    def holds_on(self, day: date) -> bool:
        """Whether this text is the right thing to say on `day` (both ends included)."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Card:
    """`reviewed_by` and `public` are of a workplace's own cards: who vouches for it, a role, and whether it is for
    anyone or for members only."""

    id: str
    kind: Kind
    title: str
    jurisdiction: str
    citation: str
    url: str
    states: tuple[State, ...]
    directive: bool
    checked: date
    review_by: date
    names: tuple[str, ...]
    default_rule: bool
    units: tuple[Unit, ...]
    source: str  # the file's text, kept as the version's text; of a workplace's own card without `reviewed_by`
    reviewed_by: str | None = None
    public: bool = True
    form: Form = Form.LAW

    @property
    def is_local(self) -> bool:
        return self.id.startswith(LOCAL_PREFIX)
