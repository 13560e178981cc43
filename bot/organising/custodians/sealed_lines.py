"""Sealed records as JSON lines: a head, a record a line, a checksum over all of it. The checksum finds damage; it is no
signature."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from bot.errors import FileDamaged, UserError

_LARGEST = 200_000_000  # bytes: some 35,000 concerns


class _Numbered(Protocol):
    @property
    def id(self) -> str: ...


Record = TypeVar("Record", bound=_Numbered)
Reader = Callable[[dict[str, Any], dict[str, Any]], Record | None]


@dataclass(frozen=True, slots=True)
class Format:
    """`called` as in "This is no archive of Steward's"; `nothing`: what a refusal ends with."""

    name: str
    version: int
    called: str
    nothing: str


@dataclass(frozen=True, slots=True)
class Lines(Generic[Record]):
    """`damaged` are the lines, from 1, that hold no record any more; `whole` is False where anything at all was
    changed or cut off."""

    head: dict[str, Any]
    records: tuple[Record, ...]
    damaged: tuple[int, ...]
    whole: bool


def lines_text(form: Format, head: Mapping[str, Any], records: Iterable[Mapping[str, str]]) -> str:
    """`head` without format, version and number of records; `records` in the order in which they are to stand."""
    rows = [json.dumps(record) for record in records]
    first = json.dumps({"format": form.name, "version": form.version, **head, "records": len(rows)})
    body = "".join(f"{line}\n" for line in (first, *rows))
    return body + json.dumps({"checksum": hashlib.sha256(body.encode()).hexdigest()}) + "\n"


def read_file(path: Path, form: Format) -> bytes:
    """No more of it than one could have. Raises `UserError`."""
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST + 1)
    except OSError:
        raise UserError(f"The {form.called} cannot be read. Is it there, and may you read it?") from None


def read_lines(data: bytes, form: Format, record_of: Reader[Record]) -> Lines[Record]:
    """As much as can be read. `record_of` makes a record of the head and a line: None, `ValueError` or `TypeError`
    where the line is none. Raises `FileDamaged` where the data does not begin as it should."""
    if len(data) > _LARGEST:
        raise FileDamaged(f"This {form.called} is larger than Steward makes any. {form.nothing}")
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    head = _json(lines[0])
    if head is None or head.get("format") != form.name:
        raise FileDamaged(f"This is no {form.called} of Steward's, or its first line is damaged. {form.nothing}")
    if head.get("version") != form.version:
        raise FileDamaged(f"This {form.called} is of another version of Steward. Use the version that made it.")
    ends = _json(lines[-2]) if len(lines) > 2 and lines[-1] == b"" else None
    summed = ends.get("checksum") if ends else None
    body = lines[1:-2] if isinstance(summed, str) else [line for line in lines[1:] if line]
    records, damaged = _records(body, head, record_of)
    covered = b"".join(line + b"\n" for line in (lines[0], *body))
    whole = summed == hashlib.sha256(covered).hexdigest() and head.get("records") == len(records) and not damaged
    return Lines(head, records, damaged, whole)


def as_base64(sealed: bytes) -> str:
    return base64.b64encode(sealed).decode()


def from_base64(text: str) -> bytes:
    """Raises `ValueError`, `TypeError`."""
    return base64.b64decode(text, validate=True)


def _records(
    lines: list[bytes], head: dict[str, Any], record_of: Reader[Record]
) -> tuple[tuple[Record, ...], tuple[int, ...]]:
    found: dict[str, Record] = {}
    damaged = []
    for number, line in enumerate(lines, start=2):
        parts = _json(line)
        try:
            record = record_of(head, parts) if parts is not None else None
        except (ValueError, TypeError):
            record = None
        if record is None or record.id in found:
            damaged.append(number)
        else:
            found[record.id] = record
    return tuple(found.values()), tuple(damaged)


def _json(line: bytes) -> dict[str, Any] | None:
    try:
        parts = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return parts if isinstance(parts, dict) else None
