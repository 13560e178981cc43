"""Which listener hears what. Each reads the payload, acknowledges, calls one service, sends; nothing of a payload is
logged."""

from __future__ import annotations

import logging

from slack_bolt import App, BoltRequest, BoltResponse

from bot.slack import names
from bot.slack.administration import Administration
from bot.slack.answer_windows import AnswerWindows
from bot.slack.command import Command
from bot.slack.home_tab import HomeTab
from bot.slack.manifest import ASK_ABOUT_MESSAGE, ASK_STEWARD, COMMAND
from bot.slack.messages import Messages
from bot.slack.place_window import PlaceWindow
from bot.slack.question_window import QuestionWindow
from bot.slack.services import Services

log = logging.getLogger(__name__)


def register(app: App, services: Services) -> None:
    """All listeners of the manifest, and an error handler that says nothing of what was sent."""
    administration = Administration(services)
    home = HomeTab(services, administration)
    place = PlaceWindow(services, home)
    messages, questions, answers = Messages(services), QuestionWindow(services), AnswerWindows(services)
    app.command(COMMAND)(Command(services, place, administration).used)
    app.event("app_mention")(messages.mentioned)
    app.event("message")(messages.written)
    app.event("app_home_opened")(home.opened)
    app.message_shortcut(ASK_ABOUT_MESSAGE)(questions.open_about_message)
    for name, listener in (
        (names.SHOW_PASSAGE, answers.show_passage),
        (names.WHAT_CAN_I_DO, answers.show_steps),
        (names.CHANGE_PLACE, place.open),
        (names.HOME_PLACE, place.open),
        (names.ASK_FOLLOW_UP, questions.open_follow_up),
        (names.SHARE, answers.share),
        (names.FEEDBACK, answers.feedback),
        (names.HOME_ADMIN_REFRESH, home.refresh),
    ):
        app.action(names.family(name))(listener)
    if services.slack.direct_messages:  # where the answer comes
        app.global_shortcut(ASK_STEWARD)(questions.open_anywhere)
        app.action(names.family(names.HOME_ASK))(questions.open_anywhere)
    app.view(names.PLACE_VIEW)(place.chosen)
    app.view(names.QUESTION_VIEW)(questions.asked)
    app.view(names.FOLLOW_UP_VIEW)(questions.asked)
    app.view(names.FEEDBACK_REASON)(answers.reason_given)
    app.view(names.SHARE_CONFIRM)(answers.share_confirmed)
    app.error(failed)


def failed(error: Exception, request: BoltRequest) -> BoltResponse:
    """Bolt's own handler would log the error's text, and a request that nobody listens to with its body."""
    log.error("A listener ended with %s", type(error).__name__)
    return BoltResponse(status=200, body="")
