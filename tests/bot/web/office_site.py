"""The office in a real server on this computer, with people enrolled and a clock that a test turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from bot.office import office_code
from bot.office_settings import OfficeSettings
from bot.organising import authenticator
from bot.settings import Settings
from bot.store.box import BoxStore
from bot.store.enrolled import EnrolledFile
from bot.web.guard import FORM
from bot.web.office_process import OfficeProcess
from bot.web.office_session import COOKIE
from tests.bot.web.conftest import FROM_HERE, TRUSTS_NOBODY, Page

ADMIN, ORGANISER, UNENROLLED = "U0ADMIN", "Ben4", "U0LATER"
SETTINGS = """
[operator]
name = "Local 12"
kind = "union"
contact = "stewards@example.org"
[slack]
admins = ["U0ADMIN"]
organisers = ["U0LATER"]
[office]
organisers = ["Ben4"]
"""
TOTALS = {
    "tracked.keystrokes": 35, "tracked.screen": 20, "tracked.biometrics": 5, "missing.human_review": 25,
    "effect.unfair": 15, "wanted.access": 40, "wanted.other": 5,
}  # fmt: skip


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 28, 12, 0, 5, tzinfo=UTC)
    seconds: float = 0.0

    def __call__(self) -> datetime:
        return self.now

    def on(self, **by: float) -> None:
        self.now += timedelta(**by)
        self.seconds += timedelta(**by).total_seconds()


@dataclass
class Office:
    """`data` is its folder. Started a minute ago, with an admin and an organiser enrolled."""

    data: Path
    enrolled: bool = True
    model: str = ""  # its table of the settings
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        (self.data / "steward.toml").write_text(SETTINGS + self.model, encoding="utf-8")
        self.settings = Settings.load({"STEWARD_DATA": str(self.data)}, folder=self.data)
        self.file = EnrolledFile.open(self.settings.office_folder)
        self.secrets = {person: authenticator.fresh_secret() for person in (ADMIN, ORGANISER)}
        if self.enrolled:
            for person, secret in self.secrets.items():
                self.file.add(person, secret)
        self.start()

    def start(self) -> None:
        people = OfficeSettings.load({}, folder=self.data)
        self.process = OfficeProcess(
            self.settings, people, hosts=[], host="127.0.0.1", port=0, now=self.clock, clock=lambda: self.clock.seconds,
            signs_at="https://box.example.org",
        )  # fmt: skip
        self.address = f"http://127.0.0.1:{self.process.port}"
        self.client = httpx.Client(base_url=self.address, trust_env=False, timeout=60, verify=TRUSTS_NOBODY)
        self.clock.on(minutes=1)

    def restart(self) -> None:
        self.close()
        self.start()

    def close(self) -> None:
        self.client.close()
        self.process.stop()

    def publish(self, totals: Mapping[str, int]) -> None:
        store = BoxStore.open(self.settings.box_folder)
        with store.transaction() as rows:
            rows.put_themes({choice: (total + 3, total) for choice, total in totals.items()})
        store.close()

    # As somebody's browser

    def code(self, person: str = ORGANISER) -> str:
        return office_code(self.settings, now=self.clock)(person)

    def numbers(self, person: str = ORGANISER) -> str:
        return authenticator.numbers(self.secrets[person], now=self.clock.now)

    def get(self, path: str, token: str | None = None) -> Page:
        return Page(self.client.get(path, headers={"Cookie": f"{COOKIE}={token}"} if token else {}))

    def post(self, path: str, token: str | None = None, headers: Mapping[str, str] = FROM_HERE, /, **form: str) -> Page:
        carried = {"Cookie": f"{COOKIE}={token}"} if token else {}
        return Page(self.client.post(path, data=form, headers={"Content-Type": FORM, **headers, **carried}))

    def sign_in(self, person: str = ORGANISER) -> str:
        """The token of a new session. Takes half a minute, as numbers are good once."""
        self.clock.on(seconds=30)
        token = token_of(self.post("/", code=self.code(person), numbers=self.numbers(person)))
        assert token
        return token


def token_of(page: Page) -> str | None:
    """The session that an answer begins; None where it begins none."""
    return page.response.cookies.get(COOKIE) if page.status == 303 else None
