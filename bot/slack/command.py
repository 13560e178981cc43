"""`/steward`: a question, or one of a few words that are none."""

from __future__ import annotations

from slack_bolt import Ack

from bot.slack import words
from bot.slack.administration import Administration
from bot.slack.escaping import plain
from bot.slack.notice_message import notice_message
from bot.slack.payload import Body
from bot.slack.place_window import PlaceWindow
from bot.slack.services import Services


class Command:
    """Names of arguments are Bolt's."""

    def __init__(self, services: Services, place: PlaceWindow, administration: Administration) -> None:
        self._asking = services.asking
        self._place = place
        self._administration = administration

    def used(self, ack: Ack, body: Body) -> None:
        ack()
        user, channel, url = body["user_id"], body["channel_id"], body["response_url"]
        typed = plain(body.get("text") or "").strip()
        first, _, rest = typed.partition(" ")
        if first.casefold() == "admin":
            self._administration.command(user, rest.strip().casefold(), url)
        elif (said := self._said(user, typed)) is not None:
            self._asking.delivery.note(url, notice_message(*said))
        else:
            self._asking.privately(user, channel, typed, body["trigger_id"], url)

    def _said(self, user: str, typed: str) -> tuple[str, ...] | None:
        """What is said at once; None where a question was typed."""
        first, _, rest = typed.partition(" ")
        if not typed:
            return (words.EMPTY, *words.HELP[1:])
        if typed.casefold() == "help":
            return words.HELP
        if typed.casefold() in ("forget-me", "forget me"):
            self._asking.memory.forget(user)
            return (words.FORGOTTEN,)
        if first.casefold() == "where" and "?" not in rest:
            return (self._place.told(user, rest.strip()),)
        return None
