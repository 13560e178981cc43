"""What the buttons below an answer open: a passage, the next steps, why it did not help, sharing."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import Ack

from bot.slack import names, showing, words
from bot.slack.modals import error_view, feedback_view, picked_reason, share_view
from bot.slack.notice_message import notice_message
from bot.slack.payload import Body, channel_name_of, channel_of, picked_in, token_of
from bot.slack.sending import Undelivered
from bot.slack.services import Services
from bot.slack.sharing import shared
from bot.slack.values import chosen, parse_actions, parse_feedback, parse_passage, parse_token
from knowledge.errors import KnowledgeError


class AnswerWindows:
    """Names of arguments are Bolt's."""

    def __init__(self, services: Services) -> None:
        self._people = services.asking.people
        self._memory = services.asking.memory
        self._delivery = services.asking.delivery
        self._desk = services.asking.desk
        self._store = services.store

    def show_passage(self, body: Body) -> None:
        member = self._people.member(body["user"]["id"])
        view = showing.passage(self._desk, parse_passage(chosen(body["actions"][0])), member=member)
        self._delivery.windows.open(body["trigger_id"], view, body.get("response_url", ""))

    def show_steps(self, body: Body) -> None:
        member = self._people.member(body["user"]["id"])
        view = showing.steps(self._desk, parse_actions(chosen(body["actions"][0])), member=member)
        self._delivery.windows.open(body["trigger_id"], view, body.get("response_url", ""))

    def feedback(self, body: Body) -> None:
        told = parse_feedback(chosen(body["actions"][0]))
        if told is None:
            return
        self._store.tally("feedback", "good" if told.good else "bad")
        if told.good:
            self._delivery.note(body.get("response_url", ""), notice_message(words.THANKS))
        else:
            self._delivery.windows.open(body["trigger_id"], feedback_view(), body.get("response_url", ""))

    def reason_given(self, ack: Ack, view: Body) -> None:
        if reason := picked_reason(picked_in(view, names.REASON)):
            self._store.tally("reason", reason.value)
        ack(response_action="update", view=error_view(words.THANKS))

    def share(self, body: Body) -> None:
        """Asks first, and shows exactly what would be posted."""
        user, token = body["user"]["id"], parse_token(chosen(body["actions"][0])) or ""
        url = body.get("response_url", "")
        messages = shared(self._desk, self._memory, user, token)
        if messages is None:
            self._delivery.windows.open(body["trigger_id"], error_view(words.NOT_SHARED), url)
            return
        self._memory.answer_at(user, token, url, channel_of(body))
        self._delivery.windows.open(body["trigger_id"], share_view(messages, channel_name_of(body), token=token), url)

    def posting(self, ack: Ack, next: Callable[[], None]) -> None:
        """At once: posting may take longer than Slack waits, and whoever sees an error posts twice."""
        ack(response_action="update", view=error_view(words.POSTING))
        next()

    def share_confirmed(self, body: Body, view: Body) -> None:
        try:
            told = self._posted(body["user"]["id"], token_of(view))
        except (Undelivered, KnowledgeError):
            told = words.NOT_POSTED
        self._delivery.windows.change(view["id"], error_view(told))

    def _posted(self, user: str, token: str) -> str:
        messages = shared(self._desk, self._memory, user, token)
        _, channel = self._memory.address(user, token)
        if messages is None or not channel:
            return words.NOT_SHARED
        self._delivery.post(channel, "", lambda _: messages)
        return words.SHARED
