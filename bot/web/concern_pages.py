"""Raising a concern: the form, what will be sent with the seven words, and what became of it.

None of these pages reads or hands on a member's pass: the company's passphrase and a concern should not travel
together.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.responses import Response

from bot.errors import ConcernRefused, UserError
from bot.organisation import BoxServices
from bot.organising.calendar import day_in
from bot.organising.code import Code
from bot.organising.concern import MOST_CHARACTERS, Concern
from bot.organising.concern_box import Outcome
from bot.web import concern_words
from bot.web.concern_form import CHOICE, CODE, GROUPS, TEXT, WRITTEN, Typed, in_groups
from bot.web.pages import Pages, html_response

log = logging.getLogger(__name__)
_PARTS = {"choices": CHOICE, "text": TEXT}
_DONE = (Outcome.KEPT, Outcome.KEPT_BEFORE, Outcome.WITHDRAWN_BEFORE)
_BUSY = (Outcome.TOO_MANY, Outcome.NO_KEY)


class ConcernPages:
    def __init__(self, pages: Pages, services: BoxServices) -> None:
        self._pages = pages
        self._services = services

    def begin(self, form: Mapping[str, str]) -> Response:
        if not self._services.concerns.takes(now=self._services.now()):
            return html_response(self._pages.html("concerns_closed"), 503)
        # Words are issued now and shown with the check: through reload and back button they stay the same.
        _, signed = self._services.concerns.issue_receipt()
        return self._form(Typed(signed=signed))

    def change(self, form: Mapping[str, str]) -> Response:
        """Back from the check, with all that was typed."""
        return self._form(Typed.of(form))

    def check(self, form: Mapping[str, str]) -> Response:
        """Spends nothing."""
        typed = Typed.of(form)
        code = typed.read_code
        wrong = {} if code else {CODE: concern_words.NO_CODE}
        try:
            concern = typed.concern()
        except ConcernRefused as error:
            return self._form(typed, wrong | {_PARTS[error.part]: str(error)}, 422)
        if code is None:
            return self._form(typed, wrong, 422)
        return self._looked_at(typed, code, concern)

    def send(self, form: Mapping[str, str]) -> Response:
        typed = Typed.of(form)
        try:
            concern = typed.concern()
        except ConcernRefused as error:
            return self._form(typed, {_PARTS[error.part]: str(error)}, 422)
        if not typed.written:
            # HTML asks for the tick as well; this is for browsers that do not.
            code = typed.read_code
            if code is None or self._services.concerns.read_receipt(typed.signed) is None:
                return self._told(Outcome.NO_RECEIPT if code else Outcome.NO_SUCH_CODE, typed)
            return self._looked_at(typed, code, concern, missed=True)
        try:
            outcome = self._services.concerns.submit(
                typed.read_code, typed.signed, concern, now=self._services.now()
            )  # fmt: skip
        except UserError as error:
            return self._again(typed, concern, str(error))
        except Exception as error:  # noqa: BLE001 - its text may hold what was typed, and the form must not be lost
            log.error("A concern ended with %s", type(error).__name__)  # noqa: TRY400
            return self._again(typed, concern, concern_words.NOT_KNOWN)
        return self._told(outcome, typed)

    def _form(self, typed: Typed, wrong: Mapping[str, str] | None = None, status: int = 200) -> Response:
        """`wrong` tells what has to be mended, by the name of the field; under no name, what is nobody's mistake."""
        circle = self._services.settings.circle
        return html_response(
            self._pages.html(
                "concern", typed=typed, groups=GROUPS, legends=concern_words.LEGENDS, wrong=wrong or {}, circle=circle,
                most=MOST_CHARACTERS, said=concern_words, demo=self._is_demo(),
            ),
            status,
        )  # fmt: skip

    def _looked_at(self, typed: Typed, code: Code, concern: Concern, *, missed: bool = False) -> Response:
        try:
            look = self._services.concerns.look(code, typed.signed, now=self._services.now())
        except UserError:
            return self._form(typed, {"": concern_words.NOT_LOOKED_AT}, 503)
        if look.outcome is not Outcome.KEPT:
            return self._told(look.outcome, typed)
        page = self._pages.html(
            "concern_check", seven=look.words, circle=look.circle, concern=concern, chosen=in_groups(concern.choices),
            legends=concern_words.LEGENDS, hidden=typed.hidden(concern, look.signed), missed=missed,
            said=concern_words, demo=self._is_demo(),
        )  # fmt: skip
        return html_response(page, 422 if missed else 200)

    def _is_demo(self) -> bool:
        current = self._services.keys.current(day_in(self._services.settings.zone, self._services.now()))
        return current is not None and current.demo

    def _told(self, outcome: Outcome, typed: Typed) -> Response:
        if outcome in _DONE:
            return html_response(self._pages.html("concern_done", outcome=outcome, said=concern_words))
        where = CODE if outcome in concern_words.OF_THE_CODE else ""
        told = concern_words.outcome(outcome, self._services.settings.circle)
        return self._form(typed, {where: told}, 503 if outcome in _BUSY else 422)

    def _again(self, typed: Typed, concern: Concern, told: str) -> Response:
        hidden = typed.hidden(concern, typed.signed)
        page = self._pages.html("concern_again", told=told, hidden=hidden, written=WRITTEN)
        return html_response(page, 503)
