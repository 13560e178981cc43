"""The Desk as a process: opens what it needs, listens, and stops without leaving anything accepted undone."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import app as rooms
from bot.errors import ConfigError, UserError
from bot.live_desk import LiveDesk
from bot.settings import Settings
from bot.slack import words
from bot.slack.asking import Asking, Workspace
from bot.slack.delivery import Delivery
from bot.slack.listeners import Services, register
from bot.slack.manifest import HTTP_PATH
from bot.slack.memory import Memory
from bot.slack.people import People
from bot.slack.turns import Turns
from bot.slack_settings import SlackSettings
from bot.store.desk import DeskStore
from knowledge.library import Progress

log = logging.getLogger(__name__)
_WORKERS = 8  # answers that are sent at the same time; they are found one after the other
_LISTENERS = 16  # Bolt's own default is 5, shared with everything
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
    handler: SocketModeHandler | None = None

    def start(self) -> None:
        """Connects by Socket Mode and takes up what a restart left. Returns at once."""
        if self.slack.http_port is None:
            client = WebClient(self.slack.app_token, base_url=self.slack.api_url)
            self.handler = SocketModeHandler(self.app, self.slack.app_token, web_client=client)
            try:
                self.handler.connect()  # type: ignore[no-untyped-call]
            except (SlackClientError, OSError) as error:
                raise UserError(f"Slack could not be reached ({_named(error)}). Run: steward slack check") from None
        self.asking.resume()

    def serve_http(self) -> None:
        """Signed events on the port of the settings; returns when the process is told to stop."""
        import uvicorn
        from slack_bolt.adapter.asgi import SlackRequestHandler

        port = self.slack.http_port or 0
        uvicorn.run(
            SlackRequestHandler(self.app, path=HTTP_PATH), host="127.0.0.1", port=port, access_log=False,
            log_level="warning",
        )  # fmt: skip

    def stop(self, seconds: float = _STOPS_WITHIN) -> bool:
        """Hears no more, finishes what was accepted, closes; returns whether everything was finished."""
        if self.handler is not None:
            self.handler.client.auto_reconnect_enabled = False
            self.handler.client.disconnect()
        finished = self.turns.stop(seconds)
        if finished:
            self.desk.close()
            self.store.close()
        if self.handler is not None:
            self.handler.client.close()
        return finished


def open_slack_desk(
    settings: Settings, slack: SlackSettings, *, now: Callable[[], datetime], progress: Progress | None = None
) -> SlackDesk:
    """Raises `ConfigError`, `UserError`, `KnowledgeError`; each says what is wrong and what to do."""
    quiet = _keep_quiet()
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    team, bot_user = _who_are_we(client)
    desk = LiveDesk(settings, now, progress)
    store = DeskStore.open(settings.data)
    memory = Memory(now)
    turns = Turns(_WORKERS)
    asking = Asking(
        Workspace(team, bot_user, settings.operator, settings.contacts),
        desk, store, memory, People(client, memory, team),
        Delivery(client, rich_text=slack.rich_text), turns, now,
    )  # fmt: skip
    bolt = App(
        client=client,
        logger=quiet,
        signing_secret=slack.signing_secret or "",
        request_verification_enabled=slack.http_port is not None,
        token_verification_enabled=False,  # asked above, with a remedy
        raise_error_for_unhandled_request=True,  # else Bolt logs such a request with its body
        listener_executor=ThreadPoolExecutor(_LISTENERS, thread_name_prefix="listening"),
    )
    register(bolt, Services(asking, store, settings, slack, lambda tell: _refresh(settings, desk, now, tell)))
    return SlackDesk(bolt, asking, turns, store, desk, slack)


def _refresh(settings: Settings, desk: LiveDesk, now: Callable[[], datetime], tell: Callable[[str], None]) -> str:
    """Reads the pack and the workplace's own cards anew; the desk answers on while it lasts."""
    said = [""]

    def progress(what: str, done: int, total: int) -> None:
        told = f"{what}: {100 * done // max(1, total)} %"
        if told != said[0] and 100 * done // max(1, total) % 20 == 0:
            said[0] = told
            tell(told)

    change = rooms.refresh(settings, now=now(), progress=progress)
    desk.reopen()
    return words.REFRESHED.format(
        added=change.added, updated=change.updated, unchanged=change.unchanged, removed=change.removed
    )


def _who_are_we(client: WebClient) -> tuple[str, str]:
    """(team, bot user)."""
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
    return str(found.get("team_id", "")), str(found.get("user_id", ""))


def _named(error: Exception) -> str:
    if isinstance(error, SlackApiError) and error.response is not None:
        return str(error.response.get("error", ""))
    return type(error).__name__


def _keep_quiet() -> logging.Logger:
    """Bolt logs whole requests at some levels, and the SDK at DEBUG: neither may speak below an error of its own.
    Returns Bolt's logger, to be given to it: else each logger that Bolt makes takes the level of the root."""
    for name in ("slack_bolt", "slack_sdk", "urllib3", "websocket", "uvicorn"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return logging.getLogger("slack_bolt")


def run(desk: SlackDesk, stopped: threading.Event) -> bool:
    """Serves until `stopped`; returns whether everything accepted was finished."""
    desk.start()
    if desk.slack.http_port is not None:
        desk.serve_http()
    else:
        stopped.wait()
    return desk.stop()
