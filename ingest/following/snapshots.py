"""The bytes of every version as they were fetched, kept compressed beside the clean text: what was read can be read
again, and shown to whoever doubts it."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import secrets
import zlib
from pathlib import Path

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUFFIX = ".gz"
_LONGEST_NAME = 200


class SnapshotDamaged(Exception):
    """A snapshot that is not there, or no longer what was kept. Says so in one sentence for an admin."""


class Snapshots:
    """The snapshots in `folder`: a folder for each source in it, a file for each content. One process writes at once.

    A source's id that is no plain file name is a `ValueError`, and so is a malformed sha256.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, source_id: str, body: bytes) -> str:
        """Keeps `body`, once, and returns its sha256 in hex. When this returns, it is on the disk."""
        sha = hashlib.sha256(body).hexdigest()
        path = self._path(source_id, sha)
        if _content(path, sha) is None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, gzip.compress(body, mtime=0))
        return sha

    def read(self, source_id: str, sha: str) -> bytes:
        """Raises `SnapshotDamaged`."""
        path = self._path(source_id, sha)
        body = _content(path, sha)
        if body is None:
            state = "is damaged" if path.exists() else "is missing"
            raise SnapshotDamaged(
                f"The snapshot {sha[:12]} of {source_id} {state}. Put it back from a backup; the text that was read "
                "from it is in the library still."
            )
        return body

    def forget(self, source_id: str, keep: set[str]) -> None:
        """Deletes the source's snapshots but for those in `keep`, and what an interrupted write left."""
        folder = self._of(source_id)
        if not folder.is_dir():
            return
        kept = {f"{sha}{_SUFFIX}" for sha in keep}
        for path in folder.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)
        if not kept and not any(folder.iterdir()):
            folder.rmdir()

    def _of(self, source_id: str) -> Path:
        named = source_id.isprintable() and len(os.fsencode(source_id)) <= _LONGEST_NAME
        if not named or not source_id.strip() or source_id.startswith(".") or re.search(r"[/\\:]", source_id):
            raise ValueError("a source's id is a plain name")
        return self._folder / source_id

    def _path(self, source_id: str, sha: str) -> Path:
        if not _SHA256.fullmatch(sha):
            raise ValueError("a snapshot is named by its sha256 in hex")
        return self._of(source_id) / f"{sha}{_SUFFIX}"


def _content(path: Path, sha: str) -> bytes | None:
    """What `path` holds, or None where that is not what `sha` names."""
    try:
        body = gzip.decompress(path.read_bytes())
    except (FileNotFoundError, EOFError, gzip.BadGzipFile, zlib.error):
        return None
    return body if hashlib.sha256(body).hexdigest() == sha else None


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing, also where the power fails in the midst of it."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        _sync(path.parent)
    finally:
        fresh.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """A file that was renamed is only then sure to be found under its new name."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
