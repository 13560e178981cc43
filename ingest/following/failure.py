"""Why a source could not be read: each kind with what an admin can do, and how long to wait before the next try."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class FailureKind(StrEnum):
    """`value` is stored and shown; never rename one."""

    ADDRESS_REFUSED = "address refused"  # loopback, private, link-local, CGNAT or metadata range; or no http(s) URL
    HOST_NOT_FOUND = "host not found"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    TIMEOUT = "timeout"
    TOO_LARGE = "too large"
    TOO_MANY_REDIRECTS = "too many redirects"
    ROBOTS = "robots"
    NOT_FOUND = "not found"  # 404
    GONE = "gone"  # 410
    REFUSED = "refused"  # 401, 403, 451
    RATE_LIMITED = "rate limited"  # 429, with its Retry-After
    SERVER_ERROR = "server error"  # 5xx
    UNEXPECTED = "unexpected answer"  # any other status, a broken protocol or encoding
    UNREADABLE = "unreadable"  # fetched, but no text could be read out of it
    MISSING = "missing"  # a path that is not there


class SourceFailed(Exception):
    """`reason` is one sentence for an admin that ends in what to do; it repeats no text of the page. `retry_after`
    is what the server asked for."""

    def __init__(self, kind: FailureKind, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.kind, self.reason, self.retry_after = kind, reason, retry_after
