"""robots.txt: what a host asks programs not to read, and how slowly to go (RFC 9309)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

import httpx
from protego import Protego

from ingest.following import reasons
from ingest.following.address import host_of
from ingest.following.failure import FailureKind, SourceFailed
from ingest.following.page_cache import Answer
from ingest.following.page_transport import WITH_PAGE
from ingest.following.redirects import Get
from ingest.following.retry_after import retry_after

NAME = "Steward"
LARGEST = 500 * 1024  # bytes; rules beyond are not read, as RFC 9309 has it
_FRESH = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rules:
    _rules: Protego

    def allow(self, url: httpx.URL) -> bool:
        return self._rules.can_fetch(str(url), NAME)

    @property
    def pause(self) -> timedelta:
        """The Crawl-delay."""
        seconds = self._rules.crawl_delay(NAME) or 0.0
        return timedelta(seconds=min(seconds, _FRESH.total_seconds()))


class Robots:
    """Rules are kept for a day, also from one run to the next. `fetch` gets what is at an address,
    `private` or not."""

    def __init__(self, folder: Path, fetch: Get, *, now: Callable[[], datetime]) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder, self._fetch, self._now = folder, fetch, now
        self._known: dict[str, tuple[datetime, Rules]] = {}
        self._locks: dict[str, Lock] = {}
        self._lock = Lock()

    def rules(self, url: httpx.URL, *, private: bool) -> Rules:
        """Raises `SourceFailed` where the host cannot say now: then nothing of it is read."""
        address = url.copy_with(raw_path=b"/robots.txt")
        origin = str(address)
        with self._lock:
            lock = self._locks.setdefault(origin, Lock())
        with lock:
            known = self._known.get(origin) or self._stored(origin)
            if known is None or not timedelta(0) <= self._now() - known[0] < _FRESH:
                known = (self._now(), Rules(Protego.parse(self._fetched(address, origin, private))))
            self._known[origin] = known
            return known[1]

    def _fetched(self, address: httpx.URL, origin: str, private: bool) -> str:
        try:
            answer = self._fetch(address, private)
        except SourceFailed as failed:
            if failed.kind is not FailureKind.TOO_MANY_REDIRECTS:
                raise
            text = ""  # as if there were none
        else:
            text = self._text(answer, host_of(address))
        self._store(origin, text)
        return text

    def _text(self, answer: Answer, host: str) -> str:
        if answer.status in WITH_PAGE:
            return answer.body.decode("utf-8-sig", "replace")
        if 400 <= answer.status <= 499 and answer.status != 429:
            return ""
        wait = retry_after(answer.headers.get("retry-after"), self._now())
        raise reasons.robots_unreadable(host, wait)

    def _file(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.json"

    def _stored(self, origin: str) -> tuple[datetime, Rules] | None:
        """None also where the file is damaged: it is written anew."""
        try:
            kept = json.loads(self._file(origin).read_text(encoding="utf-8"))
            if kept["origin"] != origin:
                return None
            read_at = datetime.fromisoformat(kept["read_at"])
            return (read_at, Rules(Protego.parse(kept["text"]))) if read_at.tzinfo else None
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def _store(self, origin: str, text: str) -> None:
        file = self._file(origin)
        fresh = file.with_suffix(".new")
        with suppress(OSError):  # a full disk costs a request tomorrow, no more
            kept = {"origin": origin, "read_at": self._now().isoformat(), "text": text}
            fresh.write_text(json.dumps(kept), encoding="utf-8")
            fresh.replace(file)
