"""The composition root of the office: who may sign in, what makes their codes, and what they are shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING

from bot.drafting import Drafting
from bot.errors import ConfigError
from bot.office_settings import OfficeSettings
from bot.organisation import BoxServices
from bot.organising.choice import CHOICES, Question
from bot.organising.custodians.key_folder import KeyFolder
from bot.organising.custodians.key_set import KeySet
from bot.organising.custodians.key_set import Purpose as KeyPurpose
from bot.organising.short_code import ShortCodes
from bot.organising.sign_in import SignIn
from bot.policy_gaps import PolicyGaps
from bot.rendering.themes import ThemeGroup, ThemeRow
from bot.settings import Settings
from bot.smoothing import smoother_at_hand, told
from bot.store.enrolled import EnrolledFile
from bot.store.secret_file import secret_in

if TYPE_CHECKING:
    from bot.organising.drafts.smoothing import Smoother

CODES_KEY = "office.key"
_BYTES = 32
OFF = (
    "This Steward is run by the employer (operator.kind), so it takes no concerns and has no office: organisers' work "
    "is none of the employer's."
)
_HEADINGS = {
    Question.TRACKED: "What is tracked",
    Question.MISSING: "What was missing",
    Question.EFFECT: "What it does to people",
    Question.WANTED: "What people want",
}


def since_start() -> float:
    """Seconds on a clock that nobody sets, and that runs on while the computer sleeps where the system has one."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def refuse_employer(settings: Settings) -> None:
    """Raises `ConfigError` where the operator is the employer."""
    if not settings.collects:
        raise ConfigError(OFF)


def short_codes(settings: Settings) -> ShortCodes:
    """What makes and reads short codes, by a secret that the Desk's and the office's users share. It opens nothing
    without an authenticator app. Raises `ConfigError`."""
    try:
        settings.exchange_folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # see bot.store.exchange
        secret = secret_in(settings.exchange_folder / CODES_KEY, _BYTES, mode=0o640)
    except OSError:
        raise ConfigError(
            "office.key in the exchange folder cannot be read or made. Give the group of the Desk's and the Box's "
            "users rights to it."
        ) from None
    if len(secret) != _BYTES:
        raise ConfigError("office.key in the exchange folder is damaged. Delete it, then start everything anew.")
    return ShortCodes(secret)


def office_code(settings: Settings, *, now: Callable[[], datetime]) -> Callable[[str], str]:
    """Makes the short code of an id, as it is shown. Who may have one is for the caller to see to. Raises
    `ConfigError`."""
    refuse_employer(settings)
    codes = short_codes(settings)
    return lambda person: codes.made(person, now=now())


def theme_groups(totals: Mapping[str, int]) -> tuple[ThemeGroup, ...]:
    """What is published, by question; in each, what was chosen most comes first."""
    groups = []
    for question, heading in _HEADINGS.items():
        rows = [ThemeRow(c.words, totals[c.id]) for c in CHOICES if c.question is question and c.id in totals]
        if rows:
            groups.append(ThemeGroup(heading, tuple(sorted(rows, key=lambda row: -row.least))))
    return tuple(groups)


def published_themes(settings: Settings, *, now: Callable[[], datetime]) -> tuple[ThemeGroup, ...]:
    """What the Box has published; none where there is no Box yet. Raises `ConfigError`, `UserError`."""
    refuse_employer(settings)
    if not (settings.box_folder / "box.db").exists():
        return ()
    box = BoxServices.open(settings, hosts=[], now=now)
    try:
        return theme_groups(box.themes.totals())
    finally:
        box.close()


@dataclass(frozen=True, slots=True)
class OfficeServices:
    """Close it once its process has stopped answering."""

    office: OfficeSettings
    enrolled: EnrolledFile
    sign_in: SignIn
    box: BoxServices
    gaps: PolicyGaps
    drafting: Drafting
    smoother: Callable[[], Smoother]
    settings: Settings
    now: Callable[[], datetime]
    clock: Callable[[], float]
    signs_at: str = ""
    """The Box's public address, for posters."""
    smooths: str = ""
    """What is said beside the button that has drafts smoothed; empty where that is off."""

    @classmethod
    def open(
        cls,
        settings: Settings,
        office: OfficeSettings,
        *,
        hosts: Iterable[str],
        now: Callable[[], datetime],
        clock: Callable[[], float] = since_start,
        signs_at: str = "",
    ) -> OfficeServices:
        """`hosts` are the Box's public ones; sessions end by `clock`, in seconds. Raises `ConfigError`, `UserError`."""
        refuse_employer(settings)
        enrolled = EnrolledFile.open(settings.office_folder)
        codes = short_codes(settings)
        sign_in = SignIn(codes, office.people, enrolled.secret, clock=monotonic, started=now())
        box = BoxServices.open(settings, hosts=hosts, now=now)
        gaps = PolicyGaps(settings, now=now, patient=False)
        drafting = Drafting(settings, gaps, box.themes.totals, now=now)
        smoother = cache(lambda: smoother_at_hand(settings, now=now))  # opened when it is first asked for
        return cls(
            office, enrolled, sign_in, box, gaps, drafting, smoother, settings, now, clock, signs_at, told(settings)
        )

    @property
    def anybody(self) -> bool:
        """Whether anybody can sign in. Raises `ConfigError`."""
        return any(map(self.enrolled.holds, self.office.people))

    def themes(self) -> tuple[ThemeGroup, ...]:
        """Raises `UserError`."""
        return theme_groups(self.box.themes.totals())

    def free_name_keys(self) -> list[KeySet]:
        """The custodians' keys for names that can be used here and that no petition uses. Raises `UserError`."""
        used = {petition.key for petition in self.box.book.petitions()}
        held = [file.keys for file in KeyFolder(self.settings.keys_folder).files() if file.keys]
        fit = [keys for keys in held if keys.purpose is KeyPurpose.NAME and keys.id not in used]
        return [keys for keys in fit if self.box.keys.named(keys.id) is not None]

    def close(self) -> None:
        self.box.close()
