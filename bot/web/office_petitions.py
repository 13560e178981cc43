"""Petitions in the office: all of them, each with its text, log and answers, and what can be done with it now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.errors import NothingFound, UserError
from bot.organising.petitions.life import State, Step, first_break
from bot.organising.petitions.petition import SIGNABLE, Petition
from bot.organising.petitions.record import PetitionRecord
from bot.organising.petitions.smoothed import wording_of
from bot.organising.petitions.text import Mode, PetitionText, ready
from bot.petition_export import FORMATS, exported
from bot.web import office_petition_words as words
from bot.web.office_frame import OfficeFrame, saved, to, typed_in
from bot.web.office_session import Session
from bot.web.office_steps import SURE, OfficeSteps
from bot.web.petition_steps import StepOffer, offers

FILE = "/petitions/{id}/file/{form}"
LIST, ONE, STEP = "/petitions", "/petitions/{id}", "/petitions/{id}/step/{step}"
_NOT_SURE = "Tick the box above the button first: it cannot be undone. Nothing was changed."


class OfficePetitions:
    def __init__(self, frame: OfficeFrame) -> None:
        self._frame = frame
        self._services = frame.services
        self._book = frame.services.box.book
        self._steps = OfficeSteps(frame.services)

    def routes(self) -> list[Route]:
        frame = self._frame
        return [
            frame.get(LIST, self._list),
            frame.get(ONE, self._one),
            frame.get(STEP, self._step),
            frame.post(STEP, self._take),
            frame.get(FILE, self._file),
        ]

    def _list(self, _: Request, session: Session) -> Response:
        found = self._book.petitions()
        return self._frame.html("office_petitions", session, petitions=found, **_HELD)

    def _one(self, request: Request, session: Session) -> Response:
        petition = self._petition(request)
        text = words.as_read(petition.text)
        shared: dict[str, Any] = {"petition": petition, "readable": text, "offers": offers(petition), **_HELD}
        if petition.state is State.DRAFT:
            return self._frame.html(
                "office_draft", session, lacking=words.lacking(petition.text, self._services.drafting.today),
                quotes_policy=words.quotes_policy(petition.text), smooths=self._services.smooths, **shared,
            )  # fmt: skip
        return self._frame.html(
            "office_petition", session, broken=first_break(petition.log), delivery=petition.last(Step.DELIVER),
            answers=[entry for entry in petition.log if entry.step is Step.ANSWER],
            headings={demand.id: demand.heading for demand in petition.text.demands},
            confirmed=petition.last(Step.CONFIRM),
            poster=bool(self._services.signs_at) and petition.state in (State.FROZEN, *SIGNABLE),
            quotes_policy=words.quotes_policy(petition.text), **shared,
        )  # fmt: skip

    def _file(self, request: Request, session: Session) -> Response:
        """What can be handed over or hung up; never a name."""
        petition, form = self._petition(request), str(request.path_params["form"])
        if form not in FORMATS or petition.state is State.DRAFT:
            raise NothingFound("There is no such file.")
        try:
            made = exported(
                PetitionRecord(petition), form, day=self._services.drafting.today, address=self._services.signs_at
            )
        except UserError as error:
            title = "There is no file to save"
            return self._frame.html("office_refusal", session, 409, title=title, told=str(error), kept=None)
        kind, ending = _FILES[form]
        return saved(made, kind, f"{petition.id}{ending}")

    # Steps

    def _step(self, request: Request, session: Session) -> Response:
        petition = self._petition(request)
        return self._form(session, petition, self._offer(petition, request), {})

    def _take(self, request: Request, session: Session) -> Response:
        petition = self._petition(request)
        offer, typed = self._offer(petition, request), typed_in(request)
        if offer.sure and not typed.get(SURE):
            return self._form(session, petition, offer, typed, _NOT_SURE, 422)
        try:
            return to(self._steps.take(petition, offer.name, typed))
        except NothingFound:
            raise
        except UserError as error:
            return self._form(session, self._petition(request), offer, typed, str(error), 422)

    def _form(
        self, session: Session, petition: Petition, offer: StepOffer, typed: Mapping[str, str], wrong: str = "",
        status: int = 200,
    ) -> Response:  # fmt: skip
        whole = self._whole(petition) if offer.name == "freeze" else None
        names = offer.name == "open" and petition.text.mode is Mode.NAMES
        return self._frame.html(
            "office_step", session, status, petition=petition, offer=offer,
            typed=defaultdict(str, typed), wrong=wrong, whole=whole,
            lacking=words.lacking(petition.text, self._services.drafting.today) if offer.name == "freeze" else [],
            keys=self._services.free_name_keys() if names else [], names=names, today=self._services.drafting.today,
            results=words.RESULTS, standings=words.STANDINGS, quotes_policy=words.quotes_policy(petition.text),
            policy_quoted=words.POLICY_QUOTED,
            advice=words.TAKE_OUT if offer.name == "freeze" else words.TOO_LATE,
            readable=whole or words.as_read(petition.text), modes=words.MODES,
            wording=wording_of(petition.text, read=False) if offer.name == "freeze" else "",
            fresh=self._successor_id(petition),
        )  # fmt: skip

    def _whole(self, petition: Petition) -> PetitionText | None:
        """As it would be frozen; None where something is missing."""
        try:
            return ready(petition.text, today=self._services.drafting.today)
        except UserError:
            return None

    def _successor_id(self, petition: Petition) -> str:
        taken = {one.id for one in self._book.petitions()}
        stem = petition.id[:44]
        return next(f"{stem}-{n}" for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)

    def _petition(self, request: Request) -> Petition:
        """Raises `NothingFound`."""
        return self._book.petition(str(request.path_params["id"]))

    @staticmethod
    def _offer(petition: Petition, request: Request) -> StepOffer:
        """Raises `NothingFound` for a step that does not come now: somebody else may have taken it meanwhile."""
        name = str(request.path_params["step"])
        found = next((offer for offer in offers(petition) if offer.name == name), None)
        if found is None:
            raise NothingFound("That cannot be done with it now.")
        return found


_FILES = {
    "pdf": ("application/pdf", ".pdf"), "poster": ("application/pdf", "-poster.pdf"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "md": ("text/markdown; charset=utf-8", ".md"), "html": ("text/html; charset=utf-8", ".html"),
    "csv": ("text/csv; charset=utf-8", ".csv"), "json": ("application/json", ".json"),
}  # fmt: skip
_HELD: dict[str, Any] = {
    "states": words.STATES, "modes": words.MODES, "results": words.RESULTS, "standings": words.STANDINGS,
    "steps": words.STEPS, "roles": words.ROLES, "total_of": words.total_of, "next_step": words.next_step,
    "policy_quoted": words.POLICY_QUOTED, "take_out": words.TAKE_OUT, "day_of": words.day_of,
}  # fmt: skip
