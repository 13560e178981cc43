"""What a policy calls the things that it speaks of: tools by name, terms that it defines, devices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.organising.gaps.card import Pattern
from bot.organising.gaps.statement import Statement

Names = dict[str, frozenset[str]]
# "Deskvane records keystrokes", "screenshots (Deskvane)".
_TOOL = re.compile(
    r"\b([A-Z][A-Za-z]{3,24}) (?:also |only |then )?(?:records|logs|captures|collects|tracks|monitors|measures|"
    r"calculates|takes|turns|transmits|sends|notes|lists|photographs|learns|counts|scores|"
    r"ranks|films|reads|scans|is installed|runs)\b|\(([A-Z][A-Za-z]{3,24})\)"
)
# '"Session Record" means …', 'Pulse: the chart that …'.
_DEFINES = re.compile(
    r"[\"“*]+([A-Z][\w' -]{2,30}?)[\"”*,]+ *(?:\([^)]*\) *)?(?:means?|is|are|refers? to|stands for|[-–—:])\W"
    r"|^Term: ([A-Z][\w' -]{2,30}); \w+: "
)
_DEVICE = re.compile(
    r"\b(agent(?= (?:can|is|runs|may|takes|adds|stays|reports|does|will|checks|has|shows|gathers|counts))|app|boxe?|"
    r"reader|pendant|wristband|band|tracker|terminal|recorder|locator|plug-?in|tag|telematics|container|logger|rate|rating|"
    r"score|chart|index|tracking software|capture tool|the tool)s?\b"
)
_DEPTH = 2  # terms that are defined by terms
_NO_TOOL = frozenset(
    "software system company management tool this that each your they what which security employer".split()
)
_BACK = re.compile(r"^(it|they)\b")


def called(name: str) -> Pattern:
    """Where a name stands in a text, in the singular or the plural."""
    return re.compile(rf"\b{re.escape(name)}(?:s|es)?\b")


def defines(statement: Statement) -> bool:
    """Whether it says what a term means."""
    return bool(_DEFINES.search(statement.text))


def tools_in(statements: Sequence[Statement], tracks: Sequence[frozenset[str]], text: str) -> Names:
    """Names of tools, and the practices that a sentence says they serve: "Deskvane records keystrokes"."""
    names: Names = {}
    for statement, practices in zip(statements, tracks, strict=True):
        for match in _TOOL.finditer(f"{statement.lead} {statement.text}") if practices else ():
            name = match[1] or match[2]
            if name.casefold() not in _NO_TOOL and not re.search(rf"\b{name.casefold()}\b", text):
                names[name] = names.get(name, frozenset()) | practices
    return names


def terms_in(
    statements: Sequence[Statement],
    tracks: Sequence[frozenset[str]],
    mentions: Sequence[frozenset[str]],
    tools: Mapping[str, frozenset[str]],
) -> Names:
    """What only this policy calls so: devices ("the reader"), and terms that it defines, by others of them too."""
    names: Names = {}
    for at, practices in enumerate(tracks):
        before = statements[at - 1].own if at and _BACK.match(statements[at].own) else ""
        for device in set(_DEVICE.findall(f"{before} {statements[at].own}")) if practices else ():
            names[device] = names.get(device, frozenset()) | practices
    for _ in range(_DEPTH):
        for statement, of, does in zip(statements, mentions, tracks, strict=True):
            if not (match := _DEFINES.search(statement.text)):
                continue
            term, meaning = match[1] or match[2], statement.text[match.end() :]
            known = {**tools, **names}
            used = (stands for name, stands in known.items() if name != term and called(name).search(meaning))
            if (means := of.union(*used) or does) and term.casefold() not in _NO_TOOL:
                names[term] = means
    return names
