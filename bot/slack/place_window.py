"""The place that a person chose: told, set, and asked for in a window."""

from __future__ import annotations

from slack_bolt import Ack

from bot.slack import names, words
from bot.slack.home_tab import HomeTab
from bot.slack.modals import picked_place, place_view
from bot.slack.payload import Body, channel_of, picked_in, submission_of, token_of, typed_in
from bot.slack.services import Services
from bot.slack.values import chosen, parse_place
from knowledge.verdict import capital


class PlaceWindow:
    """Names of arguments are Bolt's."""

    def __init__(self, services: Services, home: HomeTab) -> None:
        self._asking = services.asking
        self._memory = services.asking.memory
        self._desk = services.asking.desk
        self._default = services.settings.default_place
        self._home = home

    def told(self, user: str, text: str) -> str:
        """What is said of their place; `text` names another that they choose."""
        if not text:
            places = self._memory.place(user)
            told = "; ".join(words.place_is(capital(place.name)) for place in places)
            return told or words.no_place(self._default)
        place = self._desk.place_named(text)
        if place is None:
            return words.NO_SUCH_PLACE
        self._memory.choose(user, (place,))
        return words.place_set(capital(place.name))

    def open(self, body: Body) -> None:
        wanted = parse_place(chosen(body["actions"][0]))
        user = body["user"]["id"]
        token = wanted.token or "" if wanted else ""
        url = body.get("response_url", "")
        if token:
            self._memory.answer_at(user, token, url, channel_of(body))
        current = self._memory.place(user) or (wanted.places if wanted else ())
        view = place_view(current, self._desk.covered(), token=token)
        self._asking.delivery.windows.open(body["trigger_id"], view, url)

    def chosen(self, ack: Ack, body: Body, view: Body) -> None:
        user = body["user"]["id"]
        typed = typed_in(view, names.PLACE_TYPED).strip()
        place = self._desk.place_named(typed) if typed else picked_place(picked_in(view, names.PLACE_PICKED))
        if place is None:
            ack(response_action="errors", errors={names.PLACE_TYPED: words.NO_SUCH_PLACE})
            return
        ack()
        self._memory.choose(user, (place,))
        token = token_of(view)
        turn = self._memory.turn(user, token)
        url, channel = self._memory.address(user, token)
        # The last question is answered for the new place.
        if turn and url and (claim := self._asking.take_on_private(submission_of(view), url=url)):
            self._asking.privately(user, channel, turn.typed, claim, url, places=(place,))
        self._home.publish(user)
