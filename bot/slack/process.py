"""The Desk as a process: opens what it needs, listens, and stops without leaving anything accepted undone."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient

from bot import app as rooms
from bot.errors import ConfigError, UserError
from bot.live_desk import LiveDesk
from bot.office import office_code
from bot.organisation import DeskServices
from bot.rendering.model_words import ALONE
from bot.rounds import Rounds
from bot.settings import Settings
from bot.slack.alert_channel import find_channel
from bot.slack.alerts import Alerts
from bot.slack.asking import Asking, Workspace
from bot.slack.bolt import bolt_app, web_client
from bot.slack.delivery import Delivery
from bot.slack.listeners import register
from bot.slack.memory import Memory
from bot.slack.people import People
from bot.slack.petition_news import PetitionNews
from bot.slack.refreshing import Tell, refresh
from bot.slack.resuming import resume
from bot.slack.services import Services
from bot.slack.signed_http import HttpServer
from bot.slack.threads import Threads
from bot.slack.turns import Turns
from bot.slack.unanswered import Unanswered
from bot.slack_settings import SlackSettings
from bot.store.desk import DeskStore
from knowledge.library import Progress

log = logging.getLogger(__name__)
_WORKERS = 8  # answers that are sent at the same time; they are found one after the other
_LISTENERS = 16  # Bolt's own default is 5, shared with everything
_READS = 2**18  # bytes at once; the SDK calls itself for each part and, with 1,024, does not survive half a megabyte
_STOPS_WITHIN = 60.0  # seconds for what was accepted


@dataclass(slots=True)
class SlackDesk:
    """A bot that is ready to hear. `start` connects, `stop` finishes what was accepted; call both once."""

    app: App
    asking: Asking
    turns: Turns
    store: DeskStore
    desk: LiveDesk
    slack: SlackSettings
    now: Callable[[], datetime]
    listeners: ThreadPoolExecutor
    alerts: Alerts | None = None
    news: PetitionNews | None = None
    rounds: Rounds | None = None
    handler: SocketModeHandler | None = None
    server: HttpServer | None = None

    @property
    def _telling(self) -> list[Alerts | PetitionNews]:
        """What tells channels by itself."""
        return [telling for telling in (self.alerts, self.news) if telling is not None]

    def start(self) -> None:
        """Connects, and takes up what a restart left. Returns once that is begun."""
        left = self.store.unfinished(now=self.now())  # before anything new can be among it
        if self.rounds is not None:
            self.rounds.start()
        if self.slack.http_port is not None:
            self.server = HttpServer(self.app, self.slack.signing_secret or "", self.slack.http_port)
        else:
            client = web_client(self.slack.app_token, self.slack)
            self.handler = SocketModeHandler(
                self.app, self.slack.app_token, web_client=client, receive_buffer_size=_READS
            )  # fmt: skip
            try:
                self.handler.connect()  # type: ignore[no-untyped-call]
            except (SlackClientError, OSError) as error:
                raise UserError(f"Slack could not be reached ({_named(error)}). Run: steward slack check") from None
        resume(self.asking, self.store, left, self.now)
        for telling in self._telling:
            telling.start()

    def stop(self, seconds: float = _STOPS_WITHIN) -> bool:
        """Hears no more, finishes what was accepted, closes; returns whether everything was finished."""
        until = time.monotonic() + seconds
        for telling in self._telling:
            telling.stop(0.0)
        if self.handler is not None:
            _hang_up(self.handler.client)
        if self.server is not None:
            self.server.stop()
        # What is being heard comes to the queue first; what is too late for it is taken up at the next start.
        heard = threading.Thread(target=self.listeners.shutdown, name="stopping", daemon=True)
        heard.start()
        heard.join(max(0.0, until - time.monotonic()))
        finished = self.turns.stop(max(0.0, until - time.monotonic())) and not heard.is_alive()
        for telling in self._telling:
            finished = telling.stop(max(0.0, until - time.monotonic())) and finished
        if self.rounds is not None:
            self.rounds.stop()
        if finished:
            self.desk.close()
            self.store.close()
        return finished


def _hang_up(client: SocketModeClient) -> None:
    """Acknowledges what was read from the socket and reads no more; Slack sends the rest to whoever connects next."""
    client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
    client.closed = True
    client.message_processor.shutdown()  # type: ignore[no-untyped-call]
    client.message_workers.shutdown()
    client.close()


def open_slack_desk(
    settings: Settings,
    slack: SlackSettings,
    *,
    now: Callable[[], datetime],
    progress: Progress | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> SlackDesk:
    """`tell`: what whoever runs this should hear of while it runs. Raises `ConfigError`, `UserError`, `KnowledgeError`;
    each says what is wrong and what to do."""
    client = web_client(slack.bot_token, slack)
    delivery = Delivery(client, rich_text=slack.rich_text)
    whose = _who_are_we(client)
    team, bot_user = whose.team_id or "", whose.bot_user_id or ""
    desk = LiveDesk(settings, now, progress)
    if desk.without_model:
        tell(f"{desk.without_model} {ALONE}")
    store = DeskStore.open(settings.desk_folder)
    memory = Memory(now)
    turns = Turns(_WORKERS)
    threads = Threads(desk, delivery, memory, store.seal, bot_user)
    people = People(client, memory, team)
    asking = Asking(
        Workspace(team, bot_user, settings.operator, settings.contacts, desk.told_model),
        desk, store, memory, people, delivery, threads, turns,
        Unanswered(desk, store, memory, slack.admins | slack.organisers, now), now,
    )  # fmt: skip
    listening = ThreadPoolExecutor(_LISTENERS, thread_name_prefix="listening")
    bolt = bolt_app(client, slack, listening, whose)
    alerts = None
    if (wanted := slack.alerts_channel) is not None:
        alerts = Alerts(
            rooms.library_folder(settings).catalogue, store, delivery, lambda: find_channel(client, wanted),
            people.members_only_now, now, slack.web_address,
        )  # fmt: skip

    def refreshed(hear: Tell) -> str:
        told = refresh(settings, desk, now, hear)
        if alerts is not None:
            alerts.nudge()
        return told

    collecting = DeskServices.of(settings, store, now=now) if settings.collects else None
    codes = collecting.codes if collecting else None
    petitions, news = (collecting.petitions if collecting else None), None
    if petitions is not None and (told_in := slack.petitions_channel) is not None:
        news = PetitionNews(petitions, delivery, lambda: find_channel(client, told_in), now, slack.web_address)
    # Made when it is asked for, so that an office that is not set up keeps nobody from asking questions.
    sign_in = (lambda user: office_code(settings, now=now)(user)) if settings.collects else None
    register(bolt, Services(asking, threads, store, settings, slack, now, refreshed, codes, sign_in, petitions))
    rounds = collecting.rounds(tell, news.nudge if news else lambda: None) if collecting else None
    return SlackDesk(bolt, asking, turns, store, desk, slack, now, listening, alerts, news, rounds)


def _who_are_we(client: WebClient) -> AuthorizeResult:
    try:
        found = client.auth_test()
    except SlackApiError as error:
        raise ConfigError(
            f"Slack refused the bot token ({_named(error)}). Run: steward slack check, which says how to mend it."
        ) from None
    except (SlackClientError, OSError) as error:
        raise UserError(
            f"Slack could not be reached ({type(error).__name__}). Check the network, then run: steward slack check"
        ) from None
    return AuthorizeResult(
        enterprise_id=found.get("enterprise_id"), team_id=found.get("team_id", ""),
        bot_user_id=found.get("user_id", ""), bot_id=found.get("bot_id"), bot_token=client.token,
    )  # fmt: skip


def _named(error: Exception) -> str:
    if isinstance(error, SlackApiError) and error.response is not None:
        return str(error.response.get("error", ""))
    return type(error).__name__
