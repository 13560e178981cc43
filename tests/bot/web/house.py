"""A Box that takes concerns, a Desk beside it, custodians who hold its key, and a clock that can be put forward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.organisation import BoxServices, DeskServices
from bot.organising.code import Code
from bot.organising.concern import PADDED_BYTES, Concern
from bot.organising.custodians.ceremony import NewKeys, new_keys, opening_key
from bot.organising.custodians.key_set import Purpose as Sealing
from bot.organising.custodians.public_file import public_text
from bot.organising.custodians.sealing import open_sealed, seal
from bot.organising.purpose import Purpose
from bot.settings import Settings
from bot.store.desk import DeskStore
from bot.web.process import BoxProcess
from bot.web_settings import WebSettings
from tests.bot.web.conftest import FROM_HERE, PASSPHRASE_HASH, Page, Site

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
CIRCLE = 8
ONION = f"http://{'a2' * 28}.onion"
SETTINGS = """
[operator]
name = "Local 12"
kind = "{kind}"
contact = "stewards@example.org"
[answers]
contacts = ["Ada at the advice centre, 555 0100"]
[library]
data = "{library}"
[organising]
circle = 8
time_zone = "Europe/Berlin"
exchange = "{home}/exchange"
keys = "{home}/custodians"
[box]
data = "{home}/box"
"""
CHOSEN = ("tracked.keystrokes", "missing.told", "wanted.limits")
TEXT = "It counts what I type, also in breaks."


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: int) -> None:
        self.now += timedelta(**by)


def house_settings(home: Path, library: Path, *, kind: str = "union") -> Settings:
    (home / "steward.toml").write_text(SETTINGS.format(kind=kind, library=library, home=home), encoding="utf-8")
    return Settings.load({}, folder=home)


def install(home: Path, keys: NewKeys) -> None:
    (home / "custodians").mkdir(exist_ok=True)
    (home / "custodians" / f"{keys.public.id}.json").write_text(public_text(keys.public), encoding="utf-8")


class House:
    """`site` is a person's browser before it. Its Box listens until `close`."""

    def __init__(self, home: Path, library: Path, *, keys: NewKeys | None = None, onion: str | None = None) -> None:
        self.home = home
        self.clock = Clock()
        self.told: list[str] = []
        self.keys = keys or new_keys(bytes(range(16)), Sealing.CONCERN, date(2026, 10, 1), custodians=5, threshold=3)
        install(home, self.keys)
        settings = house_settings(home, library)
        web = WebSettings(None, PASSPHRASE_HASH, onion)
        process = BoxProcess(settings, web, host="127.0.0.1", port=0, now=self.clock, tell=self.told.append)
        assert process.services is not None
        self.box: BoxServices = process.services
        self.site = Site(process)
        self._desk_store = DeskStore.open(home / "desk")
        self.desk = DeskServices.of(settings, self._desk_store, now=self.clock)
        self._people = 0

    def close(self) -> None:
        self.site.close()
        self._desk_store.close()

    @property
    def day(self) -> date:
        return self.clock.now.astimezone(self.box.settings.zone).date()

    def closed_codes(self, people: int = 1) -> list[Code]:
        """Codes that people were handed by the Desk, of a batch that waits for more of them."""
        self.box.upkeep.run(now=self.clock.now)
        self.desk.round()
        codes = []
        for _ in range(people):
            self._people += 1
            code = self.desk.codes.hand_out(f"T {self._people}", Purpose.concern(self.day), now=self.clock.now)
            assert isinstance(code, Code)
            codes.append(code)
        return codes

    def codes(self, people: int = CIRCLE) -> list[Code]:
        """Codes that are open, a day later."""
        codes = self.closed_codes(people)
        self.clock.forward(days=1)
        self.desk.round()
        self.box.upkeep.run(now=self.clock.now)
        return codes

    def petition_code(self) -> Code:
        batch, codes = self.box.codes.make_tickets(Purpose.petition("cameras"), CIRCLE)
        self.box.codes.open_tickets(batch, CIRCLE, now=self.clock.now - timedelta(days=1))
        return codes[0]

    def opened(self) -> list[Concern]:
        """What the custodians read, with three of their sheets."""
        key = opening_key(self.keys.public, self.keys.shares[:3])
        found = [open_sealed(key, sealed.sealed, PADDED_BYTES) for sealed in self.box.concerns.sealed_concerns()]
        return [Concern.unpacked(packed)[0] for packed in found]

    def reply(self, text: str) -> None:
        """What custodians answer to every concern that is here."""
        key = opening_key(self.keys.public, self.keys.shares[1:4])
        for sealed in self.box.concerns.sealed_concerns():
            _, public = Concern.unpacked(open_sealed(key, sealed.sealed, PADDED_BYTES))
            assert self.box.concerns.add_reply(sealed.id, seal(public, text.encode(), PADDED_BYTES))

    # A person

    def step(self, name: str, /, **form: str | Sequence[str]) -> Page:
        return self.site.post("/", step=name, **form)

    def begun(self) -> Page:
        return self.step("raise")

    def checked(self, code: Code | str, chosen: Sequence[str] = CHOSEN, text: str = TEXT) -> Page:
        """The form filled in, and "Go on"."""
        typed = code if isinstance(code, str) else code.shown
        return pressed(self.site, self.begun(), "Go on", code=typed, choice=list(chosen), text=text)

    def sent(self, code: Code, chosen: Sequence[str] = CHOSEN, text: str = TEXT) -> tuple[str, Page]:
        """(the seven words, the page after "Send")."""
        check = self.checked(code, chosen, text)
        return seven_words(check), pressed(self.site, check, "Send", written="yes")

    def read(self, words: str) -> Page:
        return self.step("reply", words=words)


def pressed(site: Site, page: Page, label: str, /, **typed: str | Sequence[str]) -> Page:
    """The button of that name, with the fields of its form as they are, but for what is typed now."""
    return site.post("/", **fields(page, label), **typed)


def fields(page: Page, label: str) -> Mapping[str, str | list[str]]:
    return page.fields(label)


def seven_words(page: Page) -> str:
    words = [item.get_text(strip=True) for item in page.soup.select("ol.words li")]
    assert len(words) == 7
    return " ".join(words)


def sent_raw(site: Site, body: bytes) -> Page:
    headers = FROM_HERE | {"Content-Type": "application/x-www-form-urlencoded"}
    return Page(site.client.post("/", content=body, headers=headers))
