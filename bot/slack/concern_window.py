"""Raising a concern from Slack: the ways to do it, a code shown once, choices that are counted.

Nothing that was typed is read here, and no payload is kept: what a window needs, it is told anew.
"""

from __future__ import annotations

from slack_bolt import Ack

from bot.errors import UserError
from bot.organising.calendar import day_in
from bot.organising.purpose import Purpose
from bot.slack import concern_words as said
from bot.slack import names
from bot.slack.code_showing import CodeShowing, Offer
from bot.slack.code_views import Pages
from bot.slack.concern_views import FIRST_BOXES, choices_view, chosen_in, code_view, concern_view, note_view, paper_view
from bot.slack.payload import Body, picked_in
from bot.slack.services import Services

_EMPLOYER = note_view([said.EMPLOYER])
_FAILED = note_view(said.FAILED)


class ConcernWindows:
    """Names of arguments are Bolt's."""

    def __init__(self, services: Services) -> None:
        self._codes = services.codes
        self._petitions = services.petitions
        self._delivery = services.asking.delivery
        self._settings = services.settings
        self._now = services.now
        self._pages = Pages(services.slack.web_address, services.slack.web_onion)
        self._showing = CodeShowing(services)

    def open(self, body: Body) -> None:
        """From the command, the shortcut and the home tab. What else the body holds is not looked at."""
        view = concern_view(self._pages) if self._codes else _EMPLOYER
        self._delivery.windows.open(body["trigger_id"], view, body.get("response_url", ""))

    def ask_for_code(self, body: Body) -> None:
        """From the first window and the home tab; nothing is drawn yet."""
        view = self._showing.before(self._codes, self._offer(), body) if self._codes else _EMPLOYER
        self._showing.show(body, view)

    def draw(self, body: Body) -> None:
        if self._codes is None:
            self._showing.show(body, _EMPLOYER)
        else:
            self._showing.draw(self._codes, self._offer(), body)

    def choose(self, body: Body) -> None:
        self._showing.show(body, choices_view() if self._codes else _EMPLOYER)

    def pressed(self, ack: Ack, body: Body, view: Body) -> None:
        """What was picked in place of a button, on a server that hears of none and is there to try Steward out."""
        picked, found = picked_in(view, names.PRESSED), _EMPLOYER
        if self._codes is not None and picked == names.CONCERN_DRAW:
            found = self._showing.acknowledged(self._codes, self._offer(), body)
        elif self._codes is not None:
            choosing = picked == names.CONCERN_CHOOSE
            found = choices_view() if choosing else self._showing.before(self._codes, self._offer(), body)
        ack(response_action="update", view=self._delivery.windows.shown(found))

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
            counted = self._codes.send_choices(self._showing.person(body), chosen, now=self._now())
        except UserError:
            ack(response_action="update", view=_FAILED)
            return
        ack(response_action="update", view=note_view(said.SENT if counted else said.taken(self._purpose())))

    def forget(self, user: str) -> str:
        """Forgets what can be, and tells what is kept until when; empty where that is nothing. Raises `UserError`."""
        if self._codes is None:
            return ""
        left = self._codes.forget(self._showing.known_as(user), now=self._now())
        return said.remembered(left, self._petitions.titles() if self._petitions else {})

    def _offer(self) -> Offer:
        purpose = self._purpose()
        return Offer(
            purpose, paper_view(), lambda code: code_view(code, purpose, self._settings.circle, self._pages), note_view,
            taken=said.taken(purpose), none_left=said.NONE_LEFT, taken_back=said.TAKEN_BACK, lost=said.lost(purpose),
            failed=said.FAILED,
        )  # fmt: skip

    def _purpose(self) -> Purpose:
        return Purpose.concern(day_in(self._settings.zone, self._now()))
