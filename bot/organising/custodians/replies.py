"""What custodians answer: a text for each concern, sealed to the key that came within it, in one file for the Box."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import UserError
from bot.organising.concern import PADDED_BYTES, SEALED_BYTES, plain_text
from bot.organising.custodians.sealed_lines import (
    Format,
    Lines,
    as_base64,
    from_base64,
    lines_text,
    read_file,
    read_lines,
)
from bot.organising.custodians.sealing import BadKey, TooLong, seal
from bot.organising.custodians.written import reply_key

FORMAT = Format("steward replies", 1, "file of replies", "Nothing was taken in.")
MOST_BYTES = PADDED_BYTES - 1
_ID = re.compile(r"[0-9a-f]{32}")
_ENDING = ".reply.txt"
_NAME = re.compile(r"\d{4}-W\d\d-([0-9a-f]{32})\.reply\.txt")
_LARGEST = 1_000_000  # bytes: as much as is read of a file that people wrote


@dataclass(frozen=True, slots=True)
class Reply:
    """`id` is the concern's, 32 hexadecimal digits. Raises `ValueError`."""

    id: str
    sealed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id) or len(self.sealed) != SEALED_BYTES:
            raise ValueError("no reply")


@dataclass(frozen=True, slots=True)
class Unusable:
    """A file that was meant as a reply, and why it is none."""

    name: str
    why: str


def replies_text(replies: Iterable[Reply]) -> str:
    """Raises `ValueError` where a concern stands twice."""
    ordered = sorted(replies, key=lambda reply: reply.id)
    if len({reply.id for reply in ordered}) != len(ordered):
        raise ValueError("a concern stands twice")
    return lines_text(FORMAT, {}, ({"id": reply.id, "sealed": as_base64(reply.sealed)} for reply in ordered))


def read_replies(path: Path) -> Lines[Reply]:
    """Raises `UserError`, `FileDamaged`."""
    return read_replies_text(read_file(path, FORMAT))


def read_replies_text(data: bytes) -> Lines[Reply]:
    """As much as can be read. Raises `FileDamaged`."""
    return read_lines(data, FORMAT, _reply)


def sealed_replies(opened: Path) -> tuple[list[Reply], list[Unusable]]:
    """Of each `X.reply.txt` beside `X.txt` in the folder to which an archive was opened. Raises `UserError`."""
    try:
        names = sorted(path.name for path in opened.iterdir() if _is_meant(path.name))
    except OSError:
        raise UserError("OPENED cannot be read. Is it the folder to which the archive was opened?") from None
    replies, unusable = [], []
    for name in names:
        done = _sealed(opened, name)
        if isinstance(done, Reply):
            replies.append(done)
        else:
            unusable.append(Unusable(name, done))
    return replies, unusable


def _is_meant(name: str) -> bool:
    """Also under a name that is not quite right; not what editors leave beside it."""
    return ".reply" in name.casefold() and not name.startswith(".") and not name.endswith(("~", "#"))


def _sealed(folder: Path, name: str) -> Reply | str:
    match = _NAME.fullmatch(name)
    if match is None:
        return f"no such name; a reply is called like its concern, with {_ENDING} at the end"
    concern, text = _text(folder / f"{name.removesuffix(_ENDING)}.txt"), _text(folder / name)
    if concern is None:
        return "the concern it answers is not beside it, or cannot be read"
    if text is None:
        return "it cannot be read as plain text; save it as UTF-8"
    if not (written := plain_text(text).encode()):
        return "it is empty"
    key = reply_key(concern, match[1])
    if key is None:
        return "the last line of its concern has no reply key, or was changed; open the archive again"
    try:
        return Reply(match[1], seal(key, written, PADDED_BYTES))
    except TooLong:
        return f"it is {len(written):,} bytes long; {MOST_BYTES:,} fit (a letter is 1 byte, many signs are 2 to 4)"
    except BadKey:
        return "its concern holds no key that a reply can be sealed to"


def _text(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST).decode("utf-8-sig")
    except (OSError, ValueError):
        return None


def _reply(head: dict[str, Any], parts: dict[str, Any]) -> Reply | None:
    return Reply(parts["id"], from_base64(parts["sealed"])) if parts.keys() == {"id", "sealed"} else None
