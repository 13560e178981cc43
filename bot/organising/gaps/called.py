"""What policies call their tools: "Deskvane records keystrokes", "screenshots (Deskvane)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.organising.gaps.card import Pattern
from bot.organising.gaps.statement import Statement
from knowledge.sentences import SpanKind

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
_NOT_AT = "".join(
    rf"(?<!\b[{w[0].upper()}{w[0]}]{w[1:]} )"
    for w in "in at on from since until for across within throughout under near where when once".split()
)
_OPENERS = frozenset(
    "however where once when here there today currently usually moreover furthermore besides also then now".split()
)
# "an agent called Moth", "WorkLens, the program that".
_NAMED = re.compile(
    rf"\b{_KIND} (?:called|named|known as) ([A-Z][A-Za-z]{{3,24}})\b"
    rf"|{_NOT_AT}\b([A-Z][A-Za-z]{{3,24}}), (?:the|a|an|our) (?:\w+ )?{_KIND} (?:that|which|on|we|for|with)\b"
)
# The first cell of a row: "Tool: RoomCheck (at home); What it does: …".
_ROW = re.compile(
    rf"^(?:(?:[Tt]he |[Oo]ur )?(?i:{_KIND}|name)s?: ([A-Z][A-Za-z]{{3,24}})|"
    r"[^:;]{1,40}: ([A-Z][a-z]+[A-Z][A-Za-z]{1,20}))"
    r"(?: \([^;()]{1,60}\))?;"
)
# What is left of a heading without the name: "3. Deskvane", "What Deskvane does".
_DOES = re.compile(
    r"^[\W\d]*(?:(?:[Tt]he|[Aa]bout)[\W\d]+)?$"
    r"|^\W*(?:\d[\d.]*\W+)?(?:[Ww]hat|[Hh]ow)\b.*\b(?:does|do|takes?|records?|collects?|works?|"
    r"sees?|is made of|consists of)\W*$"
)
_HUMPS = re.compile(r"[a-z][A-Z]")  # "WorkLens" is no place
_MOST = 100  # names of one policy that are looked at
_EMPLOYS = (
    r"(?:employs?|has|vans|is committed|believes|expects|respects|values|wants|provides|offers|may dismiss|staff|"
    r"employees|colleagues|Ltd|plc|PLC|Inc|LLC|LLP|GmbH|AG|Group|Holdings|Limited)"
)
# "Swiftmoor Parcels" is whoever employs people; "Deskvane Monitoring" is not.
_FIRM = (
    r"(?:& )?(?!(?:Policy|Policies|Monitoring|Tracking|Recording|Agent|App|Software|Rules|Guide|Guidelines?|Privacy|"
    r"Notice|Systems?|Program(?:me)?|Tool|Data|Suite|Platform|Standard|Procedure|Use|And|Or|The|I)\b)[A-Z][a-z]+"
)
_NO_TOOL = frozenset(
    "cctv video software system company management tool this that each your they what which security employer group "
    "council bank university hospital trust firm board agency department team staff nobody somebody everyone monday "
    "tuesday wednesday thursday friday january february march april june july august september "
    "october november december".split()
)


def called(name: str) -> Pattern:
    """Where a name stands in a text, in the singular or the plural; not as a place: "in Wales", "Currently, …"."""
    not_at = "" if _HUMPS.search(name) else _NOT_AT
    return re.compile(rf"{not_at}\b{re.escape(name)}(?:s|es)?\b(?!,(?! (?:the|an?|our)\b))")


def tools_in(statements: Sequence[Statement], tracks: Sequence[frozenset[str]], text: str) -> Names:
    """Names of tools, and the practices that they serve: those of the sentences that say so ("Deskvane records
    keystrokes"), and of a heading ("What Deskvane does")."""
    names: dict[str, bool] = {}
    for statement, practices in zip(statements, tracks, strict=True):
        said = f"{statement.lead} {statement.text}"
        found = [m[1] or m[2] for m in _TOOL.finditer(said)] if practices else []
        if practices and statement.kind is SpanKind.ROW and (row := _ROW.match(statement.text)):
            found.append(row[1] or row[2])
        introduced = [m[1] or m[2] for m in _NAMED.finditer(said)]
        for name in [*introduced, *found]:
            if (name not in names or name in introduced) and len(names) < _MOST:
                names[name] = not (_is_no_name(name) if name in introduced else _is_no_tool(name, text))
    return {
        name: served
        for name, is_tool in names.items()
        if is_tool and (served := _served(called(name), statements, tracks))
    }


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
    if _is_no_name(name):
        return True
    return re.search(rf"\b(?:{name.casefold()}|{name} (?:{_EMPLOYS}|{_FIRM}))\b", text) is not None


def _is_no_name(name: str) -> bool:
    return name.casefold() in _NO_TOOL | _OPENERS or name.endswith("ly")


def _describes(heading: str, name: Pattern) -> bool:
    """Whether what stands under a heading says what the tool does: "What Deskvane does"."""
    last = heading.rpartition(" › ")[2]
    return name.search(last) is not None and _DOES.search(name.sub("", last)) is not None
