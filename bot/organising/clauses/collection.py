"""All clauses: Steward's, and over them those that the workplace keeps in its data folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.errors import ClauseRefused, NothingFound
from bot.organising.clauses.clause import Clause, Held
from bot.organising.clauses.reader import read_clause
from knowledge.card import Card

OWN_FOLDER = "clauses"
"""The folder of a workplace's own clauses, in the data folder."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """By id. `broken`: for each file of the workplace's that is no sound clause, its name and the rule that it breaks;
    Steward's clause of that id, if there is one, stands."""

    held: tuple[Clause, ...]
    broken: tuple[str, ...] = ()

    def get(self, clause_id: str) -> Clause:
        """Raises `NothingFound`."""
        wanted = clause_id.casefold()
        found = next((clause for clause in self.held if clause.id.casefold() == wanted), None)
        if found is None:
            raise NothingFound("There is no clause of that id. List them with: steward clauses list")
        return found


def clauses_of(data: Path | None) -> Clauses:
    """Steward's clauses, and over them those of the data folder. Raises `ClauseRefused` for one of Steward's."""
    held = {clause.id: clause for clause in built_in()}
    own, broken = _own(data / OWN_FOLDER) if data else ([], [])
    held |= {clause.id: clause for clause in own}
    return Clauses(tuple(held[clause_id] for clause_id in sorted(held)), tuple(broken))


def built_in() -> list[Clause]:
    """Steward's own, by id."""
    return [read_clause(path) for path in _paths(Path(str(files("bot.organising.clauses") / "cards")))]


def _own(folder: Path) -> tuple[list[Clause], list[str]]:
    sound: list[Clause] = []
    broken: list[str] = []
    for path in _paths(folder):
        try:
            sound.append(read_clause(path, own=True))
        except ClauseRefused as error:
            broken.append(str(error))
    return sound, broken


def _paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.md"))


def faults(clauses: Iterable[Clause], cards: Iterable[Card]) -> list[str]:
    """What is wrong with them beside each other and beside the cards they name: file and rule."""
    units = {card.id: {unit.heading for unit in card.units} for card in cards}
    found: list[str] = []
    meanings: dict[str, tuple[str, str]] = {}
    for clause in clauses:
        for support in clause.supports:
            if not isinstance(support, Held):
                continue
            if support.document not in units:
                found.append(f"{clause.id}.md: supports names {support.document}, which is no card")
            elif support.unit not in units[support.document]:
                found.append(f"{clause.id}.md: {support.document} has no unit headed “{support.unit}”")
        for variable in clause.variables:
            first, meaning = meanings.setdefault(variable.name, (clause.id, variable.meaning))
            if meaning != variable.meaning:  # one petition has one value for both
                found.append(f"{clause.id}.md: variable {variable.name} means something else in {first}.md")
    return found
