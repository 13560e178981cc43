"""Questions that are asked in a window: from anywhere, about a message, or going on from an answer."""

from __future__ import annotations

from slack_bolt import Ack

from bot.slack import names, words
from bot.slack.escaping import plain
from bot.slack.modals import error_view, follow_up_view, question_view
from bot.slack.payload import Body, channel_of, question_in, submission_of, token_of
from bot.slack.services import Services
from bot.slack.values import chosen, parse_token

_MOST_OF_MESSAGE = 1500  # characters of a message that is asked about


class QuestionWindow:
    """Names of arguments are Bolt's."""

    def __init__(self, services: Services) -> None:
        self._asking = services.asking
        self._memory = services.asking.memory
        self._delivery = services.asking.delivery
        self._direct_messages = services.slack.direct_messages

    def open_anywhere(self, ack: Ack, body: Body) -> None:
        ack()
        self._delivery.open(body["trigger_id"], question_view())

    def open_about_message(self, ack: Ack, body: Body) -> None:
        ack()
        text = plain((body.get("message") or {}).get("text") or "")[:_MOST_OF_MESSAGE]
        url = body.get("response_url", "")
        token = self._memory.keep_address(body["user"]["id"], channel_of(body), url) if url else ""
        self._delivery.open(body["trigger_id"], question_view(initial=text, token=token))

    def open_follow_up(self, ack: Ack, body: Body) -> None:
        ack()
        user, token = body["user"]["id"], parse_token(chosen(body["actions"][0])) or ""
        if self._memory.turn(user, token) is None:
            self._delivery.open(body["trigger_id"], error_view(words.TOO_OLD))
            return
        self._memory.answer_at(user, token, body.get("response_url", ""), channel_of(body))
        self._delivery.open(body["trigger_id"], follow_up_view(token=token))

    def asked(self, ack: Ack, body: Body, view: Body) -> None:
        """The answer goes where the button was; from a window that was opened anywhere, into the direct messages. What
        was asked for to be seen by one person alone never goes there instead."""
        user, token = body["user"]["id"], token_of(view)
        typed, trigger = question_in(view), submission_of(view)
        url, channel = self._memory.address(user, token)
        if not url and (token or not self._direct_messages):
            ack(response_action="errors", errors={names.QUESTION: words.WINDOW_TOO_OLD})  # keeps what was typed
            return
        ack()
        if url:
            turn = self._memory.turn(user, token)
            self._asking.privately(user, channel, typed, trigger, url, after=turn)
        else:
            self._asking.by_message(user, typed, trigger)
