"""The composition root of what is collected: the Box's services and the Desk's, built from settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic

from bot.errors import UserError
from bot.organising.box_clock import BoxClock
from bot.organising.calendar import day_in
from bot.organising.code_box import CodeBox
from bot.organising.code_desk import CodeDesk
from bot.organising.concern_box import ConcernBox
from bot.organising.custodians.installed import InstalledKeys
from bot.organising.petitions.book import PetitionBook
from bot.organising.petitions.desk import PetitionDesk
from bot.organising.petitions.signing import SignatureBox
from bot.organising.petitions.telling import Telling
from bot.organising.strangers import StrangerLimit
from bot.organising.themes import Themes
from bot.organising.upkeep import BoxUpkeep, keep_desk
from bot.rounds import Rounds
from bot.settings import Settings
from bot.store.box import BoxStore
from bot.store.box_backup import backup, backup_of, drop_old_backups
from bot.store.box_day import BoxDay
from bot.store.desk import DeskStore
from bot.store.exchange import Exchange

_KEPT_CLOSED = (
    "A batch of codes stays closed for good, since fewer people than this Box's organising.circle held them: Slack's "
    "process has a smaller number in its settings. Set the same for both, and tell people to take a paper slip."
)
_NOT_TAKEN = (
    "A file in the exchange folder was not taken: {name}. It is damaged or was there before; copy it anew, or remove "
    "it."
)
_NOBODY_NAMED = (
    "Settings do not say who runs this (operator.name), and people come from elsewhere than this computer, so no "
    "concern is taken. Run: steward init"
)
_WITHOUT_CODES = (
    "For half an hour there was no code to hand out in Slack. See whether the Box runs and writes to the exchange "
    "folder. If it does, its codes were lost on the way or with desk.db; then, where the Box is: steward box codes void"
)


def _keys(settings: Settings, hosts: Iterable[str]) -> InstalledKeys:
    return InstalledKeys(settings.keys_folder, hosts, named=not settings.operator.demo)


@dataclass(frozen=True, slots=True)
class BoxServices:
    """Close it once its process has stopped answering."""

    store: BoxStore
    codes: CodeBox
    concerns: ConcernBox
    themes: Themes
    keys: InstalledKeys
    book: PetitionBook
    signatures: SignatureBox
    telling: Telling
    upkeep: BoxUpkeep
    now: Callable[[], datetime]
    settings: Settings

    @classmethod
    def open(cls, settings: Settings, *, hosts: Iterable[str], now: Callable[[], datetime]) -> BoxServices:
        """`hosts`: where the Box listens, and its public addresses. Raises `ConfigError`, `UserError`."""
        keys = _keys(settings, hosts)
        keys.refuse_demo_elsewhere()
        return cls._of(settings, keys, now)

    @classmethod
    def at_the_machine(cls, settings: Settings, *, hosts: Iterable[str], now: Callable[[], datetime]) -> BoxServices:
        """For a command that serves nobody: it also works while a key's file is damaged. Raises `ConfigError`,
        `UserError`."""
        return cls._of(settings, _keys(settings, hosts), now)

    @classmethod
    def _of(cls, settings: Settings, keys: InstalledKeys, now: Callable[[], datetime]) -> BoxServices:
        store = BoxStore.open(settings.box_folder)
        try:
            exchange = Exchange(settings.exchange_folder)
            codes = CodeBox(store, exchange, zone=settings.zone, circle=settings.circle)
            strangers = StrangerLimit(clock=monotonic)
            concerns = ConcernBox(store, codes, sealing=keys.sealing, strangers=strangers, zone=settings.zone)
            themes = Themes(store, exchange, zone=settings.zone)
            book = PetitionBook(store, zone=settings.zone, key_named=keys.named)
            signatures = SignatureBox(store, codes, seal=keys.seal_to, strangers=strangers, zone=settings.zone)
            telling = Telling(store, exchange, zone=settings.zone)
            upkeep = BoxUpkeep(
                codes, concerns, themes, zone=settings.zone, batch_size=max(60, settings.circle * 3),
                signatures=signatures, telling=telling,
            )  # fmt: skip
        except BaseException:
            store.close()
            raise
        return cls(store, codes, concerns, themes, keys, book, signatures, telling, upkeep, now, settings)

    @property
    def clock(self) -> BoxClock:
        return BoxClock(BoxDay(self.settings.box_folder))

    def rounds(self, tell: Callable[[str], None]) -> Rounds:
        return Rounds("box-rounds", self.round, tell)

    def round(self) -> list[str]:
        """What is done by the clock; returns what whoever runs this should hear of."""
        now, held, troubles = self.now(), list[str](), list[str]()
        try:
            self.clock.look(day_in(self.settings.zone, now))
        except UserError as error:
            held = [str(error)]
        try:
            refused = self.upkeep.take_in() if held else self.upkeep.run(now=now)
            troubles = [_NOT_TAKEN.format(name=name) for name in refused]
        except UserError as error:
            troubles = [str(error)]
        closed = [_KEPT_CLOSED] if self.codes.kept_closed else []
        copies = [] if held else self._back_up(now=now)
        return list(dict.fromkeys([*held, *troubles, *closed, *copies, *self.health(now=now)]))

    def _back_up(self, *, now: datetime) -> list[str]:
        """Old copies go in any case; one is made each day where a folder for them is set."""
        day, folder = day_in(self.settings.zone, now), self.settings.backups_folder
        try:
            drop_old_backups(folder, day=day)
            if self.settings.backups and not backup_of(folder, day).exists():
                backup(self.store, folder, day=day)
        except UserError as error:
            return [str(error)]
        return []

    def health(self, *, now: datetime) -> list[str]:
        """What keeps people from raising a concern, or soon will."""
        day = day_in(self.settings.zone, now)
        held = self.clock.trouble(day)
        return [*([held] if held else []), *self._of_keys(day)]

    def _of_keys(self, day: date) -> list[str]:
        if self.keys.nobody_named:
            return [_NOBODY_NAMED]
        try:
            ring = self.keys.ring()
        except UserError as error:
            return [f"A custodians' public file cannot be used, so no concern is taken: {error}"]
        if self.keys.current(day) is None:
            return ["No custodians' key is installed, so no concern is taken. Run: steward custodians new"]
        if ring.overdue(day):
            return ["The custodians' key is of a quarter that is over. Concerns still come in; rotate it soon."]
        return []

    def close(self) -> None:
        self.store.close()


@dataclass(frozen=True, slots=True)
class DeskServices:
    """The Desk's part: codes, choices, and how petitions stand. The store is the Desk's own, opened and closed by its
    process."""

    codes: CodeDesk
    petitions: PetitionDesk
    now: Callable[[], datetime]
    settings: Settings

    @classmethod
    def of(cls, settings: Settings, store: DeskStore, *, now: Callable[[], datetime]) -> DeskServices:
        """Raises `ConfigError`."""
        exchange = Exchange(settings.exchange_folder)
        codes = CodeDesk(store, exchange, zone=settings.zone, circle=settings.circle)
        return cls(codes, PetitionDesk(store, exchange, codes, zone=settings.zone), now, settings)

    def rounds(self, tell: Callable[[str], None], taken_in: Callable[[], None] = lambda: None) -> Rounds:
        """`taken_in` is called after each round: something may be new."""

        def round() -> list[str]:
            try:
                return self.round()
            finally:
                taken_in()

        return Rounds("desk-rounds", round, tell)

    def round(self) -> list[str]:
        """What is done by the clock; returns what whoever runs this should hear of. Raises `UserError`."""
        now = self.now()
        refused = [_NOT_TAKEN.format(name=name) for name in keep_desk(self.codes, self.petitions, now=now)]
        return refused + ([_WITHOUT_CODES] if self.codes.is_without_codes(now=now) else [])
