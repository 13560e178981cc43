"""`box.lock`: whoever has `box.db` open holds it with others, whoever replaces the file holds it alone. The system lets
go of it when a process ends, however it ends."""

from __future__ import annotations

import os
from pathlib import Path


class BoxLock:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def shared(cls, folder: Path) -> BoxLock:
        """Waits while somebody holds it alone, which a restore does for a moment. Raises `OSError`."""
        lock = cls(_opened(folder))
        lock.lock(alone=False)
        return lock

    @classmethod
    def alone(cls, folder: Path) -> BoxLock:
        """Raises `BlockingIOError` where anybody holds it, `OSError`."""
        lock = cls(_opened(folder))
        lock.lock(alone=True)
        return lock

    def lock(self, *, alone: bool) -> None:
        import fcntl

        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """As often as wanted."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _opened(folder: Path) -> int:
    return os.open(folder / "box.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
