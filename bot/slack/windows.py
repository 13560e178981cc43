"""Windows and the home tab on people's screens: opened, changed and published."""

from __future__ import annotations

import logging
from collections.abc import Callable

from slack_sdk import WebClient

from bot.slack import words
from bot.slack.answer_message import SlackMessage
from bot.slack.blocks import Block
from bot.slack.notice_message import notice_message
from bot.slack.once_shown import Seen, show_once
from bot.slack.plain_blocks import plain_view
from bot.slack.sending import Refused, call

log = logging.getLogger(__name__)


class Windows:
    """`hasty` makes one attempt; `note` says a short word at the address of a command or a button."""

    def __init__(
        self, client: WebClient, hasty: WebClient, note: Callable[[str, SlackMessage], None], *, rich_text: bool
    ) -> None:
        self._client, self._hasty, self._note, self._rich_text = client, hasty, note, rich_text

    def open(self, trigger: str, view: Block, url: str = "") -> None:
        """Slack takes a window for three seconds after somebody pressed; later they are told at `url`, if there is one,
        to press again."""
        shown = self.shown(view)
        if not _attempt("views.open", lambda: self._hasty.views_open(trigger_id=trigger, view=shown)):
            self._note(url, notice_message(words.PRESS_AGAIN))

    def change(self, view_id: str, view: Block, seen: str = "") -> None:
        """Shows something else in a window that is open. `seen` is the hash of what stood there: where it is something
        else by now, that stays."""
        shown, only = self.shown(view), {"hash": seen} if seen else {}
        _attempt("views.update", lambda: self._client.views_update(view_id=view_id, view=shown, **only))

    def show_once(self, view_id: str, trigger: str, view: Block) -> Seen:
        """Shows in a window what cannot be shown again."""
        return show_once(self._hasty, view_id, trigger, self.shown(view))

    def publish(self, user: str, view: Block) -> None:
        shown = self.shown(view)
        _attempt("views.publish", lambda: self._client.views_publish(user_id=user, view=shown))

    def shown(self, view: Block) -> Block:
        """A view as this server takes it."""
        return view if self._rich_text else plain_view(view)


def _attempt(name: str, send: Callable[[], object]) -> bool:
    try:
        call(send)
    except Refused as refused:
        log.warning("%s failed: %s", name, refused.error)
        return False
    return True
