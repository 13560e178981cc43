"""Raising a concern from Slack: the ways to do it, a code shown once, choices that are counted.

Nothing that was typed is read here, and no payload is kept: what a window needs, it is told anew.
"""

from __future__ import annotations

import logging

from slack_bolt import Ack

from bot.errors import UserError
from bot.organising.calendar import day_in
from bot.organising.code_desk import CodeDesk, Drawn, NotHanded
from bot.organising.purpose import Purpose
from bot.slack import concern_words as said
from bot.slack import names
from bot.slack.blocks import Block
from bot.slack.concern_views import (
    FIRST_BOXES,
    Pages,
    choices_view,
    chosen_in,
    code_view,
    concern_view,
    note_view,
    paper_view,
)
from bot.slack.once_shown import Seen
from bot.slack.payload import Body, picked_in
from bot.slack.services import Services

log = logging.getLogger(__name__)
_EMPLOYER = note_view([said.EMPLOYER])
_FAILED = note_view(said.FAILED)


class ConcernWindows:
    """Names of arguments are Bolt's. Whoever can press a button is a person, a guest as well as a member, and is
    offered a code: were it for some only, holding one would say who they are."""

    def __init__(self, services: Services) -> None:
        self._codes = services.codes
        self._delivery = services.asking.delivery
        self._team = services.asking.workspace.team
        self._settings = services.settings
        self._now = services.now
        self._pages = Pages(services.slack.web_address, services.slack.web_onion)

    def open(self, body: Body) -> None:
        """From the command, the shortcut and the home tab. What else the body holds is not looked at."""
        view = concern_view(self._pages) if self._codes else _EMPLOYER
        self._delivery.open(body["trigger_id"], view, body.get("response_url", ""))

    def ask_for_code(self, body: Body) -> None:
        """From the first window and the home tab; nothing is drawn yet."""
        self._show(body, self._before_code(self._codes, body) if self._codes else _EMPLOYER)

    def _before_code(self, codes: CodeDesk, body: Body) -> Block:
        purpose = self._purpose()
        try:
            taken = codes.has_taken(self._person(body), purpose)
        except UserError:
            return _FAILED
        return note_view(said.taken(purpose)) if taken else paper_view()

    def draw(self, body: Body) -> None:
        """Shows a code in the window in which somebody asked for it. Pressed twice, or told of twice by Slack, it draws
        one: the second time says so, and only where the code does not stand already."""
        if self._codes is None:
            self._show(body, _EMPLOYER)
            return
        drawn = self._drawn(self._codes, body)
        if not isinstance(drawn, Drawn):
            self._show(body, drawn)
            return
        seen = self._delivery.show_once(body["view"]["id"], body["trigger_id"], self._code_view(drawn))
        if seen is not Seen.YES:
            log.warning("A code was drawn and Slack did not say that it showed it")
            purpose = self._purpose()
            back = seen is Seen.NO and self._taken_back(self._codes, drawn, self._person(body), purpose)
            self._show(body, note_view(said.TAKEN_BACK if back else said.lost(purpose)))

    def _drawn(self, codes: CodeDesk, body: Body) -> Drawn | Block:
        """What was drawn, or the window that says why nothing was."""
        purpose = self._purpose()
        try:
            drawn = codes.draw(self._person(body), purpose, now=self._now())
        except UserError:
            return _FAILED
        if isinstance(drawn, Drawn):
            return drawn
        return note_view(said.taken(purpose) if drawn is NotHanded.TAKEN_BEFORE else said.NONE_LEFT)

    def _code_view(self, drawn: Drawn) -> Block:
        return code_view(drawn.code, self._purpose(), self._settings.circle, self._pages)

    @staticmethod
    def _taken_back(codes: CodeDesk, drawn: Drawn, person: str, purpose: Purpose) -> bool:
        try:
            return codes.take_back(drawn, person, purpose)
        except UserError:
            return False

    def choose(self, body: Body) -> None:
        self._show(body, choices_view() if self._codes else _EMPLOYER)

    def pressed(self, ack: Ack, body: Body, view: Body) -> None:
        """What was picked in place of a button, on a server that hears of none and is there to try Steward out: a code
        goes there with the acknowledgement, so nobody learns whether it was shown."""
        picked, found = picked_in(view, names.PRESSED), _EMPLOYER
        if self._codes is not None and picked == names.CONCERN_DRAW:
            drawn = self._drawn(self._codes, body)
            found = self._code_view(drawn) if isinstance(drawn, Drawn) else drawn
        elif self._codes is not None:
            found = choices_view() if picked == names.CONCERN_CHOOSE else self._before_code(self._codes, body)
        ack(response_action="update", view=self._delivery.shown(found))

    def sent(self, ack: Ack, body: Body, view: Body) -> None:
        """What was ticked is counted here and leaves with this call."""
        if self._codes is None:
            ack(response_action="update", view=_EMPLOYER)
            return
        chosen = chosen_in(view)
        if not chosen:
            ack(response_action="errors", errors={FIRST_BOXES: said.NOTHING_CHOSEN})
            return
        try:
            counted = self._codes.send_choices(self._person(body), chosen, now=self._now())
        except UserError:
            ack(response_action="update", view=_FAILED)
            return
        ack(response_action="update", view=note_view(said.SENT if counted else said.taken(self._purpose())))

    def forget(self, user: str) -> str:
        """Forgets what can be, and tells what is kept until when; empty where that is nothing. Raises `UserError`."""
        if self._codes is None:
            return ""
        return said.remembered(self._codes.forget(f"{self._team} {user}", now=self._now()))

    def _show(self, body: Body, view: Block) -> None:
        """In the window in which something was pressed, while that is as it was; never over another, in which a code
        may stand. From the home tab, in a new one."""
        pressed_in = body.get("view") or {}
        if pressed_in.get("type") == "modal":
            self._delivery.change(pressed_in["id"], view, pressed_in.get("hash", ""))
        else:
            self._delivery.open(body["trigger_id"], view)

    def _person(self, body: Body) -> str:
        return f"{self._team} {body['user']['id']}"

    def _purpose(self) -> Purpose:
        return Purpose.concern(day_in(self._settings.zone, self._now()))
