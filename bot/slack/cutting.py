"""Cuts texts to Slack's lengths: at a word where there is one, never with an error."""

from __future__ import annotations

import re
from collections.abc import Callable

Size = Callable[[str], int]
_SPACE = re.compile(r"\s")


def cut(text: str, most: int, size: Size = len, *, mark: str = "…") -> str:
    """`text` where it fits, else as many of its words as do, and `mark`. `size` must grow with the text."""
    if size(text) <= most:
        return text
    kept = _beginning(text, most - size(mark), size)
    return f"{kept.rstrip()}{mark}"


def split(text: str, most: int, size: Size = len) -> list[str]:
    """`text` in parts that each fit, without a word lost; empty where there is nothing in it."""
    return [part for piece in pieces(text, most, size) if (part := piece.strip())]


def pieces(text: str, most: int, size: Size = len) -> list[str]:
    """The same with every space kept: put together, they are the text."""
    parts: list[str] = []
    while text:
        part = text if size(text) <= most else _beginning(text, most, size)
        text = text[len(part) :]
        parts.append(part)
    return parts


def _beginning(text: str, most: int, size: Size) -> str:
    """The longest beginning that fits and ends with a word; where the last word is long, in the middle of it."""
    fits, beyond = 0, len(text)
    while beyond - fits > 1:
        middle = (fits + beyond) // 2
        fits, beyond = (middle, beyond) if size(text[:middle]) <= most else (fits, middle)
    if fits == 0:
        return text[:1] if most > 0 else ""
    if _SPACE.match(text, fits):
        return text[:fits]
    ends = [found.end() for found in _SPACE.finditer(text, fits // 2, fits)]
    return text[: ends[-1]] if ends else text[:fits]
