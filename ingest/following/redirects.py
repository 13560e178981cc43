"""Where redirects end, each step of the way checked like the first."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from ingest.following import reasons
from ingest.following.address import AddressGuard, host_of, web_address
from ingest.following.page_cache import Answer

_STATUSES = frozenset({301, 302, 303, 307, 308})

Get = Callable[[httpx.URL, bool], Answer]
"""What is at an address, which may be one of a private network or not."""


def followed(url: httpx.URL, get: Get, guard: AddressGuard, *, private: bool, most: int) -> tuple[httpx.URL, Answer]:
    """The address that answered in the end, and how. `private` is for `url`. Raises `SourceFailed` after `most`
    redirects."""
    visited = {url}
    for _ in range(most + 1):
        answer = get(url, private)
        if answer.status not in _STATUSES:
            return url, answer
        if not answer.headers.get("location"):
            raise reasons.broken_answer(host_of(url))
        target = web_address(answer.headers["location"], url)
        if url.scheme == "https" and target.scheme == "http":
            raise reasons.downgraded(host_of(url))
        if target in visited:
            break
        visited.add(target)
        # A page of the public web leads nowhere into a private network, whatever is allowed there.
        private = private and guard.allows_private(host_of(target))
        url = target
    raise reasons.too_many_redirects(host_of(url))
