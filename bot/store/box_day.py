"""`box.day`: the day of the Box's last round, beside `box.db`. It is in no backup."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from bot.errors import UserError
from bot.store.withdrawn import fsync_folder


class BoxDay:
    def __init__(self, folder: Path) -> None:
        self._path = folder / "box.day"

    def read(self) -> date | None:
        """None before the first round. Raises `UserError`."""
        try:
            return date.fromisoformat(self._path.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            raise UserError("box.day in the Box's folder cannot be read.") from None

    def write(self, day: date) -> None:
        """Raises `UserError`."""
        fresh = self._path.with_name(f"{self._path.name}.new")
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
                file.write(day.isoformat())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
            fsync_folder(self._path.parent)
        except OSError:
            raise UserError(
                "box.day in the Box's folder cannot be written (disk full or no rights), so nothing is deleted and no "
                "code is made. Concerns are still taken."
            ) from None
