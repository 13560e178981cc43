"""What listeners work with. One of each for the process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.settings import Settings
from bot.slack.asking import Asking
from bot.slack.threads import Threads
from bot.slack_settings import SlackSettings
from bot.store.desk import DeskStore


@dataclass(frozen=True, slots=True)
class Services:
    """`refresh` reads the sources anew and returns what became of it, in words; its argument hears of progress."""

    asking: Asking
    threads: Threads
    store: DeskStore
    settings: Settings
    slack: SlackSettings
    now: Callable[[], datetime]
    refresh: Callable[[Callable[[str], None]], str] = field(repr=False)
