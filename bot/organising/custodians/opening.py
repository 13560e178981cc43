"""Writes what an archive held, a file for each record, for the custodians alone to read."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from bot.organising.custodians.archive import Archive, Opened, Sealed, opened
from bot.organising.custodians.folder import private_folder, write_private
from bot.organising.custodians.key_set import Purpose
from bot.organising.custodians.sealing import OpeningKey
from bot.organising.custodians.written import readable

_SHOWN = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Report:
    """How many were opened; the ids of what could not be; how many held characters that could mislead a screen."""

    opened: int
    not_opened: tuple[str, ...]
    unsafe: int


def write_opened(archive: Archive, key: OpeningKey, folder: Path) -> Report:
    """Files `WEEK-ID.txt`: concerns as people read them. Raises `UserError`; then nothing stays written."""
    done = unsafe = 0
    failed = []
    with private_folder(folder) as made:
        for record in opened(archive, key):
            match record:
                case Sealed(id=name):
                    failed.append(name)
                case Opened(name, week, plaintext):
                    written = readable(plaintext, name) if archive.purpose is Purpose.CONCERN else plaintext
                    text = safe_text(written)
                    write_private(made / f"{week}-{name}.txt", text)
                    done += 1
                    unsafe += text != written
    return Report(done, tuple(failed), unsafe)


def safe_text(plaintext: bytes) -> bytes:
    """Strangers wrote it: what would steer a terminal, turn text around or is no text is shown as a replacement."""
    text = plaintext.decode("utf-8", "replace")
    return "".join(character if _is_safe(character) else _SHOWN for character in text).encode()


def _is_safe(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
