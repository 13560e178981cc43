"""What the styles of a Word document make of a paragraph: a heading, an entry of a list, or nothing to see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading\s*([1-9])$")
_OFF = frozenset(("0", "false", "off", "none"))
_MOST_BASES = 20
# Elements are lxml's, which has no types of its own.
Element = Any


@dataclass(frozen=True, slots=True)
class Style:
    """`heading` is the level of 1–6 that it makes, or 0; `entry` the depth in a list, or None."""

    heading: int = 0
    entry: int | None = None
    is_hidden: bool = False
    is_contents: bool = False  # a line of the table of contents


def styles_of(document: Any) -> Mapping[str, Style]:
    """The styles of a python-docx document by their ids."""
    elements = {e.get(f"{W}styleId"): e for e in document.styles.element.findall(f"{W}style") if e.get(f"{W}styleId")}
    return {name: _style(name, elements) for name in elements}


def is_on(properties: Element | None, name: str) -> bool:
    """Whether the property `name` ("vanish", "b") is set: present, and not set to "false"."""
    found = properties.find(W + name) if properties is not None else None
    return found is not None and str(found.get(f"{W}val", "1")).lower() not in _OFF


def number(properties: Element | None, name: str) -> int | None:
    """The number that the property `name` holds."""
    found = properties.find(W + name) if properties is not None else None
    value = str(found.get(f"{W}val", "")) if found is not None else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else None


def list_depth(properties: Element | None) -> int | None:
    """The depth in a list that paragraph properties give, or None outside lists."""
    numbering = properties.find(f"{W}numPr") if properties is not None else None
    if numbering is None or number(numbering, "numId") == 0:  # 0 takes a paragraph out of its style's list
        return None
    return min(number(numbering, "ilvl") or 0, 8)


def _style(name: str, elements: Mapping[str, Element]) -> Style:
    heading, entry, hidden, contents = 0, None, False, False
    at: str | None = name
    for _ in range(_MOST_BASES):  # a style is based on another, in a damaged file on itself
        element = elements.get(at) if at else None
        if element is None:
            break
        label = element.find(f"{W}name")
        called = str(label.get(f"{W}val", "") if label is not None else at).lower()
        properties = element.find(f"{W}pPr")
        heading = heading or _heading_level(called, properties)
        entry = entry if entry is not None else _entry_depth(called, properties)
        hidden = hidden or is_on(element.find(f"{W}rPr"), "vanish")
        contents = contents or re.fullmatch(r"toc(?: heading| \d)?", called) is not None
        base = element.find(f"{W}basedOn")
        at = base.get(f"{W}val") if base is not None else None
    return Style(heading, None if heading else entry, hidden, contents)


def _heading_level(called: str, properties: Element | None) -> int:
    if called == "title":
        return 1
    if match := _HEADING.match(called):
        return min(int(match[1]), 6)
    outline = number(properties, "outlineLvl")
    return min(outline + 1, 6) if outline is not None and outline < 9 else 0


def _entry_depth(called: str, properties: Element | None) -> int | None:
    depth = list_depth(properties)
    if called.startswith("list") and not called.startswith("list continue"):
        last = called[-1]
        return int(last) - 1 if last in "123456789" else depth or 0  # "List Bullet 2" gives no depth but its name
    return depth
