"""What custodians are handed: sealed records as JSON lines. A head, the records sorted by their random ids, a checksum.

A record says which ISO week it came in, and nothing nearer. The checksum finds damage; it is no signature.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import FileDamaged, UserError
from bot.organising.custodians.key_set import Purpose
from bot.organising.custodians.sealing import OVERHEAD, NotOpened, OpeningKey, open_sealed

FORMAT = "steward archive"
VERSION = 1
_LARGEST = 200_000_000  # bytes: some 35,000 concerns
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
    head = {"format": FORMAT, "version": VERSION, "key": key, "purpose": purpose.value, "records": len(ordered)}
    lines = [json.dumps(head), *(json.dumps(_parts(record, purpose)) for record in ordered)]
    body = "".join(f"{line}\n" for line in lines)
    return body + json.dumps({"checksum": hashlib.sha256(body.encode()).hexdigest()}) + "\n"


def read_archive(path: Path) -> Archive:
    """Raises `UserError`, `FileDamaged`."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError:
        raise UserError("The archive cannot be read. Is it there, and may you read it?") from None
    return read_archive_text(data)


def read_archive_text(data: bytes) -> Archive:
    """As much as can be read. Raises `FileDamaged` where it does not begin as an archive does."""
    if len(data) > _LARGEST:
        raise FileDamaged("This archive is larger than Steward makes any. Nothing was opened.")
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    head = _json(lines[0])
    if head is None or head.get("format") != FORMAT:
        raise FileDamaged("This is no archive of Steward's, or its first line is damaged. Nothing was opened.")
    if head.get("version") != VERSION:
        raise FileDamaged("This archive is of another version of Steward. Use the version that made it.")
    try:
        key, purpose = str(head["key"]), Purpose(head["purpose"])
    except (KeyError, ValueError):
        raise FileDamaged("The first line of the archive is damaged. Take a fresh copy. Nothing was opened.") from None
    ends = _json(lines[-2]) if len(lines) > 2 and lines[-1] == b"" else None
    summed = ends.get("checksum") if ends else None
    body = lines[1:-2] if isinstance(summed, str) else [line for line in lines[1:] if line]
    records, damaged = _records(body, purpose)
    covered = b"".join(line + b"\n" for line in (lines[0], *body))
    whole = summed == hashlib.sha256(covered).hexdigest() and head.get("records") == len(records) and not damaged
    return Archive(key, purpose, records, damaged, whole)


def opened(archive: Archive, key: OpeningKey) -> Iterator[Opened | Sealed]:
    """Each record opened, or as it was where it cannot be."""
    for record in archive.records:
        try:
            yield Opened(record.id, record.week, open_sealed(key, record.sealed, archive.purpose.size))
        except NotOpened:
            yield record


def _parts(record: Sealed, purpose: Purpose) -> dict[str, str]:
    sealed = base64.b64encode(record.sealed).decode()
    return {"id": record.id, "week": record.week, "purpose": purpose.value, "sealed": sealed}


def _records(lines: list[bytes], purpose: Purpose) -> tuple[tuple[Sealed, ...], tuple[int, ...]]:
    found: dict[str, Sealed] = {}
    damaged = []
    for number, line in enumerate(lines, start=2):
        record = _record(line, purpose)
        if record is None or record.id in found:
            damaged.append(number)
        else:
            found[record.id] = record
    return tuple(found.values()), tuple(damaged)


def _record(line: bytes, purpose: Purpose) -> Sealed | None:
    parts = _json(line)
    if parts is None or parts.keys() != {"id", "week", "purpose", "sealed"} or parts["purpose"] != purpose.value:
        return None
    try:
        return Sealed(parts["id"], parts["week"], base64.b64decode(parts["sealed"], validate=True))
    except (ValueError, TypeError):
        return None


def _json(line: bytes) -> dict[str, Any] | None:
    try:
        parts = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return parts if isinstance(parts, dict) else None
