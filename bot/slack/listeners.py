"""Each listener: read the payload, acknowledge, call one service, send. Nothing of a payload is logged."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse

from bot.settings import Settings
from bot.slack import names, showing, words
from bot.slack.answer_message import SlackMessage
from bot.slack.asking import Asking, Heard
from bot.slack.blocks import Block
from bot.slack.delivery import Undelivered
from bot.slack.escaping import plain
from bot.slack.home import Home, Role, home_view
from bot.slack.manifest import ASK_ABOUT_MESSAGE, ASK_STEWARD, COMMAND, PROMPTS
from bot.slack.modals import (
    error_view,
    feedback_view,
    follow_up_view,
    picked_place,
    picked_reason,
    place_view,
    question_view,
    share_view,
)
from bot.slack.notice_message import notice_message
from bot.slack.values import chosen, parse_actions, parse_feedback, parse_passage, parse_place, parse_token
from bot.slack_settings import SlackSettings
from bot.store.desk import DeskStore
from knowledge.errors import KnowledgeError, UnknownPlace
from knowledge.jurisdiction import Jurisdiction
from knowledge.place_reader import read_places
from knowledge.verdict import capital

log = logging.getLogger(__name__)
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Services:
    """`refresh` reads the sources anew and returns what became of it, in words; its argument hears of progress."""

    asking: Asking
    store: DeskStore
    settings: Settings
    slack: SlackSettings
    refresh: Callable[[Callable[[str], None]], str] = field(repr=False)


def register(app: App, services: Services) -> None:
    """All listeners of the manifest, and an error handler that says nothing of what was sent."""
    listeners = Listeners(services)
    app.command(COMMAND)(listeners.command)
    app.event("app_mention")(listeners.mentioned)
    app.event("message")(listeners.message)
    app.event("app_home_opened")(listeners.home_opened)
    app.message_shortcut(ASK_ABOUT_MESSAGE)(listeners.ask_about)
    app.global_shortcut(ASK_STEWARD)(listeners.ask_anywhere)
    for name, listener in (
        (names.SHOW_PASSAGE, listeners.show_passage),
        (names.WHAT_CAN_I_DO, listeners.show_steps),
        (names.CHANGE_PLACE, listeners.change_place),
        (names.HOME_PLACE, listeners.change_place),
        (names.ASK_FOLLOW_UP, listeners.ask_follow_up),
        (names.SHARE, listeners.share),
        (names.FEEDBACK, listeners.feedback),
        (names.HOME_ASK, listeners.ask_at_home),
        (names.HOME_ADMIN_REFRESH, listeners.refresh),
    ):
        app.action(names.family(name))(listener)
    app.view(names.PLACE_VIEW)(listeners.place_chosen)
    app.view(names.QUESTION_VIEW)(listeners.question_asked)
    app.view(names.FOLLOW_UP_VIEW)(listeners.question_asked)
    app.view(names.FEEDBACK_REASON)(listeners.reason_given)
    app.view(names.SHARE_CONFIRM)(listeners.share_confirmed)
    app.error(_failed)


def _failed(error: Exception, request: BoltRequest) -> BoltResponse:
    """Bolt's own handler would log the error's text, and a request that nobody listens to with its body."""
    log.error("A listener ended with %s", type(error).__name__)
    return BoltResponse(status=200, body="")


class Listeners:
    """Bound to the services. Names of arguments are Bolt's."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._asking = services.asking
        self._memory = services.asking.memory
        self._delivery = services.asking.delivery
        self._desk = services.asking.desk
        self._refreshing = False

    # Asking

    def command(self, ack: Ack, body: Body) -> None:
        ack()
        user, channel, url = body["user_id"], body["channel_id"], body["response_url"]
        typed = plain(body.get("text") or "").strip()
        first, _, rest = typed.partition(" ")
        said: tuple[str, ...] | None = None
        if not typed:
            said = (words.EMPTY, *words.HELP[1:])
        elif typed.casefold() == "help":
            said = words.HELP
        elif typed.casefold() in ("forget-me", "forget me"):
            self._memory.forget(user)
            said = (words.FORGOTTEN,)
        elif first.casefold() == "where" and "?" not in rest:
            said = (self._where(user, rest.strip()),)
        elif first.casefold() == "admin":
            self._admin(user, rest.strip().casefold(), url)
            return
        if said is not None:
            self._respond(url, notice_message(*said))
            return
        self._asking.privately(user, channel, typed, body["trigger_id"], url)

    def mentioned(self, body: Body, event: Body) -> None:
        if (heard := self._heard(body, event)) is not None:
            self._asking.publicly(heard)

    def message(self, body: Body, event: Body) -> None:
        """Direct messages, and follow-ups in a thread; a mention comes as an event of its own, too."""
        heard = self._heard(body, event)
        if heard is None:
            return
        mentioned = f"<@{self._asking.workspace.bot_user}" in heard.text
        if (heard.direct and self._services.slack.direct_messages) or mentioned or self._asking.is_followed_up(heard):
            self._asking.publicly(heard)

    def _heard(self, body: Body, event: Mapping[str, Any]) -> Heard | None:
        """None for edits, deletions, other apps and Steward itself."""
        if (
            event.get("subtype") not in (None, "file_share", "thread_broadcast")
            or event.get("bot_id")
            or "edited" in event
        ):
            return None
        user, ts, channel = event.get("user"), event.get("ts"), event.get("channel")
        if not user or not ts or not channel or user == self._asking.workspace.bot_user:
            return None
        direct = event.get("channel_type") == "im" or channel.startswith("D")
        team = str(body.get("team_id") or event.get("team") or self._asking.workspace.team)
        thread = event.get("thread_ts") or ts
        return Heard(team, channel, ts, thread, user, event.get("text") or "", direct)

    def ask_about(self, ack: Ack, body: Body) -> None:
        ack()
        text = plain((body.get("message") or {}).get("text") or "")[:1500]
        token = self._url_kept(body)
        self._delivery.open(body["trigger_id"], question_view(initial=text, token=token))

    def ask_anywhere(self, ack: Ack, body: Body) -> None:
        ack()
        self._delivery.open(body["trigger_id"], question_view())

    ask_at_home = ask_anywhere

    def ask_follow_up(self, ack: Ack, body: Body) -> None:
        ack()
        token = parse_token(chosen(body["actions"][0])) or ""
        turn = self._memory.turn(body["user"]["id"], token)
        if turn is None:
            self._delivery.open(body["trigger_id"], error_view(words.TOO_OLD))
            return
        self._memory.answer_at(body["user"]["id"], token, body.get("response_url", ""), _channel(body))
        self._delivery.open(body["trigger_id"], follow_up_view(token=token))

    def question_asked(self, ack: Ack, body: Body, view: Body) -> None:
        """From a window. The answer goes where the button was, or into the direct messages."""
        ack()
        user = body["user"]["id"]
        typed = _typed(view, names.QUESTION)
        token = parse_token(view.get("private_metadata")) or ""
        turn = self._memory.turn(user, token)
        url, channel = self._memory.address(user, token)
        if url:
            self._asking.privately(user, channel, typed, view["id"] + str(view.get("hash", "")), url, after=turn)
        else:
            self._asking.by_message(user, typed, view["id"] + str(view.get("hash", "")))

    def _url_kept(self, body: Body) -> str:
        user, url = body["user"]["id"], body.get("response_url", "")
        return self._memory.keep_address(user, _channel(body), url) if url else ""

    # The place

    def _where(self, user: str, text: str) -> str:
        if not text:
            return _told(self._memory.place(user)) or words.no_place(self._services.settings.default_place)
        place = self._place_named(text)
        if place is None:
            return words.NO_SUCH_PLACE
        self._memory.choose(user, (place,))
        return words.place_set(capital(place.name))

    def _place_named(self, text: str) -> Jurisdiction | None:
        try:
            return Jurisdiction.parse(text)
        except UnknownPlace:
            found = self._desk.with_desk(lambda desk: read_places(f"in {text}", desk.library.catalogue).places)
            return found[0] if len(found) == 1 else None

    def change_place(self, ack: Ack, body: Body) -> None:
        ack()
        wanted = parse_place(chosen(body["actions"][0]))
        user = body["user"]["id"]
        token = wanted.token or "" if wanted else ""
        if token:
            self._memory.answer_at(user, token, body.get("response_url", ""), _channel(body))
        current = self._memory.place(user) or (wanted.places if wanted else ())
        self._delivery.open(body["trigger_id"], place_view(current, showing.covered(self._desk), token=token))

    def place_chosen(self, ack: Ack, body: Body, view: Body) -> None:
        user = body["user"]["id"]
        typed = _typed(view, names.PLACE_TYPED).strip()
        option = _state(view, names.PLACE_PICKED).get("selected_option") or {}
        place = self._place_named(typed) if typed else picked_place(option.get("value"))
        if place is None:
            ack(response_action="errors", errors={names.PLACE_TYPED: words.NO_SUCH_PLACE})
            return
        ack()
        self._memory.choose(user, (place,))
        token = parse_token(view.get("private_metadata")) or ""
        turn = self._memory.turn(user, token)
        url, channel = self._memory.address(user, token)
        if turn and url:  # the last question is answered for the new place
            trigger = view["id"] + str(view.get("hash", ""))
            again = turn.typed
            self._asking.privately(user, channel, again, trigger, url, places=(place,))
        self._publish_home(user)

    # Windows on an answer

    def show_passage(self, ack: Ack, body: Body) -> None:
        ack()
        member = self._asking.people.member(body["user"]["id"])
        view = showing.passage(self._desk, parse_passage(chosen(body["actions"][0])), member=member)
        self._delivery.open(body["trigger_id"], view)

    def show_steps(self, ack: Ack, body: Body) -> None:
        ack()
        member = self._asking.people.member(body["user"]["id"])
        view = showing.steps(self._desk, parse_actions(chosen(body["actions"][0])), member=member)
        self._delivery.open(body["trigger_id"], view)

    def feedback(self, ack: Ack, body: Body) -> None:
        ack()
        told = parse_feedback(chosen(body["actions"][0]))
        if told is None:
            return
        self._services.store.tally("feedback", "good" if told.good else "bad")
        if told.good:
            self._respond(body.get("response_url", ""), notice_message(words.THANKS))
        else:
            self._delivery.open(body["trigger_id"], feedback_view())

    def reason_given(self, ack: Ack, view: Body) -> None:
        option = _state(view, names.REASON).get("selected_option") or {}
        if reason := picked_reason(option.get("value")):
            self._services.store.tally("reason", reason.value)
        ack(response_action="update", view=error_view(words.THANKS))

    def share(self, ack: Ack, body: Body) -> None:
        """Asks first, and shows exactly what would be posted."""
        ack()
        user, token = body["user"]["id"], parse_token(chosen(body["actions"][0])) or ""
        messages = self._asking.shared(user, token)
        if messages is None:
            self._delivery.open(body["trigger_id"], error_view(words.NOT_SHARED))
            return
        self._memory.answer_at(user, token, body.get("response_url", ""), _channel(body))
        name = str((body.get("channel") or {}).get("name") or "")
        self._delivery.open(body["trigger_id"], share_view(messages, name, token=token))

    def share_confirmed(self, ack: Ack, body: Body, view: Body) -> None:
        user, token = body["user"]["id"], parse_token(view.get("private_metadata")) or ""
        messages = self._asking.shared(user, token)
        _, channel = self._memory.address(user, token)
        if messages is None or not channel:
            ack(response_action="update", view=error_view(words.NOT_SHARED))
            return
        try:
            self._delivery.post(channel, "", lambda _: messages)
        except Undelivered:
            ack(response_action="update", view=error_view(words.NOT_POSTED))
            return
        ack(response_action="update", view=error_view(words.SHARED))

    # Home and administration

    def home_opened(self, event: Body) -> None:
        if event.get("tab") == "messages":
            if self._services.slack.direct_messages:
                self._delivery.suggest(event["channel"], PROMPTS)
            return
        self._publish_home(event["user"])

    def _role(self, user: str) -> Role:
        if user in self._services.slack.admins:
            return Role.ADMIN
        return Role.ORGANISER if user in self._services.slack.organisers else Role.EMPLOYEE

    def _publish_home(self, user: str, progress: str = "") -> None:
        self._delivery.publish(user, self._home(user, progress))

    def _home(self, user: str, progress: str) -> Block:
        role, member = self._role(user), self._asking.people.member(user)
        admin = role is Role.ADMIN
        default = self._services.settings.default_place
        return home_view(
            Home(
                role=role,
                operator=self._services.settings.operator,
                place=self._memory.place(user),
                default=Jurisdiction.parse(default) if default else None,
                member=member,
                changes=showing.recent_changes(self._desk) if member else (),
                health=showing.health(self._desk) if admin else (),
                topics=tuple(self._services.store.tallies("unanswered").items()) if role is not Role.EMPLOYEE else (),
                version=showing.program_version() if admin else "",
                progress=progress,
                can_refresh=admin and not self._refreshing,
            )
        )

    def refresh(self, ack: Ack, body: Body) -> None:
        ack()
        user = body["user"]["id"]
        if self._role(user) is Role.ADMIN:
            self._refresh(lambda told: self._publish_home(user, told))

    def _refresh(self, tell: Callable[[str], None]) -> None:
        if self._refreshing:
            tell(words.ALREADY)
            return
        self._refreshing = True
        try:
            tell(words.REFRESHING)
            told = self._services.refresh(tell)
        except KnowledgeError as error:
            told = str(error)
        finally:
            self._refreshing = False
        tell(told)

    def _admin(self, user: str, what: str, url: str) -> None:
        if self._role(user) is not Role.ADMIN:
            self._respond(url, notice_message(words.NOT_FOR_YOU))
        elif what == "refresh":
            said: list[str] = []

            def tell(text: str) -> None:
                if not said or text != said[-1]:
                    said.append(text)

            self._respond(url, notice_message(words.REFRESHING))
            self._refresh(tell)
            self._respond(url, notice_message(said[-1]))
        elif what in ("sources", "health", ""):
            rows = showing.health(self._desk)
            told = [f"{row.name}: {row.found}" + (f" – {row.remedy}" if not row.well else "") for row in rows]
            self._respond(url, notice_message(*(told or [words.NO_SOURCES])))
        else:
            self._respond(url, notice_message(words.ADMIN_HELP))

    def _respond(self, url: str, message: SlackMessage) -> None:
        if not url:
            return
        try:
            self._delivery.respond(url, lambda _: [message])
        except Undelivered:
            log.warning("Slack took no notice")


def _told(places: tuple[Jurisdiction, ...]) -> str:
    return "; ".join(words.place_is(capital(place.name)) for place in places)


def _channel(body: Body) -> str:
    return str((body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or "")


def _state(view: Body, block: str) -> Mapping[str, Any]:
    found = ((view.get("state") or {}).get("values") or {}).get(block) or {}
    return next(iter(found.values()), {})


def _typed(view: Body, block: str) -> str:
    return str(_state(view, block).get("value") or "")
