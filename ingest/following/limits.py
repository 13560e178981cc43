"""How long, how large and how often: what a fetch may cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """`total` is for one request with its whole body, `connect` and `read` for one step of it; `body` is in bytes,
    unpacked. Between two requests to one host passes `between`, or what its robots.txt asks for, but never more than
    `longest_between`."""

    connect: timedelta = timedelta(seconds=10)
    read: timedelta = timedelta(seconds=20)
    total: timedelta = timedelta(seconds=60)
    body: int = 25_000_000
    redirects: int = 5
    between: timedelta = timedelta(seconds=1)
    longest_between: timedelta = timedelta(seconds=30)


LIMITS = Limits()
