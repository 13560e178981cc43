"""A line of marks around text that others wrote, where a model must see what is text to work on.

It occurs in none of the texts, so nothing that stands inside can end it. It needs no chance: the same texts have the
same fence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_MARK = "="
_SHORTEST = 12


def fence_for(texts: Iterable[str]) -> str:
    """A run of marks longer than any in the texts, whatever they look like to a reader of widths and forms."""
    longest = max((_longest_run(text) for text in texts), default=0)
    return _MARK * max(_SHORTEST, longest + 1)


def fenced(text: str, fence: str) -> str:
    """Raises `ValueError` where the text could end the fence."""
    if fence in _plain(text):
        raise ValueError("the fence stands in the text")
    return f"{fence}\n{text}\n{fence}"


def _longest_run(text: str) -> int:
    longest = run = 0
    for character in _plain(text):
        run = run + 1 if character == _MARK else 0
        longest = max(longest, run)
    return longest


def _plain(text: str) -> str:
    """What looks like the mark counts as one, and what cannot be seen parts no run."""
    shown = (c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in ("Cf", "Cc", "Mn"))
    return "".join(shown)
