"""For whoever has the seven words of a signature: the petition that it stands under, and the way to take it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.responses import Response

from bot.errors import UserError
from bot.organisation import BoxServices
from bot.organising.petitions.outcome import Signed
from bot.organising.receipt import Receipt
from bot.web.concern_form import WORDS as FIELD
from bot.web.concern_form import typed_words
from bot.web.form import HiddenField
from bot.web.pages import Pages, html_response
from bot.web.petition_pages import PetitionPages

_Asked = Callable[[Mapping[str, str]], Response]


class SignatureReceipts:
    """`otherwise` is the page for words that lead to no signature."""

    def __init__(
        self, pages: Pages, services: BoxServices, petitions: PetitionPages, *, otherwise: _Asked
    ) -> None:  # fmt: skip
        self._pages = pages
        self._services = services
        self._petitions = petitions
        self._otherwise = otherwise

    def find(self, receipt: Receipt) -> Signed | None:
        """Raises `UserError`."""
        return self._services.signatures.find(receipt)

    def show(self, receipt: Receipt, found: Signed) -> Response:
        return self._page("shown", receipt, found)

    def confirm(self, form: Mapping[str, str]) -> Response:
        receipt = self._services.signatures.typed_receipt(typed_words(form))
        if receipt is None:
            return self._otherwise(form)
        try:
            found = self.find(receipt)
        except UserError:
            return self._busy(receipt, "unsign")
        if found is None:
            return self._otherwise(form)
        return self._page("confirm" if found.can_withdraw else "shown", receipt, found)

    def withdraw(self, form: Mapping[str, str]) -> Response:
        """A second time is as good as the first: it is gone."""
        receipt = self._services.signatures.typed_receipt(typed_words(form))
        if receipt is None:
            return self._otherwise(form)
        try:
            if self._services.signatures.withdraw(receipt, now=self._services.now()):
                return html_response(self._pages.html("signature_gone"))
            found = self.find(receipt)
        except UserError:
            return self._busy(receipt, "unsigned")
        return self._page("shown", receipt, found) if found else self._otherwise(form)

    def _page(self, what: str, receipt: Receipt, found: Signed) -> Response:
        view = self._petitions.view(found.petition)
        page = self._pages.html(
            "signature_receipt", what=what, view=view, can_withdraw=found.can_withdraw, hidden=_hidden(receipt)
        )
        return html_response(page)

    def _busy(self, receipt: Receipt, step: str) -> Response:
        page = self._pages.html("receipt_busy", hidden=[*_hidden(receipt), HiddenField("step", step)])
        return html_response(page, 503)


def _hidden(receipt: Receipt) -> list[HiddenField]:
    return [HiddenField(FIELD, receipt.words)]
