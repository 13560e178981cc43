"""Which listener hears what, and what is done before Slack is told that it was heard. Nothing of it is logged."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse

from bot.slack import names
from bot.slack.administration import Administration
from bot.slack.answer_windows import AnswerWindows
from bot.slack.command import Command
from bot.slack.concern_window import ConcernWindows
from bot.slack.gap_window import GapWindows, is_gaps
from bot.slack.home_tab import HomeTab
from bot.slack.manifest import ASK_ABOUT_MESSAGE, ASK_STEWARD, COMMAND, RAISE_CONCERN
from bot.slack.messages import Messages
from bot.slack.payload import Body
from bot.slack.petition_window import PetitionWindows, is_petitions
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
    concerns, petitions = ConcernWindows(services), PetitionWindows(services)
    gaps = GapWindows(services)
    command = Command(services, place, administration, concerns, petitions, gaps)

    def pressed(ack: Ack, body: Body, view: Body) -> None:
        """In place of a button, on a server that hears of none."""
        windows = petitions if is_petitions(view) else gaps if is_gaps(view) else concerns
        windows.pressed(ack, body, view)

    app.command(COMMAND, middleware=[_free(command.take_on)])(_free(command.used))
    app.event("app_mention", middleware=[_free(messages.take_on)])(_free(messages.mentioned))
    app.event("message", middleware=[_free(messages.take_on)])(_free(messages.written))
    app.event("app_home_opened")(_free(home.opened))
    app.message_shortcut(ASK_ABOUT_MESSAGE, middleware=[_acknowledged])(_free(questions.open_about_message))
    app.global_shortcut(RAISE_CONCERN, middleware=[_acknowledged])(_free(concerns.open))
    for name, listener in (
        (names.SHOW_PASSAGE, answers.show_passage),
        (names.WHAT_CAN_I_DO, answers.show_steps),
        (names.CHANGE_PLACE, place.open),
        (names.HOME_PLACE, place.open),
        (names.ASK_FOLLOW_UP, questions.open_follow_up),
        (names.SHARE, answers.share),
        (names.FEEDBACK, answers.feedback),
        (names.HOME_ADMIN_REFRESH, home.refresh),
        (names.HOME_CONCERN, concerns.open),
        (names.HOME_CODE, concerns.ask_for_code),
        (names.CONCERN_CODE, concerns.ask_for_code),
        (names.CONCERN_DRAW, concerns.draw),
        (names.CONCERN_CHOOSE, concerns.choose),
        (names.HOME_SIGN, petitions.open),
        (names.PETITION_PICK, petitions.pick),
        (names.PETITION_DRAW, petitions.draw),
        (names.HOME_GAPS, gaps.open),
        (names.GAPS_ALL, gaps.open),
        (names.GAPS_PRACTICE, gaps.open),
        (names.GAPS_PAGE, gaps.open),
    ):
        app.action(names.family(name), middleware=[_acknowledged])(_free(listener))
    if services.slack.direct_messages:  # where the answer comes
        app.global_shortcut(ASK_STEWARD, middleware=[_acknowledged])(_free(questions.open_anywhere))
        app.action(names.family(names.HOME_ASK), middleware=[_acknowledged])(_free(questions.open_anywhere))
    app.view(names.PLACE_VIEW)(_free(place.chosen))
    app.view(names.QUESTION_VIEW, middleware=[_free(questions.take_on)])(_free(questions.asked))
    app.view(names.FOLLOW_UP_VIEW, middleware=[_free(questions.take_on)])(_free(questions.asked))
    app.view(names.FEEDBACK_REASON)(_free(answers.reason_given))
    app.view(names.CHOICES_VIEW)(_free(concerns.sent))
    app.view(names.PRESSED_VIEW)(pressed)
    app.view(names.SHARE_CONFIRM, middleware=[_free(answers.posting)])(_free(answers.share_confirmed))
    app.error(failed)


def _free(method: Callable[..., None]) -> Callable[..., None]:
    """As a function. Of a method's arguments Bolt takes `self` away when it is first called, and of one that is first
    called by two threads at once another argument with it."""

    def call(**given: Any) -> None:
        method(**given)

    call.__signature__ = inspect.signature(method)  # type: ignore[attr-defined]
    return call


def _acknowledged(ack: Ack, next: Callable[[], None]) -> None:
    """At once and not in the listener: it waits for a thread, and others may be waiting for Slack."""
    ack()
    next()


def failed(error: Exception, request: BoltRequest) -> BoltResponse:
    """Bolt's own handler would log the error's text, and a request that nobody listens to with its body."""
    log.error("A listener ended with %s", type(error).__name__)
    return BoltResponse(status=200, body="")
