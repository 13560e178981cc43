"""Finds the files to read under a path. Links are not followed, so that nothing outside it is read and no loop is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.reading.file_kind import READERS

LARGEST = 64_000_000  # bytes; a policy of this size is no policy


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or a part of the folder that could not be looked into (`trouble` says why).

    `path` is absolute; `name` is the path within what was asked for, safe to print.
    """

    path: Path
    name: str
    trouble: str | None = None
    other_kind: bool = False


def find_files(root: Path) -> Iterator[Found]:
    """Every file under `root` (a folder or a single file), by name. Hidden files and folders are left out."""
    if root.is_file():
        yield _looked_at(root, root.parent, asked_for=True)
        return
    troubles: list[OSError] = []
    for folder, subfolders, names in os.walk(root, onerror=troubles.append):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield _looked_at(Path(folder, name), root, asked_for=False)
        for name in subfolders:
            if Path(folder, name).is_symlink():
                yield Found(Path(folder, name), shown(Path(folder, name), root), "it is a link; links are not followed")
    for trouble in troubles:
        path = Path(trouble.filename or root)
        yield Found(path, shown(path, root), "the folder cannot be opened; give this user the right to read it")


def _looked_at(path: Path, root: Path, *, asked_for: bool) -> Found:
    name = shown(path, root)
    if path.is_symlink() and not asked_for:
        return Found(path, name, "it is a link; links are not followed")
    if path.suffix.lower() not in READERS:
        kinds = " ".join(READERS)
        return Found(path, name, f"Steward does not read this kind of file (it reads {kinds})", other_kind=True)
    if not _is_text(str(path)):
        return Found(path, name, "its name, or that of a folder above it, is not in UTF-8; rename it")
    try:
        found = path.stat()
    except OSError:
        return Found(path, name, "it cannot be opened; give this user the right to read it")
    if not stat.S_ISREG(found.st_mode):
        return Found(path, name, "it is not an ordinary file")
    if found.st_size > LARGEST:
        size, most = found.st_size // 1_000_000, LARGEST // 1_000_000
        return Found(
            path, name, f"it is too large ({size} MB; at most {most} MB). Split it, or leave out what is no text"
        )
    return Found(path, name)


def _is_text(name: str) -> bool:
    """Whether the name can be stored: bytes that are no UTF-8 stand in it as lone surrogates."""
    return not any("\ud800" <= c <= "\udfff" for c in name)


def shown(path: Path, root: Path) -> str:
    """The path within `root` as it may be printed: odd characters are made visible."""
    inside = str(path.relative_to(root)) if path.is_relative_to(root) else path.name
    inside = inside if inside != "." else root.name
    return "".join(c if c.isprintable() else "�" for c in inside.encode("utf-8", "replace").decode())
