"""Draws a code and shows it once, whatever it is for; takes it back where certainly nobody saw it.

No payload is kept: what a window needs, it is told anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.errors import UserError
from bot.organising.code import Code
from bot.organising.code_desk import CodeDesk, Drawn, NotHanded
from bot.organising.purpose import Purpose
from bot.slack.blocks import Block
from bot.slack.once_shown import Seen
from bot.slack.payload import Body
from bot.slack.services import Services

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """A code for one thing, and the windows around it. `note` makes a window of paragraphs."""

    purpose: Purpose
    paper: Block
    code: Callable[[Code], Block] = field(repr=False)
    note: Callable[[Sequence[str]], Block] = field(repr=False)
    taken: Sequence[str]
    none_left: Sequence[str]
    taken_back: Sequence[str]
    lost: Sequence[str]
    failed: Sequence[str]


class CodeShowing:
    """Whoever can press a button is a person, a guest as well as a member, and is offered a code: were it for some
    only, holding one would say who they are."""

    def __init__(self, services: Services) -> None:
        self._delivery = services.asking.delivery
        self._team = services.asking.workspace.team
        self._now = services.now

    def before(self, codes: CodeDesk, offer: Offer, body: Body) -> Block:
        """The window in which nothing is drawn yet."""
        try:
            taken = codes.has_taken(self.person(body), offer.purpose)
        except UserError:
            return offer.note(offer.failed)
        return offer.note(offer.taken) if taken else offer.paper

    def draw(self, codes: CodeDesk, offer: Offer, body: Body) -> None:
        """Shows a code in the window in which somebody asked for it. Pressed twice, or told of twice by Slack, it draws
        one: the second time says so, and only where the code does not stand already."""
        drawn = self._drawn(codes, offer, body)
        if not isinstance(drawn, Drawn):
            self.show(body, drawn)
            return
        seen = self._delivery.windows.show_once(body["view"]["id"], body["trigger_id"], offer.code(drawn.code))
        if seen is not Seen.YES:
            log.warning("A code was drawn and Slack did not say that it showed it")
            back = seen is Seen.NO and self._taken_back(codes, drawn, self.person(body), offer.purpose)
            self.show(body, offer.note(offer.taken_back if back else offer.lost))

    def acknowledged(self, codes: CodeDesk, offer: Offer, body: Body) -> Block:
        """The same for a server that hears of no button: the window goes there with the acknowledgement, so nobody
        learns whether it was shown."""
        drawn = self._drawn(codes, offer, body)
        return offer.code(drawn.code) if isinstance(drawn, Drawn) else drawn

    def show(self, body: Body, view: Block) -> None:
        """In the window in which something was pressed, while that is as it was; never over another, in which a code
        may stand. From elsewhere, in a new one."""
        pressed_in = body.get("view") or {}
        if pressed_in.get("type") == "modal":
            self._delivery.windows.change(pressed_in["id"], view, pressed_in.get("hash", ""))
        else:
            self._delivery.windows.open(body["trigger_id"], view)

    def person(self, body: Body) -> str:
        return self.known_as(body["user"]["id"])

    def known_as(self, user: str) -> str:
        """By what the Desk knows a person, and keeps only a keyed hash of."""
        return f"{self._team} {user}"

    def _drawn(self, codes: CodeDesk, offer: Offer, body: Body) -> Drawn | Block:
        """What was drawn, or the window that says why nothing was."""
        try:
            drawn = codes.draw(self.person(body), offer.purpose, now=self._now())
        except UserError:
            return offer.note(offer.failed)
        if isinstance(drawn, Drawn):
            return drawn
        return offer.note(offer.taken if drawn is NotHanded.TAKEN_BEFORE else offer.none_left)

    @staticmethod
    def _taken_back(codes: CodeDesk, drawn: Drawn, person: str, purpose: Purpose) -> bool:
        try:
            return codes.take_back(drawn, person, purpose)
        except UserError:
            return False
