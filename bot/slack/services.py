"""What listeners work with. One of each for the process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.organising.code_desk import CodeDesk
from bot.organising.petitions.desk import PetitionDesk
from bot.settings import Settings
from bot.slack.asking import Asking
from bot.slack.threads import Threads
from bot.slack_settings import SlackSettings
from bot.store.desk import DeskStore


@dataclass(frozen=True, slots=True)
class Services:
    """`refresh` reads the sources anew and returns what became of it, in words; its argument hears of progress.
    `codes` and `petitions` are None where nothing is collected. `office_code` makes a short code to sign in to the
    office with, of a Slack id; it may raise `UserError` and `ConfigError`."""

    asking: Asking
    threads: Threads
    store: DeskStore
    settings: Settings
    slack: SlackSettings
    now: Callable[[], datetime]
    refresh: Callable[[Callable[[str], None]], str] = field(repr=False)
    codes: CodeDesk | None = None
    office_code: Callable[[str], str] | None = field(default=None, repr=False)
    petitions: PetitionDesk | None = None
