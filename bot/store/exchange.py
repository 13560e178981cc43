"""`exchange/`: what crosses between the Desk and the Box, as files that each go one way and hold nothing else. The
checksum finds damage; who may write in the folder is for its rights to say."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from bot.errors import UserError
from bot.store.withdrawn import fsync_folder

VERSION = 1
STEP = 5
_NAME = re.compile(r"([a-z]+)-(\d{6})\.json")
_LARGEST = 4_000_000


class Kind(StrEnum):
    CODES = "codes"  # from the Box: a batch to hand out
    OPENINGS = "openings"  # from the Desk: a batch opens, and what was not handed out of it is void
    COUNTS = "counts"  # from the Desk: how often each choice was made in Slack
    TOTALS = "totals"  # from the Box: what is published
    PETITIONS = "petitions"  # from the Box: how a petition stands, as its page shows it


@dataclass(frozen=True, slots=True)
class Message:
    """What one file says. `sequence` grows from file to file of a kind."""

    kind: Kind
    sequence: int
    body: dict[str, Any] = field(repr=False)


class Exchange:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, message: Message) -> Path:
        """Raises `ValueError` for what no reader would take, `UserError`."""
        _check(message)
        path = self._folder / f"{message.kind}-{message.sequence:06}.json"
        fresh = self._folder / f".{path.name}.{secrets.token_hex(4)}"
        try:
            # Where the Desk and the Box are users of their own, the folder was made for both beforehand.
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for unfinished in self._folder.glob(f".{message.kind}-*"):  # of a process that was killed
                _remove(unfinished)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                # The folder's group is the Desk's and the Box's users; whoever takes it overwrites it.
                os.fchmod(file.fileno(), 0o660)
                file.write(_text(message))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
            fsync_folder(self._folder)
        except OSError:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise UserError("The exchange folder cannot be written. Free some space or give rights to it.") from None
        return path

    def take(self, kind: Kind, *, after: int, accept: Callable[[Message], None]) -> list[str]:
        """Hands each file of that kind to `accept`, oldest first, and removes it. Returns the names of those that were
        not taken: one that was taken before or is older is removed; one that is damaged, of another version, or holds
        anything else stays where it is, and what comes after it waits until it is copied anew or removed."""
        refused: list[str] = []
        for path in sorted(self._folder.glob(f"{kind}-*.json")):
            name = _NAME.fullmatch(path.name)
            message = _read(path)
            if name and int(name[2]) <= after:
                refused.append(path.name)
                _remove(path)
            elif message is None:
                return [*refused, path.name]
            else:
                accept(message)
                after = message.sequence
                _remove(path)
        return refused


def _text(message: Message) -> bytes:
    content = {"version": VERSION, "kind": message.kind.value, "sequence": message.sequence, "body": message.body}
    return _canonical({**content, "sha256": hashlib.sha256(_canonical(content)).hexdigest()})


def _canonical(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _read(path: Path) -> Message | None:
    """None where the file is not, byte for byte, what `write` makes of its message under its name."""
    name = _NAME.fullmatch(path.name)
    try:
        with _opened(path, os.O_RDONLY) as file:
            held = file.read(_LARGEST + 1)
        if len(held) > _LARGEST:
            return None
        values = json.loads(held)
        message = Message(Kind(values["kind"]), values["sequence"], dict(values["body"]))
        _check(message)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    same = name and name[1] == message.kind and int(name[2]) == message.sequence
    return message if same and held == _text(message) else None


def _opened(path: Path, flags: int) -> BinaryIO:
    """A file itself, also where whoever else may write in the folder puts a link or a pipe there this instant: neither
    is followed nor waited for. Raises `OSError`."""
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileNotFoundError
    return os.fdopen(descriptor, "rb" if flags == os.O_RDONLY else "r+b")


def _remove(path: Path) -> None:
    """Overwritten first, since a batch holds codes; what a disk or its copies keep of it is beyond reach. Raises
    `UserError`."""
    try:
        if not path.is_symlink():
            with _opened(path, os.O_RDWR) as file:
                file.write(bytes(os.fstat(file.fileno()).st_size))
                file.flush()
                os.fsync(file.fileno())
        path.unlink()
    except OSError:
        raise UserError(
            "A file in the exchange folder cannot be removed. Give its group the right to write to it and to the "
            "folder, as docs/deploying.md says."
        ) from None


# What each kind holds, and that it holds nothing else


def _is(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _is_day(value: object) -> bool:
    return _is(r"\d{4}-\d\d-\d\d")(value) and bool(date.fromisoformat(str(value)))


def _is_number(value: object, *, least: int = 1) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value < 1_000_000


def _are_codes(value: object) -> bool:
    code = _is(r"[0-9A-HJKMNP-TV-Z]{12}")
    return isinstance(value, list) and all(map(code, value)) and len(set(value)) == len(value)


def _are_numbers(step: int) -> Callable[[object], bool]:
    choice = _is(r"[a-z]+\.[a-z_]{1,32}")
    return lambda value: (
        isinstance(value, dict)
        and all(choice(name) and _is_number(number) and number % step == 0 for name, number in value.items())
    )


def _is_title(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 160 and value.isprintable()


def _are_tens(value: object) -> bool:
    return _is_number(value, least=0) and isinstance(value, int) and value % 10 == 0


def _are_results(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"met", "partly", "refused"}
        and all(_is_number(number, least=0) for number in value.values())
    )


_BATCH, _WEEK = _is(r"[0-9a-f]{32}"), _is(r"\d{4}-W\d\d")
_PURPOSE = _is(r"concern/\d{4}-Q[1-4]|petition/[a-z0-9][a-z0-9-]{0,63}")
SCHEMAS: dict[Kind, dict[str, Callable[[object], bool]]] = {
    Kind.CODES: {"batch": _BATCH, "purpose": _PURPOSE, "codes": _are_codes},
    Kind.OPENINGS: {"batch": _BATCH, "circle": _is_number, "opens": _is_day, "void": _are_codes},
    Kind.COUNTS: {"week": _WEEK, "counts": _are_numbers(1)},
    Kind.TOTALS: {"week": _WEEK, "totals": _are_numbers(STEP)},
    Kind.PETITIONS: {
        "petition": _is(r"[a-z0-9][a-z0-9-]{1,47}"),
        "title": _is_title,
        "sha256": _is(r"[0-9a-f]{64}"),
        "mode": _is("count|names"),
        "threshold": _are_tens,
        "total": _are_tens,
        "deadline": _is_day,
        "state": _is("frozen|open|reached|cooled off|expired|opened|delivered|answered|closed"),
        "results": _are_results,
    },
}


def _check(message: Message) -> None:
    schema = SCHEMAS[message.kind]
    if not (
        _is_number(message.sequence)
        and message.body.keys() == schema.keys()
        and all(holds(message.body[key]) for key, holds in schema.items())
    ):
        raise ValueError("not what a file of this kind holds")
