"""The keeper: the one process that writes the library. It looks at each source when it is due, one at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler

from bot import tracking
from bot.errors import UserError
from bot.policy_gaps import PolicyGaps
from bot.settings import Settings
from bot.tracking import Refreshed
from knowledge.errors import KnowledgeError, LibraryBusy
from knowledge.library import Progress

log = logging.getLogger(__name__)
LOOKS_EVERY = timedelta(minutes=1)
"""How often it asks whether a source is due."""
READS_FOLDERS_EVERY = timedelta(days=1)
"""How often the pack, the workplace's own cards and the folders that were brought in by hand are read anew."""


class Keeper:
    """`tell` hears what a refresh did, in a line or more; `progress` what it is at; `gaps` is the report that is to be
    made ahead. Use it as follows: `start`, wait, `stop`, which lets a refresh that runs come to its end."""

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime],
        tell: Callable[[Refreshed], None],
        say: Callable[[str], None],
        *,
        looks_every: timedelta = LOOKS_EVERY,
        progress: Progress | None = None,
        gaps: PolicyGaps | None = None,
    ) -> None:
        self._settings, self._now, self._tell, self._say, self._progress = settings, now, tell, say, progress
        self._looks_every = looks_every
        self._stopping = Event()
        self._told_troubles: set[str] = set()
        self._read_folders: datetime | None = None
        self._gaps, self._gaps_due = gaps, False
        self._scheduler = BackgroundScheduler(timezone=UTC)

    def start(self) -> None:
        self._scheduler.add_job(
            self.look, "interval", seconds=self._looks_every.total_seconds(), max_instances=1, coalesce=True,
            misfire_grace_time=None, next_run_time=datetime.now(UTC),
        )  # fmt: skip
        self._scheduler.start()

    def stop(self) -> None:
        self._stopping.set()
        self._scheduler.shutdown(wait=True)

    def look(self) -> None:
        """One pass: everything once a day, else what is due. Trouble is told once, and does not end the keeper."""
        if self._stopping.is_set():
            return
        looks = (self._look_for_gaps, self._look_at_folders, self._look_at_sources)
        troubles = {trouble: None for look in looks if (trouble := self._tried(look))}
        for trouble in troubles.keys() - self._told_troubles:
            self._say(trouble)
        self._told_troubles = set(troubles)

    def _look_at_folders(self) -> None:
        now, last = self._now(), self._read_folders
        if last is None or not timedelta(0) <= now - last < READS_FOLDERS_EVERY:  # the clock may be set back
            self._tell(tracking.refresh(self._settings, now=self._now, folders_only=True, progress=self._progress))
            self._read_folders = now
            self._gaps_due = True

    def _look_at_sources(self) -> None:
        done = tracking.refresh(self._settings, now=self._now, due=True, progress=self._progress)
        if done.sources.states:
            self._tell(done)
            self._gaps_due = True

    def _look_for_gaps(self) -> None:
        """One pass after a refresh, so that the report is there when somebody asks for it."""
        if self._gaps is not None and self._gaps_due:
            self._gaps_due = False
            try:
                self._gaps.made()
            except UserError:
                return  # it is being made, or there is no library yet, which a refresh says

    def _tried(self, look: Callable[[], None]) -> str:
        """What went wrong, in a sentence, or nothing. Whatever it is, the rest is followed on."""
        try:
            look()
        except LibraryBusy:
            return ""  # somebody else refreshes; the next pass comes soon
        except KnowledgeError as error:
            return str(error)
        except OSError:
            return _DISK
        except Exception as error:  # noqa: BLE001 - see above
            log.error("a refresh failed: %s", type(error).__name__)  # noqa: TRY400 - a traceback holds what was read
            return _UNFORESEEN
        return ""


_DISK = "A file could not be read or written, so the library is as it was. Check disk space and rights."
_UNFORESEEN = "A refresh failed in a way that it should not. The library is as it was. Run: steward doctor"
