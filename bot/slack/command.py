"""`/steward`: a question, or one of a few words that are none."""

from __future__ import annotations

import re
from collections.abc import Callable

from slack_bolt import Ack, BoltContext

from bot.errors import UserError
from bot.slack import words
from bot.slack.administration import Administration
from bot.slack.concern_window import ConcernWindows
from bot.slack.escaping import plain
from bot.slack.gap_window import GapWindows
from bot.slack.notice_message import notice_message
from bot.slack.payload import Body
from bot.slack.petition_window import PetitionWindows
from bot.slack.place_window import PlaceWindow
from bot.slack.services import Services

_FORGET = ("forget-me", "forget me")
_OFFICE, _GAPS = "office", "gaps"
# The word at the beginning, in whatever marks and with whatever after it: that is not read.
_CONCERN = re.compile(r"[\W_]*concerns?(?![^\W_])", re.IGNORECASE)
_SIGN = re.compile(r"[\W_]*sign(?![^\W_]|[-‐]\w)", re.IGNORECASE)


class Command:
    """Names of arguments are Bolt's."""

    def __init__(
        self,
        services: Services,
        place: PlaceWindow,
        administration: Administration,
        concerns: ConcernWindows,
        petitions: PetitionWindows,
        gaps: GapWindows,
    ) -> None:
        self._asking = services.asking
        self._place = place
        self._administration = administration
        self._concerns = concerns
        self._petitions = petitions
        self._gaps = gaps

    def take_on(self, ack: Ack, body: Body, context: BoltContext, next: Callable[[], None]) -> None:
        """Before Slack hears that it was heard: who asked is told of a restart from here on."""
        if not _is_unread(body) and not _is_word(_typed(body)):
            context["claim"] = self._asking.take_on_private(body["trigger_id"], url=body["response_url"])
        ack()
        next()

    def used(self, body: Body, context: BoltContext) -> None:
        if _begins(_CONCERN, body):
            self._concerns.open(body)
            return
        if _begins(_SIGN, body):
            self._petitions.open(body)
            return
        user, channel, url = body["user_id"], body["channel_id"], body["response_url"]
        typed = _typed(body)
        first, _, rest = typed.partition(" ")
        if not _is_word(typed):
            if claim := context.get("claim"):
                self._asking.privately(user, channel, typed, claim, url)
        elif first.casefold() == "admin":
            self._administration.command(user, rest.strip().casefold(), url)
        elif first.casefold() == _OFFICE:
            self._administration.office(user, url)
        elif first.casefold() == _GAPS:
            self._gaps.told(user, url)
        else:
            self._asking.delivery.note(url, notice_message(*self._said(user, typed)))

    def _said(self, user: str, typed: str) -> tuple[str, ...]:
        """What is said at once."""
        first, _, rest = typed.partition(" ")
        if first.casefold() == "where":
            return (self._place.told(user, rest.strip()),)
        if typed.casefold() in _FORGET:
            self._asking.memory.forget(user)
            try:
                return (words.FORGOTTEN, self._concerns.forget(user))
            except UserError:
                return (words.FORGOTTEN, words.NOT_ALL_FORGOTTEN)
        return words.HELP if typed else (words.EMPTY, *words.HELP[1:])


def _typed(body: Body) -> str:
    return plain(body.get("text") or "").strip()


def _begins(word: re.Pattern[str], body: Body) -> bool:
    return bool(word.match(body.get("text") or ""))


def _is_unread(body: Body) -> bool:
    """Whether nothing after its first word is looked at."""
    return _begins(_CONCERN, body) or _begins(_SIGN, body)


def _is_word(typed: str) -> bool:
    """Whether it is no question."""
    first, _, rest = typed.casefold().partition(" ")
    alone = ("", "help", _OFFICE, _GAPS, *_FORGET)
    return (first == "where" and "?" not in rest) or first == "admin" or typed.casefold() in alone
