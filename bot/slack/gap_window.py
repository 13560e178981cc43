"""The consent gap report in Slack, for full members: as it was kept, never made while somebody waits.

Nothing is kept or logged of who looked."""

from __future__ import annotations

from slack_bolt import Ack

from bot.errors import UserError
from bot.policy_gaps import MadeReport, PolicyGaps
from bot.slack import gap_words as said
from bot.slack import names
from bot.slack.blocks import Block
from bot.slack.gap_views import gaps_message, gaps_view, note_view, practice_view
from bot.slack.notice_message import notice_message
from bot.slack.payload import Body, picked_in
from bot.slack.services import Services
from knowledge.errors import KnowledgeError

_NAMES = (names.GAPS_ALL, names.GAPS_PRACTICE, names.GAPS_PAGE)


class GapWindows:
    """Names of arguments are Bolt's."""

    def __init__(self, services: Services) -> None:
        self._asking = services.asking
        self._delivery = services.asking.delivery
        self._gaps = PolicyGaps(services.settings, now=services.now)

    def told(self, user: str, url: str) -> None:
        """`/steward gaps`: the practices, in a message that only they see."""
        found = self._kept(user)
        message = gaps_message(found) if isinstance(found, MadeReport) else notice_message(*found)
        self._delivery.note(url, message)

    def open(self, body: Body) -> None:
        """What a button leads to: in the window in which it was pressed, else in one of its own."""
        pressed = (body.get("actions") or [{}])[0]
        view = self._view(body["user"]["id"], str(pressed.get("action_id") or ""))
        window = body.get("view") or {}
        if window.get("type") == "modal":
            self._delivery.windows.change(window["id"], view, window.get("hash", ""))
        else:
            self._delivery.windows.open(body["trigger_id"], view, body.get("response_url", ""))

    def pressed(self, ack: Ack, body: Body, view: Body) -> None:
        """What was picked in place of a button, on a server that hears of none and is there to try Steward out."""
        found = self._view(body["user"]["id"], str(picked_in(view, names.PRESSED)))
        ack(response_action="update", view=self._delivery.windows.shown(found))

    def _view(self, user: str, pressed: str) -> Block:
        found = self._kept(user)
        if not isinstance(found, MadeReport):
            return note_view(*found)
        if practice := names.numbered_with(names.GAPS_PRACTICE, pressed):
            return practice_view(found, practice)
        page, _, practice = names.numbered_with(names.GAPS_PAGE, pressed).partition("-")
        if practice and page.isascii() and page.isdigit() and len(page) < 4:
            return practice_view(found, practice, int(page))
        return gaps_view(found)

    def _kept(self, user: str) -> MadeReport | tuple[str, ...]:
        """The report, or why there is none to see."""
        if not self._asking.people.member(user):
            return (said.MEMBERS_ONLY,)
        try:
            return self._gaps.kept(self._asking.memory.place(user)) or said.NOT_MADE
        except (UserError, KnowledgeError) as error:
            return (str(error),)


def is_gaps(view: Body) -> bool:
    """Whether what was picked in place of a button is about this report."""
    picked = str(picked_in(view, names.PRESSED))
    return picked == names.GAPS_ALL or any(names.numbered_with(name, picked) for name in _NAMES)
