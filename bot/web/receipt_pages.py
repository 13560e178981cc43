"""For whoever has the seven words: the replies to a concern and a way to take it back, or their signature.

What was mistyped, withdrawn or gone by its age is told in the same words. The words travel in hidden fields only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from bot.errors import UserError
from bot.organisation import BoxServices
from bot.organising.concern import PADDED_BYTES
from bot.organising.concern_box import KEPT, Found, gone_on
from bot.organising.custodians.opening import safe_text
from bot.organising.custodians.sealing import NotOpened, OpeningKey, open_sealed
from bot.organising.receipt import WORDS, Receipt, misread, words_in
from bot.web.concern_form import WORDS as FIELD
from bot.web.concern_form import typed_words
from bot.web.form import HiddenField
from bot.web.pages import Pages, html_response
from bot.web.petition_pages import PetitionPages
from bot.web.signature_receipts import SignatureReceipts

_Page = Callable[[Receipt, Found], Response]
_NOTHING = (
    "Nothing is here for these words. They may be mistyped, or what they belong to was withdrawn, or it is gone "
    "because its time was over: which of these, the Box does not tell. Compare with your paper, also the order of the "
    "words."
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


@dataclass(frozen=True, slots=True)
class Reply:
    """`text` is None where the reply was not sealed to these words, or changed since."""

    text: str | None


class ReceiptPages:
    def __init__(self, pages: Pages, services: BoxServices, petitions: PetitionPages) -> None:
        self._pages = pages
        self._services = services
        self.signatures = SignatureReceipts(pages, services, petitions, otherwise=self.show)

    def ask(self, form: Mapping[str, str]) -> Response:
        return self._asks("")

    def show(self, form: Mapping[str, str]) -> Response:
        """Of a concern, or of a signature: whoever has the words need not know which page is for which."""
        return self._with_receipt(form, self._show, signatures=True)

    def delete(self, form: Mapping[str, str]) -> Response:
        def deleted(receipt: Receipt, found: Found) -> Response:
            self._services.concerns.delete_replies(receipt)
            return self._done("deleted", receipt)

        return self._with_receipt(form, deleted)

    def confirm(self, form: Mapping[str, str]) -> Response:
        return self._with_receipt(form, lambda receipt, found: self._done("confirm", receipt))

    def withdraw(self, form: Mapping[str, str]) -> Response:
        """A second time is as good as the first: it is gone."""
        receipt = self._services.concerns.typed_receipt(typed_words(form))
        if receipt is None:
            return self._misread(typed_words(form))
        try:
            if self._services.concerns.withdraw(receipt, now=self._services.now()):
                return self._done("gone", None)
        except UserError:
            return self._busy(receipt, "gone")
        return self._nothing(typed_words(form))

    def _with_receipt(self, form: Mapping[str, str], page: _Page, *, signatures: bool = False) -> Response:
        typed = typed_words(form)
        receipt = self._services.concerns.typed_receipt(typed)
        if receipt is None:
            return self._misread(typed)
        try:
            found = self._services.concerns.find(receipt, now=self._services.now())
            if found:
                return page(receipt, found)
            signed = self.signatures.find(receipt) if signatures else None
            return self.signatures.show(receipt, signed) if signed else self._nothing(typed)
        except UserError:
            return self._busy(receipt, "reply")

    def _show(self, receipt: Receipt, found: Found) -> Response:
        page = self._pages.html(
            "receipt", monday=gone_on(found.week) - KEPT, last=gone_on(found.week) - timedelta(days=1),
            replies=[Reply(_opened(receipt, sealed)) for sealed in found.replies], hidden=_hidden(receipt),
        )  # fmt: skip
        return html_response(page)

    def _done(self, what: str, receipt: Receipt | None) -> Response:
        hidden = _hidden(receipt) if receipt else []
        return html_response(self._pages.html("receipt_done", what=what, hidden=hidden))

    def _asks(self, typed: str, told: str = "", status: int = 200) -> Response:
        return html_response(self._pages.html("receipt_words", typed=typed, told=told), status)

    def _misread(self, typed: str) -> Response:
        count, wrong = len(words_in(typed)), misread(typed)
        if count != WORDS:
            told = f"There are seven words. What was typed has {count}." if count else "Type the seven words."
        else:
            told = f"{_places(wrong)} Compare with your paper: it may be one letter."
        return self._asks(typed, told, 422)

    def _nothing(self, typed: str) -> Response:
        return self._asks(typed, _NOTHING, 404)

    def _busy(self, receipt: Receipt, step: str) -> Response:
        page = self._pages.html("receipt_busy", hidden=[*_hidden(receipt), HiddenField("step", step)])
        return html_response(page, 503)


def _hidden(receipt: Receipt) -> list[HiddenField]:
    return [HiddenField(FIELD, receipt.words)]


def _opened(receipt: Receipt, sealed: bytes) -> str | None:
    try:
        text = open_sealed(OpeningKey(receipt.reply_secret), sealed, PADDED_BYTES)
    except NotOpened:
        return None
    return safe_text(text).decode()


def _places(places: tuple[int, ...]) -> str:
    named = [_ORDINALS[place - 1] for place in places]
    if len(named) == 1:
        return f"The {named[0]} word is not on the list of words that are used."
    return f"The {', '.join(named[:-1])} and {named[-1]} words are not on the list of words that are used."
