"""Addresses of web pages, as cards may cite them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)\Z")
_LAST_LABEL = re.compile(r"(xn--[a-z0-9-]+|[a-z]{2,})\Z")
# Spaces, control characters, what RFC 3986 keeps out of an address, and what is left of something shortened.
_STRANGE = re.compile(r"[\s\x00-\x20\x7f<>{}|\\^`\"…]|\.\.\.")


def is_web_address(text: str) -> bool:
    """Whether `text` is an https address of a site by name: no user, no spaces, nothing left to be filled in."""
    if _STRANGE.search(text) or not text.startswith("https://"):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").split(".")
    named = len(host) > 1 and all(map(_LABEL.match, host)) and _LAST_LABEL.match(host[-1]) is not None
    return named and "@" not in parts.netloc and port is None
