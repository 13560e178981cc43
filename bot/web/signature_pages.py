"""Signing a petition: the form beside the text, what will be kept with the seven words, and what became of it.

None of these pages reads or hands on a member's pass: the company's passphrase and a signature should not travel
together.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.responses import Response

from bot.errors import NothingFound, UserError
from bot.organisation import BoxServices
from bot.organising.code import Code
from bot.organising.petitions.life import State
from bot.organising.petitions.name import MOST_NAME, MOST_ROLE, SignedName
from bot.organising.petitions.outcome import Outcome
from bot.organising.petitions.petition import Petition
from bot.web import petition_words
from bot.web.concern_form import CODE, WRITTEN
from bot.web.pages import Pages, html_response
from bot.web.petition_pages import PetitionPages
from bot.web.signature_form import FormRefused, Typed

log = logging.getLogger(__name__)
_DONE = (Outcome.SIGNED, Outcome.SIGNED_BEFORE, Outcome.WITHDRAWN_BEFORE)


class SignaturePages:
    def __init__(self, pages: Pages, services: BoxServices, petitions: PetitionPages) -> None:
        self._pages = pages
        self._services = services
        self._petitions = petitions

    def begin(self, form: Mapping[str, str]) -> Response:
        typed = Typed.of(form)
        petition = self._petition(typed, "sign")
        if isinstance(petition, Response):
            return petition
        # Words are issued now and shown with the check: through reload and back button they stay the same.
        _, signed = self._services.signatures.issue_receipt()
        if not self._petitions.view(petition).signable:
            return self._closed(petition, typed)
        return self._form(petition, Typed(petition.id, petition.sha256, signed=signed))

    def change(self, form: Mapping[str, str]) -> Response:
        """Back from the check, with all that was typed."""
        typed = Typed.of(form)
        petition = self._petition(typed, "sign-change")
        return petition if isinstance(petition, Response) else self._form(petition, typed)

    def check(self, form: Mapping[str, str]) -> Response:
        """Spends nothing."""
        typed = Typed.of(form)
        petition = self._petition(typed, "sign-check")
        if isinstance(petition, Response):
            return petition
        code = typed.read_code
        wrong = {} if code else {CODE: petition_words.NO_CODE}
        try:
            name = typed.signed_name(petition.text.mode)
        except FormRefused as refused:
            return self._form(petition, typed, {**wrong, **refused.wrong}, 422)
        if code is None:
            return self._form(petition, typed, wrong, 422)
        return self._looked_at(petition, typed, code, name)

    def send(self, form: Mapping[str, str]) -> Response:
        typed = Typed.of(form)
        petition = self._petition(typed, "sign-send")
        if isinstance(petition, Response):
            return petition
        try:
            name = typed.signed_name(petition.text.mode)
        except FormRefused as refused:
            return self._form(petition, typed, refused.wrong, 422)
        if not typed.written:
            # HTML asks for the tick as well; this is for browsers that do not.
            code = typed.read_code
            if code is None or self._services.signatures.read_receipt(typed.signed) is None:
                return self._told(Outcome.NO_RECEIPT if code else Outcome.NO_SUCH_CODE, petition, typed)
            return self._looked_at(petition, typed, code, name, missed=True)
        if typed.sha256 != petition.sha256:
            return self._form(petition, typed, {"": petition_words.OTHER_TEXT}, 422)
        try:
            outcome = self._services.signatures.sign(
                typed.read_code, typed.signed, petition.id, typed.sha256, name, now=self._services.now()
            )
        except UserError as error:
            return self._again("sign-send", typed, str(error), petition)
        except Exception as error:  # noqa: BLE001 - its text may hold what was typed, and the form must not be lost
            log.error("A signature ended with %s", type(error).__name__)  # noqa: TRY400
            return self._again("sign-send", typed, petition_words.NOT_KNOWN, petition)
        return self._told(outcome, petition, typed)

    def _form(
        self, petition: Petition, typed: Typed, wrong: Mapping[str, str] | None = None, status: int = 200
    ) -> Response:
        """`wrong` tells what has to be mended, by the name of the field; under no name, what is nobody's mistake."""
        page = self._pages.html(
            "signature", view=self._petitions.view(petition), typed=typed, wrong=wrong or {}, said=petition_words,
            other=typed.sha256 != petition.sha256, circle=self._services.settings.circle, most_name=MOST_NAME,
            most_role=MOST_ROLE,
        )  # fmt: skip
        return html_response(page, status)

    def _looked_at(
        self, petition: Petition, typed: Typed, code: Code, name: SignedName | None, *, missed: bool = False
    ) -> Response:
        if typed.sha256 != petition.sha256:
            return self._form(petition, typed, {"": petition_words.OTHER_TEXT}, 422)
        try:
            look = self._services.signatures.look_at(code, typed.signed, petition.id, now=self._services.now())
        except UserError:
            return self._form(petition, typed, {"": petition_words.NOT_LOOKED_AT}, 503)
        if look.outcome is not Outcome.SIGNED:
            return self._told(look.outcome, petition, typed)
        view = self._petitions.view(petition)
        if view.collects_names and view.keys is None:
            return self._form(petition, typed, {"": petition_words.NO_KEY}, 503)
        minimum = petition_words.minimum(name.minimum, petition.text.threshold) if name else ""
        page = self._pages.html(
            "signature_check", view=view, seven=look.words, circle=look.circle, name=name, minimum=minimum,
            hidden=typed.hidden(petition, name, look.signed), missed=missed, said=petition_words,
        )  # fmt: skip
        return html_response(page, 422 if missed else 200)

    def _told(self, outcome: Outcome, petition: Petition, typed: Typed) -> Response:
        if outcome in _DONE:
            view = self._petitions.view(petition)
            return html_response(self._pages.html("signature_done", outcome=outcome, view=view))
        if outcome is Outcome.NOT_SIGNABLE:
            return self._closed(petition, typed)
        where = CODE if outcome in petition_words.OF_THE_CODE else ""
        told = petition_words.outcome(outcome, self._services.settings.circle)
        return self._form(petition, typed, {where: told}, 503 if outcome is Outcome.TOO_MANY else 422)

    def _closed(self, petition: Petition, typed: Typed) -> Response:
        """Not yet, or no more: the page says which. What was typed stays in it."""
        view = self._petitions.view(petition)
        told = petition_words.outcome(Outcome.NOT_SIGNABLE, 0)
        hidden = typed.as_it_came() if typed.code else []
        return html_response(self._pages.html("signature_closed", view=view, told=told, hidden=hidden), 409)

    def _again(self, step: str, typed: Typed, told: str, petition: Petition | None = None) -> Response:
        page = self._pages.html(
            "signature_again", step_name=step, told=told, hidden=typed.as_it_came(), written=WRITTEN,
            view=self._petitions.view(petition) if petition else None,
        )  # fmt: skip
        return html_response(page, 503)

    def _petition(self, typed: Typed, step: str) -> Petition | Response:
        """The petition, or the page to answer with; a file that cannot be read just now loses nothing typed."""
        try:
            petition = self._services.book.petition(typed.petition)
        except NothingFound:
            return self._petitions.nowhere()
        except UserError:
            return self._again(step, typed, petition_words.NOT_LOOKED_AT)
        return petition if petition.state is not State.DRAFT else self._petitions.nowhere()
