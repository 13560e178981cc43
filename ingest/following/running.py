"""What a refresh is at, for whoever looks from another process: a terminal, Slack or a web page."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.library import Progress

LOCK = "refresh.lock"
_FILE = "refresh.json"
_EVERY = 0.5  # seconds between two writes


@dataclass(frozen=True, slots=True)
class Running:
    """A refresh that runs now: what it is at, and how much of that is done."""

    what: str
    done: int
    total: int

    @property
    def percent(self) -> int:
        return 100 * self.done // max(1, self.total)


def shown_in(folder: Path, told: Progress, clock: Callable[[], float] = time.monotonic) -> Progress:
    """Progress that is told and also written into `folder`, for others to read."""
    last = -_EVERY

    def report(what: str, done: int, total: int) -> None:
        nonlocal last
        told(what, done, total)
        if clock() - last >= _EVERY or done == total:
            last = clock()
            fresh = folder / f"{_FILE}.fresh"
            with suppress(OSError):  # nobody loses anything by not seeing it
                fresh.write_text(json.dumps(asdict(Running(what, done, total))), encoding="utf-8")
                fresh.replace(folder / _FILE)

    return report


def over(folder: Path) -> None:
    """The refresh has come to its end."""
    with suppress(OSError):
        (folder / _FILE).unlink(missing_ok=True)


def running(folder: Path) -> Running | None:
    """The refresh that runs now in some process, if one does. What one that was killed left behind does not count."""
    try:
        found = Running(**json.loads((folder / _FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    try:
        with FileLock(folder / LOCK, timeout=0):
            return None
    except Timeout:
        return found
    except OSError:
        return None
