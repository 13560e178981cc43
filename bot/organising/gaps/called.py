"""What policies call their tools: "Deskvane records keystrokes", "screenshots (Deskvane)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from bot.organising.gaps.card import Pattern
from bot.organising.gaps.statement import Statement

Names = dict[str, frozenset[str]]
_KIND = (
    r"(?:software|program(?:me)?|agent|app|tool|system|suite|platform|assistant|product|service|application|plug-in)"
)
# "Deskvane records keystrokes", "screenshots (Deskvane)".
_TOOL = re.compile(
    r"\b([A-Z][A-Za-z]{3,24}) (?:also |only |then )?(?:records|logs|captures|collects|tracks|monitors|measures|"
    r"calculates|takes|turns|transmits|sends|notes|lists|photographs|learns|counts|scores|"
    r"ranks|films|reads|scans|is installed|runs)\b|\(([A-Z][A-Za-z]{3,24})\)"
)
# "an agent called Moth", "WorkLens, the program that".
_NAMED = re.compile(
    rf"\b{_KIND} (?:called|named|known as) ([A-Z][A-Za-z]{{3,24}})\b"
    rf"|(?<!\b[Ii]n )(?<!\b[Aa]t )(?<!\b[Oo]n )(?<!\b[Ff]rom )(?<!\b[Ss]ince )(?<!\b[Uu]ntil )"
    rf"\b([A-Z][A-Za-z]{{3,24}}), (?:the|a|an|our) (?:\w+ )?{_KIND} (?:that|which|on|we|for|with)\b"
)
# What is left of a heading without the name: "3. Deskvane", "What Deskvane does".
_DOES = re.compile(
    r"^[\W\d]*(?:(?:[Tt]he|[Aa]bout)[\W\d]+)?$"
    r"|^\W*(?:\d[\d.]*\W+)?(?:[Ww]hat|[Hh]ow)\b.*\b(?:does|do|takes?|records?|collects?|works?|sees?)\W*$"
)
_MOST = 40  # names of one policy
_EMPLOYS = (
    r"(?:employs?|has|vans|is committed|believes|expects|respects|values|wants|provides|offers|may dismiss|staff|"
    r"employees|colleagues|Ltd|plc|PLC|Inc|LLC|LLP|GmbH|AG|Group|Holdings|Limited)"
)
_NO_TOOL = frozenset(
    "software system company management tool this that each your they what which security employer group council bank "
    "university hospital trust firm board agency department team staff nobody somebody everyone monday tuesday "
    "wednesday thursday friday january february march april june july august september "
    "october november december".split()
)


def called(name: str) -> Pattern:
    """Where a name stands in a text, in the singular or the plural."""
    return re.compile(rf"\b{re.escape(name)}(?:s|es)?\b")


def tools_in(statements: Sequence[Statement], tracks: Sequence[frozenset[str]], text: str) -> Names:
    """Names of tools, and the practices that they serve: those of the sentences that say so ("Deskvane records
    keystrokes"), and of a heading ("What Deskvane does")."""
    names: dict[str, None] = {}
    for statement, practices in zip(statements, tracks, strict=True):
        said = f"{statement.lead} {statement.text}"
        found = [m[1] or m[2] for m in _TOOL.finditer(said)] if practices else []
        for name in [*found, *(m[1] or m[2] for m in _NAMED.finditer(said))]:
            if name not in names and name.casefold() not in _NO_TOOL and not _is_no_tool(name, text):
                names[name] = None
    return {name: served for name in islice(names, _MOST) if (served := _served(called(name), statements, tracks))}


def _served(name: Pattern, statements: Sequence[Statement], tracks: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(
        *(
            practices
            for statement, practices in zip(statements, tracks, strict=True)
            if practices and (name.search(f"{statement.lead} {statement.text}") or _describes(statement.heading, name))
        )
    )


def _is_no_tool(name: str, text: str) -> bool:
    """A word, or whoever employs people."""
    return re.search(rf"\b(?:{name.casefold()}|{name} {_EMPLOYS})\b", text) is not None


def _describes(heading: str, name: Pattern) -> bool:
    """Whether what stands under a heading says what the tool does: "What Deskvane does"."""
    last = heading.rpartition(" › ")[2]
    return name.search(last) is not None and _DOES.search(name.sub("", last)) is not None
