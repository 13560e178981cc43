"""Mentions, direct messages, and follow-ups in threads."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import BoltContext

from bot.slack.heard import Heard, heard_in
from bot.slack.payload import Body
from bot.slack.services import Services


class Messages:
    """Names of arguments are Bolt's."""

    def __init__(self, services: Services) -> None:
        self._asking = services.asking
        self._threads = services.threads
        self._direct_messages = services.slack.direct_messages

    def take_on(self, body: Body, event: Body, context: BoltContext, next: Callable[[], None]) -> None:
        """Before Slack hears that it was heard: what is evidently asked of Steward outlives a crash from here on."""
        heard = self._heard(body, event)
        if heard is not None and (event.get("type") == "app_mention" or self._is_asked(heard)):
            context["taken"] = self._asking.take_on(heard)
        next()

    def mentioned(self, body: Body, event: Body, context: BoltContext) -> None:
        if (heard := self._heard(body, event)) is not None and context.get("taken"):
            self._asking.publicly(heard)

    def written(self, body: Body, event: Body, context: BoltContext) -> None:
        """A mention comes as an event of its own, too; whichever comes first is answered."""
        heard = self._heard(body, event)
        if heard is None:
            return
        taken = context.get("taken")
        if taken is None and self._threads.is_followed_up(heard):
            taken = self._asking.take_on(heard)
        if taken:
            self._asking.publicly(heard)

    def _is_asked(self, heard: Heard) -> bool:
        """Without a look at Slack, which could take longer than Slack waits."""
        mentioned = f"<@{self._asking.workspace.bot_user}" in heard.text
        return mentioned or (heard.direct and self._direct_messages) or self._threads.is_known_follow_up(heard)

    def _heard(self, body: Body, event: Body) -> Heard | None:
        workspace = self._asking.workspace
        return heard_in(body, event, team=workspace.team, bot_user=workspace.bot_user)
