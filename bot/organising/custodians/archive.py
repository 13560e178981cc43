"""What custodians are handed: sealed records as JSON lines, sorted by their random ids.

A record says which ISO week it came in, and nothing nearer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import FileDamaged
from bot.organising.custodians.key_set import Purpose
from bot.organising.custodians.sealed_lines import Format, as_base64, from_base64, lines_text, read_file, read_lines
from bot.organising.custodians.sealing import OVERHEAD, NotOpened, OpeningKey, open_sealed

FORMAT = Format("steward archive", 1, "archive", "Nothing was opened.")
_ID = re.compile(r"[a-z0-9]{8,64}", re.ASCII)  # it becomes the name of a file
_WEEK = re.compile(r"20\d\d-W(?:0[1-9]|[1-4]\d|5[0-3])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sealed:
    """`week` as in 2026-W48. Raises `ValueError` where id or week are none."""

    id: str
    week: str
    sealed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id) or not _WEEK.fullmatch(self.week):
            raise ValueError("no record")


@dataclass(frozen=True, slots=True)
class Archive:
    """`damaged` are the lines, from 1, that hold no record any more; `whole` is False where anything at all was
    changed or cut off."""

    key: str
    purpose: Purpose
    records: tuple[Sealed, ...]
    damaged: tuple[int, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    id: str
    week: str
    plaintext: bytes = field(repr=False)


def archive_text(key: str, purpose: Purpose, records: Iterable[Sealed]) -> str:
    """Raises `ValueError` where a record has another size than its purpose, or an id stands twice."""
    ordered = sorted(records, key=lambda record: record.id)
    if len({record.id for record in ordered}) != len(ordered):
        raise ValueError("an id stands twice")
    if any(len(record.sealed) != purpose.size + OVERHEAD for record in ordered):
        raise ValueError("a record has another size")
    head = {"key": key, "purpose": purpose.value}
    return lines_text(FORMAT, head, (_parts(record, purpose) for record in ordered))


def read_archive(path: Path) -> Archive:
    """Raises `UserError`, `FileDamaged`."""
    return read_archive_text(read_file(path, FORMAT))


def read_archive_text(data: bytes) -> Archive:
    """As much as can be read. Raises `FileDamaged` where it does not begin as an archive does."""
    lines = read_lines(data, FORMAT, _record)
    try:
        key, purpose = str(lines.head["key"]), Purpose(lines.head["purpose"])
    except (KeyError, ValueError):
        raise FileDamaged("The first line of the archive is damaged. Take a fresh copy. Nothing was opened.") from None
    return Archive(key, purpose, lines.records, lines.damaged, lines.whole)


def opened(archive: Archive, key: OpeningKey) -> Iterator[Opened | Sealed]:
    """Each record opened, or as it was where it cannot be."""
    for record in archive.records:
        try:
            yield Opened(record.id, record.week, open_sealed(key, record.sealed, archive.purpose.size))
        except NotOpened:
            yield record


def _parts(record: Sealed, purpose: Purpose) -> dict[str, str]:
    return {"id": record.id, "week": record.week, "purpose": purpose.value, "sealed": as_base64(record.sealed)}


def _record(head: dict[str, Any], parts: dict[str, Any]) -> Sealed | None:
    if parts.keys() != {"id", "week", "purpose", "sealed"} or parts["purpose"] != head.get("purpose"):
        return None
    return Sealed(parts["id"], parts["week"], from_base64(parts["sealed"]))
