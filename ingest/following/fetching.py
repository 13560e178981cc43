"""Fetches pages: politely, within limits, from addresses that were checked, and no unchanged page twice."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from ingest.following import reasons
from ingest.following.address import AddressGuard, Resolve, host_of, system_resolve, web_address
from ingest.following.hosts import HostTurns
from ingest.following.limits import LIMITS, Limits
from ingest.following.page import Page, described
from ingest.following.page_cache import Answer, PageCache, read
from ingest.following.page_transport import WITH_PAGE, PageTransport, Way
from ingest.following.redirects import Get, followed
from ingest.following.retry_after import retry_after
from ingest.following.robots import LARGEST, NAME, Robots
from ingest.following.source import Allowed


def user_agent(contact: str | None = None) -> str:
    """Who is asking, with where to complain: an address of the web or of mail, if an admin gave one."""
    try:
        name = f"{NAME}/{version('shop-steward')}"
    except PackageNotFoundError:
        name = NAME
    shown = "".join(c for c in contact or "" if c.isascii() and c.isprintable() and c not in "()\\").strip()
    return f"{name} (+{shown})" if shown else name


class Fetcher:
    """One for a whole refresh; usable from several threads. What it stores is in `folder`, and it is closed at the
    end: use it as a context manager."""

    def __init__(
        self,
        folder: Path,
        allowed: Allowed,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
        user_agent: str = user_agent(),
        limits: Limits = LIMITS,
        resolve: Resolve = system_resolve,
        certificates: ssl.SSLContext | None = None,
    ) -> None:
        guard = AddressGuard(allowed, resolve)
        self._way = Way(guard, certificates or httpx.create_ssl_context(), limits, user_agent)
        self._limits, self._now = limits, now
        self._turns = HostTurns(now=now, sleep=sleep)
        self._cache = PageCache(folder, largest_page=limits.body)
        self._robots = Robots(folder / "robots", self._robots_txt, now=now)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._cache.close()

    def fetch(self, url: str) -> Page:
        """Raises `SourceFailed`."""
        start = web_address(url)
        at, answer = self._followed(start, self._page, self._way.guard.allows_private(host_of(start)))
        if answer.status not in WITH_PAGE:
            wait = retry_after(answer.headers.get("retry-after"), self._now())
            raise reasons.refused_by_status(host_of(at), answer.status, wait)
        return described(at, answer.headers, answer.body, unchanged=answer.unchanged)

    def _page(self, url: httpx.URL, private: bool) -> Answer:
        rules = self._robots.rules(url, private=private)
        if not rules.allow(url):
            raise reasons.robots_forbid(host_of(url))
        with self._turn(url, rules.pause):
            return self._cache.get(httpx.Request("GET", url), PageTransport(self._way, private=private))

    def _robots_txt(self, url: httpx.URL, private: bool) -> Answer:
        def get(url: httpx.URL, private: bool) -> Answer:
            transport = PageTransport(self._way, private=private, cut=LARGEST)
            with self._turn(url, timedelta(0)):
                return read(transport.handle_request(httpx.Request("GET", url)))

        return self._followed(url, get, private)[1]

    def _followed(self, url: httpx.URL, get: Get, private: bool) -> tuple[httpx.URL, Answer]:
        return followed(url, get, self._way.guard, private=private, most=self._limits.redirects)

    def _turn(self, url: httpx.URL, asked: timedelta) -> AbstractContextManager[None]:
        pause = max(self._limits.between, min(asked, self._limits.longest_between))
        return self._turns.turn(host_of(url), pause)
