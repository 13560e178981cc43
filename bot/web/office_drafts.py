"""Drafts in the office: begun from what people said and what policies lack, edited part by part, undone at any time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.errors import NothingFound, UserError
from bot.organising.drafts.drafting import with_terms
from bot.organising.petitions.life import State
from bot.organising.petitions.petition import Petition
from bot.organising.petitions.text import Mode, PetitionText, checked, checked_id
from bot.web import office_petition_words as words
from bot.web import petition_parts as parts
from bot.web.office_frame import OfficeFrame, to, typed_in
from bot.web.office_session import Session

BEGIN = "/begin"
PART = "/petitions/{id}/part/{part}"
HISTORY = "/petitions/{id}/history"
_BY = {"up": -1, "down": 1}
_RUNS, _USUAL = timedelta(days=30), 20
_CHANGED = (
    "Somebody changed this part since you opened it. What stands in it now is shown below; what you typed is still in "
    "the form. Save once more to put yours in its place. Nothing was changed yet."
)


class OfficeDrafts:
    def __init__(self, frame: OfficeFrame) -> None:
        self._frame = frame
        self._book = frame.services.box.book
        self._drafting = frame.services.drafting
        self._now = frame.services.now

    def routes(self) -> list[Route]:
        frame = self._frame
        return [
            frame.get(BEGIN, lambda _, session: self._beginning(session, self._usual())),
            frame.post(BEGIN, self._begin),
            frame.get(PART, self._part),
            frame.post(PART, self._save),
            frame.get(HISTORY, self._history),
            frame.post(HISTORY, self._go_back),
        ]

    # Beginning one

    def _usual(self) -> dict[str, str]:
        taken = {petition.id for petition in self._book.petitions()}
        fresh = next(f"petition-{n}" for n in range(1, len(taken) + 2) if f"petition-{n}" not in taken)
        deadline = self._drafting.today + _RUNS
        return {
            "id": fresh, "title": "", "addressee": "", "threshold": str(_USUAL), "deadline": deadline.isoformat(),
            "mode": Mode.COUNT.value, "clause": "",
        }  # fmt: skip

    def _beginning(
        self, session: Session, typed: Mapping[str, str], wrong: str = "", status: int = 200
    ) -> Response:  # fmt: skip
        return self._frame.html(
            "office_begin", session, status, material=self._drafting.material(), typed=typed, wrong=wrong,
            chosen=_lines(typed.get("clause", "")), modes=words.MODES,
        )  # fmt: skip

    def _begin(self, request: Request, session: Session) -> Response:
        typed = {**self._usual(), "clause": "", **typed_in(request)}
        try:
            id = checked_id(typed["id"].strip())
            chosen = self._drafting.material().chosen(_lines(typed["clause"]))
            if not chosen:
                raise UserError("Choose at least one demand. Demands of your own can be added afterwards.")
            text = self._drafting.begun(
                chosen, title=typed["title"], addressee=typed["addressee"], mode=parts.mode_in(typed["mode"]),
                threshold=parts.number_in(typed["threshold"]), deadline=parts.day_typed(typed["deadline"]),
            )  # fmt: skip
            self._book.draft(id, text, now=self._now())
        except UserError as error:
            return self._beginning(session, typed, str(error), 422)
        return to(f"/petitions/{id}")

    # Editing one

    def _part(self, request: Request, session: Session) -> Response:
        petition, part = self._draft_in(request), str(request.path_params["part"])
        return self._editor(session, petition, part, parts.held_of(petition.text, part))

    def _editor(
        self, session: Session, petition: Petition, part: str, typed: Mapping[str, str], *, wrong: str = "",
        looked: PetitionText | None = None, changed: bool = False, status: int = 200,
    ) -> Response:  # fmt: skip
        text = petition.text
        demand = parts.demand_of(text, part)
        kept = [*map(str, range(len(demand.sources)))] if demand else []
        if demand and typed.get("seen"):
            kept = _lines(typed.get(parts.KEEP, ""))
        return self._frame.html(
            "office_part", session, status, petition=petition, part=part, typed=defaultdict(str, typed),
            wrong=wrong, demand=demand,
            kept=kept, seen=parts.mark_of(text, part), held=parts.held_of(text, part) if changed else None,
            looked=words.as_read(looked) if looked else None, standings=words.STANDINGS, modes=words.MODES,
            meanings=self._drafting.meanings() if part == parts.VALUES else {},
            defaults=self._drafting.defaults() if part == parts.VALUES else {},
            clauses=self._drafting.unused(text) if part == parts.NEW else [], readable=words.as_read(text),
        )  # fmt: skip

    def _save(self, request: Request, session: Session) -> Response:
        petition, part = self._draft_in(request), str(request.path_params["part"])
        held = parts.held_of(petition.text, part)
        typed = {**held, **typed_in(request)}
        do = typed.get("do", "save")
        changed = typed.get("seen", "") != parts.mark_of(petition.text, part)
        try:
            after = self._after(petition.text, part, typed, do)
            if do == "look":
                return self._editor(session, petition, part, typed, looked=checked(after))
            if changed:
                return self._editor(session, petition, part, typed, wrong=_CHANGED, changed=True, status=409)
            self._book.edit(petition.id, after, now=self._now())
        except NothingFound:
            raise
        except UserError as error:
            return self._editor(session, petition, part, typed, wrong=str(error), status=422)
        return to(f"/petitions/{petition.id}")

    def _after(self, text: PetitionText, part: str, typed: Mapping[str, str], do: str) -> PetitionText:
        """Raises `UserError`."""
        if do == "remove":
            return parts.without(text, part)
        if part == parts.NEW and do == "clause":
            return self._drafting.with_clause(text, typed.get("clause", ""))
        after = parts.edited(text, part, typed)
        if part == parts.NEW and not (after.demands[-1].heading.strip() and after.demands[-1].text.strip()):
            raise UserError("A demand has a heading and a text. Nothing was changed.")
        if part == parts.ABOUT:
            after = with_terms(text, after)
        return parts.moved(after, part, _BY[do]) if do in _BY else after

    # Undoing

    def _history(self, request: Request, session: Session) -> Response:
        return self._wordings(session, self._draft_in(request))

    def _wordings(self, session: Session, petition: Petition, wrong: str = "", status: int = 200) -> Response:
        wordings = [replace(one, text=words.as_read(one.text)) for one in reversed(self._book.drafts(petition.id))]
        return self._frame.html(
            "office_history", session, status, petition=petition, wordings=wordings, wrong=wrong,
            standings=words.STANDINGS,
        )  # fmt: skip

    def _go_back(self, request: Request, session: Session) -> Response:
        petition = self._draft_in(request)
        try:
            number = parts.number_in(typed_in(request).get("number", ""))
            self._book.go_back_to(petition.id, number, now=self._now())
        except UserError:
            return self._wordings(session, petition, "There is no wording of that number. Nothing was changed.", 422)
        return to(f"/petitions/{petition.id}")

    def _draft_in(self, request: Request) -> Petition:
        """Raises `NothingFound`: also where its text is frozen by now."""
        petition = self._book.petition(str(request.path_params["id"]))
        if petition.state is not State.DRAFT:
            raise NothingFound("Its text is frozen.")
        return petition


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.split("\n") if line.strip()]
