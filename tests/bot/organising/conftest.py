"""A Desk, a Box and the folder between them, in a place with changes of clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bot.organising.code import Code
from bot.organising.code_box import CodeBox
from bot.organising.code_desk import CodeDesk, NotHanded
from bot.organising.concern import PADDED_BYTES, Concern
from bot.organising.concern_box import ConcernBox, Outcome, Sealing
from bot.organising.purpose import Purpose
from bot.organising.receipt import Receipt
from bot.organising.strangers import StrangerLimit
from bot.organising.themes import Themes
from bot.store.box import BoxStore
from bot.store.desk import DeskStore
from bot.store.exchange import Exchange

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 9, 41, 17, tzinfo=UTC)
"""A Wednesday."""
_KEY = b"k" * 32


def seal(plain: bytes) -> bytes:
    """Stands in for the custodians' key: padded, encrypted, as long as libsodium makes it."""
    if len(plain) > PADDED_BYTES - 2:
        raise ValueError("too long")
    padded = (len(plain).to_bytes(2, "big") + plain).ljust(PADDED_BYTES, b"\0")
    return bytes(32) + ChaCha20Poly1305(_KEY).encrypt(bytes(12), padded, None)


def unseal(sealed: bytes) -> bytes:
    padded = ChaCha20Poly1305(_KEY).decrypt(bytes(12), sealed[32:], None)
    return padded[2 : 2 + int.from_bytes(padded[:2], "big")]


def sealing(day: date) -> Sealing | None:
    """A key for each year from 2026 on."""
    return Sealing(f"concern-{day.year}-key", seal) if day.year >= 2026 else None


@dataclass
class House:
    folder: Path
    zone: ZoneInfo = ZONE

    def __post_init__(self) -> None:
        self.exchange = Exchange(self.folder / "exchange")
        self.desk_store = DeskStore.open(self.folder / "desk")
        self.desk = CodeDesk(self.desk_store, self.exchange, zone=self.zone, circle=8)
        self.open_box()

    def open_box(self) -> None:
        self.store = BoxStore.open(self.folder / "box")
        self.codes = CodeBox(self.store, self.exchange, zone=self.zone, circle=8)
        self.seconds = 0.0
        self.strangers = StrangerLimit(at_once=3, a_minute=1, clock=lambda: self.seconds)
        self.box = ConcernBox(self.store, self.codes, sealing=sealing, strangers=self.strangers, zone=self.zone)
        self.themes = Themes(self.store, self.exchange, zone=self.zone)

    def close(self) -> None:
        self.store.close()
        self.desk_store.close()

    @property
    def db(self) -> Path:
        return self.folder / "box" / "box.db"

    def batch(self, size: int = 30, *, now: datetime = NOW) -> None:
        """A batch made by the Box and taken in by the Desk."""
        self.codes.make_batch(Purpose.concern(now.astimezone(self.zone).date()), size)
        assert self.desk.take_in() == []

    def handed(self, people: int, *, now: datetime = NOW, named: str = "person") -> list[Code]:
        purpose = Purpose.concern(now.astimezone(self.zone).date())
        codes = [self.desk.hand_out(f"{named}-{n}", purpose, now=now) for n in range(people)]
        assert not any(isinstance(code, NotHanded) for code in codes)
        return [code for code in codes if isinstance(code, Code)]

    def open_codes(self, people: int, *, handed: datetime = NOW, now: datetime, size: int = 30) -> list[Code]:
        """Codes that people hold, of a batch that is open by `now`."""
        self.batch(size, now=handed)
        codes = self.handed(people, now=handed)
        self.desk.settle(now=now)
        assert self.codes.take_in() == []
        return codes

    def raise_concern(self, code: Code, concern: Concern | None = None, *, now: datetime) -> Receipt:
        receipt, signed = self.box.issue_receipt()
        assert self.box.submit(code, signed, concern or CONCERN, now=now) is Outcome.KEPT
        return receipt


CONCERN = Concern.read(["tracked.keystrokes", "missing.told"], "It counts what I type.")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., House]]:
    """As many as a test wants."""
    made: list[House] = []

    def build(zone: ZoneInfo = ZONE) -> House:
        made.append(House(tmp_path_factory.mktemp("house"), zone))
        return made[-1]

    yield build
    for one in made:
        one.close()
