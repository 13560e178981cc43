"""Mentions, direct messages, and follow-ups in threads."""

from __future__ import annotations

from bot.slack.heard import Heard, heard_in
from bot.slack.payload import Body
from bot.slack.services import Services


class Messages:
    """Names of arguments are Bolt's."""

    def __init__(self, services: Services) -> None:
        self._asking = services.asking
        self._threads = services.threads
        self._direct_messages = services.slack.direct_messages

    def mentioned(self, body: Body, event: Body) -> None:
        if (heard := self._heard(body, event)) is not None:
            self._asking.publicly(heard)

    def written(self, body: Body, event: Body) -> None:
        """A mention comes as an event of its own, too; whichever comes first is answered."""
        heard = self._heard(body, event)
        if heard is None:
            return
        mentioned = f"<@{self._asking.workspace.bot_user}" in heard.text
        if (heard.direct and self._direct_messages) or mentioned or self._threads.is_followed_up(heard):
            self._asking.publicly(heard)

    def _heard(self, body: Body, event: Body) -> Heard | None:
        workspace = self._asking.workspace
        return heard_in(body, event, team=workspace.team, bot_user=workspace.bot_user)
