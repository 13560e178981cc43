"""A Box with petitions, codes that are open, and the custodians' key for names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.organising.code import Code
from bot.organising.code_box import CodeBox
from bot.organising.custodians.ceremony import NewKeys, new_keys
from bot.organising.custodians.key_set import KeySet
from bot.organising.custodians.key_set import Purpose as KeyPurpose
from bot.organising.custodians.sealing import seal
from bot.organising.petitions.book import PetitionBook
from bot.organising.petitions.name import PADDED_BYTES, SignedName
from bot.organising.petitions.petition import Petition
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.signing import Outcome, SignatureBox
from bot.organising.petitions.telling import Telling
from bot.organising.petitions.text import Demand, Mode, PetitionText, Source, Standing
from bot.organising.purpose import Purpose
from bot.organising.receipt import Receipt
from bot.organising.strangers import StrangerLimit
from bot.store.box import BoxStore
from bot.store.exchange import Exchange

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 9, 41, 17, tzinfo=UTC)
DAY = timedelta(days=1)


def text(mode: Mode = Mode.COUNT, threshold: int = 10, deadline: date = date(2026, 12, 20)) -> PetitionText:
    notice = Demand(
        "C02", "Written notice", "We are told in writing $notice_days days before any tracking begins.",
        "Nobody can agree to what they do not know of.",
        (Source("Electronic monitoring (New York)", Standing.BINDING, "in force", "https://example.org/law"),),
    )  # fmt: skip
    stop = Demand("own-1", "No keystrokes", "Keystrokes are not recorded.")
    return PetitionText(
        "Our keys are ours", "The board of Brindlemark Freight", "We who work here ask for this.", (notice, stop),
        "We ask for an answer within thirty days.", threshold, deadline, mode, "Local 12",
        variables={"notice_days": "30"},
    )  # fmt: skip


@dataclass
class Hall:
    folder: Path
    now: datetime = NOW
    installed: dict[str, NewKeys] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.exchange = Exchange(self.folder / "exchange")
        self.open_box()

    def open_box(self) -> None:
        self.store = BoxStore.open(self.folder / "box")
        self.codes = CodeBox(self.store, self.exchange, zone=ZONE, circle=8)
        strangers = StrangerLimit(at_once=1000, a_minute=1000, clock=lambda: 0.0)
        self.book = PetitionBook(self.store, zone=ZONE, key_named=self.key_named)
        self.box = SignatureBox(self.store, self.codes, seal=self.seal_to, strangers=strangers, zone=ZONE)
        self.telling = Telling(self.store, self.exchange, zone=ZONE)

    def key_named(self, id: str) -> KeySet | None:
        keys = self.installed.get(id)
        return keys.public if keys else None

    def seal_to(self, id: str) -> Callable[[bytes], bytes] | None:
        keys = self.installed.get(id)
        return (lambda plain: seal(keys.public.public_key, plain, PADDED_BYTES)) if keys else None

    def name_key(self, secret: bytes = b"sixteen bytes...") -> str:
        keys = new_keys(secret, KeyPurpose.NAME, date(2026, 11, 1), custodians=5, threshold=3)
        self.installed[keys.public.id] = keys
        return keys.public.id

    def opened(self, id: str = "our-keys", wording: PetitionText | None = None) -> Petition:
        """Drafted, frozen and open to sign."""
        wording = wording or text()
        self.book.draft(id, wording, now=self.now)
        self.book.freeze(id, now=self.now)
        return self.book.open(id, key=self.name_key() if wording.mode is Mode.NAMES else "", now=self.now)

    def handed(self, count: int, id: str = "our-keys") -> list[Code]:
        """Codes of a batch that is open."""
        batch, codes = self.codes.make_tickets(Purpose.petition(id), max(count, 8))
        assert self.codes.open_tickets(batch, max(count, 8), now=self.now - 2 * DAY)
        return codes[:count]

    def sign(self, code: Code, id: str = "our-keys", name: str = "", minimum: Minimum = Minimum.N) -> Receipt:
        receipt, signed = self.box.issue_receipt()
        petition = self.book.petition(id)
        named = SignedName.read(name or f"Person {code.text}", "", minimum) if petition.key else None
        outcome = self.box.sign(code, signed, id, petition.sha256, named, now=self.now)
        assert outcome is Outcome.SIGNED, outcome
        return receipt

    def tomorrow(self, days: int = 1) -> None:
        for _ in range(days):
            self.now += DAY
            self.box.round(now=self.now)

    def close(self) -> None:
        self.store.close()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    yield made
    made.close()
