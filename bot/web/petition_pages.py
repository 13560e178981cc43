"""Petitions to be read: the list, one with its whole text and what became of it, and its exact bytes to be checked.

None of these pages reads or hands on a member's pass. No day is told more finely than as a day, and nothing of any one
signature is told at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from starlette.responses import Response

from bot.errors import NothingFound, UserError
from bot.organisation import BoxServices
from bot.organising.calendar import day_in
from bot.organising.petitions.life import State
from bot.organising.petitions.petition import Petition
from bot.web import petition_words, words
from bot.web.pages import Pages, html_response
from bot.web.petition_view import PetitionView
from bot.web.signature_form import PETITION


class PetitionsNotice:
    """Whether there is a petition to be offered; what was known last, where the file is busy or broken just now: no
    page is lost over a button."""

    def __init__(self, any_frozen: Callable[[], bool | None]) -> None:
        self._any_frozen = any_frozen
        self._known = False

    def __call__(self) -> bool:
        with suppress(Exception):
            found = self._any_frozen()
            self._known = self._known if found is None else found
        return self._known


class PetitionPages:
    def __init__(self, pages: Pages, services: BoxServices) -> None:
        self._pages = pages
        self._services = services

    def all(self, form: Mapping[str, str]) -> Response:
        """What can be signed first."""
        try:
            found = [petition for petition in self._services.book.petitions() if petition.state is not State.DRAFT]
        except UserError:
            return self._busy()
        views = [self.view(petition) for petition in found]
        views.sort(key=lambda view: (not view.signable, view.petition.text.deadline, view.petition.id))
        return html_response(self._pages.html("petitions", views=views))

    def show(self, form: Mapping[str, str]) -> Response:
        petition = self.asked_for(form)
        if isinstance(petition, Response):
            return petition
        return html_response(self._pages.html("petition", view=self.view(petition), said=petition_words))

    def text(self, form: Mapping[str, str]) -> Response:
        """The bytes that the hash is of, as a file: its name tells nothing of the petition."""
        petition = self.asked_for(form)
        if isinstance(petition, Response):
            return petition
        headers = {"content-disposition": 'attachment; filename="text.json"'}
        return Response(petition.text.canonical, media_type="application/json", headers=headers)

    def asked_for(self, form: Mapping[str, str]) -> Petition | Response:
        """The petition, or the page that says why there is none. Drafts are not for everybody."""
        try:
            petition = self._services.book.petition(form.get(PETITION, ""))
        except NothingFound:
            return self.nowhere()
        except UserError:
            return self._busy()
        return petition if petition.state is not State.DRAFT else self.nowhere()

    def nowhere(self) -> Response:
        title, told = petition_words.NO_PETITION
        return html_response(self._pages.html("refusal", title=title, told=told), 404)

    def view(self, petition: Petition) -> PetitionView:
        keys = self._services.keys.named(petition.key) if petition.key else None
        return PetitionView.of(petition, keys, day_in(self._services.settings.zone, self._services.now()))

    def _busy(self) -> Response:
        title, told = words.REFUSALS[503]
        return html_response(self._pages.html("refusal", title=title, told=told), 503)
