"""Questions that are asked in a window: from anywhere, about a message, or going on from an answer."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import Ack, BoltContext

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

    def open_anywhere(self, body: Body) -> None:
        self._delivery.windows.open(body["trigger_id"], question_view())

    def open_about_message(self, body: Body) -> None:
        text = plain((body.get("message") or {}).get("text") or "")[:_MOST_OF_MESSAGE]
        url = body.get("response_url", "")
        token = self._memory.keep_address(body["user"]["id"], channel_of(body), url) if url else ""
        self._delivery.windows.open(body["trigger_id"], question_view(initial=text, token=token), url)

    def open_follow_up(self, body: Body) -> None:
        user, token = body["user"]["id"], parse_token(chosen(body["actions"][0])) or ""
        url = body.get("response_url", "")
        if self._memory.turn(user, token) is None:
            self._delivery.windows.open(body["trigger_id"], error_view(words.TOO_OLD), url)
            return
        self._memory.answer_at(user, token, url, channel_of(body))
        self._delivery.windows.open(body["trigger_id"], follow_up_view(token=token), url)

    def take_on(self, ack: Ack, body: Body, view: Body, context: BoltContext, next: Callable[[], None]) -> None:
        """Before Slack hears that it was heard: who asked is told of a restart from here on. What was asked for to be
        seen by one person alone never goes into the direct messages instead."""
        user, token = body["user"]["id"], token_of(view)
        url, _ = self._memory.address(user, token)
        if not url and (token or not self._direct_messages):
            ack(response_action="errors", errors={names.QUESTION: words.WINDOW_TOO_OLD})  # keeps what was typed
        else:
            reach = {"url": url} if url else {"user": user}
            context["claim"] = self._asking.take_on_private(submission_of(view), **reach)
            ack()
        next()

    def asked(self, body: Body, view: Body, context: BoltContext) -> None:
        """The answer goes where the button was; from a window that was opened anywhere, into the direct messages."""
        user, token = body["user"]["id"], token_of(view)
        typed, claim = question_in(view), context.get("claim")
        if not claim:
            return
        url, channel = self._memory.address(user, token)
        if url:
            turn = self._memory.turn(user, token)
            self._asking.privately(user, channel, typed, claim, url, after=turn)
        else:
            self._asking.by_message(user, typed, claim)
