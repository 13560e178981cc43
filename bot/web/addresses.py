"""The addresses of pages. They name documents, versions and quotes, and never a question or a person."""

from __future__ import annotations

import hashlib
from urllib.parse import quote, urlsplit

from knowledge.document import Version

FIRST, ASK, MEMBERS, POLICIES, CHANGES, ABOUT = "/", "/ask", "/members", "/policies", "/changes", "/about"
FEED, HEALTH, STYLE = "/feed.atom", "/healthz", "/static/steward.css"


def policy(document: str) -> str:
    return f"{POLICIES}/{quote(document)}"


def history(document: str) -> str:
    return f"{policy(document)}/changes"


def change(document: str, key: str) -> str:
    return f"{history(document)}/{quote(key, safe='')}"


def version(document: str, key: str) -> str:
    return f"{policy(document)}/versions/{quote(key, safe='')}"


def version_key(version: Version) -> str:
    """What tells a document's versions apart: the part of the version's id behind its last @."""
    return version.id.rpartition("@")[2]


def source(document: str, locator: str, words: str) -> str:
    return f"/source/{quote(document)}/{source_key(locator, words)}"


def source_key(locator: str, words: str) -> str:
    """Names a place and the words that are cited there: the same for as long as both stay the same."""
    return f"{place_key(locator)}-{words_key(words)}"


def place_key(locator: str) -> str:
    return _digest(locator)[:8]


def words_key(words: str) -> str:
    return _digest(words)[:12]


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()


def host_of(header: str) -> str:
    """The name or number in a Host header, without a port; empty where it is none."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def web_link(url: str) -> str | None:
    """The address, where it is one of the web; of any other kind none is linked."""
    if any(c <= " " or c == "\x7f" for c in url):
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
