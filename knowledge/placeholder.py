"""Places in a card that are still to be filled in: `<<what belongs here>>`."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(r"<<[^<>\n]{0,200}>>")
_NAMED_AT_MOST = 4


def placeholder(what: str) -> str:
    """What stands in a card until somebody writes `what` there."""
    return f"<<{what}>>"


def placeholders_in(source: str) -> list[tuple[int, str]]:
    """(line from 1, placeholder) of everything that is still to be filled in."""
    return [
        (number, found)
        for number, line in enumerate(source.splitlines(), start=1)
        for found in _PLACEHOLDER.findall(line)
    ]


def what_is_left(source: str) -> str | None:
    """Which placeholders stand where, in words; None where there is none."""
    left = placeholders_in(source)
    if not left:
        return None
    named = "; ".join(f"line {line}: {found}" for line, found in left[:_NAMED_AT_MOST])
    more = f"; and {len(left) - _NAMED_AT_MOST} more" if len(left) > _NAMED_AT_MOST else ""
    return f"{named}{more}"
