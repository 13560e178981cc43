"""A clause: one demand in words that can be enforced, why, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ClauseKind(StrEnum):
    """What a clause is modelled on."""

    STATUTE = "statute"
    AGREEMENT = "agreement"
    MODEL = "model clause"


class SupportKind(StrEnum):
    """What a support is that the library does not hold. A statute is none of these: its standing changes, and the
    library is what knows it."""

    AGREEMENT = "agreement"
    MODEL = "model clause"
    GUIDANCE = "guidance"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class Held:
    """A support that the library holds: `unit` is the heading of one statement of that document. What it says, where
    and whether it is in force come from there."""

    document: str
    unit: str


@dataclass(frozen=True, slots=True)
class Found:
    """A support with an address of its own. `note` says in one or two sentences what stands there."""

    title: str
    url: str
    jurisdiction: str
    kind: SupportKind
    note: str


Support = Held | Found


@dataclass(frozen=True, slots=True)
class Variable:
    """Stands as `$name` in the demand. `meaning` completes "this is …"."""

    name: str
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Clause:
    """`practices` empty: it fits every kind of tracking. `own`: one of the workplace's, and not Steward's."""

    id: str
    title: str
    kind: ClauseKind
    demand: str
    reason: str
    columns: tuple[str, ...]
    themes: tuple[str, ...]
    supports: tuple[Support, ...]
    practices: tuple[str, ...] = ()
    variables: tuple[Variable, ...] = ()
    own: bool = False

    @property
    def won(self) -> tuple[Found, ...]:
        """Agreements in which others have won something like it."""
        return tuple(s for s in self.supports if isinstance(s, Found) and s.kind is SupportKind.AGREEMENT)

    def answers(self, practice: str, column: str) -> bool:
        return column in self.columns and (not self.practices or practice in self.practices)
