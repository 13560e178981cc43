"""A Box that takes concerns, a Desk beside it, custodians who hold its key, and a clock that can be put forward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bot.organisation import BoxServices, DeskServices
from bot.organising.code import Code
from bot.organising.concern import PADDED_BYTES, Concern
from bot.organising.custodians.ceremony import NewKeys, new_keys, opening_key
from bot.organising.custodians.key_set import Purpose as Sealing
from bot.organising.custodians.public_file import public_text
from bot.organising.custodians.sealing import open_sealed, seal
from bot.organising.petitions.name import PADDED_BYTES as NAME_BYTES
from bot.organising.petitions.name import SignedName
from bot.organising.petitions.petition import Petition
from bot.organising.petitions.text import Demand, Mode, PetitionText, Source, Standing
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


NAMED = {"name": "Ada Lindqvist", "role": "Night shift", "minimum": "2"}


def wording(mode: Mode = Mode.COUNT, **changed: Any) -> PetitionText:
    """A petition for ten people, with a demand that rests on law in force, and one that rests on what is no right."""
    notice = Demand(
        "C02", "Written notice", "We are told in writing 30 days before any tracking begins.",
        "Nobody can agree to what they do not know of.",
        (
            Source("Electronic monitoring (New York)", Standing.BINDING, "in force", "https://example.org/law"),
            Source("Monitoring notice", Standing.POLICY, quote="We may record activity at any time."),
        ),
    )  # fmt: skip
    stop = Demand(
        "own-1", "No keystrokes", "Keystrokes are not recorded.", "",
        (
            Source("A bill that was vetoed", Standing.NOT_IN_FORCE, "vetoed in 2025", "https://example.org/bill"),
            Source("Law of elsewhere", Standing.ELSEWHERE), Source("A works agreement", Standing.AGREEMENT),
            Source("A model clause", Standing.MODEL), Source("Guidance", Standing.OTHER),
        ),
    )  # fmt: skip
    text = PetitionText(
        "Our keys are ours", "The board of Brindlemark Freight", "We who work here ask for this.\n\nRead it whole.",
        (notice, stop), "We ask for an answer within thirty days.", 10, date(2026, 12, 20), mode, "Local 12",
    )  # fmt: skip
    return replace(text, **changed)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: int) -> None:
        self.now += timedelta(**by)


def house_settings(home: Path, library: Path, *, kind: str = "union", model: str = "") -> Settings:
    """`model` is its table of the settings."""
    written = SETTINGS.format(kind=kind, library=library, home=home) + model
    (home / "steward.toml").write_text(written, encoding="utf-8")
    return Settings.load({}, folder=home)


@cache
def _custodians() -> NewKeys:
    return new_keys(bytes(range(16)), Sealing.CONCERN, date(2026, 10, 1), custodians=5, threshold=3)


def install(home: Path, keys: NewKeys) -> None:
    (home / "custodians").mkdir(exist_ok=True)
    (home / "custodians" / f"{keys.public.id}.json").write_text(public_text(keys.public), encoding="utf-8")


class House:
    """`site` is a person's browser before it. Its Box listens until `close`."""

    def __init__(
        self, home: Path, library: Path, *, keys: NewKeys | None = None, onion: str | None = None,
        model: str = "",
    ) -> None:  # fmt: skip
        self.home = home
        self.clock = Clock()
        self.told: list[str] = []
        self.keys = keys or _custodians()
        install(home, self.keys)
        settings = house_settings(home, library, model=model)
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

    # Petitions

    def name_keys(self, secret: bytes = bytes(range(2, 18))) -> NewKeys:
        """Custodians' keys for the names of one petition, installed."""
        keys = new_keys(secret, Sealing.NAME, date(2026, 11, 1), custodians=5, threshold=3)
        install(self.home, keys)
        return keys

    def petition(
        self, mode: Mode = Mode.COUNT, id: str = "our-keys", *, opens: bool = True, **changed: Any
    ) -> Petition:
        """Drafted, frozen and, where it `opens`, open to sign."""
        self.box.book.draft(id, wording(mode, **changed), now=self.clock.now)
        frozen = self.box.book.freeze(id, now=self.clock.now)
        if not opens:
            return frozen
        key = ""
        if mode is Mode.NAMES:
            self.names = self.name_keys()
            key = self.names.public.id
        return self.box.book.open(id, key=key, now=self.clock.now)

    def signing_codes(self, people: int = CIRCLE, id: str = "our-keys") -> list[Code]:
        """Codes of a batch that is open."""
        batch, codes = self.box.codes.make_tickets(Purpose.petition(id), max(people, CIRCLE))
        assert self.box.codes.open_tickets(batch, max(people, CIRCLE), now=self.clock.now - timedelta(days=2))
        return codes[:people]

    def tomorrow(self, days: int = 1) -> None:
        for _ in range(days):
            self.clock.forward(days=1)
            self.box.upkeep.run(now=self.clock.now)

    def signatures(self, id: str = "our-keys") -> int:
        with self.box.store.reading() as rows:
            return len(rows.petitions.signatures(id))

    def opened_names(self, id: str = "our-keys") -> list[SignedName]:
        """What the custodians read of all that is sealed, with three of their sheets."""
        key = opening_key(self.names.public, self.names.shares[:3])
        with self.box.store.reading() as rows:
            held = rows.petitions.signatures(id)
        return [SignedName.unpacked(open_sealed(key, row.sealed, NAME_BYTES)) for row in held]

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

    def signing(self, code: Code | str, id: str = "our-keys", **typed: str) -> Page:
        """A petition's form filled in, and "Go on"."""
        shown = code if isinstance(code, str) else code.shown
        form = pressed(self.site, self.step("petition", petition=id), "Sign it")
        return pressed(self.site, form, "Go on", code=shown, **typed)

    def signed(self, code: Code, id: str = "our-keys", **typed: str) -> tuple[str, Page]:
        """(the seven words, the page after "Sign")."""
        check = self.signing(code, id, **typed)
        return seven_words(check), pressed(self.site, check, "Sign", written="yes")

    def read(self, words: str) -> Page:
        return self.step("reply", words=words)


def pressed(site: Site, page: Page, label: str, /, **typed: str | Sequence[str]) -> Page:
    """The button of that name, with the fields of its form as they are, but for what is typed now."""
    return site.post("/", **fields(page, label), **typed)


def fields(page: Page, label: str) -> Mapping[str, str | list[str]]:
    return page.fields(label)


def seven_words(page: Page) -> str:
    words = [item.get_text(strip=True) for item in page.soup.select("section.receipt ol.words li")]
    assert len(words) == 7
    return " ".join(words)


def sent_raw(site: Site, body: bytes) -> Page:
    headers = FROM_HERE | {"Content-Type": "application/x-www-form-urlencoded"}
    return Page(site.client.post("/", content=body, headers=headers))
