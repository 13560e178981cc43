"""The pages that have no address of their own: which step of a form leads to which page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.responses import Response

from bot.errors import UserError
from bot.organisation import BoxServices
from bot.organising.calendar import day_in
from bot.web import form, words
from bot.web.concern_form import Typed, typed_words
from bot.web.concern_pages import ConcernPages
from bot.web.pages import Pages, html_response
from bot.web.petition_pages import PetitionPages, PetitionsNotice
from bot.web.receipt_pages import ReceiptPages
from bot.web.safety_page import SafetyPage
from bot.web.signature_pages import SignaturePages

_RAISING = frozenset({"raise", "change", "check", "send"})


class Steps:
    """`services` are None where the employer runs this: each page then says why concerns are off. Petitions are offered
    on every page, once there is one that people may see."""

    def __init__(self, pages: Pages, services: BoxServices | None) -> None:
        self._pages = pages
        self._services = services
        self._steps: dict[str, Callable[[Mapping[str, str]], Response]] = {}
        if services:
            petitions = PetitionPages(pages, services)
            concerns, signing = ConcernPages(pages, services), SignaturePages(pages, services, petitions)
            receipts = ReceiptPages(pages, services, petitions)
            self._steps = {
                "raise": concerns.begin, "change": concerns.change, "check": concerns.check, "send": concerns.send,
                "words": receipts.ask, "reply": receipts.show, "delete": receipts.delete,
                "withdraw": receipts.confirm, "gone": receipts.withdraw,
                "petitions": petitions.all, "petition": petitions.show, "petition-text": petitions.text,
                "sign": signing.begin, "sign-change": signing.change, "sign-check": signing.check,
                "sign-send": signing.send, "unsign": receipts.signatures.confirm,
                "unsigned": receipts.signatures.withdraw,
                "safety": SafetyPage(pages, services).show,
            }  # fmt: skip
            pages.offer_petitions(PetitionsNotice(services.book.any_frozen))

    def answer(self, typed: Mapping[str, str], host: str) -> Response:
        """`host` is the one that the browser asked for: the demo key takes nothing under another than this computer's,
        whatever stands in front and is in no settings."""
        if self._services is None:
            return html_response(self._pages.html("concerns_off"))
        name = typed.get(form.STEP, "")
        page = self._steps.get(name)
        if name in _RAISING and not self._usable(self._services, host):
            return html_response(self._pages.html("concerns_closed"), 503)
        if page is None:
            title, told = words.REFUSALS[422]
            return html_response(self._pages.html("refusal", title=title, told=told), 422)
        return page(typed)

    @staticmethod
    def _usable(services: BoxServices, host: str) -> bool:
        keys = services.keys.current(day_in(services.settings.zone, services.now()))
        return keys is None or keys.usable_on(host)

    def is_known(self, typed: Mapping[str, str]) -> bool:
        """Whether a form is one of a step, by somebody with a code that is good, or a concern or a signature that is
        here."""
        if self._services is None or form.STEP not in typed:
            return False
        sent, seven = Typed.of(typed), typed_words(typed)
        try:
            return self._services.concerns.knows(
                sent.read_code, sent.signed, seven, now=self._services.now()
            ) or self._services.signatures.knows(sent.signed, seven)
        except UserError:
            return False
