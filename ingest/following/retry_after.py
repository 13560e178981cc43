"""Retry-After: how long a server asks to be left alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=7)


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """From seconds or an HTTP date, at most `LONGEST`; None where it says nothing, nothing readable, or the past."""
    if not header:
        return None
    text = header.strip()
    if re.fullmatch(r"[0-9]+", text):
        wait = timedelta(seconds=int(text)) if len(text) <= 9 else LONGEST
    else:
        try:
            at = parsedate_to_datetime(text)
            wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
        except (ValueError, OverflowError):
            return None
    return min(wait, LONGEST) if wait > timedelta(0) else None
