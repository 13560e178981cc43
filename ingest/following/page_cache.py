"""The pages as they last were, on disk: an unchanged one is confirmed by its server and not sent again."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import httpx
from hishel import CacheOptions, Entry, SqliteStorage
from hishel.httpx import CacheTransport

from ingest.following.page_transport import WITH_PAGE

_FILE = "pages.db"
_DAMAGED = "pages.damaged.db"  # the latest; it can be made anew, and says why if somebody wants to know
_UNUSED_FOR = 90 * 24 * 3600  # seconds; the pages of a source that was removed do not stay
_LARGEST = 2**30  # bytes, all pages together
_NO_CACHE_OF_OTHERS = CacheOptions(shared=False)

# It logs tracebacks, with paths, where a file cannot be written; the page is served all the same.
logging.getLogger("hishel").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is empty unless the status comes with a page."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    unchanged: bool = False


class PageCache:
    """Usable from several threads. A damaged file is set aside, not a failure: all pages are fetched in full then."""

    def __init__(self, folder: Path, *, largest_page: int) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder, self._largest_page = folder, largest_page
        self._opening = Lock()
        self._storage = self._opened()

    def get(self, request: httpx.Request, transport: httpx.BaseTransport) -> Answer:
        """Raises whatever the transport does."""
        storage = self._storage
        try:
            return _get(storage, request, transport)
        except (sqlite3.Error, RuntimeError):  # as RuntimeError: no table, or no row, that was there before
            with self._opening:
                if self._storage is storage:
                    storage.close()
                    self._set_aside()
                    self._storage = self._opened()
            return read(transport.handle_request(request))

    def close(self) -> None:
        self._storage.close()

    def _opened(self) -> SqliteStorage:
        if not _is_sound(self._folder / _FILE):
            self._set_aside()
        storage = self._new_storage()
        try:
            storage.get_entries("")  # it opens its file now
        except RuntimeError:  # tables of somebody else
            storage.close()
            self._set_aside()
            storage = self._new_storage()
        return storage

    def _new_storage(self) -> SqliteStorage:
        return SqliteStorage(
            database_path=self._folder / _FILE,
            default_tti=_UNUSED_FOR,
            max_stream_size=self._largest_page,
            max_size=_LARGEST,
        )

    def _set_aside(self) -> None:
        for ending in ("-wal", "-shm"):
            with suppress(OSError):
                (self._folder / f"{_FILE}{ending}").unlink(missing_ok=True)
        with suppress(OSError):
            (self._folder / _FILE).replace(self._folder / _DAMAGED)


def read(response: httpx.Response) -> Answer:
    """The answer with its whole body, or whatever went wrong with it."""
    try:
        body = b"".join(response.iter_raw()) if response.status_code in WITH_PAGE else b""
    finally:
        response.close()
    return Answer(response.status_code, response.headers, body)


def _get(storage: SqliteStorage, request: httpx.Request, transport: httpx.BaseTransport) -> Answer:
    key = hashlib.sha256(str(request.url).encode()).hexdigest()
    request.extensions["caching"] = {"key": key}
    former = storage.get_entries(key)
    response = CacheTransport(transport, storage, rfc=_NO_CACHE_OF_OTHERS).handle_request(request)
    answer = read(response)
    if response.extensions["caching"]["from_cache"]:
        return Answer(answer.status, answer.headers, answer.body, unchanged=True)
    if answer.status not in WITH_PAGE:
        return answer
    unchanged = any(_bytes_of(entry) == answer.body for entry in former)
    for entry in former:  # one page an address: of two, a server's "not modified" would not say which
        storage.remove_entry(entry.id)
    return Answer(answer.status, answer.headers, answer.body, unchanged)


def _bytes_of(entry: Entry) -> bytes | None:
    stream = entry.response.stream
    return b"".join(stream) if isinstance(stream, Iterator) else None


def _is_sound(file: Path) -> bool:
    if not file.exists():
        return True
    try:
        with closing(sqlite3.connect(file)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.OperationalError:  # in use, or no right to read it: not damaged
        return True
    except sqlite3.DatabaseError:
        return False
