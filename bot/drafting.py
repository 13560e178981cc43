"""The composition root of drafts: what published themes and gaps in policies speak for, and the text begun from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.app import library_folder
from bot.errors import UserError
from bot.organising.calendar import day_in
from bot.organising.clauses.clause import Clause
from bot.organising.clauses.collection import Clauses, clauses_of
from bot.organising.clauses.standing import HoldsEvidence
from bot.organising.drafts.drafting import draft_text
from bot.organising.drafts.gap import Gap
from bot.organising.drafts.suggesting import Suggestion, suggest, suggestion_for
from bot.organising.petitions.text import Demand, Mode, PetitionText
from bot.policy_gaps import PolicyGaps, gaps_of
from bot.settings import Settings
from knowledge.catalogue import Catalogue
from knowledge.document import Evidence
from knowledge.errors import KnowledgeError
from knowledge.library import find_fault

ANSWER_BY = "the day by which an answer is asked for"


@dataclass(frozen=True, slots=True)
class Material:
    """`suggested` is ranked, what speaks most for itself first; `others` are clauses that nothing speaks for. `without`
    says what was not looked at, and why, in sentences."""

    suggested: tuple[Suggestion, ...]
    others: tuple[Suggestion, ...]
    without: tuple[str, ...] = ()

    def chosen(self, ids: Sequence[str]) -> list[Suggestion]:
        """In the order of this material. Raises `UserError` where one is none of it."""
        found = [suggestion for suggestion in (*self.suggested, *self.others) if suggestion.clause.id in ids]
        if len(found) != len(set(ids)):
            raise UserError("One of the clauses is not there any more. Choose again.")
        return found


class Drafting:
    """`themes` gives the published totals."""

    def __init__(
        self, settings: Settings, gaps: PolicyGaps, themes: Callable[[], Mapping[str, int]], *,
        now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._settings = settings
        self._gaps = gaps
        self._themes = themes
        self._now = now

    @property
    def today(self) -> date:
        return day_in(self._settings.zone, self._now())

    def material(self) -> Material:
        """Raises `UserError`."""
        clauses, themes = self._clauses(), self._themes()
        gaps, searched, without = self._gaps_here()
        without += [f"A clause of yours is left out: {why}" for why in clauses.broken]
        places = self._gaps.places
        with self._catalogue() as catalogue:
            found = suggest(themes, gaps, clauses.held, places, catalogue, self.today, searched=searched)
            spoken = {suggestion.clause.id for suggestion in found}
            rest = [clause for clause in clauses.held if clause.id not in spoken]
            others = tuple(suggestion_for(clause, places, catalogue, self.today) for clause in rest)
        return Material(found, others, tuple(without))

    def begun(
        self, chosen: Sequence[Suggestion], *, title: str, addressee: str, threshold: int, deadline: date, mode: Mode
    ) -> PetitionText:
        """Raises `UserError`."""
        name = self._settings.operator.name
        text = draft_text(chosen, addressee, threshold, deadline, mode, name)
        return replace(text, title=title) if title.strip() else text

    def with_clause(self, text: PetitionText, clause_id: str) -> PetitionText:
        """With that clause as its last demand, and what speaks for it now. Raises `UserError`."""
        if any(demand.id == clause_id for demand in text.demands):
            raise UserError("That clause stands in it already. Nothing was changed.")
        (one,) = self.material().chosen([clause_id])
        made = draft_text([one], text.addressee, text.threshold, text.deadline, text.mode, text.operator)
        variables = {variable.name: made.variables[variable.name] for variable in one.clause.variables}
        added: Demand = made.demands[0]
        return replace(text, demands=(*text.demands, added), variables={**variables, **text.variables})

    def unused(self, text: PetitionText) -> list[Clause]:
        """Clauses that are no demand of it yet. Raises `UserError`."""
        used = {demand.id for demand in text.demands}
        return [clause for clause in self._clauses().held if clause.id not in used]

    def meanings(self) -> Mapping[str, str]:
        """What each variable of a clause stands for. Raises `UserError`."""
        held = {variable.name: variable.meaning for clause in self._clauses().held for variable in clause.variables}
        return {**held, "answer_by": ANSWER_BY}

    def defaults(self) -> Mapping[str, str]:
        """Raises `UserError`."""
        return {variable.name: variable.default for clause in self._clauses().held for variable in clause.variables}

    def _clauses(self) -> Clauses:
        return clauses_of(self._settings.data)

    def _gaps_here(self) -> tuple[tuple[Gap, ...], int, list[str]]:
        """A draft can also be begun where the policies cannot be read; it then says nothing of them."""
        try:
            report = self._gaps.made().report
        except (UserError, KnowledgeError) as error:
            return (), 0, [f"What the company’s policies say was not looked at. {error}"]
        return gaps_of(report), report.searched, []

    @contextmanager
    def _catalogue(self) -> Iterator[HoldsEvidence]:
        folder = library_folder(self._settings)
        if find_fault(folder) is not None:
            yield _Empty()
            return
        with Catalogue.read(folder.catalogue) as catalogue:
            yield catalogue


class _Empty:
    """Where there is no library, nothing of it is cited."""

    def evidence_of(self, document_id: str) -> list[Evidence]:
        return []

    def provision(self, provision: str, visibilities: Sequence[str]) -> list[str]:
        return []

    def evidence(self, ids: Sequence[str]) -> list[Evidence]:
        return []
