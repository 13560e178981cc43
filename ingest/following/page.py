"""A page as it was fetched, and what its headers say about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from urllib.parse import unquote

import httpx

_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_CHARSET = re.compile(r"[\w.:+-]{1,40}", re.ASCII)
_UNKNOWN_TYPE = "application/octet-stream"
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Page:
    """`url` is where it was found in the end. `body` is unpacked and within the limit. `charset` is what the server
    says, which may be wrong. `unchanged`: the same bytes as at the last fetch, whatever became of those. `filename` may
    be empty."""

    url: str
    body: bytes
    media_type: str
    charset: str | None
    unchanged: bool
    filename: str


def described(url: httpx.URL, headers: Mapping[str, str], body: bytes, *, unchanged: bool) -> Page:
    media_type, charset = _content_type(headers.get("content-type", ""))
    name = _offered_name(headers.get("content-disposition", "")) or unquote(url.path).rpartition("/")[2]
    return Page(str(url), body, media_type, charset, unchanged, _safe_name(name))


def _content_type(header: str) -> tuple[str, str | None]:
    message = Message()
    message["content-type"] = header
    media_type = header.partition(";")[0].strip().lower()
    charset = message.get_param("charset")
    said = charset.strip().lower() if isinstance(charset, str) else ""
    return (
        media_type if _TYPE.fullmatch(media_type) else _UNKNOWN_TYPE,
        said if _CHARSET.fullmatch(said) else None,
    )


def _offered_name(header: str) -> str:
    message = Message()
    message["content-disposition"] = header
    try:
        return message.get_filename() or ""
    except (LookupError, ValueError):  # an encoding that nobody knows
        return ""


def _safe_name(name: str) -> str:
    """The last part, without what a file's name cannot hold; never one that leads elsewhere."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    return kept[-_LONGEST_NAME:]
