"""`box.withdrawn`: what was withdrawn, outside the database, so that no backup brings it back."""

from __future__ import annotations

import os
import re
from pathlib import Path

_LINE = re.compile(r"(\d{4}-W\d\d) ([0-9a-f]{64})")


class WithdrawnFile:
    """A week and a keyed hash a line, sorted by the hash. Written whole, under another name first."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[bytes, str]:
        """Weeks by tombstone. A line that is damaged is left out."""
        if not self._path.exists():
            return {}
        lines = self._path.read_text(encoding="ascii", errors="replace").splitlines()
        matches = [match for line in lines if (match := _LINE.fullmatch(line))]
        return {bytes.fromhex(match[2]): match[1] for match in matches}

    def add(self, tombstone: bytes, week: str) -> None:
        self.add_all({tombstone: week})

    def add_all(self, weeks: dict[bytes, str]) -> None:
        """Weeks by tombstone."""
        if weeks:
            self._write(self.read() | weeks)

    def drop_before(self, week: str) -> None:
        held = self.read()
        left = {tombstone: then for tombstone, then in held.items() if then >= week}
        if left != held:
            self._write(left)

    def _write(self, held: dict[bytes, str]) -> None:
        fresh = self._path.with_name(f"{self._path.name}.new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.writelines(f"{held[tombstone]} {tombstone.hex()}\n" for tombstone in sorted(held))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        fsync_folder(self._path.parent)


def fsync_folder(folder: Path) -> None:
    """Makes names in it last through a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
