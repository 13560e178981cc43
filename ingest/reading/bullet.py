"""The marks that begin an entry of a list, in files where a list is only drawn."""

from __future__ import annotations

import re

# U+F0B7 and U+F0A7 are what Word writes for a bullet in its symbol fonts.
_BULLET = re.compile(r"^\s*[•●▪‣◦○■□➢➤∙·*–—\uf0b7\uf0a7\uf0d8-]\s+(?=\S)")
_NUMBER = re.compile(r"^\s*(?:\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\([ivxIVX]{1,5}\)|[ivx]{1,5}[.)])\s+(?=\S)")


def bullet_entry(text: str) -> str | None:
    """What stands after a bullet, or None where `text` does not begin with one."""
    match = _BULLET.match(text)
    return text[match.end() :] if match else None


def is_numbered(text: str) -> bool:
    """Whether `text` begins with "1.", "a)" or "(iv)"."""
    return _NUMBER.match(text) is not None
