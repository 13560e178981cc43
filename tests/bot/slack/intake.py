"""Steward in a fake Slack, with a Box beside it and mostly no library: for whoever wants to raise a concern."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult

from bot.live_desk import LiveDesk
from bot.organisation import DeskServices
from bot.organising.code_box import CodeBox
from bot.organising.purpose import Purpose
from bot.settings import Settings
from bot.slack.asking import Asking, Workspace
from bot.slack.bolt import bolt_app, web_client
from bot.slack.delivery import Delivery
from bot.slack.listeners import register
from bot.slack.memory import Memory
from bot.slack.people import People
from bot.slack.services import Services
from bot.slack.threads import Threads
from bot.slack.turns import Turns
from bot.slack.unanswered import Unanswered
from bot.slack_settings import SlackSettings
from bot.store.box import BoxStore
from bot.store.desk import DeskStore
from bot.store.exchange import Exchange
from tests.slack.fake import FakeSlack

Json = dict[str, Any]
ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 9, 41, 17, tzinfo=UTC)
Q4 = Purpose("concern/2026-Q4")
ADDRESS = "https://steward.example.org"


class Intake:
    """`open` starts Steward. Windows are known by words that stand in them."""

    def __init__(self, fake: FakeSlack, folder: Path) -> None:
        self.fake, self.folder = fake, folder
        self.now = NOW
        self.ada = fake.user("ada")
        self.admin, self.organiser = fake.user("adm"), fake.user("org")
        self.room = fake.channel("general", self.ada, self.admin, self.organiser)
        self.files = 0  # about petitions, from the Box
        self._opened = False

    def open(
        self, *, kind: str = "union", office_code: Callable[[str], str] | None = None, rich_text: bool = True,
        library: bool = False,
    ) -> None:  # fmt: skip
        (self.folder / "steward.toml").write_text(
            f'[operator]\nname = "Freight Workers"\nkind = "{kind}"\n[organising]\ntime_zone = "Europe/Berlin"\n',
            encoding="utf-8",
        )
        settings = Settings.load({"STEWARD_DATA": str(self.folder)}, folder=self.folder)
        slack = SlackSettings(
            bot_token=self.fake.bot_token, app_token=self.fake.app_token, signing_secret=None,
            api_url=self.fake.base_url, direct_messages=True, http_port=None, admins=frozenset({self.admin}),
            organisers=frozenset({self.organiser}), web_address=ADDRESS,
        )  # fmt: skip
        clock = lambda: self.now  # noqa: E731
        client = web_client(slack.bot_token, slack)
        self.library = LiveDesk(settings, clock) if library else None
        self.store, self.turns = DeskStore.open(self.folder), Turns(2)
        memory, delivery = Memory(clock), Delivery(client, rich_text=rich_text)
        desk = cast(LiveDesk, self.library)
        threads = Threads(desk, delivery, memory, self.store.seal, "U0BOT")
        asking = Asking(
            Workspace("T0FAKETEAM", "U0BOT", settings.operator, ()), desk, self.store, memory,
            People(client, memory, "T0FAKETEAM"), delivery, threads, self.turns,
            Unanswered(desk, self.store, memory, frozenset(), clock), clock,
        )  # fmt: skip
        whose = AuthorizeResult(enterprise_id=None, team_id="T0FAKETEAM", bot_user_id="U0BOT", bot_token=client.token)
        self.listening = ThreadPoolExecutor(16)
        app = bolt_app(client, slack, self.listening, whose)
        collecting = DeskServices.of(settings, self.store, now=clock) if settings.collects else None
        self.codes = collecting.codes if collecting else None
        self.petitions = collecting.petitions if collecting else None
        register(
            app,
            Services(
                asking, threads, self.store, settings, slack, clock, lambda tell: "", self.codes, office_code,
                self.petitions,
            ),
        )  # fmt: skip
        self.handler = SocketModeHandler(app, self.fake.app_token, ping_interval=0.2)
        self.handler.connect()  # type: ignore[no-untyped-call]
        self.fake.wait_for_connection()
        self.box_store = BoxStore.open(settings.box_folder)
        self.box = CodeBox(self.box_store, Exchange(settings.exchange_folder), zone=ZONE, circle=settings.circle)
        self._opened = True

    def close(self) -> None:
        if self._opened:
            self.fake.hang_up(self.handler.client)
            self.listening.shutdown()
            self.turns.stop()
            self.store.close()
            if self.library is not None:
                self.library.close()
            self.box_store.close()

    def batch(self, size: int = 60) -> None:
        """Codes made by the Box and taken in by the Desk."""
        assert self.codes is not None
        self.box.make_batch(Purpose.concern(self.now.astimezone(ZONE).date()), size)
        assert self.codes.take_in() == []

    # People

    def command(self, text: str, user: str = "") -> None:
        self.fake.wait_for_connection()  # on a busy machine the client connects anew in between
        self.fake.slash(user or self.ada, self.room, "/steward", text)

    def window(self, words: str, user: str = "") -> Json:
        """What is on top of somebody's screen, once it has these words in it."""

        def there() -> Json | None:
            found = self.fake.view_of(user or self.ada)
            return found if found and words in json.dumps(found, ensure_ascii=False) else None

        return self.fake.wait_for(there, 20)

    def press(self, view: Json, action: str, user: str = "") -> None:
        self.fake.click(user or self.ada, view, action).wait()

    # What went to Slack

    def sent(self) -> list[tuple[str, str]]:
        """All that Slack was sent: calls, what they answered, and acknowledgements; by name and as text."""
        calls = [
            (call.method, json.dumps(call.arguments, ensure_ascii=False)) for call in list(self.fake.platform.calls)
        ]
        return calls + [("ack", json.dumps(ack.payload, ensure_ascii=False)) for ack in list(self.fake.acks)]

    def held(self) -> bytes:
        """Everything that lies in the Desk's files and in the exchange."""
        paths = [*self.folder.glob("desk.*"), *(self.folder / "exchange").rglob("*")]
        return b"".join(path.read_bytes() for path in paths if path.is_file())
