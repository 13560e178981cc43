"""What policies call their tools: "Deskvane records keystrokes", "screenshots (Deskvane)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.organising.gaps.card import Pattern
from bot.organising.gaps.statement import Statement

Names = dict[str, frozenset[str]]
# "Deskvane records keystrokes", "screenshots (Deskvane)".
_TOOL = re.compile(
    r"\b([A-Z][A-Za-z]{3,24}) (?:also |only |then )?(?:records|logs|captures|collects|tracks|monitors|measures|"
    r"calculates|takes|turns|transmits|sends|notes|lists|photographs|learns|counts|scores|"
    r"ranks|films|reads|scans|is installed|runs)\b|\(([A-Z][A-Za-z]{3,24})\)"
)
_NO_TOOL = frozenset(
    "software system company management tool this that each your they what which security employer".split()
)


def called(name: str) -> Pattern:
    """Where a name stands in a text, in the singular or the plural."""
    return re.compile(rf"\b{re.escape(name)}(?:s|es)?\b")


def tools_in(statements: Sequence[Statement], tracks: Sequence[frozenset[str]], text: str) -> Names:
    """Names of tools, and the practices that a sentence says they serve: "Deskvane records keystrokes"."""
    names: Names = {}
    for statement, practices in zip(statements, tracks, strict=True):
        for match in _TOOL.finditer(f"{statement.lead} {statement.text}") if practices else ():
            name = match[1] or match[2]
            if name.casefold() not in _NO_TOOL and not re.search(rf"\b{name.casefold()}\b", text):
                names[name] = names.get(name, frozenset()) | practices
    return names
