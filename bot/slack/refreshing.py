"""A refresh that an admin starts from Slack: everything that is followed is read anew; what became of it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot import tracking
from bot.live_desk import LiveDesk
from bot.rendering.change_words import in_one_line
from bot.settings import Settings
from bot.slack import words
from bot.slack.cutting import cut
from bot.tracking import Refreshed

Tell = Callable[[str], None]
_STEP = 20  # percent
_MOST_CHANGES = 5
_LONGEST_ROW = 400


class Steps:
    """Progress in words: "Looking at sources: 40 %". At the beginning and the end of each part of the work, and in
    between in steps that Slack has time to show."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._what, self._percent = "", 0

    def __call__(self, what: str, done: int, total: int) -> None:
        percent = min(100, 100 * done // max(1, total))
        same = what == self._what
        if same and (percent == self._percent or (percent < 100 and percent - self._percent < _STEP)):
            return
        self._what, self._percent = what, percent
        self._tell(f"{what}: {percent} %")


def refresh(settings: Settings, desk: LiveDesk, now: Callable[[], datetime], tell: Tell) -> str:
    """The desk answers on while it lasts. Raises `KnowledgeError`."""
    done = tracking.refresh(settings, now=now, progress=Steps(tell))
    desk.reopen()
    return report_of(done)


def report_of(done: Refreshed) -> str:
    """What changed, what was held back, what could not be read."""
    documents, folders, pack = done.sources.documents, done.folders, done.pack
    broken = [(card.path, card.rule) for card in pack.broken] if pack else []
    told = [
        words.refreshed(
            added=(pack.added if pack else 0) + len(folders.added) + len(documents.added),
            updated=(pack.updated if pack else 0) + len(folders.updated) + len(documents.updated),
            unchanged=(pack.unchanged if pack else 0) + len(folders.unchanged) + len(documents.unchanged),
            removed=(pack.removed if pack else 0) + len(folders.removed) + len(documents.removed),
            failed=[*broken, *folders.failed, *_failing(done)],
        )
    ]
    changes = done.sources.changes
    told += [cut(f"{c.document.title}: {in_one_line(c)}.", _LONGEST_ROW) for c in changes[:_MOST_CHANGES]]
    if len(changes) > _MOST_CHANGES:
        told.append(f"… and {len(changes) - _MOST_CHANGES} more texts changed. All of them: steward policy log")
    told += words.held_back([*folders.held, *documents.held])
    return "\n".join(told)


def _failing(done: Refreshed) -> list[tuple[str, str]]:
    """Sources that could not be read; a folder that could be read in part is among them."""
    held = {name for name, _ in done.sources.documents.held}
    return [(s.source.id, s.reason) for s in done.sources.states if not s.is_well and s.source.id not in held
            and s.failures]  # fmt: skip
