"""Taking a code to sign with: which petitions there are, paper first, the code once. Nothing that was typed is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from slack_bolt import Ack

from bot.errors import UserError
from bot.organising.code_desk import CodeDesk
from bot.organising.petitions.desk import KnownPetition, PetitionDesk
from bot.slack import names
from bot.slack import petition_words as said
from bot.slack.blocks import Block
from bot.slack.code_showing import CodeShowing, Offer
from bot.slack.code_views import Pages
from bot.slack.payload import Body, picked_in
from bot.slack.petition_views import code_view, note_view, paper_view, petitions_view
from bot.slack.services import Services

_EMPLOYER, _OVER, _FAILED = note_view([said.EMPLOYER]), note_view(said.OVER), note_view(said.FAILED)


class _Collecting(NamedTuple):
    codes: CodeDesk
    petitions: PetitionDesk


class PetitionWindows:
    """Names of arguments are Bolt's."""

    def __init__(self, services: Services) -> None:
        self._collecting = (
            _Collecting(services.codes, services.petitions) if services.codes and services.petitions else None
        )
        self._delivery = services.asking.delivery
        self._circle = services.settings.circle
        self._now = services.now
        self._pages = Pages(services.slack.web_address, services.slack.web_onion)
        self._showing = CodeShowing(services)

    def open(self, body: Body) -> None:
        """From the command and the home tab. What else the body holds is not looked at."""
        self._delivery.windows.open(body["trigger_id"], self._list(), body.get("response_url", ""))

    def pick(self, body: Body) -> None:
        """From the list and from a message in the channel; nothing is drawn yet."""
        id = _id_in(body, names.PETITION_PICK)
        self._showing.show(body, self._of(id, lambda desk, offer: self._showing.before(desk, offer, body)))

    def draw(self, body: Body) -> None:
        offer = self._offer(_id_in(body, names.PETITION_DRAW))
        if self._collecting is None or not isinstance(offer, Offer):
            self._showing.show(body, offer if isinstance(offer, dict) else _EMPLOYER)
        else:
            self._showing.draw(self._collecting.codes, offer, body)

    def pressed(self, ack: Ack, body: Body, view: Body) -> None:
        """What was picked in place of a button, on a server that hears of none and is there to try Steward out."""
        picked = str(picked_in(view, names.PRESSED))
        if id := names.numbered_with(names.PETITION_DRAW, picked):
            found = self._of(id, lambda codes, offer: self._showing.acknowledged(codes, offer, body))
        else:
            id = names.numbered_with(names.PETITION_PICK, picked)
            found = self._of(id, lambda codes, offer: self._showing.before(codes, offer, body))
        ack(response_action="update", view=self._delivery.windows.shown(found))

    def _list(self) -> Block:
        if self._collecting is None:
            return _EMPLOYER
        try:
            return petitions_view(self._collecting.petitions.signable(now=self._now()), self._pages)
        except UserError:
            return _FAILED

    def _of(self, id: str, window: Callable[[CodeDesk, Offer], Block]) -> Block:
        offer = self._offer(id)
        if self._collecting is None or not isinstance(offer, Offer):
            return offer if isinstance(offer, dict) else _EMPLOYER
        return window(self._collecting.codes, offer)

    def _offer(self, id: str) -> Offer | Block:
        """A code for that petition, or the window that says why there is none."""
        if self._collecting is None:
            return _EMPLOYER
        try:
            petition = self._collecting.petitions.to_sign(id, now=self._now())
        except UserError:
            return _FAILED
        return _OVER if petition is None else self._offered(petition)

    def _offered(self, petition: KnownPetition) -> Offer:
        return Offer(
            petition.purpose, paper_view(petition),
            lambda code: code_view(code, petition, self._circle, self._pages), note_view,
            taken=said.TAKEN, none_left=said.NONE_LEFT, taken_back=said.TAKEN_BACK, lost=said.LOST, failed=said.FAILED,
        )  # fmt: skip


def is_petitions(view: Body) -> bool:
    """Whether what was picked in place of a button is about petitions."""
    picked = str(picked_in(view, names.PRESSED))
    return any(names.numbered_with(name, picked) for name in (names.PETITION_PICK, names.PETITION_DRAW))


def _id_in(body: Body, name: str) -> str:
    """The petition that a button is about; empty where it is about none."""
    pressed = body.get("actions") or [{}]
    return names.numbered_with(name, str(pressed[0].get("action_id") or ""))
