"""Smoothing in the office: a language model's wording beside the clause's own, taken paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.errors import NothingFound, UserError
from bot.organising.drafts.smoothing import Paragraph, Smoother
from bot.organising.drafts.smoothing_words import NONE_PASSED, NOTHING, PARTS, kept
from bot.organising.petitions.life import State
from bot.organising.petitions.petition import Petition
from bot.web.office_frame import OfficeFrame, to, typed_in
from bot.web.office_session import Session
from knowledge.errors import KnowledgeError

SMOOTH = "/petitions/{id}/smooth"
TAKE, AFTER = "take", "after."
_OTHER = "The model or its instructions were changed meanwhile. Have the wording smoothed again. Nothing was changed."
_NONE_TICKED = "Nothing was ticked, so nothing was changed."


class OfficeSmoothing:
    def __init__(self, frame: OfficeFrame) -> None:
        self._frame = frame
        self._book = frame.services.box.book
        self._smoother = frame.services.smoother
        self._now = frame.services.now

    def routes(self) -> list[Route]:
        return [self._frame.post(SMOOTH, self._asked)]

    def _asked(self, request: Request, session: Session) -> Response:
        petition, typed = self._draft_in(request), typed_in(request)
        try:
            smoother = self._smoother()
        except (UserError, KnowledgeError) as error:
            return self._page(session, petition, wrong=str(error), status=409)
        if typed.get("do") == TAKE:
            return self._take(session, petition, smoother, typed)
        made = smoother.smooth(petition.text)
        return self._page(
            session, petition, made.paragraphs, by=_by(smoother), stopped=made.stopped,
            nothing=NONE_PASSED if made.sent else NOTHING,
        )  # fmt: skip

    def _take(self, session: Session, petition: Petition, smoother: Smoother, typed: Mapping[str, str]) -> Response:
        taken = [line.strip() for line in typed.get(TAKE, "").split("\n") if line.strip()]
        offered = {name.removeprefix(AFTER): text for name, text in typed.items() if name.startswith(AFTER)}
        shown = [
            Paragraph(one.demand, one.part, one.before, offered.get(one.id, ""), one.kept)
            for one in smoother.paragraphs(petition.text)
            if one.id in offered
        ]
        try:
            if typed.get("by") != _by(smoother):
                raise UserError(_OTHER)
            if not taken:
                raise UserError(_NONE_TICKED)
            after = smoother.taken(petition.text, {id: offered.get(id, "") for id in taken})
            self._book.edit(petition.id, after, now=self._now())
        except UserError as error:
            return self._page(
                session, petition, shown, by=typed.get("by", ""), taken=taken, wrong=str(error), status=422
            )
        return to(f"/petitions/{petition.id}")

    def _page(
        self, session: Session, petition: Petition, paragraphs: object = (), *, by: str = "", taken: object = (),
        wrong: str = "", stopped: str = "", nothing: str = NONE_PASSED, status: int = 200,
    ) -> Response:  # fmt: skip
        return self._frame.html(
            "office_smooth", session, status, petition=petition, paragraphs=paragraphs, by=by, taken=taken, wrong=wrong,
            stopped=stopped, nothing=nothing, parts=PARTS, kept=kept,
            headings={demand.id: demand.heading for demand in petition.text.demands},
        )  # fmt: skip

    def _draft_in(self, request: Request) -> Petition:
        """Raises `NothingFound`: also where its text is frozen by now."""
        petition = self._book.petition(str(request.path_params["id"]))
        if petition.state is not State.DRAFT:
            raise NothingFound("Its text is frozen.")
        return petition


def _by(smoother: Smoother) -> str:
    return f"{smoother.name} {smoother.prompts}"
